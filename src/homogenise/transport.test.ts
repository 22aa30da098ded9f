import { assert, asyncProperty, boolean, constantFrom, double, integer, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveReference } from '../../verify/transport-reference.ts';
import { transportProblems } from '../../verify/transport-problems.ts';
import { describeWithData } from '../../test/support/gates.ts';
import { CancelledError, InputError, type Progress } from '../base/index.ts';
import { readImage, type LabelledVolume } from '../microstructure/index.ts';
import { transport, type TransportOptions } from './index.ts';

type Label = (x: number, y: number, z: number) => number;
const phases = [
  { name: 'solid', label: 0 },
  { name: 'a', label: 1 },
  { name: 'b', label: 2 },
  { name: 'c', label: 3 },
];

function build(
  shape: LabelledVolume['shape'],
  label: Label,
  voxelSize: LabelledVolume['voxelSize'] = [1e-6, 1e-6, 1e-6],
): LabelledVolume {
  const [nx, ny, nz] = shape;
  const data = new Uint8Array(nx * ny * nz);
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) data[x + nx * (y + ny * z)] = label(x, y, z);
  return { data, shape, voxelSize, phases };
}

/** A repeatable scatter of labels. */
function scatter(seed: number, share: number): Label {
  let state = seed | 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24 < share ? 1 : 0;
  };
}

/** A smooth structure: a sum of waves above a level. */
function waves(seed: number, level: number): Label {
  return (x, y, z) =>
    Math.sin(0.31 * x + 0.17 * y + seed) +
      Math.sin(0.29 * y - 0.23 * z + 2 * seed) +
      Math.sin(0.19 * x + 0.33 * z) >
    level
      ? 1
      : 0;
}

/** A channel that leaves through the side x = 0 half way up and comes back in through x = 5. */
const sideways: Label = (x, _y, z) => ((z <= 4 && x === 0) || (z > 3 && x === 5) ? 1 : 0);

describe('transport: closed forms', () => {
  it.each(transportProblems)(
    '$name ($source)',
    async ({ shape, label, axis, conductivities, effectiveRatio, accuracy }) => {
      const result = await transport(build(shape, label), { axis, conductivities, tolerance: 1e-6 });
      expect(Math.abs(result.effectiveRatio / effectiveRatio - 1)).toBeLessThan(accuracy);
      expect(result.converged).toBe(true);
    },
  );

  it('answers at once for a dead end', async () => {
    const volume = build([10, 10, 10], (x, y, z) => (x === 3 && y === 4 && z < 8 ? 1 : 0));
    const result = await transport(volume, { axis: 'z', conductivities: { a: 1 } });
    expect(result).toMatchObject({
      percolating: false,
      effectiveRatio: 0,
      tortuosityFactor: null,
      tortuosityFactorPercolating: null,
      macMullinNumber: null,
      bruggemanExponent: null,
      fractionTotal: 0.008,
      fractionPercolating: 0,
      iterations: 0,
    });
  });

  it('counts isolated voxels in the total fraction only', async () => {
    const volume = build([4, 4, 4], (x, y, z) => (x === 0 || (x === 2 && y === 2 && z === 2) ? 1 : 0));
    const result = await transport(volume, { axis: 'y', conductivities: { a: 2 } });
    expect(result.fractionTotal).toBe(17 / 64);
    expect(result.fractionPercolating).toBe(16 / 64);
    expect(result.tortuosityFactor).toBeCloseTo(17 / 16, 6);
    expect(result.tortuosityFactorPercolating).toBeCloseTo(1, 6);
    expect(result.referenceConductivity).toBe(2);
  });

  it('finds its way round the joined sides only when told', async () => {
    const volume = build([6, 3, 8], sideways);
    const options = { axis: 'z', conductivities: { a: 1 }, tolerance: 1e-6 } as const;
    expect((await transport(volume, options)).percolating).toBe(false);
    const joined = await transport(volume, { ...options, boundary: 'plates-periodic' });
    expect(joined.percolating).toBe(true);
  });
});

const cases = record({
  shape: tuple(integer({ min: 1, max: 13 }), integer({ min: 1, max: 13 }), integer({ min: 1, max: 13 })),
  voxelSize: tuple(constantFrom(1, 0.5, 2.3), constantFrom(1, 0.7), constantFrom(1, 1.9)),
  axis: constantFrom(0 as const, 1 as const, 2 as const),
  periodicSides: boolean(),
  seed: integer({ min: 0, max: 1e6 }),
  share: double({ min: 0.3, max: 1, noNaN: true }),
  values: constantFrom([1, 1, 1], [1, 0.3, 5], [1, 0.03, 30], [2, 2, 2]),
});

