import { describe, expect, it } from 'vitest';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { fieldSlice } from './field-slices.ts';
import { streamlines, type Streamlines } from './streamlines.ts';
import { fluxField } from './transport-fields.ts';
import { transport } from './transport.ts';
import type { SolvedPotential } from './face-fluxes.ts';

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

function waves(x: number, y: number, z: number): number {
  const height =
    Math.sin(0.31 * x + 0.17 * y + 1) + Math.sin(0.29 * y - 0.23 * z + 2) + Math.sin(0.19 * x + 0.33 * z);
  return height > -0.4 ? 1 : 0;
}

async function solve(volume: LabelledVolume, axis: Axis): Promise<SolvedPotential> {
  const options = { axis, conductivities: { a: 1, b: 0.5 } };
  const present = Object.entries(options.conductivities).filter(([name]) =>
    volume.data.includes(phases.find((phase) => phase.name === name)?.label ?? 255),
  );
  const conductivities = Object.fromEntries(present);
  const result = await transport(volume, { axis, conductivities, tolerance: 1e-7, keepField: true });
  return { axis, conductivities, potential: result.potential ?? new Float32Array(0) };
}

function linesOf({ points, starts }: Streamlines): number[][][] {
  return Array.from({ length: starts.length - 1 }, (_, line) =>
    Array.from({ length: starts[line + 1] - starts[line] }, (_, k) => [
      ...points.subarray(4 * (starts[line] + k), 4 * (starts[line] + k) + 4),
    ]),
  );
}

describe('streamlines', () => {
  it.each(['x', 'y', 'z'] as const)('are straight in a block and begin evenly: %s', async (axis) => {
    const volume = build([8, 6, 10], () => 1, [1e-6, 2e-6, 1.5e-6]);
    const found = await streamlines(volume, await solve(volume, axis), 240);
    expect(found).toMatchObject({ lost: 0 });
    expect(found.relativeLengths).toHaveLength(240);
    found.relativeLengths.forEach((length) => expect(length).toBeCloseTo(1, 6));
    const at = ['x', 'y', 'z'].indexOf(axis);
    const across = (at + 1) % 3;
    const extent = volume.shape[across] * volume.voxelSize[across];
    const starts = linesOf(found).map(([first]) => first?.[across] ?? Number.NaN);
    expect(starts.filter((place) => place < extent / 2)).toHaveLength(120);
    for (const line of linesOf(found)) {
      expect(line[0]?.[at]).toBe(0);
      expect(line.at(-1)?.[at]).toBeCloseTo(volume.shape[at] * volume.voxelSize[at], 12);
      for (const point of line) expect(point[3]).toBeCloseTo(1, 5);
    }
  });

  it('share out among channels as the flux does', async () => {
    const volume = build([6, 4, 8], (x) => (x < 2 ? 1 : x < 4 ? 0 : 2));
    const found = await streamlines(volume, await solve(volume, 'z'), 300);
    const inGood = linesOf(found).filter(([first]) => (first?.[0] ?? 0) < 2e-6).length;
    expect(inGood).toBe(200);
  });

  it('are as long as a channel that steps aside makes them', async () => {
    // Half the height at one side, half at the other, joined by a level run of one voxel: 10 up and 5 across.
    const volume = build([6, 1, 11], (x, _y, z) => ((z < 5 ? x === 0 : z > 5 ? x === 5 : true) ? 1 : 0));
    const { relativeLengths, lost } = await streamlines(volume, await solve(volume, 'z'), 20);
    expect(lost).toBe(0);
    for (const length of relativeLengths) {
      // Between the straight corner cut and the way round along the walls.
      expect(length * 11).toBeGreaterThan(10 + Math.hypot(4, 0));
      expect(length * 11).toBeLessThan(11 + 5);
    }
  });

  it('never leave the conducting phase and hardly ever get lost', async () => {
    const volume = build([40, 36, 44], waves);
    const solved = await solve(volume, 'z');
    const found = await streamlines(volume, solved, 300);
    expect(found.lost).toBeLessThanOrEqual(3);
    const lines = linesOf(found);
    const middles = lines.flatMap((line) =>
      line.slice(1).map((point, k) => [0, 1, 2].map((axis) => (point[axis] + line[k][axis]) / 2)),
    );
    const stray = middles.filter(([x = 0, y = 0, z = 0]) => {
      const voxel = [x, y, z].map((place) => Math.floor(place / 1e-6)) as [number, number, number];
      return volume.data[voxel[0] + 40 * (voxel[1] + 36 * voxel[2])] !== 1;
    });
    // Segments that run along a voxel face may round to either side.
    expect(stray.length / middles.length).toBeLessThan(0.01);
    expect(Math.min(...found.relativeLengths)).toBeGreaterThan(1);
  });

  it('are none where nothing flows', async () => {
    const volume = build([4, 4, 4], (_x, _y, z) => (z === 2 ? 0 : 1));
    const potential = new Float32Array(64);
    const solved = { axis: 'z', conductivities: { a: 1 }, potential } as const;
    const found = await streamlines(volume, solved, 10);
    expect(found).toMatchObject({ lost: 0 });
    expect(found.points).toHaveLength(0);
  });
});

describe('a slice of the fields', () => {
  it.each(['x', 'y', 'z'] as const)('across %s shows what the fields hold', async (across) => {
    const volume = build([11, 9, 10], waves);
    const solved = await solve(volume, 'y');
    const slice = fieldSlice(volume, solved, across, 4);
    const flux = fluxField(volume, solved).planes(0, 10);
    const normal = ['x', 'y', 'z'].indexOf(across);
    expect(slice.shape).toEqual(volume.shape.filter((_, axis) => axis !== normal));
    const voxels = Array.from(volume.data, (_, at) => at).filter(
      (at) => [at % 11, Math.floor(at / 11) % 9, Math.floor(at / 99)][normal] === 4,
    );
    expect([...slice.potential]).toEqual(voxels.map((at) => solved.potential[at]));
    for (const [k, at] of voxels.entries()) {
      expect(slice.flux[k]).toBeCloseTo(Math.hypot(...flux.subarray(3 * at, 3 * at + 3)), 5);
    }
  });
});
