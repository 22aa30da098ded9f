import { InputError } from '../../base/index.ts';
import { faradayConstant } from '../constants.ts';
import type { FreeEnergy } from './free-energy.ts';
import { miscibilityGaps, searchGrid, spinodals, type MiscibilityGap } from './miscibility.ts';

/** The highest temperature at which a host demixes, K, its filling, and the potential there, V. */
export interface CriticalPoint {
  readonly temperature: number;
  readonly filling: number;
  readonly potential: number;
}

const sameTemperature = 1e-13;

/**
 * Where the last spinodal vanishes: the temperature at which the least ∂µ/∂θ over all fillings is 0, by bisection between `from` and
 * `to` (K). Null where the host is stable already at `from`. Of a regular solution it is Ω/2R at θ = ½.
 * @throws InputError where it demixes even at `to`.
 */
export function criticalPoint(
  model: FreeEnergy,
  { from = 20, to = 20000 }: { readonly from?: number | undefined; readonly to?: number | undefined } = {},
): CriticalPoint | null {
  if (model.alwaysStable === true) return null;
  const least = (temperature: number) => leastSlope(model, temperature);
  if (least(from).slope >= 0) return null;
  if (least(to).slope < 0) {
    throw new InputError(`the host demixes even at ${to} K`, {
      at: { field: 'to' },
      expected: 'a temperature above the critical one',
    });
  }
  let [low, high] = [from, to];
  while (high - low > sameTemperature * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (least(middle).slope < 0) low = middle;
    else high = middle;
  }
  const { filling } = least(low);
  const potential = model.standardPotential(low) - model.chemicalPotential(filling, low) / faradayConstant;
  return { temperature: low, filling, potential };
}

const golden = (Math.sqrt(5) - 1) / 2;

/** Least ∂µ/∂θ: the lowest point of a grid, made exact by golden sections. */
function leastSlope(
  model: FreeEnergy,
  temperature: number,
): { readonly slope: number; readonly filling: number } {
  const grid = searchGrid(model.most);
  const slope = (x: number): number => model.slope(x, temperature);
  let [best, value] = [0, Infinity];
  for (let k = 0; k < grid.length; k += 8) {
    const here = slope(grid[k]);
    if (here < value) [best, value] = [k, here];
  }
  let [a, b] = [grid[Math.max(0, best - 8)], grid[Math.min(grid.length - 1, best + 8)]];
  for (let round = 0; round < 60; round++) {
    const [p, q] = [b - golden * (b - a), a + golden * (b - a)];
    if (slope(p) <= slope(q)) b = q;
    else a = p;
  }
  const filling = (a + b) / 2;
  return slope(filling) <= value ? { slope: slope(filling), filling } : { slope: value, filling: grid[best] };
}

/** Phases of a host at one temperature. */
export interface PhasesAt {
  /** K */
  readonly temperature: number;
  readonly gaps: readonly MiscibilityGap[];
  readonly spinodals: readonly (readonly [number, number])[];
}

/** Gaps and spinodals at each temperature (K). */
export function phaseDiagram(model: FreeEnergy, temperatures: readonly number[]): readonly PhasesAt[] {
  return temperatures.map((temperature) => ({
    temperature,
    gaps: miscibilityGaps(model, temperature),
    spinodals: spinodals(model, temperature),
  }));
}