describe('transport: against an independent f64 solver', () => {
  it('agrees on random volumes of any shape, voxel and mixture', async () => {
    await assert(
      asyncProperty(cases, async ({ shape, voxelSize, axis, periodicSides, seed, share, values }) => {
        const random = scatter(seed, share);
        const volume = build(
          shape,
          () => (random(0, 0, 0) === 0 ? 0 : 1 + ((seed + Math.floor(3 * Math.abs(Math.sin(seed++)))) % 3)),
          voxelSize,
        );
        const [a = 1, b = 1, c = 1] = values;
        const conductivity = Float64Array.from(volume.data, (label) => [0, a, b, c][label] ?? 0);
        const reference = solveReference({ shape, voxelSize, conductivity, axis, periodicSides });
        const result = await transport(volume, {
          axis: (['x', 'y', 'z'] as const)[axis],
          boundary: periodicSides ? 'plates-periodic' : 'plates',
          conductivities: { a, b, c },
          tolerance: 1e-6,
        });
        const effective = result.effectiveRatio * result.referenceConductivity;
        expect(result.percolating).toBe(reference.percolating > 0);
        expect(Math.round(result.fractionPercolating * volume.data.length)).toBe(reference.percolating);
        expect(Math.abs(effective - reference.effective)).toBeLessThanOrEqual(5e-6 * reference.effective);
        const [series, parallel] = result.bounds.wiener;
        expect(result.effectiveRatio).toBeGreaterThanOrEqual(series * (1 - 1e-5));
        expect(result.effectiveRatio).toBeLessThanOrEqual(parallel * (1 + 1e-5));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('stays within twice its estimate at a contrast of a million', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = scatter(seed, 0.5);
      const shape = [7, 6, 8] as const;
      const volume = build(shape, () => 1 + random(0, 0, 0) + random(0, 0, 0));
      const conductivity = Float64Array.from(volume.data, (label) => [0, 1, 1e-3, 1e3][label] ?? 0);
      const problem = {
        shape,
        voxelSize: volume.voxelSize,
        conductivity,
        axis: 2,
        periodicSides: false,
      } as const;
      const reference = solveReference(problem);
      const result = await transport(volume, { axis: 'z', conductivities: { a: 1, b: 1e-3, c: 1e3 } });
      expect(Math.abs((result.effectiveRatio * 1e3) / reference.effective - 1)).toBeLessThan(2e-3);
    }
  });

  it("returns the potential in the volume's own order", async () => {
    const shape = [9, 8, 11] as const;
    const volume = build(shape, waves(1, -0.4));
    for (const [at, axis] of (['x', 'y', 'z'] as const).entries()) {
      const conductivity = Float64Array.from(volume.data);
      const reference = solveReference({
        shape,
        voxelSize: volume.voxelSize,
        conductivity,
        axis: at as 0 | 1 | 2,
        periodicSides: false,
      });
      const { potential } = await transport(volume, {
        axis,
        conductivities: { a: 1 },
        tolerance: 1e-7,
        keepField: true,
      });
      const worst = Math.max(
        ...reference.potential.map((value, voxel) => Math.abs(value - (potential?.[voxel] ?? NaN))),
      );
      expect(worst).toBeLessThan(1e-3);
    }
  });
});

describe('transport: bounds and bits', () => {
  const volume = build([70, 52, 61], waves(2, -0.1));
  const options: TransportOptions = { axis: 'z', conductivities: { a: 1 }, tolerance: 1e-5 };

  it('gives the same bits for one, two and three threads', async () => {
    const results = await Promise.all(
      [1, 2, 3].map((threads) => transport(volume, { ...options, threads, keepField: true })),
    );
    const [first, ...others] = results;
    for (const other of others) {
      expect(other.effectiveRatio).toBe(first?.effectiveRatio);
      expect(other.potential).toEqual(first?.potential);
    }
  });

  it('stays within the error it states', async () => {
    const exact = await transport(volume, { ...options, tolerance: 1e-7 });
    for (const tolerance of [1e-2, 1e-3, 1e-4]) {
      const result = await transport(volume, { ...options, tolerance });
      expect(result.error.iteration).toBeLessThanOrEqual(tolerance);
      expect(result.effectiveRatio / exact.effectiveRatio - 1).toBeLessThan(tolerance);
      expect(result.effectiveRatio / exact.effectiveRatio - 1).toBeGreaterThan(-1e-6);
    }
  });

  it('never leaves the Wiener bounds', async () => {
    await assert(
      asyncProperty(
        integer({ min: 0, max: 1000 }),
        double({ min: 0.01, max: 1, noNaN: true }),
        async (seed, b) => {
          const base = scatter(seed, 0.5);
          const mixed = build([12, 10, 11], (x, y, z) => 1 + base(x, y, z));
          const result = await transport(mixed, { axis: 'x', conductivities: { a: 1, b }, tolerance: 1e-5 });
          const share = mixed.data.filter((label) => label === 2).length / mixed.data.length;
          expect(result.effectiveRatio).toBeLessThanOrEqual((1 - share + share * b) * (1 + 1e-5));
          expect(result.effectiveRatio).toBeGreaterThanOrEqual((1 / (1 - share + share / b)) * (1 - 1e-5));
        },
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  it('joined sides never conduct less than insulated ones', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const random = build([21, 17, 19], scatter(seed, 0.55));
      const insulated = await transport(random, { ...options });
      const joined = await transport(random, { ...options, boundary: 'plates-periodic' });
      expect(joined.effectiveRatio).toBeGreaterThanOrEqual(insulated.effectiveRatio * (1 - 1e-5));
    }
  });
});

describe('transport: as long work', () => {
  const volume = build([64, 64, 64], waves(5, 0));

  it('tells how far it is', async () => {
    const seen: Progress[] = [];
    await transport(volume, {
      axis: 'x',
      conductivities: { a: 1 },
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.every((progress) => progress.stage === 'transport x')).toBe(true);
    expect(seen.at(-1)?.fraction).toBe(1);
    expect(seen.filter((progress) => progress.iteration !== undefined).length).toBeGreaterThan(1);
  });

  it('can be cancelled, before and while it runs', async () => {
    const options = { axis: 'x', conductivities: { a: 1 }, threads: 2 } as const;
    await expect(transport(volume, { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
    const controller = new AbortController();
    const onProgress = ({ iteration }: Progress): void => (iteration === 1 ? controller.abort() : undefined);
    const run = transport(volume, { ...options, signal: controller.signal, onProgress });
    await expect(run).rejects.toThrow(CancelledError);
    expect((await transport(volume, options)).converged).toBe(true);
  });
});

describe('transport: bad input', () => {
  const volume = build([3, 3, 3], () => 1);
  const good: TransportOptions = { axis: 'z', conductivities: { a: 1 } };
  it.each<[string, LabelledVolume, TransportOptions, RegExp]>([
    [
      'unknown phase',
      volume,
      { ...good, conductivities: { water: 1 } },
      /no phase is called 'water'.*expected one of/,
    ],
    ['no conducting phase', volume, { ...good, conductivities: {} }, /no phase conducts/],
    [
      'zero conductivity',
      volume,
      { ...good, conductivities: { a: 0 } },
      /conductivity of 'a' is 0; expected a number above zero/,
    ],
    ['NaN conductivity', volume, { ...good, conductivities: { a: NaN } }, /conductivity of 'a' is NaN/],
    [
      'a contrast beyond single precision',
      volume,
      { ...good, conductivities: { a: 375, b: 1e-7 } },
      /differ by a factor of 3.8e\+9; expected at most a million.*raise it to 0.000375/,
    ],
    ['tolerance', volume, { ...good, tolerance: 0 }, /tolerance is 0; expected a number from 1e-7 to 0.1/],
    ['threads', volume, { ...good, threads: 1.5 }, /1.5 threads/],
    ['empty shape', { ...volume, shape: [0, 3, 3] }, good, /shape is 0 x 3 x 3/],
    ['wrong length', { ...volume, shape: [3, 3, 4] }, good, /27 voxels for a shape of 3 x 3 x 4/],
    ['voxel size', { ...volume, voxelSize: [1, 0, 1] }, good, /voxel size is 1, 0, 1 m/],
    ['flat voxels', { ...volume, voxelSize: [1, 1e-4, 1] }, good, /edges within a factor of 200/],
  ])('%s', async (_name, input, options, message) => {
    const attempt = transport(input, options);
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(message);
  });
});

describeWithData('transport: real electrodes', (path) => {
  // Discrete answers by conjugate gradients in f64 to a plane-flux spread of 2e-5 or better.
  it.each([
    ['tau/electrode.tiff', 'z', 2.077242, 5e-4 / 2.077242],
    ['matbox/nmc-1-cal_generatedCBD_bridge.tif', 'z', 2.952591, 3e-4],
    ['matbox/nmc-1-cal_generatedCBD_bridge.tif', 'y', 2.595185, 3e-4],
    ['matbox/nmc-1-cal_generatedCBD_bridge.tif', 'x', 2.525558, 3e-4],
    ['openimpala/SampleData_2Phase_stack_3d_1bit.tif', 'z', 1.70703973, 1e-4],
    ['openimpala/SampleData_2Phase_stack_3d_1bit.tif', 'y', 1.71320159, 1e-4],
  ] as const)('%s along %s', async (file, axis, expected, accuracy) => {
    const image = await readImage(path(file), { voxelSize: [1e-6, 1e-6, 1e-6] });
    const volume = { ...image.volume, phases: [{ name: 'pore', label: 0 }] } as LabelledVolume;
    const { tortuosityFactor } = await transport(volume, {
      axis,
      conductivities: { pore: 1 },
      tolerance: 1e-4,
    });
    expect(Math.abs((tortuosityFactor ?? 0) / expected - 1)).toBeLessThan(accuracy);
  });
});
