import { faradayConstant } from '../../material/index.ts';
import type { CellModel, Inventory } from '../models/cell-model.ts';
import type { CellBalance } from '../solution.ts';

const defaultBound = 1e-9;
/** States meet their equations, of which energy is made up, within the tolerance of the iteration alone. */
const defaultEnergyBound = 1e-2;

const stepsPerPower = 8;
/** V s: energy at 1C below which an imbalance counts in proportion. */
const smallestEnergy = 1;

/**
 * Follows what a run must keep: lithium in the electrolyte, in the particles, and lithium against charge. What charges a
 * double layer has moved no lithium, so the charges Q of both layers count: each electrode's lithium has changed by (Q − passed)/F
 * in the negative one and (Q + passed)/F in the positive one.
 */
export class BalanceAudit {
  private readonly initial: Inventory;
  private readonly bounds: Readonly<CellBalance>;
  private readonly energy = { time: 0, off: 0, through: 0, powers: { off: 0, through: 0 } };
  private checked = 0;
  private readonly worst = { electrolyte: 0, particles: 0, charge: 0, energy: 0 };

  constructor(system: CellModel, y: Float64Array, bounds: Partial<CellBalance> = {}) {
    this.initial = system.inventory(y);
    this.bounds = {
      electrolyte: bounds.electrolyte ?? defaultBound,
      particles: bounds.particles ?? defaultBound,
      charge: bounds.charge ?? defaultBound,
      energy: bounds.energy ?? defaultEnergyBound,
    };
  }

  /**
   * `system` is the model that the state belongs to, at its current; `passed` the charge since the start per area, C/m².
   * Names a balance that is past its bound.
   */
  check(system: CellModel, time: number, y: Float64Array, passed: number): string | undefined {
    const { initial, worst } = this;
    const now = system.inventory(y);
    const moved = passed / faradayConstant;
    const left = (now.negativeDoubleLayer - initial.negativeDoubleLayer) / faradayConstant;
    const right = (now.positiveDoubleLayer - initial.positiveDoubleLayer) / faradayConstant;
    const negative = now.negative - initial.negative - left + moved;
    const positive = now.positive - initial.positive - right - moved;
    // The metal of a half cell is not counted: its lithium is what the charge says.
    const full = initial.negative > 0;
    const all = initial.negative + initial.positive;
    if (initial.electrolyte > 0) note(worst, 'electrolyte', now.electrolyte / initial.electrolyte - 1);
    note(worst, 'particles', (full ? negative + positive : positive) / all);
    if (full) note(worst, 'charge', negative / initial.negative);
    note(worst, 'charge', positive / initial.positive);
    this.followEnergy(system, time, y);
    return this.broken();
  }

  /** Every few steps, since states are else not evaluated in full. Powers are integrated by the trapezoidal rule. */
  private followEnergy(system: CellModel, time: number, y: Float64Array): void {
    const { energy } = this;
    if (this.checked++ % stepsPerPower > 0 || system.powers === undefined || !system.evaluate(y)) return;
    const powers = system.powers();
    const half = (time - energy.time) / 2;
    energy.off += half * (powers.off + energy.powers.off);
    energy.through += half * (powers.through + energy.powers.through);
    Object.assign(energy, { time, powers });
    if (!(energy.through > 0)) return;
    // What has passed in a moment tells nothing: rounding of the temperature is as large.
    const told = Math.min(1, energy.through / (system.currentScale * smallestEnergy));
    note(this.worst, 'energy', (told * energy.off) / energy.through);
    note(this.worst, 'energy', told * (system.heatImbalance?.(y) ?? 0));
  }

  result(): CellBalance {
    return { ...this.worst };
  }

  private broken(): string | undefined {
    const { worst, bounds } = this;
    for (const name of ['electrolyte', 'particles', 'charge', 'energy'] as const) {
      if (worst[name] <= bounds[name]) continue;
      return `the balance of ${names[name]} is off by ${worst[name].toExponential(1)}, past its bound of ${bounds[name]}`;
    }
    return undefined;
  }
}

const names = {
  electrolyte: 'lithium in the electrolyte',
  particles: 'lithium in the particles',
  charge: 'lithium against charge',
  energy: 'energy',
} as const;

/** NaN counts as without bound. */
function note(worst: Record<keyof CellBalance, number>, name: keyof CellBalance, error: number): void {
  const size = Math.abs(error);
  worst[name] = size <= worst[name] ? worst[name] : Number.isNaN(size) ? Infinity : size;
}
