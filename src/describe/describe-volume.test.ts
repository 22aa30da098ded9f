import { describe, expect, it } from 'vitest';
import { describeWithData } from '../../test/support/gates.ts';
import { CancelledError, InputError, type Progress } from '../base/index.ts';
import {
  labelPhases,
  readImage,
  type LabelArray,
  type LabelledVolume,
  type Shape,
} from '../microstructure/index.ts';
import { composition, fractionProfile } from './composition.ts';
import { phaseConnectivity } from './connectivity.ts';
import { describeVolume } from './describe-volume.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 85 },
  { name: 'cbd', label: 170 },
];

function graded(Labels: { from(values: readonly number[]): LabelArray }): LabelledVolume {
  // Layers along z: all pore, half nmc, three quarters nmc and one quarter cbd.
  const values = [0, 0, 0, 0, 0, 85, 0, 85, 85, 85, 85, 170];
  return { data: Labels.from(values), shape: [2, 2, 3], voxelSize: [1e-6, 2e-6, 3e-6], phases };
}

describe('composition', () => {
  it.each([
    ['Uint8Array', Uint8Array],
    ['Uint16Array', Uint16Array],
    ['Uint32Array', Uint32Array],
  ])('of a graded image in a %s, from the collector on', async (_, Labels) => {
    const { fractions, profiles } = await composition(graded(Labels));
    expect(fractions).toEqual({ pore: 0.5, nmc: 5 / 12, cbd: 1 / 12 });
    expect(profiles.z.fractions).toEqual({ pore: [1, 0.5, 0], nmc: [0, 0.5, 0.75], cbd: [0, 0, 0.25] });
    profiles.z.position.forEach((z, i) => expect(z).toBeCloseTo((i + 0.5) * 3e-6, 18));
    expect(profiles.x.fractions['nmc']).toEqual([2 / 6, 3 / 6]);
    expect(profiles.y.fractions['nmc']).toEqual([3 / 6, 2 / 6]);
    const one = await fractionProfile(graded(Labels), 'cbd', 'z');
    expect(one.fraction).toEqual([0, 0, 0.25]);
  });

  it('refuses a label without a name and says where it is', async () => {
    const volume = graded(Uint16Array);
    volume.data[7] = 300;
    await expect(composition(volume)).rejects.toThrow(/voxel \(1, 1, 1\): label 300 has no name/);
    const bytes = graded(Uint8Array);
    bytes.data[4] = 84;
    await expect(composition(bytes)).rejects.toThrow(/voxel \(0, 0, 1\): label 84 has no name/);
  });

  it('refuses voxels that do not fit the shape, too many phases and an unknown phase', async () => {
    const volume = graded(Uint8Array);
    await expect(composition({ ...volume, shape: [2, 2, 2] })).rejects.toThrow(InputError);
    await expect(composition({ ...volume, data: new Uint8Array(0), shape: [0, 2, 2] })).rejects.toThrow(
      InputError,
    );
    const many = Array.from({ length: 33 }, (_, label) => ({ name: `p${label}`, label }));
    await expect(composition({ ...volume, phases: many })).rejects.toThrow(/at most 32/);
    const twice = [...phases.slice(0, 2), { name: 'nmc', label: 170 }];
    await expect(composition({ ...volume, phases: twice })).rejects.toThrow(/same name/);
    await expect(fractionProfile(volume, 'binder', 'z')).rejects.toThrow(InputError);
  });
});

describe('connectivity', () => {
  it('tells percolating, isolated and closed parts and lists the largest isolated ones', async () => {
    const shape: Shape = [7, 5, 5];
    const data = new Uint8Array(7 * 5 * 5);
    const fill = (x: number, y: number, z: number): void => void (data[x + 7 * (y + 5 * z)] = 85);
    for (let x = 0; x < 7; x++) fill(x, 0, 0); // reaches both ends of x
    for (const x of [1, 2, 3]) fill(x, 2, 2); // touches no face
    fill(5, 2, 4); // touches the end of z
    const found = await phaseConnectivity({ data, shape, voxelSize: [1, 2, 3], phases }, 'nmc');
    expect(found).toEqual({
      connectivity: 6,
      components: 3,
      largestShare: 7 / 11,
      percolating: { x: 7 / 11, y: 0, z: 0 },
      isolatedFraction: 4 / 11,
      closedFraction: 3 / 11,
      isolatedParts: [
        { voxels: 3, volume: 18, centre: [2.5, 5, 7.5] },
        { voxels: 1, volume: 6, centre: [5.5, 5, 13.5] },
      ],
    });
  });
});

