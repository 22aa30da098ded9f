import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/folder.ts';
import { transportProblems } from '../../verify/transport-problems.ts';
import {
  readImage,
  type Axis,
  type LabelledVolume,
  type PlaneField,
  type VoxelArray,
} from '../microstructure/index.ts';
import { faceFluxes, type SolvedPotential } from './face-fluxes.ts';
import { dissipationField, fluxField, transportFields, writeTransportFields } from './transport-fields.ts';
import { transport } from './transport.ts';

const folder = temporaryFolder();
const axes: readonly Axis[] = ['x', 'y', 'z'];
const phases = [
  { name: 'solid', label: 0 },
  { name: 'a', label: 1 },
  { name: 'b', label: 2 },
];

function build(
  shape: LabelledVolume['shape'],
  label: (x: number, y: number, z: number) => number,
  voxelSize: LabelledVolume['voxelSize'] = [1e-6, 1e-6, 1e-6],
): LabelledVolume {
  const [nx, ny, nz] = shape;
  const data = new Uint8Array(nx * ny * nz);
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) data[x + nx * (y + ny * z)] = label(x, y, z);
  return { data, shape, voxelSize, phases };
}

/** A structure in which two phases conduct, with dead ends and parts that hang together with nothing. */
function waves(x: number, y: number, z: number): number {
  const height =
    Math.sin(0.31 * x + 0.17 * y + 1) + Math.sin(0.29 * y - 0.23 * z + 2) + Math.sin(0.19 * x + 0.33 * z);
  return height > 0.8 ? 2 : height > -0.4 ? 1 : (x + 7 * y + 3 * z) % 40 === 0 ? 1 : 0;
}

async function solve(
  volume: LabelledVolume,
  options: Omit<SolvedPotential, 'potential'>,
): Promise<SolvedPotential & { effectiveRatio: number }> {
  const { potential = new Float32Array(0), effectiveRatio } = await transport(volume, {
    ...options,
    tolerance: 1e-7,
    keepField: true,
  });
  return { ...options, potential, effectiveRatio };
}

function whole(field: PlaneField, { shape }: LabelledVolume): VoxelArray {
  return field.planes(0, shape[2]);
}

/** Volume mean of one component. */
function mean(values: VoxelArray, component = 0, components = 1): number {
  let sum = 0;
  for (let at = component; at < values.length; at += components) sum += values[at] ?? Number.NaN;
  return (sum * components) / values.length;
}

/** A potential by formula, for boundaries whose solution is known. */
function given(
  volume: LabelledVolume,
  options: Omit<SolvedPotential, 'potential'>,
  potential: (x: number, y: number, z: number) => number,
): SolvedPotential {
  const [nx, ny] = volume.shape;
  const at = (voxel: number): number =>
    potential(voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny)));
  return { ...options, potential: Float32Array.from(volume.data, (_, voxel) => at(voxel)) };
}

