import { InputError } from '../base/index.ts';
import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import { transportProblem } from './transport-input.ts';
import type { TransportBoundary, TransportOptions } from './transport-types.ts';

/** A potential that was solved for, and under what. */
export interface SolvedPotential
  extends Pick<TransportOptions, 'axis' | 'boundary' | 'conductivities' | 'contactResistances'> {
  /** In the volume's order; climbs by 1 over the volume's length along `axis`, 0 where nothing flows. */
  readonly potential: Float32Array;
}

/**
 * Fluxes through the faces of a voxel over σ_ref Δφ/L, the flux through a block of the reference conductor under the same
 * drop: J = −L Δφ / (h/2σ₁ + h/2σ₂ + R) between two centres h apart, with conductivities relative to σ_ref and the
 * resistance R of the contact.
 */
export interface FaceFluxes {
  /** Relative conductivity of a voxel; 0 in insulators. */
  conductivityOf(voxel: number): number;
  /**
   * Fills `fluxes` with those towards +x, +y, +z through the voxel's six faces: low x, high x, low y, and so on; and
   * `losses` with the power that each dissipates on the voxel's side of the face, per volume of the voxel, over
   * σ_ref (Δφ/L)²: J² (1/2σ + R/2h). Zero on the faces of insulators.
   */
  through(x: number, y: number, z: number, fluxes: Float64Array, losses: Float64Array): void;
}

/**
 * What holds on the outer faces: nothing passes; the potential is the linear one; the volume goes on at its other side,
 * one drop higher along the axis; or what the voxel's other faces leave over passes.
 */
type Side = 'insulated' | 'linear' | 'joined' | 'balanced';

/** Along the axis, and on the four other sides. */
const sides: Readonly<Record<TransportBoundary, readonly [Side, Side]>> = {
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
  const { potential, axis, boundary = 'plates' } = solved;
  const { source, relative, medium, edge } = transportProblem(volume, solved);
  const [alongAxis, across] = sides[boundary];
  const drive = axes.indexOf(axis);
  checkPotential(volume, solved, alongAxis);
  const length = shape[drive] * voxelSize[drive];
  const conductivity = [0, ...relative];
  const strides = [1, shape[0], shape[0] * shape[1]];
  const phaseOf = (voxel: number): number => source.table[source.labels[voxel]];
  const contact = medium.contact;
  /** R σ_ref in metres. */
  const contactOf = (a: number, b: number): number =>
    contact === undefined ? 0 : contact.resistance[a * contact.phases + b] * edge;

  /** Flux from one centre to the next one up the axis. */
  function between(axis: number, low: number, high: number, jump: number): number {
    const [below, above] = [phaseOf(low), phaseOf(high)];
    if (below === 0 || above === 0) return 0;
    const halves = (voxelSize[axis] / 2) * (1 / conductivity[below] + 1 / conductivity[above]);
    return (-(potential[high] + jump - potential[low]) * length) / (halves + contactOf(below, above));
  }

  function onPlate(axis: number, voxel: number, place: readonly number[], isHigh: boolean): number {
    // What carries no flux has the potential 0, which is not the one at the plate.
    if (potential[voxel] === 0) return 0;
    const plate = axis === drive ? Number(isHigh) : (place[drive] + 0.5) / shape[drive];
    const rise = isHigh ? plate - potential[voxel] : potential[voxel] - plate;
    return (-2 * conductivity[phaseOf(voxel)] * rise * length) / voxelSize[axis];
  }

  /** Flux through the low or high face of a voxel across an axis, and the voxel beyond it; -1 for none. */
  function face(axis: number, voxel: number, place: readonly number[], isHigh: boolean): [number, number] {
    const last = shape[axis] - 1;
    const isOuter = place[axis] === (isHigh ? last : 0);
    const side = axis === drive ? alongAxis : across;
    if (isOuter && side !== 'joined') {
      return [side === 'linear' ? onPlate(axis, voxel, place, isHigh) : 0, -1];
    }
    const step = isOuter ? -last * strides[axis] : strides[axis];
    const other = voxel + (isHigh ? step : -step);
    const jump = isOuter && axis === drive ? 1 : 0;
    // A part that reaches its own other side without carrying a flux has the potential 0 on both.
    if (isOuter && potential[voxel] === 0 && potential[other] === 0) return [0, other];
    const [low, high] = isHigh ? [voxel, other] : [other, voxel];
    return [between(axis, low, high, jump), other];
  }

  return {
    conductivityOf: (voxel) => conductivity[phaseOf(voxel)],
    through(x, y, z, fluxes, losses) {
      const place = [x, y, z];
      const voxel = x + strides[1] * y + strides[2] * z;
      const phase = phaseOf(voxel);
      fluxes.fill(0);
      losses.fill(0);
      if (phase === 0) return;
      for (let side = 0; side < 6; side++) {
        const [flux, other] = face(side >> 1, voxel, place, side % 2 === 1);
        fluxes[side] = flux;
        losses[side] = other < 0 ? 0 : contactOf(phase, phaseOf(other)) / (2 * voxelSize[side >> 1]);
      }
      if (alongAxis === 'balanced') feed(fluxes, drive, place[drive], shape[drive], voxelSize);
      for (let side = 0; side < 6; side++) {
        losses[side] = fluxes[side] ** 2 * (0.5 / conductivity[phase] + losses[side]);
      }
    },
  };
}

/** In the first and the last layer: what the voxel's other faces leave over passes its outer one. */
function feed(
  fluxes: Float64Array,
  axis: number,
  place: number,
  count: number,
  voxelSize: readonly number[],
): void {
  if (place !== 0 && place !== count - 1) return;
  let lateral = 0;
  for (let other = 0; other < 3; other++) {
    if (other === axis) continue;
    lateral += ((fluxes[2 * other + 1] - fluxes[2 * other]) * voxelSize[axis]) / voxelSize[other];
  }
  if (place === 0) fluxes[2 * axis] = fluxes[2 * axis + 1] + lateral;
  else fluxes[2 * axis + 1] = fluxes[2 * axis] - lateral;
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
