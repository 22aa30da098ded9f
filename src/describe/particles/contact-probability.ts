import type { ParticleMeasures } from './measure-particles.ts';
import type { ParticleTable } from './particle-table.ts';

/** Contacts that were found against those of the same particles thrown into the image at random. */
export interface ContactProbability {
  /** Pairs of particles, n(n − 1)/2. */
  readonly pairs: number;
  /** Pairs in contact, and their share of all pairs: the chance that two particles touch. */
  readonly contacts: number;
  readonly probability: number | null;
  /** Pairs whose spheres of the same volume meet: centres within half the sum of diameters, enlarged by the tolerance. */
  readonly meeting: number;
  /** Mean number of such pairs when centres lie anywhere in the image independently of each other. */
  readonly meetingAtRandom: number | null;
  /** `meeting` over `meetingAtRandom`: see {@link contactProbability} for its scale. */
  readonly ratio: number | null;
  /** Share by which half the sum of diameters is enlarged. */
  readonly tolerance: number;
}

/**
 * How much more often particles touch than if each lay anywhere in the image independently of all others.
 *
 * Centres at random in a box with edges L: two lie within r of each other with the chance
 * ∫ Π (1 − |u_i|/L_i) du / V over the ball |u| < r = (4πr³/3 − πr⁴/2 Σ1/L + 8r⁵/15 Σ1/LL − r⁶/6V) / V, exact for r up to the
 * shortest edge; in a section (πr² − 4r³/3 Σ1/L + r⁴/2A) / A. Null where a sum of radii exceeds the shortest edge. Hard spheres
 * in equilibrium meet only in the shell just beyond contact: (1.05³ − 1) (1 − φ/2)/(1 − φ)³, 0.9 at a packing fraction of 1/2.
 */
export function contactProbability(
  { particles, contacts }: ParticleMeasures,
  tolerance = 0.05,
): ContactProbability {
  const { count } = particles;
  const pairs = (count * (count - 1)) / 2;
  const radii = particles.equivalentDiameter.map((diameter) => (diameter / 2) * (1 + tolerance));
  const meeting = meetingPairs(particles, radii);
  const meetingAtRandom = pairs === 0 ? null : randomPairs(particles, radii);
  return {
    pairs,
    contacts: contacts.count,
    probability: pairs === 0 ? null : contacts.count / pairs,
    meeting,
    meetingAtRandom,
    ratio: meetingAtRandom === null ? null : meeting / meetingAtRandom,
    tolerance,
  };
}

/** Pairs whose centres lie within the sum of their radii, by sweeping along x. */
function meetingPairs({ centre, count }: ParticleTable, radii: Float64Array): number {
  const order = Uint32Array.from({ length: count }, (_, particle) => particle).sort(
    (a, b) => centre[3 * a] - centre[3 * b],
  );
  const largest = radii.reduce((most, radius) => Math.max(most, radius), 0);
  let pairs = 0;
  for (let i = 0; i < count; i++) {
    const a = order[i];
    for (let j = i + 1; j < count; j++) {
      const b = order[j];
      const along = centre[3 * b] - centre[3 * a];
      if (along > radii[a] + largest) break;
      const distance = Math.hypot(
        along,
        centre[3 * b + 1] - centre[3 * a + 1],
        centre[3 * b + 2] - centre[3 * a + 2],
      );
      if (distance <= radii[a] + radii[b]) pairs++;
    }
  }
  return pairs;
}

/** Expected number of pairs within the sum of their radii: a polynomial in each sum, so only power sums of radii are needed. */
function randomPairs({ shape, voxelSize, dimensions }: ParticleTable, radii: Float64Array): number | null {
  const edges = voxelSize.map((edge, axis) => edge * shape[axis]).filter((_, axis) => shape[axis] > 1);
  if (edges.length !== dimensions) return null;
  const [largest, second] = radii.toSorted().subarray(-2).toReversed();
  if (largest + second > Math.min(...edges)) return null;
  const inverse = edges.map((edge) => 1 / edge);
  const sum = inverse.reduce((total, each) => total + each, 0);
  const product = inverse.reduce((total, each) => total * each, 1);
  const twos = product * edges.reduce((total, edge) => total + edge, 0);
  const coefficients: readonly (readonly [power: number, factor: number])[] =
    dimensions === 2
      ? [
          [2, Math.PI],
          [3, (-4 / 3) * sum],
          [4, product / 2],
        ]
      : [
          [3, (4 / 3) * Math.PI],
          [4, (-Math.PI / 2) * sum],
          [5, (8 / 15) * twos],
          [6, -product / 6],
        ];
  return coefficients.reduce(
    (total, [power, factor]) => total + factor * product * sumOverPairs(radii, power),
    0,
  );
}

/** Σ over pairs i < j of (r_i + r_j)^power, by the binomial theorem. */
function sumOverPairs(radii: Float64Array, power: number): number {
  const powerSum = (k: number): number => radii.reduce((sum, radius) => sum + radius ** k, 0);
  let total = 0;
  let binomial = 1;
  for (let k = 0; k <= power; k++) {
    total += binomial * powerSum(k) * powerSum(power - k);
    binomial = (binomial * (power - k)) / (k + 1);
  }
  return (total - 2 ** power * powerSum(power)) / 2;
}
