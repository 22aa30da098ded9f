import type { IsothermPoint } from './isotherm.ts';

/** U(θ) that falls, at one temperature. */
export interface EquilibriumCurve {
  readonly temperature: number;
  /** Rising. */
  readonly filling: readonly number[];
  /** V, never rising */
  readonly potential: readonly number[];
  /** Standard errors that the errors of the fillings make, V. */
  readonly error: readonly number[];
  /** Largest change of a potential that made the points fall, V: noise, or hysteresis between branches. */
  readonly largestChange: number;
}

/** Fillings closer than this are one. */
const same = 1e-6;
/** Over θ(1 − θ): the width in filling of a step of U, inside which only its first and last point are kept. */
const stepWidth = 2e-3;
/** Volts that count as much as a filling of 1 in the order of points along the curve. */
const voltsPerFilling = 5;

/**
 * The curve that falls with the filling and is nearest to the points: what a host at rest has. Points are put in order along the curve
 * by θ − U/5 V; then fillings that fall and potentials that rise are pooled with their neighbours (M. Ayer et al., Ann. Math. Stat. 26
 * (1955) 641, doi:10.1214/aoms/1177728423). So an order that holds one filling over many potentials is a step, its noise in θ is
 * pooled and not that in U, and a loop of hysteresis (points of branches up and down are taken together) becomes a plateau in its
 * middle. Steps are 0.002 θ(1 − θ) wide, or less where other points are near.
 */
export function equilibriumCurves(points: readonly IsothermPoint[]): readonly EquilibriumCurve[] {
  const temperatures = [...new Set(points.map(({ temperature }) => temperature))].sort((a, b) => a - b);
  return temperatures.map((temperature) =>
    curveOf(
      temperature,
      points.filter((point) => point.temperature === temperature),
    ),
  );
}

function along({ filling, potential }: IsothermPoint): number {
  return filling - potential / voltsPerFilling;
}

function curveOf(temperature: number, points: readonly IsothermPoint[]): EquilibriumCurve {
  const sorted = points.toSorted((a, b) => along(a) - along(b) || a.filling - b.filling);
  const seen = sorted.map(({ potential }) => potential);
  const pooled = falling(seen);
  const filled = falling(sorted.map((point) => -point.filling)).map((value) => -value);
  const groups: Knot[][] = [];
  for (const [k, { fillingError }] of sorted.entries()) {
    const knot = { filling: filled[k], potential: pooled[k], error: fillingError };
    const last = groups.at(-1);
    if (last !== undefined && knot.filling - last[0].filling <= widthAt(knot.filling)) last.push(knot);
    else groups.push([knot]);
  }
  const knots = groups.flatMap((group, k) => stepOf(group, groups[k - 1]?.at(-1), groups[k + 1]?.[0]));
  const filling = knots.map((knot) => knot.filling);
  const potential = knots.map((knot) => knot.potential);
  return {
    temperature,
    filling,
    potential,
    error: knots.map(({ error }, k) => error * steepness(filling, potential, k)),
    largestChange: pooled.reduce((most, value, k) => Math.max(most, Math.abs(value - seen[k])), 0),
  };
}

interface Knot {
  readonly filling: number;
  readonly potential: number;
  readonly error: number;
}

function widthAt(filling: number): number {
  return Math.max(same, stepWidth * filling * (1 - filling));
}

/** One knot of a filling with one potential, two of a step; of an end that next to the others. */
function stepOf(group: readonly Knot[], before: Knot | undefined, after: Knot | undefined): Knot[] {
  const filling = mean(group.map((knot) => knot.filling));
  const error = mean(group.map((knot) => knot.error));
  const [top, bottom] = [group[0].potential, group[group.length - 1].potential];
  if (filling >= 1 - same) return [{ filling, potential: top, error }];
  if (filling <= same) return [{ filling, potential: bottom, error }];
  const [first, last] = [group[0].filling, group[group.length - 1].filling];
  if (last - first <= same && top === bottom) return [{ filling, potential: top, error }];
  // A third of the way to the neighbours at most.
  const half = widthAt(filling) / 2;
  const low = Math.max(filling - half, first - (first - (before?.filling ?? 0)) / 3);
  const high = Math.min(filling + half, last + ((after?.filling ?? 1) - last) / 3);
  return [
    { filling: Math.min(first, low), potential: top, error },
    { filling: Math.max(last, high), potential: bottom, error },
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** |dU/dθ| over both neighbours. */
function steepness(x: readonly number[], y: readonly number[], k: number): number {
  const [low, high] = [Math.max(0, k - 1), Math.min(x.length - 1, k + 1)];
  return Math.abs((y[high] - y[low]) / (x[high] - x[low]));
}

/** Pools neighbours that rise into their mean. */
function falling(values: readonly number[]): number[] {
  const pools: { value: number; count: number }[] = [];
  for (const value of values) {
    pools.push({ value, count: 1 });
    while (pools.length > 1) {
      const [before, last] = [pools[pools.length - 2], pools[pools.length - 1]];
      if (before.value >= last.value) break;
      const count = before.count + last.count;
      before.value = (before.value * before.count + last.value * last.count) / count;
      before.count = count;
      pools.pop();
    }
  }
  return pools.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
}
