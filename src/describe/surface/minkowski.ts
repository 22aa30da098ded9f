import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { phaseMask, voxelCount, type LabelledVolume, type VoxelSize } from '../../microstructure/index.ts';
import { countConfigurations, wideAxes, type Configurations, type Surroundings } from './configurations.ts';
import { functionalTables } from './functionals.ts';
import { planarTables } from './planar-functionals.ts';

export interface MinkowskiOptions extends LongWork {
  /** Default `sample`. */
  readonly surroundings?: Surroundings;
}

/** Intrinsic volumes of a phase: totals of the image, and per volume of it. */
export interface MinkowskiFunctionals {
  /** 3, or 2 for a single section: then volume is area (m²), surface is perimeter (m), and there is no breadth. */
  readonly dimensions: 2 | 3;
  readonly surroundings: Surroundings;
  /** m³ */
  readonly volume: number;
  /** Crofton, m². */
  readonly surface: number;
  /** Integral of the mean curvature (κ1 + κ2)/2 over the surface, m: 4πR for a sphere; null in a section. */
  readonly meanCurvature: number | null;
  /** Width averaged over all directions, m: `meanCurvature` / 2π; null in a section. */
  readonly meanBreadth: number | null;
  /** Parts minus tunnels plus cavities, where voxels of the phase touch through faces (in a section through sides). */
  readonly eulerNumber6: number;
  /** The same where they touch through corners too. */
  readonly eulerNumber26: number;
  readonly perVolume: {
    readonly fraction: number;
    /** 1/m */
    readonly surface: number;
    /** 1/m²; null in a section. */
    readonly meanCurvature: number | null;
    /** 1/m³ (1/m² in a section) */
    readonly eulerNumber6: number;
    readonly eulerNumber26: number;
  };
  /** Mean over the surface, 1/m: `meanCurvature` / `surface`; null without surface, and in a section. */
  readonly averageMeanCurvature: number | null;
  /** Mean over the surface of κ1 κ2, 1/m²: 4π χ / A by Gauss and Bonnet, χ the mean of both adjacencies. */
  readonly averageGaussianCurvature: number | null;
}

/**
 * Volume, surface, integral of mean curvature and Euler number of phases taken together (Minkowski functionals, intrinsic
 * volumes), from how often each occupation of 2 x 2 x 2 voxels occurs; voxels may have any edges.
 *
 * Tools normalise differently: quantimpy's M0, M1, M2, M3 are V, A/8, (mean curvature)/(2π²), 3χ/(4π), in sections area,
 * P/(2π), χ/π. With `sample` the totals are densities over the inside times the image's volume; an image of a whole body,
 * with background around it, is `closed`.
 * @throws InputError on an unknown phase, and on an image without two axes of two voxels.
 */
export async function minkowskiFunctionals(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { surroundings = 'sample', signal }: MinkowskiOptions = {},
): Promise<MinkowskiFunctionals> {
  const { shape, voxelSize } = volume;
  throwIfCancelled(signal);
  const dimensions = wideAxes(shape).length;
  if (dimensions < 2) {
    throw new InputError(`an image of ${shape.join(' x ')} voxels has no surface to measure`, {
      at: { field: 'shape' },
      expected: 'two voxels or more along two axes',
    });
  }
  const mask = await phaseMask(volume, typeof phases === 'string' ? [phases] : phases, signal);
  const configurations = await countConfigurations(mask, shape, surroundings, { signal });
  const inside = mask.reduce((sum, voxel) => sum + voxel, 0);
  const fraction = inside / voxelCount(shape);
  return dimensions === 3
    ? inSpace(configurations, voxelSize, surroundings, inside, fraction, voxelCount(shape))
    : inPlane(configurations, volume, surroundings, inside, fraction);
}

function inSpace(
  configurations: Configurations,
  voxelSize: VoxelSize,
  surroundings: Surroundings,
  inside: number,
  fraction: number,
  voxels: number,
): MinkowskiFunctionals {
  const voxel = voxelSize[0] * voxelSize[1] * voxelSize[2];
  const tables = functionalTables(voxelSize);
  // A cube stands for one voxel; without surroundings there are fewer cubes than voxels.
  const scale = surroundings === 'sample' ? voxels / configurations.cubes : 1;
  const sum = (table: Float64Array): number =>
    scale * table.reduce((total, value, code) => total + value * configurations.counts[code], 0);
  const surface = sum(tables.surface);
  const meanBreadth = sum(tables.meanBreadth);
  const [eulerNumber6, eulerNumber26] = [sum(tables.euler6), sum(tables.euler26)];
  const meanCurvature = 2 * Math.PI * meanBreadth;
  const space = voxels * voxel;
  return {
    dimensions: 3,
    surroundings,
    volume: inside * voxel,
    surface,
    meanCurvature,
    meanBreadth,
    eulerNumber6,
    eulerNumber26,
    perVolume: {
      fraction,
      surface: surface / space,
      meanCurvature: meanCurvature / space,
      eulerNumber6: eulerNumber6 / space,
      eulerNumber26: eulerNumber26 / space,
    },
    averageMeanCurvature: surface > 0 ? meanCurvature / surface : null,
    averageGaussianCurvature: surface > 0 ? (2 * Math.PI * (eulerNumber6 + eulerNumber26)) / surface : null,
  };
}

function inPlane(
  configurations: Configurations,
  { shape, voxelSize }: LabelledVolume,
  surroundings: Surroundings,
  inside: number,
  fraction: number,
): MinkowskiFunctionals {
  const axes = wideAxes(shape).map((axis) => 'xyz'.indexOf(axis)) as [number, number];
  const [du, dv] = axes.map((axis) => voxelSize[axis]);
  const pixels = voxelCount(shape);
  const tables = planarTables(axes, [du, dv]);
  const scale = surroundings === 'sample' ? pixels / configurations.cubes : 1;
  const sum = (table: Float64Array): number =>
    scale * table.reduce((total, value, code) => total + value * configurations.counts[code], 0);
  const [surface, eulerNumber6, eulerNumber26] = [
    sum(tables.perimeter),
    sum(tables.euler4),
    sum(tables.euler8),
  ];
  const space = pixels * du * dv;
  return {
    dimensions: 2,
    surroundings,
    volume: inside * du * dv,
    surface,
    meanCurvature: null,
    meanBreadth: null,
    eulerNumber6,
    eulerNumber26,
    perVolume: {
      fraction,
      surface: surface / space,
      meanCurvature: null,
      eulerNumber6: eulerNumber6 / space,
      eulerNumber26: eulerNumber26 / space,
    },
    averageMeanCurvature: null,
    averageGaussianCurvature: null,
  };
}
