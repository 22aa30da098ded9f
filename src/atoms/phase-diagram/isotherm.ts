import type { MeanEstimate } from '../monte-carlo-analysis/equilibration.ts';
import type { PhasePoint } from './phase-node.ts';

/** A phase along the chemical potential at one temperature. */
export interface Segment {
  readonly phase: number;
  readonly kind: 'ordered' | 'solution';
  readonly points: readonly PhasePoint[];
}

/** What a phase is like between its points. */
export interface PhaseState {
  readonly grandPotential: MeanEstimate;
  readonly atoms: MeanEstimate;
  /** eV per primitive cell. */
  readonly energy: MeanEstimate;
}

export function rangeOf({ points }: Pick<Segment, 'points'>): [number, number] {
  return [points[0].chemicalPotential, points[points.length - 1].chemicalPotential];
}

/** Φ by cubics through values and slopes −N, contents by cubics through values and susceptibilities; beyond the ends by their slopes. */
export function stateAt({ points }: Pick<Segment, 'points'>, mu: number): PhaseState {
  const after = points.findIndex(({ chemicalPotential }) => chemicalPotential >= mu);
  if (after <= 0) return beyond(points[after === 0 ? 0 : points.length - 1], mu);
  const [a, b] = [points[after - 1], points[after]];
  const step = b.chemicalPotential - a.chemicalPotential;
  const t = (mu - a.chemicalPotential) / step;
  const cubic = (from: number, to: number, slopeFrom: number, slopeTo: number): number =>
    from * (1 + 2 * t) * (1 - t) ** 2 +
    to * t * t * (3 - 2 * t) +
    step * (slopeFrom * t * (1 - t) ** 2 - slopeTo * t * t * (1 - t));
  const mix = (from: number, to: number): number => from + t * (to - from);
  const error = (of: (point: PhasePoint) => MeanEstimate): number =>
    mix(of(a).standardError, of(b).standardError);
  return {
    grandPotential: {
      value: cubic(a.grandPotential.value, b.grandPotential.value, -a.atoms.value, -b.atoms.value),
      standardError: error(({ grandPotential }) => grandPotential),
    },
    atoms: {
      value: cubic(a.atoms.value, b.atoms.value, a.susceptibility, b.susceptibility),
      standardError: error(({ atoms }) => atoms),
    },
    energy: {
      value: mix(a.energy.value, b.energy.value),
      standardError: error(({ energy }) => energy),
    },
  };
}

function beyond(
  { chemicalPotential, grandPotential, atoms, susceptibility, energy }: PhasePoint,
  mu: number,
): PhaseState {
  const by = mu - chemicalPotential;
  return {
    grandPotential: {
      value: grandPotential.value - by * atoms.value - 0.5 * by * by * susceptibility,
      standardError: grandPotential.standardError,
    },
    atoms: { value: atoms.value + by * susceptibility, standardError: atoms.standardError },
    energy,
  };
}

const bisections = 50;

/** Chemical potentials at which Φ of two segments is the same, where both are known. */
export function crossings(a: Segment, b: Segment): number[] {
  const [from, to] = [Math.max(rangeOf(a)[0], rangeOf(b)[0]), Math.min(rangeOf(a)[1], rangeOf(b)[1])];
  if (!(to > from)) return [];
  const between = [...a.points, ...b.points]
    .map(({ chemicalPotential }) => chemicalPotential)
    .filter((mu) => mu > from && mu < to);
  const nodes = [...new Set([from, ...between, to])].sort((p, q) => p - q);
  const difference = (mu: number): number =>
    stateAt(a, mu).grandPotential.value - stateAt(b, mu).grandPotential.value;
  return nodes.slice(1).flatMap((high, k) => {
    let [left, right] = [nodes[k], high];
    const sign = Math.sign(difference(left));
    if (sign === 0 || sign === Math.sign(difference(right))) return [];
    for (let n = 0; n < bisections; n++) {
      const middle = 0.5 * (left + right);
      if (Math.sign(difference(middle)) === sign) left = middle;
      else right = middle;
    }
    return [0.5 * (left + right)];
  });
}

/** dμ/dT = −ΔS/ΔN of two phases in equilibrium (Clausius and Clapeyron), eV/K. */
export function slopeOf(
  [a, b]: readonly [PhaseState, PhaseState],
  mu: number,
  temperature: number,
): MeanEstimate {
  const atoms = b.atoms.value - a.atoms.value;
  const heat = b.energy.value - a.energy.value - mu * atoms;
  const error = Math.hypot(
    a.energy.standardError,
    b.energy.standardError,
    mu * a.atoms.standardError,
    mu * b.atoms.standardError,
  );
  return {
    value: -heat / (temperature * atoms),
    standardError: error / Math.abs(temperature * atoms),
  };
}
