import type { CriticalJob, CriticalPoint } from './critical-point.ts';
import type { Equilibrium, Transition } from './equilibrium.ts';
import { slopeOf, type Segment } from './isotherm.ts';

/** What Binder's cumulants are asked for. */
export interface CriticalSearch
  extends Pick<CriticalJob, 'phase' | 'along' | 'guess' | 'slope' | 'ordersTowards'> {
  /** Where order ends along an isotherm: at its lower or at its upper chemical potential. */
  readonly side: 0 | 1 | undefined;
}

/** A critical point with what it was sought for. */
export interface LocatedPoint {
  readonly job: Pick<CriticalJob, 'phase' | 'along' | 'guess'>;
  readonly side: 0 | 1 | undefined;
  /** Undefined where the cumulants did not cross. */
  readonly point: CriticalPoint | undefined;
}

/** What is stable along one isotherm. */
export interface EquilibriumLevel extends Equilibrium {
  readonly temperature: number;
  readonly segments: readonly Segment[];
}

export function isSameSearch({ job, side }: LocatedPoint, search: CriticalSearch): boolean {
  return (
    job.phase === search.phase &&
    job.along === search.along &&
    side === search.side &&
    job.guess.temperature === search.guess.temperature
  );
}

/** Which order ends at a transition between it and a solution, and whether it lies above (0) or below (1). */
export function orderEnding(
  segments: readonly Segment[],
  { kind, segments: [below, above] }: Transition,
): { readonly phase: number; readonly side: 0 | 1 } | undefined {
  if (kind === 'first-order') return undefined;
  const [a, b] = [segments[below], segments[above]];
  if (a.kind === 'solution' && b.kind === 'ordered') return { phase: b.phase, side: 0 };
  if (a.kind === 'ordered' && b.kind === 'solution') return { phase: a.phase, side: 1 };
  return undefined;
}

/** Continuous ends of order along an isotherm. */
export function searchesAlongIsotherm({
  temperature,
  segments,
  transitions,
}: EquilibriumLevel): CriticalSearch[] {
  return transitions.flatMap((transition): CriticalSearch[] => {
    const ending = transition.kind === 'continuous' ? orderEnding(segments, transition) : undefined;
    if (ending === undefined) return [];
    const { phase, side } = ending;
    const guess = { temperature, chemicalPotential: transition.chemicalPotential.value };
    return [{ phase, side, along: 'potential', guess, slope: 0, ordersTowards: side === 0 ? 1 : -1 }];
  });
}

/** What is there at one temperature and gone at the next: orders that end continuously, and solutions that part. */
export function searchesBetween(cold: EquilibriumLevel, warm: EquilibriumLevel): CriticalSearch[] {
  if (warm.stable.length === 0) return [];
  const temperature = 0.5 * (cold.temperature + warm.temperature);
  const shared = { side: undefined, along: 'temperature', ordersTowards: -1 } as const;
  const isOrdered = ({ segments, stable }: EquilibriumLevel, phase: number): boolean =>
    stable.some(({ segment }) => segments[segment].kind === 'ordered' && segments[segment].phase === phase);
  const orders = cold.stable.flatMap(({ segment, from, to }): CriticalSearch[] => {
    const { kind, phase } = cold.segments[segment];
    const isLost = kind === 'ordered' && !isOrdered(warm, phase);
    const isContinuous = cold.transitions.every(
      (each) => !each.segments.includes(segment) || each.kind === 'continuous',
    );
    if (!isLost || !isContinuous) return [];
    return [{ ...shared, phase, slope: 0, guess: { temperature, chemicalPotential: 0.5 * (from + to) } }];
  });
  return [...orders, ...partings(cold, warm, temperature).map((each) => ({ ...shared, ...each }))];
}

function partings(
  cold: EquilibriumLevel,
  warm: EquilibriumLevel,
  temperature: number,
): Pick<CriticalSearch, 'phase' | 'guess' | 'slope'>[] {
  const between = ({ transitions, segments }: EquilibriumLevel): Transition[] =>
    transitions.filter(({ segments: pair }) => pair.every((k) => segments[k].kind === 'solution'));
  if (between(warm).length > 0) return [];
  return between(cold)
    .filter(({ kind }) => kind === 'first-order')
    .map(({ chemicalPotential: { value }, states }) => {
      const slope = slopeOf(states, value, cold.temperature).value;
      const chemicalPotential = value + slope * (temperature - cold.temperature);
      return { phase: undefined, slope, guess: { temperature, chemicalPotential } };
    });
}