describe('flux and dissipation', () => {
  it.each(transportProblems)('have the effective coefficient as their means: $name', async (problem) => {
    const { shape, label, axis, conductivities, effectiveRatio } = problem;
    const volume = build(shape, label);
    const solved = await solve(volume, { axis, conductivities });
    const flux = whole(fluxField(volume, solved), volume);
    expect(mean(flux, axes.indexOf(axis), 3)).toBeCloseTo(-effectiveRatio, 5);
    expect(mean(whole(dissipationField(volume, solved), volume)) / effectiveRatio).toBeCloseTo(1, 5);
  });

  it.each(['plates', 'plates-periodic', 'periodic', 'kinematic', 'static'] as const)(
    'do so in a random structure: %s',
    async (boundary) => {
      const volume = build([31, 28, 33], waves, [1e-6, 1.5e-6, 0.7e-6]);
      const contactResistances = [{ phases: ['a', 'b'] as const, resistance: 2e-6 }];
      const conductivities = { a: 1, b: 0.2 };
      for (const axis of axes) {
        const solved = await solve(volume, { axis, conductivities, contactResistances, boundary });
        const flux = whole(fluxField(volume, solved), volume);
        expect(mean(flux, axes.indexOf(axis), 3) / -solved.effectiveRatio).toBeCloseTo(1, 3);
        const dissipation = whole(dissipationField(volume, solved), volume);
        // A fed potential is all deviation, which single precision keeps to 1e-7 of its whole drop, not of each face's.
        expect(mean(dissipation) / solved.effectiveRatio).toBeCloseTo(1, boundary === 'static' ? 4 : 5);
      }
    },
  );

  it('are uniform in a block, in layers in series and in channels', async () => {
    const conductivities = { a: 2, b: 1 };
    const block = build([4, 6, 8], () => 1);
    const inBlock = whole(fluxField(block, await solve(block, { axis: 'x', conductivities })), block);
    inBlock.forEach((value: number, at: number) => expect(value).toBeCloseTo(at % 3 === 0 ? -1 : 0, 6));
    const layers = build([4, 6, 8], (_x, _y, z) => 1 + (z % 2));
    const across = await solve(layers, { axis: 'z', conductivities });
    whole(fluxField(layers, across), layers).forEach((value: number, at: number) =>
      // The error of a flux is the square root of that of the coefficient.
      expect(value).toBeCloseTo(at % 3 === 2 ? -2 / 3 : 0, 4),
    );
    // J²/σ of either layer.
    whole(dissipationField(layers, across), layers).forEach((value: number, at: number) =>
      expect(value).toBeCloseTo((2 / 3) ** 2 / (layers.data[at] === 1 ? 1 : 0.5), 4),
    );
    const channels = build([4, 6, 8], (_x, y) => 1 + (y % 2));
    const through = await solve(channels, { axis: 'z', conductivities });
    whole(fluxField(channels, through), channels).forEach((value: number, at: number) =>
      expect(value).toBeCloseTo(at % 3 === 2 ? (channels.data[(at - 2) / 3] === 1 ? -1 : -0.5) : 0, 5),
    );
  });

  it('vanish in insulators, in parts that hang together with nothing, and beside a plate without a path', async () => {
    // A channel along z, a part that touches the last plate only, and one that touches neither.
    const volume = build([7, 3, 9], (x, _y, z) => (x < 3 ? 1 : x === 5 && (z > 6 || z === 3) ? 1 : 0));
    const solved = await solve(volume, { axis: 'z', conductivities: { a: 1 } });
    const dissipation = whole(dissipationField(volume, solved), volume);
    dissipation.forEach((value: number, at: number) => expect(value).toBeCloseTo(at % 7 < 3 ? 1 : 0, 4));
  });

  it('leave nothing over in a voxel', async () => {
    const volume = build([31, 28, 33], waves, [1e-6, 1.5e-6, 0.7e-6]);
    const solved = await solve(volume, {
      axis: 'y',
      conductivities: { a: 1, b: 0.2 },
      boundary: 'plates-periodic',
    });
    const fluxes = faceFluxes(volume, solved);
    const [faces, losses] = [new Float64Array(6), new Float64Array(6)];
    const [nx, ny, nz] = volume.shape;
    let [left, passing] = [0, 0];
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++) {
          fluxes.through(x, y, z, faces, losses);
          // Areas of the faces over that across z.
          const areas = [0.7, 0.7 / 1.5, 1];
          let sum = 0;
          for (let axis = 0; axis < 3; axis++) {
            sum += ((faces[2 * axis + 1] ?? 0) - (faces[2 * axis] ?? 0)) * (areas[axis] ?? 0);
          }
          left += sum ** 2;
          passing += faces.reduce((total, flux) => total + flux ** 2, 0);
        }
      }
    }
    expect(Math.sqrt(left / passing)).toBeLessThan(1e-3);
  });

  it('do not depend on how many planes are made at a time', async () => {
    const volume = build([12, 9, 10], waves);
    const solved = await solve(volume, { axis: 'x', conductivities: { a: 1, b: 3 } });
    for (const field of [fluxField(volume, solved), dissipationField(volume, solved)]) {
      const parts = [field.planes(0, 3), field.planes(3, 1), field.planes(4, 6)];
      expect(parts.flatMap((part) => [...part])).toEqual([...whole(field, volume)]);
    }
  });
});

/**
 * Through four layers of conductivity 2 and four of 1 in turn: half a layer of 2 drops half as much as half a layer of
 * 1, 1/24 and 1/12 of the whole.
 */
function along(x: number): number {
  return Math.floor(x / 2) / 4 + (x % 2 === 0 ? 1 / 24 : 1 / 6);
}

function across(_x: number, y: number): number {
  return (y + 0.5) / 5;
}

