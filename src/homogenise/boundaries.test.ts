import { assert, asyncProperty, constantFrom, double, integer, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  referenceResistivity,
  referenceTensor,
  type BoundaryProblem,
} from '../../verify/boundary-reference.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import {
  closureBoundaries,
  effectiveTensor,
  transport,
  transportBoundaries,
  type EffectiveTensorResult,
  type TransportBoundary,
} from './index.ts';

const axes = ['x', 'y', 'z'] as const;
const names = ['hole', 'a', 'b', 'c'] as const;
const phases = names.map((name, label) => ({ name, label }));

function largest(matrix: readonly (readonly number[])[]): number {
  return Math.max(...matrix.flat().map(Math.abs));
}

function distance(left: readonly (readonly number[])[], right: readonly (readonly number[])[]): number {
  return Math.max(...left.flatMap((row, i) => row.map((value, j) => Math.abs(value - right[i][j]))));
}

function scaled({ tensor, referenceConductivity }: EffectiveTensorResult): number[][] {
  return tensor.map((row) => row.map((value) => value * referenceConductivity));
}

function referenceAlongAxes(problem: BoundaryProblem, boundary: TransportBoundary): number[] {
  if (boundary !== 'static') return referenceTensor(problem, boundary).map((row, at) => row[at]);
  const { open, matrix } = referenceResistivity(problem);
  return [0, 1, 2].map((axis) => {
    const at = open.indexOf(axis as 0 | 1 | 2);
    return at < 0 ? 0 : 1 / matrix[at][at];
  });
}

interface Medium {
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  readonly seed: number;
  readonly share: number;
  readonly values: readonly number[];
  readonly resistance: number;
}

/** Random media of up to 4 phases; contacts between a and b, and b and c, resist. */
const media = record({
  shape: tuple(integer({ min: 1, max: 6 }), integer({ min: 1, max: 6 }), integer({ min: 1, max: 6 })),
  voxelSize: tuple(constantFrom(1, 0.5, 2.3), constantFrom(1, 0.7), constantFrom(1, 1.9)),
  seed: integer({ min: 0, max: 1e6 }),
  share: double({ min: 0.3, max: 1, noNaN: true }),
  values: constantFrom([1, 1, 1], [1, 0.3, 5], [1, 0.1, 10]),
  resistance: constantFrom(0, 0.2, 3),
});

function draw(shape: Shape, voxelSize: VoxelSize, seed: number, share: number): LabelledVolume {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.uniform() < share ? 1 + Math.floor(3 * random.uniform()) : 0,
  );
  data[0] = 1;
  return { data, shape, voxelSize, phases };
}

/** The same problem for the library and for the reference. */
function posed({ shape, voxelSize, seed, share, values: [a, b, c], resistance }: Medium) {
  const volume = draw(shape, voxelSize, seed, share);
  const contact = (left: number, right: number): number => (left * right === 3 ? 0 : resistance);
  return {
    volume,
    options: {
      conductivities: { a, b, c },
      contactResistances: [
        { phases: ['a', 'b'], resistance },
        { phases: ['b', 'c'], resistance },
      ] as const,
    },
    problem: { shape, voxelSize, labels: volume.data, conductivities: [0, a, b, c], contact },
  };
}

describe('every boundary, against a dense direct solution', () => {
  it.each(transportBoundaries)('%s, along each axis', async (boundary) => {
    await assert(
      asyncProperty(media, async (medium) => {
        const { volume, options, problem } = posed(medium);
        const expected = referenceAlongAxes(problem, boundary);
        for (const [at, axis] of axes.entries()) {
          const result = await transport(volume, { ...options, axis, boundary, tolerance: 1e-6 });
          const effective = result.effectiveRatio * result.referenceConductivity;
          expect(Math.abs(effective - expected[at])).toBeLessThanOrEqual(5e-6 * expected[at] + 1e-11);
        }
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it.each(closureBoundaries)('%s, the tensor and the error stated', async (boundary) => {
    await assert(
      asyncProperty(media, async (medium) => {
        const { volume, options, problem } = posed(medium);
        const expected = referenceTensor(problem, boundary);
        const fine = await effectiveTensor(volume, { ...options, boundary, tolerance: 1e-6 });
        expect(distance(scaled(fine), expected)).toBeLessThanOrEqual(5e-6 * largest(expected) + 1e-11);
        const coarse = await effectiveTensor(volume, { ...options, boundary, tolerance: 1e-3 });
        const allowed = 2 * Math.max(coarse.tolerance, coarse.error.iteration) * largest(expected);
        expect(distance(scaled(coarse), expected)).toBeLessThanOrEqual(allowed + 1e-11);
        expect(fine.asymmetry ?? 0).toBeLessThan(3e-3);
      }),
      { numRuns: 100, seed: 6 },
    );
  });
});