describe('description of a volume', () => {
  it('can be written as JSON and read back', async () => {
    const stages: Progress[] = [];
    const description = await describeVolume(graded(Uint32Array), {
      onProgress: (stage) => stages.push(stage),
    });
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(stages.at(-1)?.fraction).toBe(1);
    expect(Object.keys(description.phases)).toEqual(['pore', 'nmc', 'cbd']);
    expect(description.phases['nmc'].label).toBe(85);
  });

  it('has no radius for a phase without voxels or without surface', async () => {
    const all: LabelledVolume = { data: new Uint8Array(8), shape: [2, 2, 2], voxelSize: [1, 1, 1], phases };
    const description = await describeVolume(all);
    expect(description.phases['pore']).toMatchObject({ fraction: 1, sauterRadius: null, largestShare: 1 });
    expect(description.phases['nmc']).toMatchObject({
      fraction: 0,
      sauterRadius: null,
      largestShare: 0,
      components: 0,
    });
  });

  it('stops when cancelled', async () => {
    const cancelled = describeVolume(graded(Uint8Array), { signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toThrow(CancelledError);
  });
});

// Counted from the public files with scipy.ndimage.label (6 neighbours) and by comparing neighbouring voxels.
const counted = [
  {
    file: 'tau/electrode.tiff',
    phases: { pore: 0, nmc: 85, cbd: 170 },
    voxels: [7548361, 6718710, 2510145],
    components: [2317, 121, 18132],
    largest: [0.998934, 0.961134, 0.97398],
    percolating: [0.99893354, 0.96113376, 0.97397959],
    faces: [928745, 4219124, 1522482],
  },
  {
    file: 'matbox/nmc-1-cal_generatedCBD_bridge.tif',
    phases: { pore: 0, nmc: 1, cbd: 2 },
    voxels: [9108821, 11357945, 2274085],
    components: [226, 144, 64441],
    largest: [0.995, 0.998143, 0.659597],
    percolating: [0.9949999, 0.99814341, 0.65959716],
    faces: [1291082, 1854595, 2181973],
  },
  {
    file: 'superres/SEM_lr_input.tif',
    phases: { pore: 0, nmc: 128 },
    voxels: [1262503, 834649],
    components: [13, 44],
    largest: [0.999986, 0.921157],
    percolating: [0.99998574, 0.92115728],
    faces: [272583],
  },
  {
    file: 'openimpala/SampleData_2Phase_stack_3d_1bit.tif',
    phases: { pore: 0, nmc: 1 },
    voxels: [601691, 398309],
    components: [28, 92],
    largest: [0.999711, 0.998579],
    percolating: [0.99971082, 0.99857899],
    faces: [376646],
  },
  {
    file: 'matbox/Bi_layer.tif',
    phases: { pore: 0, small: 1, large: 2 },
    voxels: [5641483, 2283086, 5899431],
    components: [335, 32, 5],
    largest: [0.99963, 0.980413, 0.990629],
    percolating: [0.99963024, 0.98041335, 0.99062859],
    // The two layers of particles reach from side to side, not from end to end.
    percolatingThrough: [0.99963024, 0, 0],
    faces: [928790, 1027450, 22718],
  },
];

describeWithData('description of public volumes', (path) => {
  it.each(counted)('$file: every count', async (expected) => {
    const names = Object.entries(expected.phases).map(([name, label]) => ({ name, label }));
    const image = await readImage(path(expected.file), { voxelSize: [1, 1, 1] });
    const { phases: found, interfaces } = await describeVolume(labelPhases(image.volume, names));
    const total = expected.voxels.reduce((sum, voxels) => sum + voxels, 0);
    names.forEach(({ name }, i) => {
      expect(found[name].fraction).toBe(expected.voxels[i] / total);
      expect(found[name].components).toBe(expected.components[i]);
      expect(found[name].largestShare).toBeCloseTo(expected.largest[i], 5);
      expect(found[name].percolating.x).toBeCloseTo(expected.percolating[i], 7);
      expect(found[name].percolating.y).toBeCloseTo(expected.percolating[i], 7);
      expect(found[name].percolating.z).toBeCloseTo(
        (expected.percolatingThrough ?? expected.percolating)[i],
        7,
      );
    });
    expect(interfaces.map(({ faces }) => faces.count)).toEqual(expected.faces);
  });
});
