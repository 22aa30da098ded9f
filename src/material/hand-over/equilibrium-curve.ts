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
  /** Largest change that made the points fall, V: noise, or hysteresis between branches. */
  readonly largestChange: number;
}

/** Fillings closer than this are one point. */
const same = 1e-6;

/**
 * The curve that falls with the filling and is nearest to the points, by pooling neighbours that rise (M. Ayer et al., Ann. Math. Stat.
 * 26 (1955) 641, doi:10.1214/aoms/1177728423): what a host at rest has. Points of branches up and down are taken together, so a
 * loop of hysteresis becomes its middle.
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

function curveOf(temperature: number, points: readonly IsothermPoint[]): EquilibriumCurve {
  const sorted = points.toSorted((a, b) => a.filling - b.filling || b.potential - a.potential);
  const groups: IsothermPoint[][] = [];
  for (const point of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && point.filling - last[0].filling <= same) last.push(point);
    else groups.push([point]);
  }
  const filling = groups.map((group) => mean(group.map((point) => point.filling)));
  const seen = groups.map((group) => mean(group.map((point) => point.potential)));
  const potential = falling(
    seen,
    groups.map((group) => group.length),
  );
  const fillingError = groups.map((group) => mean(group.map((point) => point.fillingError)));
  return {
    temperature,
    filling,
    potential,
    error: fillingError.map((error, k) => error * steepness(filling, potential, k)),
    largestChange: potential.reduce((most, value, k) => Math.max(most, Math.abs(value - seen[k])), 0),
  };
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
function falling(values: readonly number[], weights: readonly number[]): number[] {
  const pools: { value: number; weight: number; count: number }[] = [];
  for (const [k, value] of values.entries()) {
    pools.push({ value, weight: weights[k], count: 1 });
    while (pools.length > 1) {
      const [before, last] = [pools[pools.length - 2], pools[pools.length - 1]];
      if (before.value >= last.value) break;
      const weight = before.weight + last.weight;
      before.value = (before.value * before.weight + last.value * last.weight) / weight;
      before.weight = weight;
      before.count += last.count;
      pools.pop();
    }
  }
  return pools.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
}
