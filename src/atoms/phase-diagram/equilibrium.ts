import type { MeanEstimate } from '../monte-carlo-analysis/equilibration.ts';
import { crossings, rangeOf, stateAt, type PhaseState, type Segment } from './isotherm.ts';

/** Where the stable phase changes along an isotherm. */
export interface Transition {
  /** Indices of the segments below and above. */
  readonly segments: readonly [number, number];
  /**
   * `first-order`: Φ cross and contents jump. `continuous`: the order goes where Φ and the content stay the same within errors. `unresolved`: the walks
   * do not meet, or not with the same Φ.
   */
  readonly kind: 'first-order' | 'continuous' | 'unresolved';
  readonly chemicalPotential: MeanEstimate;
  readonly states: readonly [PhaseState, PhaseState];
}

/** What is stable along one isotherm. */
export interface Equilibrium {
  /** Stretches of chemical potential with the segment that is stable in each. */
  readonly stable: readonly { readonly segment: number; readonly from: number; readonly to: number }[];
  readonly transitions: readonly Transition[];
}

/** Contents (a site) and Φ (in kT a site) that differ by no more are the same, beside errors. */
const sameContent = 0.03;
const sameGrand = 0.004;
const mostErrors = 4;

/** The phases of least Φ along an isotherm, and where they change. @param thermal kT, eV. */
export function equilibrium(
  segments: readonly Segment[],
  thermal: number,
  sitesPerCell: number,
): Equilibrium {
  const judge = { thermal, sitesPerCell };
  const pieces = stablePieces(
    segments,
    segments.filter((each) => !isShadow(each, segments, judge)),
  );
  const stable: { segment: number; from: number; to: number }[] = [];
  const transitions: Transition[] = [];
  for (const piece of pieces) {
    const last = stable.at(-1);
    if (last === undefined) {
      stable.push({ ...piece });
      continue;
    }
    const transition = last.segment === piece.segment ? undefined : between(segments, last, piece, judge);
    if (transition === undefined || isNone(segments, transition)) {
      // The same phase from two walks: goes on under the first one's name.
      if (last.segment === piece.segment) last.to = piece.to;
      else stable.push({ ...piece });
      continue;
    }
    transitions.push(transition);
    stable.push({ ...piece });
  }
  return { stable, transitions };
}

interface Piece {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
}

/** Between all ends and crossings the segment of least Φ of those that are there. */
function stablePieces(all: readonly Segment[], segments: readonly Segment[]): Piece[] {
  const breaks = segments.flatMap((a, k) => [
    ...rangeOf(a),
    ...segments.slice(k + 1).flatMap((b) => crossings(a, b)),
  ]);
  const sorted = [...new Set(breaks)].sort((p, q) => p - q);
  const pieces: Piece[] = [];
  for (let k = 1; k < sorted.length; k++) {
    const [from, to] = [sorted[k - 1], sorted[k]];
    const middle = 0.5 * (from + to);
    const there = [...all.keys()].filter((n) => {
      const [low, high] = rangeOf(all[n]);
      return segments.includes(all[n]) && low <= middle && high >= middle;
    });
    if (there.length === 0) continue;
    const phi = (n: number): number => stateAt(all[n], middle).grandPotential.value;
    const segment = there.reduce((a, b) => (phi(b) < phi(a) ? b : a));
    const last = pieces.at(-1);
    if (last?.segment === segment && last.to === from) pieces[pieces.length - 1] = { ...last, to };
    else pieces.push({ segment, from, to });
  }
  return pieces;
}

/** Order in a small supercell that a solution, walked through all of it, does not have at the same Φ: fluctuations above the transition. */
function isShadow(segment: Segment, segments: readonly Segment[], judge: Judge): boolean {
  if (segment.kind !== 'ordered') return false;
  const [from, to] = rangeOf(segment);
  const middle = 0.5 * (from + to);
  const own = stateAt(segment, middle);
  return segments.some((other) => {
    if (other.kind !== 'solution' || rangeOf(other)[0] > from || rangeOf(other)[1] < to) return false;
    return areOne([own, stateAt(other, middle)], judge);
  });
}

function areOne(states: readonly [PhaseState, PhaseState], { thermal, sitesPerCell }: Judge): boolean {
  const { atoms, atomsError, grand, grandError } = differences(states);
  return (
    atoms <= Math.max(mostErrors * atomsError, sameContent * sitesPerCell) &&
    grand <= mostErrors * grandError + sameGrand * thermal * sitesPerCell
  );
}

interface Judge {
  readonly thermal: number;
  readonly sitesPerCell: number;
}

function between(segments: readonly Segment[], low: Piece, high: Piece, judge: Judge): Transition {
  const [a, b] = [segments[low.segment], segments[high.segment]];
  const at = 0.5 * (low.to + high.from);
  const gap = high.from - low.to;
  const states = [stateAt(a, at), stateAt(b, at)] as const;
  const difference = differences(states);
  const crosses = gap === 0 && crossings(a, b).some((mu) => Math.abs(mu - at) < 1e-12 + 1e-9 * Math.abs(mu));
  const jumps =
    difference.atoms > Math.max(mostErrors * difference.atomsError, sameContent * judge.sitesPerCell);
  const meets =
    difference.grand <= mostErrors * difference.grandError + sameGrand * judge.thermal * judge.sitesPerCell;
  const kind = jumps ? (crosses ? 'first-order' : 'unresolved') : meets ? 'continuous' : 'unresolved';
  const spacing = Math.max(gap, lastStep(a, 'high'), lastStep(b, 'low'));
  return {
    segments: [low.segment, high.segment],
    kind,
    chemicalPotential: {
      value: at,
      standardError: kind === 'first-order' ? difference.grandError / difference.atoms : 0.5 * spacing,
    },
    states,
  };
}

function lastStep({ points }: Segment, end: 'low' | 'high'): number {
  if (points.length < 2) return 0;
  const [a, b] = end === 'low' ? points.slice(0, 2) : points.slice(-2);
  return b.chemicalPotential - a.chemicalPotential;
}

function differences([a, b]: readonly [PhaseState, PhaseState]) {
  return {
    atoms: Math.abs(a.atoms.value - b.atoms.value),
    atomsError: Math.hypot(a.atoms.standardError, b.atoms.standardError),
    grand: Math.abs(a.grandPotential.value - b.grandPotential.value),
    grandError: Math.hypot(a.grandPotential.standardError, b.grandPotential.standardError),
  };
}

/** Two walks of one solution agree where they meet. */
function isNone(segments: readonly Segment[], { segments: [a, b], kind }: Transition): boolean {
  if (kind !== 'continuous') return false;
  const [one, other] = [segments[a], segments[b]];
  return one.kind === 'solution' && other.kind === 'solution';
}