describe('under other boundaries, with potentials by formula', () => {
  const conductivities = { a: 2, b: 1 };
  const laminate = build([8, 5, 4], (x) => 1 + (x % 2));

  /** Largest difference of the flux from what it should be. */
  function fluxError(solved: SolvedPotential, expected: (label: number) => number[]): number {
    const flux = whole(fluxField(laminate, solved), laminate);
    const differences = [...laminate.data].flatMap((label, voxel) =>
      expected(label).map((value, component) =>
        Math.abs((flux[3 * voxel + component] ?? Number.NaN) - value),
      ),
    );
    return Math.max(...differences);
  }

  it.each(['plates', 'plates-periodic', 'mirror', 'periodic', 'static'] as const)(
    '%s: the harmonic mean along a laminate',
    (boundary) => {
      const solved = given(laminate, { axis: 'x', conductivities, boundary }, along);
      expect(fluxError(solved, () => [-2 / 3, 0, 0])).toBeLessThan(1e-5);
    },
  );

  it.each(['plates', 'plates-periodic', 'mirror', 'periodic', 'kinematic', 'static'] as const)(
    '%s: the conductivity of each layer across a laminate',
    (boundary) => {
      const solved = given(laminate, { axis: 'y', conductivities, boundary }, across);
      expect(fluxError(solved, (label) => [0, label === 1 ? -1 : -0.5, 0])).toBeLessThan(1e-5);
    },
  );

  it('periodic: nothing jumps in a part that reaches its own other side without carrying a flux', () => {
    const gap = build([4, 3, 3], (x) => (x === 1 ? 0 : 1));
    const solved = given(gap, { axis: 'x', conductivities: { a: 1 }, boundary: 'periodic' }, () => 0);
    expect(Math.max(...whole(dissipationField(gap, solved), gap))).toBe(0);
  });

  it('kinematic: what the linear potential drives through the sides', () => {
    const block = build([3, 3, 3], () => 1);
    // The middle of the block is held at 1/2; the potential is 1/2 everywhere: at a side face of row k, (k + ½)/3.
    const solved = given(block, { axis: 'z', conductivities: { a: 1 }, boundary: 'kinematic' }, () => 0.5);
    const fluxes = faceFluxes(block, solved);
    const faces = new Float64Array(6);
    fluxes.through(0, 1, 0, faces, new Float64Array(6));
    // Over half a voxel, a sixth of the length: from 1/6 outside to 1/2, and from 0 below.
    [6 * (1 / 6 - 1 / 2), 0, 0, 0, 6 * (0 - 1 / 2), 0].forEach((value, face) =>
      expect(faces[face]).toBeCloseTo(value, 6),
    );
  });

  it('static: a single layer cannot tell', () => {
    const layer = build([3, 3, 1], () => 1);
    const solved = given(layer, { axis: 'z', conductivities: { a: 1 }, boundary: 'static' }, () => 0.5);
    expect(() => fluxField(layer, solved)).toThrow(/a single layer does not tell/);
  });
});

describe('writing', () => {
  const volume = build([20, 18, 16], waves, [4e-7, 4e-7, 5e-7]);

  it('puts all fields into one store or file, and the same numbers into each', async () => {
    const conductivities = { a: 1, b: 0.5 };
    const results = [await transport(volume, { axis: 'z', conductivities, keepField: true })];
    const fields = transportFields(volume, { conductivities }, results);
    expect(Object.keys(fields)).toEqual(['potential_z', 'flux_z', 'dissipation_z']);
    const store = folder.path('fields.ome.zarr');
    expect(await writeTransportFields(store, volume, fields)).toEqual([store]);
    const labels = await readImage(store, { dataset: 'labels/labels' });
    expect(labels.volume.data).toEqual(volume.data);
    expect(labels.volume.voxelSize).toEqual(volume.voxelSize);
    expect(labels.phases).toEqual(phases);
    const flux = await readImage(store, { dataset: 'flux_z_z' });
    const solved = {
      axis: 'z',
      conductivities,
      potential: results[0]?.potential ?? new Float32Array(0),
    } as const;
    expect([...flux.volume.data]).toEqual(
      [...whole(fluxField(volume, solved), volume)].filter((_, at) => at % 3 === 2),
    );
    const names = ['dissipation_z', 'flux_z', 'labels', 'potential_z'].map((name) => `fields.${name}.npy`);
    const written = await writeTransportFields(folder.path('fields.npy'), volume, fields);
    expect(written.toSorted()).toEqual(names.map((name) => folder.path(name)));
    expect(readdirSync(folder.path('.'))).toEqual(expect.arrayContaining(names));
    const dissipation = await readImage(folder.path('fields.dissipation_z.npy'), { requireVoxelSize: false });
    expect(dissipation.volume.data).toEqual(
      (await readImage(store, { dataset: 'dissipation_z' })).volume.data,
    );
  });

  it('refuses a potential of another size', async () => {
    const solved = { axis: 'z', conductivities: { a: 1 }, potential: new Float32Array(5) } as const;
    expect(() => fluxField(volume, solved)).toThrow(/a potential of 5 values for 20 × 18 × 16 voxels/);
  });
});
