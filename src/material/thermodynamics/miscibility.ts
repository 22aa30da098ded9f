import { ConvergenceError, InputError } from '../../base/index.ts';
import { faradayConstant, gasConstant } from '../constants.ts';
import type { FreeEnergy } from './free-energy.ts';

/** Two phases that coexist, and what a homogeneous host does between them. Potentials in V. */
export interface MiscibilityGap {
  /** Filling of the emptier phase. */
  readonly from: number;
  /** Filling of the fuller phase. */
  readonly to: number;
  /** J/mol, of both phases */
  readonly chemicalPotential: number;
  /** Of the plateau. */
  readonly potential: number;
  /** Fillings at which the homogeneous host becomes unstable when it is filled, and when it is emptied. */
  readonly spinodal: readonly [number, number];
  /** Potentials at these: the least on filling, the most on emptying. */
  readonly metastable: readonly [filling: number, emptying: number];
  /** Between them: what hysteresis is left at vanishing current in a host of many particles, 2µ_s/F. */
  readonly hysteresis: number;
  /** Largest |µ(from) − µ(to)| and distance of the tangents, over RT. */
  readonly residual: number;
}

const evenly = 2000;
const tails = 120;
/** Cells near an end are counted down to this filling. */
const least = 1e-15;

/** Fillings that are dense near an empty and a full host, where phases of strong attraction lie. */
export function searchGrid(most: number): Float64Array {
  const fillings = new Set<number>();
  for (let k = 1; k < evenly; k++) fillings.add((most * k) / evenly);
  for (let k = 0; k <= tails; k++) {
    const near = most * least ** (1 - k / tails) * (1 / evenly) ** (k / tails);
    fillings.add(near);
    if (most - near < most) fillings.add(most - near);
  }
  return Float64Array.from(fillings).sort();
}

/** Fillings between which ∂µ/∂θ < 0: pairs of roots, found on {@link searchGrid} and made exact by bisection. */
export function spinodals(model: FreeEnergy, temperature: number): readonly (readonly [number, number])[] {
  if (model.alwaysStable === true) return [];
  const grid = searchGrid(model.most);
  const slope = (x: number): number => model.slope(x, temperature);
  const roots: number[] = [];
  let before = true;
  for (let k = 0; k < grid.length; k++) {
    const stable = slope(grid[k]) >= 0;
    if (k > 0 && stable !== before) roots.push(edge((x) => slope(x) >= 0, grid[k - 1], grid[k], before));
    before = stable;
  }
  return Array.from({ length: roots.length >> 1 }, (_, k) => [roots[2 * k], roots[2 * k + 1]] as const);
}

