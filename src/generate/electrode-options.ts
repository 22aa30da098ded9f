import { InputError, type LongWork } from '../base/index.ts';
import { voxelCount, type Shape, type VoxelSize } from '../microstructure/index.ts';
import { largestRadius, type SizeDistribution } from './particle-sizes.ts';

export interface ElectrodeOptions extends LongWork {
  readonly shape: Shape;
  /** m */
  readonly voxelSize: VoxelSize;
  /** Whole number; the same seed gives the same voxels. */
  readonly seed: number;
  /** Share of the image that is active material, to the voxel; 0.45 to 0.55 is usual, at most 0.65. */
  readonly activeFraction: number;
  /** Share of the image that is carbon and binder, to the voxel; 0 leaves them out. */
  readonly binderFraction: number;
  /** Lognormal by number, cut at two spreads: median in m, spread of ln R. */
  readonly particleRadius: SizeDistribution;
  /** 0: film on the surfaces, 1: bridges where particles come close. Default 0.7. */
  readonly binderMorphology?: number;
  /**
   * Standard deviation of the logarithm of a particle's half axes; its surface undulates by half as much.
   * 0 (spheres) to 0.1, default 0.08.
   */
  readonly asphericity?: number;
  /**
   * 'periodic': a section through a thicker electrode, whose ends cut particles. 'walls': particles between flat
   * walls at collector and separator, with fewer of them near the walls. Default 'periodic'.
   */
  readonly throughPlane?: 'periodic' | 'walls';
}

export type RequiredElectrodeOptions = Required<Omit<ElectrodeOptions, keyof LongWork>>;

/** What one typed array of 4-byte numbers may hold on Node 20: distances are kept for each voxel. */
const mostVoxels = 2 ** 30;

const mostParticles = 1e6;

/** Fills in the defaults. @throws InputError on what cannot be generated. */
export function checkElectrodeOptions(options: ElectrodeOptions): RequiredElectrodeOptions {
  const { shape, voxelSize, seed, activeFraction, binderFraction, particleRadius } = options;
  const { binderMorphology = 0.7, asphericity = 0.08, throughPlane = 'periodic' } = options;
  require('shape', shape.every(
    (n) => Number.isSafeInteger(n) && n >= 1,
  ), 'three whole numbers from 1 on', shape);
  const voxels = voxelCount(shape);
  require('shape', voxels <=
    mostVoxels, `at most ${mostVoxels} voxels in all`, `${shape.join(' x ')} voxels`);
  require('voxelSize', voxelSize.every(
    (edge) => edge > 0 && edge < Infinity,
  ), 'positive lengths in m', voxelSize);
  require('activeFraction', activeFraction > 0 &&
    activeFraction <= 0.65, 'more than 0, at most 0.65', activeFraction);
  require('binderFraction', binderFraction >= 0 && binderFraction < 1, '0 to 1', binderFraction);
  require('activeFraction and binderFraction', activeFraction + binderFraction <
    1, 'a sum below 1, so that pores are left', activeFraction + binderFraction);
  require('particleRadius.median', particleRadius.median >
    0, 'a positive length in m', particleRadius.median);
  require('particleRadius.spread', particleRadius.spread >= 0, 'at least 0', particleRadius.spread);
  require('binderMorphology', binderMorphology >= 0 && binderMorphology <= 1, '0 to 1', binderMorphology);
  require('asphericity', asphericity >= 0 && asphericity <= 0.1, '0 to 0.1', asphericity);
  checkRoom(shape, voxelSize, particleRadius);
  checkCount(shape, voxelSize, activeFraction, particleRadius);
  return {
    shape,
    voxelSize,
    seed,
    activeFraction,
    binderFraction,
    particleRadius,
    binderMorphology,
    asphericity,
    throughPlane,
  };
}

function require(field: string, holds: boolean, expected: string, given: unknown): void {
  if (!holds) throw new InputError(`${String(given)} cannot be generated`, { at: { field }, expected });
}

/** A particle must not meet itself around the box, nor be larger than the box is thick. */
function checkRoom(shape: Shape, voxelSize: VoxelSize, particleRadius: SizeDistribution): void {
  const least = Math.min(...shape.map((n, axis) => n * voxelSize[axis]));
  const largest = largestRadius(particleRadius);
  if (!(largest <= least / 4)) {
    throw new InputError(
      `particles with radii up to ${(largest * 1e6).toPrecision(3)} um do not fit an image ${(least * 1e6).toPrecision(3)} um wide`,
      {
        at: { field: 'particleRadius' },
        expected:
          'a largest radius (median times e to twice the spread) of at most a quarter of the shortest side',
        mend: 'take more voxels or smaller particles',
      },
    );
  }
}

/** Particles far below the voxel cannot be drawn, and so many of them not packed. */
function checkCount(
  shape: Shape,
  voxelSize: VoxelSize,
  activeFraction: number,
  { median }: SizeDistribution,
): void {
  const volume = activeFraction * shape.reduce((product, n, axis) => product * n * voxelSize[axis], 1);
  const count = volume / ((4 / 3) * Math.PI * median ** 3);
  if (count <= mostParticles) return;
  throw new InputError(`some ${count.toPrecision(2)} particles are too many to pack`, {
    at: { field: 'particleRadius' },
    expected: `at most ${mostParticles}`,
    mend: 'take fewer voxels or larger particles',
  });
}
