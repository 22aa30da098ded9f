import { InputError } from '../base/index.ts';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { transportProblem } from './transport-input.ts';
import type { TransportBoundary, TransportOptions } from './transport-types.ts';

/** Boundaries under which a potential may have been solved for. */
export type FieldBoundary = TransportBoundary | 'mirror' | 'periodic' | 'kinematic' | 'static';

/** A potential that was solved for, and under what. */
export interface SolvedPotential extends Pick<TransportOptions, 'axis' | 'conductivities'> {
  /** Default `plates`. */
  readonly boundary?: FieldBoundary;
  /** In the volume's order; climbs by 1 over the volume's length along `axis`, 0 where nothing flows. */
  readonly potential: Float32Array;
}

/**
 * Fluxes through the faces of a voxel over σ_ref Δφ/L, the flux through a block of the reference conductor under the same
 * drop: J = −L g Δφ/h between two centres h apart, with the harmonic mean g of their relative conductivities.
 */
export interface FaceFluxes {
  /** Relative conductivity of a voxel; 0 in insulators. */
  conductivityOf(voxel: number): number;
  /**
   * Fills `target` with the fluxes towards +x, +y, +z through the voxel's six faces: low x, high x, low y, and so on. Zero
   * on the faces of insulators.
   */
  through(x: number, y: number, z: number, target: Float64Array): void;
}

/**
 * What holds on the outer faces: nothing passes; the potential is the linear one; the volume goes on at its other side,
 * one drop higher along the axis; or what the voxel's other faces leave over passes.
 */
type Side = 'insulated' | 'linear' | 'joined' | 'balanced';

/** Along the axis, and on the four other sides. */
const sides: Readonly<Record<FieldBoundary, readonly [Side, Side]>> = {
  plates: ['linear', 'insulated'],
  'plates-periodic': ['linear', 'joined'],
  mirror: ['linear', 'insulated'],
  periodic: ['joined', 'joined'],
  kinematic: ['linear', 'linear'],
  static: ['balanced', 'insulated'],
};

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** @throws InputError as `transport` does, and when the potential does not fit the volume. */
export function faceFluxes(volume: LabelledVolume, solved: SolvedPotential): FaceFluxes {
  const { shape, voxelSize } = volume;
  const { potential, axis, conductivities, boundary = 'plates' } = solved;
  const { source, relative } = transportProblem(volume, { axis, conductivities });
  const [alongAxis, across] = sides[boundary];
  const drive = axes.indexOf(axis);
  checkPotential(volume, solved, alongAxis);
  const length = shape[drive] * voxelSize[drive];
  const conductivity = Float64Array.from(source.table, (phase) => (phase === 0 ? 0 : relative[phase - 1]));
  const strides = [1, shape[0], shape[0] * shape[1]];
  const conductivityOf = (voxel: number): number => conductivity[source.labels[voxel]];

  function inside(axis: number, low: number, high: number, jump: number): number {
    const [below, above] = [conductivityOf(low), conductivityOf(high)];
    if (below === 0 || above === 0) return 0;
    const mean = (2 * below * above) / (below + above);
    return (-mean * (potential[high] + jump - potential[low]) * length) / voxelSize[axis];
  }

  function onPlate(axis: number, voxel: number, place: readonly number[], isHigh: boolean): number {
    // What carries no flux has the potential 0, which is not the one at the plate.
    if (potential[voxel] === 0) return 0;
    const plate = axis === drive ? Number(isHigh) : (place[drive] + 0.5) / shape[drive];
    const rise = isHigh ? plate - potential[voxel] : potential[voxel] - plate;
    return (-2 * conductivityOf(voxel) * rise * length) / voxelSize[axis];
  }

  function joined(axis: number, low: number, high: number): number {
    if (potential[low] === 0 && potential[high] === 0) return 0;
    return inside(axis, low, high, axis === drive ? 1 : 0);
  }

  /** The low or the high face across an axis. */
  function through(axis: number, voxel: number, place: readonly number[], isHigh: boolean): number {
    const stride = strides[axis];
    const last = shape[axis] - 1;
    const [at, edge] = [place[axis], isHigh ? last : 0];
    if (at !== edge)
      return isHigh ? inside(axis, voxel, voxel + stride, 0) : inside(axis, voxel - stride, voxel, 0);
    const side = axis === drive ? alongAxis : across;
    if (side === 'linear') return onPlate(axis, voxel, place, isHigh);
    const far = voxel + (isHigh ? -last : last) * stride;
    if (side === 'joined') return isHigh ? joined(axis, voxel, far) : joined(axis, far, voxel);
    return 0;
  }

  return {
    conductivityOf,
    through(x, y, z, target) {
      const place = [x, y, z];
      const voxel = x + strides[1] * y + strides[2] * z;
      target.fill(0);
      if (conductivityOf(voxel) === 0) return;
      for (let axis = 0; axis < 3; axis++) {
        target[2 * axis] = through(axis, voxel, place, false);
        target[2 * axis + 1] = through(axis, voxel, place, true);
      }
      if (alongAxis !== 'balanced') return;
      if (place[drive] === 0) target[2 * drive] = target[2 * drive + 1] + surplus(target, drive, voxelSize);
      if (place[drive] === shape[drive] - 1) {
        target[2 * drive + 1] = target[2 * drive] - surplus(target, drive, voxelSize);
      }
    },
  };
}

/** What leaves a voxel through the faces across the other two axes, as a flux through a face across `axis`. */
function surplus(fluxes: Float64Array, axis: number, voxelSize: readonly number[]): number {
  let sum = 0;
  for (let other = 0; other < 3; other++) {
    if (other === axis) continue;
    sum += ((fluxes[2 * other + 1] - fluxes[2 * other]) * voxelSize[axis]) / voxelSize[other];
  }
  return sum;
}

function checkPotential(
  { shape, data }: LabelledVolume,
  { potential, axis }: SolvedPotential,
  side: Side,
): void {
  if (potential.length !== data.length) {
    throw new InputError(`a potential of ${potential.length} values for ${shape.join(' × ')} voxels`, {
      at: { field: 'potential' },
    });
  }
  if (side === 'balanced' && shape[axes.indexOf(axis)] === 1) {
    throw new InputError('a single layer does not tell what is fed into it', {
      at: { field: 'boundary' },
      expected: 'two voxels or more along the axis',
    });
  }
}