/** Where a property that holds at `low` as `atLow` says ceases to, to the last bit. */
function edge(holds: (x: number) => boolean, low: number, high: number, atLow: boolean): number {
  let [a, b] = [low, high];
  for (let round = 0; round < 200; round++) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (holds(middle) === atLow) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/**
 * All pairs of phases with a common tangent, from the lower convex envelope of f(θ); each pair made exact by Newton's method on the
 * two equations of the tangent. Gaps narrower than 1/2000 of the range are not seen.
 * @throws InputError where phases are nearer to empty and full than numbers tell; ConvergenceError where a tangent cannot be made exact.
 */
export function miscibilityGaps(model: FreeEnergy, temperature: number): readonly MiscibilityGap[] {
  if (model.alwaysStable === true) return [];
  const grid = searchGrid(model.most);
  const energy = grid.map((x) => model.energy(x, temperature));
  const potential = grid.map((x) => model.chemicalPotential(x, temperature));
  const noise = 1e-12 * gasConstant * temperature;
  return lowerEnvelope(grid, energy)
    .filter(([i, j]) => {
      for (let k = i; k < j; k++) if (potential[k + 1] < potential[k] - noise) return true;
      return false;
    })
    .map(([i, j]) => gapOf(model, temperature, tangent(model, temperature, grid[i], grid[j])));
}

/** Neighbours on the lower convex envelope that are not neighbours on the grid. */
function lowerEnvelope(x: Float64Array, y: Float64Array): readonly (readonly [number, number])[] {
  const hull: number[] = [];
  for (let k = 0; k < x.length; k++) {
    while (hull.length > 1) {
      const [a, b] = [hull[hull.length - 2], hull[hull.length - 1]];
      if ((y[b] - y[a]) * (x[k] - x[a]) < (y[k] - y[a]) * (x[b] - x[a])) break;
      hull.pop();
    }
    hull.push(k);
  }
  return hull.slice(1).flatMap((j, k) => (j > hull[k] + 1 ? [[hull[k], j] as const] : []));
}

interface Tangent {
  readonly from: number;
  readonly to: number;
  readonly residual: number;
}

const rounds = 100;
const tolerance = 1e-9;

function tangent(model: FreeEnergy, temperature: number, low: number, high: number): Tangent {
  const { most } = model;
  const thermal = gasConstant * temperature;
  const residuals = (a: number, b: number): readonly [number, number] => {
    const below = model.chemicalPotential(a, temperature);
    const apart = (model.chemicalPotential(b, temperature) - below) / thermal;
    const rise = model.energy(b, temperature) - model.energy(a, temperature);
    return [apart, (rise - below * (b - a)) / (thermal * (b - a))];
  };
  let [a, b] = [low, high];
  let now = residuals(a, b);
  let [best, residual] = [[a, b], size(now)];
  let idle = 0;
  for (let round = 0; round < rounds && residual > 0; round++) {
    const width = b - a;
    const [left, right] = [model.slope(a, temperature) / thermal, model.slope(b, temperature) / thermal];
    // Of (apart, lag) with lag = ∫(µ − µ_a)/width: ∂lag/∂a = −left + lag/width, ∂lag/∂b = (apart − lag)/width.
    const [apart, lag] = now;
    const [p, q, r, s] = [-left, right, -left + lag / width, (apart - lag) / width];
    const determinant = p * s - q * r;
    // In ln θ/(most − θ): a step cannot leave the range.
    const scale = (x: number): number => (x * (most - x)) / most;
    const [stepA, stepB] = [(s * apart - q * lag) / determinant, (p * lag - r * apart) / determinant];
    a = moved(a, clamped(-stepA / scale(a)), most);
    b = moved(b, clamped(-stepB / scale(b)), most);
    if (!(b > a)) break;
    now = residuals(a, b);
    const isBetter = size(now) < residual;
    if (isBetter) [best, residual] = [[a, b], size(now)];
    idle = isBetter ? 0 : idle + 1;
    if (idle > 3 && residual < tolerance) break;
  }
  // 1 − θ has no more digits than this near a full host.
  const rounding = Number.EPSILON / (most - best[1]);
  if (!(residual <= Math.max(tolerance, 4 * rounding))) {
    if (low <= 10 * least * most && high >= most * (1 - 1e-14)) throw tooStrong(temperature);
    throw new ConvergenceError(`the common tangent between fillings of ${low} and ${high} was not found`, {
      expected: `a residual of ${tolerance} RT, not ${residual}`,
      mend: 'a smoother free energy, or another temperature',
    });
  }
  return { from: best[0], to: best[1], residual };
}

function tooStrong(temperature: number): InputError {
  return new InputError(`attraction is so strong that phases are emptier than ${least} at ${temperature} K`, {
    at: { field: 'coefficients' },
    expected: `interactions of less than about 34 RT, here ${(34 * gasConstant * temperature).toPrecision(3)} J/mol`,
    mend: 'or a higher temperature',
  });
}

function size([p, q]: readonly [number, number]): number {
  return Math.max(Math.abs(p), Math.abs(q));
}

function clamped(step: number): number {
  return Math.max(-1, Math.min(1, step));
}

function moved(x: number, step: number, most: number): number {
  const factor = Math.exp(step);
  return (most * x * factor) / (most - x + x * factor);
}

/** The gap's plateau, and where a homogeneous host that is filled (or emptied) on past a phase loses its stability. */
function gapOf(model: FreeEnergy, temperature: number, { from, to, residual }: Tangent): MiscibilityGap {
  const chemicalPotential = model.chemicalPotential(from, temperature);
  const at = (x: number): number =>
    model.standardPotential(temperature) - model.chemicalPotential(x, temperature) / faradayConstant;
  const spinodal = [turn(model, temperature, from, to), turn(model, temperature, to, from)] as const;
  const metastable = [at(spinodal[0]), at(spinodal[1])] as const;
  return {
    from,
    to,
    chemicalPotential,
    potential: at(from),
    spinodal,
    metastable,
    hysteresis: metastable[1] - metastable[0],
    residual,
  };
}

/** The first filling on the way from one phase to the other at which µ turns round. */
function turn(model: FreeEnergy, temperature: number, from: number, to: number): number {
  const sign = Math.sign(to - from);
  const place = (share: number): number => from + (to - from) * share;
  const mu = (x: number): number => sign * model.chemicalPotential(x, temperature);
  let before = from;
  for (let k = 1; k <= evenly; k++) {
    const here = place(k / evenly);
    if (mu(here) < mu(before)) {
      const start = place(Math.max(0, k - 2) / evenly);
      const stable = (x: number): boolean => model.slope(x, temperature) >= 0;
      // Where the lowest state changes by a jump the slope stays above 0 on both sides: there the jump is the turn.
      if (stable(here)) return jump(mu, before, here);
      return edge(stable, start, here, true);
    }
    before = here;
  }
  return to;
}

/** Where a rising function falls by a jump between two points: the last point before it. */
function jump(mu: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let round = 0; round < 60; round++) {
    const middle = (a + b) / 2;
    if (mu(middle) >= mu(a)) a = middle;
    else b = middle;
  }
  return a;
}
