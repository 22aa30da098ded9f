import { InputError, pacer, type LongWork } from '../../base/index.ts';
import type { ParticleLabels, ParticleTable } from './particle-table.ts';
import { seenSurface, type SeenSurface } from './seen-surface.ts';
import { SphericalHarmonics, solveSymmetric } from './spherical-harmonics.ts';

export interface RoughnessOptions extends LongWork {
  /** Highest degree of the spherical harmonics that are form, from 1 to 20; what they leave is roughness. Default 8. */
  readonly degree?: number;
}

/** Why a particle has no roughness. */
export type NoRoughness = 'not star-shaped' | 'too little free surface' | 'too few voxels';

export interface SurfaceRoughness {
  readonly degree: number;
  /** R.m.s. that the voxels' stairs alone leave of a smooth surface, √(Σd²/60), m: 0.224 of a cubic voxel's edge. */
  readonly voxelFloor: number;
  /** R.m.s. distance of the surface from the fitted form along the ray from the centre, m; NaN where there is none. */
  readonly residual: Float64Array;
  /** √(residual² − floor²), 0 below the floor, m: the estimate of the surface's own roughness. */
  readonly roughness: Float64Array;
  readonly starShare: Float64Array;
  /** Share of directions in which the surface is free. */
  readonly freeShare: Float64Array;
  readonly reasons: readonly (NoRoughness | null)[];
}

/** Surfaces that are folded more than this are not functions of the direction: rays meet them again. */
const leastStarShare = 0.9;
/** Below this the harmonics are hardly held by the points that are left. */
const leastFreeShare = 0.5;
/** Points a fitted coefficient. */
const pointsEach = 4;
/** More points than these do not change a mean square by 3 %. */
const mostPoints = 4096;

/**
 * Roughness of star-shaped particles: the distance r(θ, φ) of the surface from the centre of gravity is fitted by real
 * spherical harmonics up to a degree, least squares over the free voxel faces, each weighted by its solid angle; the r.m.s.
 * of what is left is roughness at wavelengths below about 2π r / degree. Contacts with other particles and cuts by the image
 * are left out of the fit. E. J. Garboczi, Cem. Concr. Res. 32, 1621 (2002), doi 10.1016/S0008-8846(02)00836-0.
 * @throws InputError for a degree out of range and for a section, which has no surface.
 */
export async function surfaceRoughness(
  labels: ParticleLabels,
  particles: ParticleTable,
  { degree = 8, signal, onProgress }: RoughnessOptions = {},
): Promise<SurfaceRoughness> {
  requireDegree(degree);
  if (particles.dimensions === 2) {
    throw new InputError('a section has no surface whose roughness could be measured', {
      at: { field: 'shape' },
      expected: 'an image with more than one voxel along each axis',
    });
  }
  const { count, voxelSize } = particles;
  const voxelFloor = Math.hypot(...voxelSize) / Math.sqrt(60);
  const harmonics = new SphericalHarmonics(degree);
  const column = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const [residual, roughness, starShare, freeShare] = [column(), column(), column(), column()];
  const reasons: (NoRoughness | null)[] = [];
  const pace = pacer(signal);
  for (let particle = 0; particle < count; particle++) {
    await pace();
    if (particle % 64 === 0) onProgress?.({ stage: 'roughness', fraction: particle / count });
    const seen = seenSurface(labels, particles, particle);
    starShare[particle] = Math.abs(seen.turns - 1) < 0.01 ? Math.min(1, seen.starShare) : 0;
    freeShare[particle] = seen.freeShare;
    const square = squareResidual(seen, harmonics);
    reasons.push(typeof square === 'number' ? null : square);
    if (typeof square !== 'number') continue;
    residual[particle] = Math.sqrt(square);
    roughness[particle] = Math.sqrt(Math.max(0, square - voxelFloor ** 2));
  }
  return { degree, voxelFloor, residual, roughness, starShare, freeShare, reasons };
}

function requireDegree(degree: number): void {
  if (Number.isInteger(degree) && degree >= 1 && degree <= 20) return;
  throw new InputError(`${degree} is no degree of the form`, {
    at: { field: 'degree' },
    expected: 'a whole number from 1 to 20',
  });
}

/** Mean square (m²) of what the harmonics leave, or why there is none. */
function squareResidual(seen: SeenSurface, harmonics: SphericalHarmonics): number | NoRoughness {
  if (Math.abs(seen.turns - 1) > 0.01 || seen.starShare < leastStarShare) return 'not star-shaped';
  if (seen.freeShare < leastFreeShare) return 'too little free surface';
  const stride = Math.ceil(seen.count / mostPoints);
  const points = Math.floor(seen.count / stride);
  const unknowns = harmonics.count;
  if (points < pointsEach * unknowns) return 'too few voxels';
  const values = new Float64Array(unknowns * points);
  const weights = new Float64Array(points);
  const distances = new Float64Array(points);
  for (let point = 0; point < points; point++) {
    const at = 5 * stride * point;
    const row = values.subarray(unknowns * point, unknowns * (point + 1));
    harmonics.evaluate(seen.free[at], seen.free[at + 1], seen.free[at + 2], row);
    distances[point] = seen.free[at + 3];
    weights[point] = Math.abs(seen.free[at + 4]);
  }
  const matrix = new Float64Array(unknowns * unknowns);
  const form = new Float64Array(unknowns);
  addPoints(matrix, form, values, distances, weights);
  if (!solveSymmetric(matrix, form)) return 'too little free surface';
  let [sum, total] = [0, 0];
  for (let point = 0; point < points; point++) {
    let left = distances[point];
    for (let k = 0; k < unknowns; k++) left -= values[unknowns * point + k] * form[k];
    sum += weights[point] * left * left;
    total += weights[point];
  }
  // As many degrees of freedom went into the fit.
  return (sum / total) * (points / (points - unknowns));
}

/** Adds the points to the lower triangle of the normal equations: four at a time, which loads each element once for all. */
function addPoints(
  matrix: Float64Array,
  right: Float64Array,
  values: Float64Array,
  distances: Float64Array,
  weights: Float64Array,
): void {
  const n = right.length;
  const points = weights.length;
  for (let point = 0; point < points; point += 4) {
    // Beyond the last point stands the last again, with no weight.
    const rows = [0, 1, 2, 3].map((more) => Math.min(point + more, points - 1));
    const [p, q, r, s] = rows.map((row) => n * row);
    const [pw, qw, rw, sw] = rows.map((row, more) => (point + more < points ? weights[row] : 0));
    const [pd, qd, rd, sd] = rows.map((row) => distances[row]);
    for (let i = 0; i < n; i++) {
      const pv = pw * values[p + i];
      const qv = qw * values[q + i];
      const rv = rw * values[r + i];
      const sv = sw * values[s + i];
      right[i] += pv * pd + qv * qd + rv * rd + sv * sd;
      const at = i * n;
      for (let j = 0; j <= i; j++) {
        matrix[at + j] += pv * values[p + j] + qv * values[q + j] + rv * values[r + j] + sv * values[s + j];
      }
    }
  }
}
