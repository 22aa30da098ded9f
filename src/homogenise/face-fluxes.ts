import { InputError } from '../base/index.ts';
import type { Axis, LabelledVolume, VoxelSize } from '../microstructure/index.ts';
import { transportProblem, type TransportProblem } from './transport-input.ts';
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

/** Between two phases, by the index a + size b, for each axis: 0 where one of them insulates. */
interface PairTables {
  readonly size: number;
  /** L / (h/2σ_a + h/2σ_b + R). */
  readonly conductance: readonly Float64Array[];
  /** Loss on the side of a over J²: 1/2σ_a + R/2h. */
  readonly loss: readonly Float64Array[];
}

function pairTables(
  { relative, medium, edge }: TransportProblem,
  voxelSize: VoxelSize,
  length: number,
): PairTables {
  const size = relative.length + 1;
  const pairs = (value: (a: number, b: number, contact: number) => number): Float64Array =>
    Float64Array.from({ length: size * size }, (_, at) => {
      const [a, b] = [at % size, Math.floor(at / size)];
      // R σ_ref in metres.
      return a === 0 || b === 0
        ? 0
        : value(relative[a - 1], relative[b - 1], (medium.contact?.resistance[at] ?? 0) * edge);
    });
  return {
    size,
    conductance: voxelSize.map((h) =>
      pairs((a, b, contact) => length / (h / (2 * a) + h / (2 * b) + contact)),
    ),
    loss: voxelSize.map((h) => pairs((a, _, contact) => 1 / (2 * a) + contact / (2 * h))),
  };
}

/** @throws InputError as `transport` does, and when the potential does not fit the volume. */
export function faceFluxes(volume: LabelledVolume, solved: SolvedPotential): FaceFluxes {
  const { shape, voxelSize } = volume;
  const { potential, axis, boundary = 'plates' } = solved;
  const problem = transportProblem(volume, solved);
  const { labels, table } = problem.source;
  const [alongAxis, across] = sides[boundary];
  const drive = axes.indexOf(axis);
  checkPotential(volume, solved, alongAxis);
  const length = shape[drive] * voxelSize[drive];
  const { size, conductance, loss } = pairTables(problem, voxelSize, length);
  const conductivity = Float64Array.of(0, ...problem.relative);
  const strides = [1, shape[0], shape[0] * shape[1]];

  /** Flux through a face on the outside, to a plate where the potential is the linear one. */
  function toPlate(axis: number, voxel: number, alongDrive: number, isHigh: boolean): number {
    // What carries no flux has the potential 0, which is not the one at the plate.
    if (potential[voxel] === 0) return 0;
    const plate = axis === drive ? Number(isHigh) : (alongDrive + 0.5) / shape[drive];
    const rise = isHigh ? plate - potential[voxel] : potential[voxel] - plate;
    return (-2 * conductivity[table[labels[voxel]]] * rise * length) / voxelSize[axis];
  }

  /** Fluxes and losses between a voxel and its two neighbours along an axis, both inside. */
  function between(
    axis: number,
    voxel: number,
    phase: number,
    fluxes: Float64Array,
    losses: Float64Array,
  ): void {
    const [low, high] = [voxel - strides[axis], voxel + strides[axis]];
    const [before, after] = [phase + size * table[labels[low]], phase + size * table[labels[high]]];
    const inward = -conductance[axis][before] * (potential[voxel] - potential[low]);
    const outward = -conductance[axis][after] * (potential[high] - potential[voxel]);
    fluxes[2 * axis] = inward;
    fluxes[2 * axis + 1] = outward;
    losses[2 * axis] = loss[axis][before] * inward * inward;
    losses[2 * axis + 1] = loss[axis][after] * outward * outward;
  }

  function through(x: number, y: number, z: number, fluxes: Float64Array, losses: Float64Array): void {
    const voxel = x + strides[1] * y + strides[2] * z;
    const phase = table[labels[voxel]];
    const isInside =
      x > 0 && x < shape[0] - 1 && y > 0 && y < shape[1] - 1 && z > 0 && z < shape[2] - 1 && phase !== 0;
    if (isInside) {
      for (let axis = 0; axis < 3; axis++) between(axis, voxel, phase, fluxes, losses);
      return;
    }
    const own = 0.5 / conductivity[phase];
    fluxes.fill(0);
    losses.fill(0);
    if (phase === 0) return;
    for (let face = 0; face < 6; face++) {
      const axis = face >> 1;
      const isHigh = face % 2 === 1;
      const place = axis === 0 ? x : axis === 1 ? y : z;
      const last = shape[axis] - 1;
      const isOuter = place === (isHigh ? last : 0);
      losses[face] = own;
      const step = isOuter ? -last * strides[axis] : strides[axis];
      const other = isHigh ? voxel + step : voxel - step;
      const pair = phase + size * table[labels[other]];
      if (isOuter) {
        const side = axis === drive ? alongAxis : across;
        if (side === 'linear')
          fluxes[face] = toPlate(axis, voxel, drive === 0 ? x : drive === 1 ? y : z, isHigh);
        // What is fed passes the contact with the next volume, which begins as this one does at its other side.
        if (side === 'balanced') losses[face] = Math.max(own, loss[axis][pair]);
        if (side !== 'joined') continue;
      }
      // A part that reaches its own other side without carrying a flux has the potential 0 on both.
      if (isOuter && potential[voxel] === 0 && potential[other] === 0) continue;
      const rise = isHigh ? potential[other] - potential[voxel] : potential[voxel] - potential[other];
      const jump = isOuter && axis === drive ? 1 : 0;
      fluxes[face] = -conductance[axis][pair] * (rise + jump);
      losses[face] = loss[axis][pair];
    }
    if (alongAxis === 'balanced')
      feed(fluxes, drive, drive === 0 ? x : drive === 1 ? y : z, shape[drive], voxelSize);
    for (let face = 0; face < 6; face++) losses[face] *= fluxes[face] * fluxes[face];
  }

  return { conductivityOf: (voxel) => conductivity[table[labels[voxel]]], through };
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
