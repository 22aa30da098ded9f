import { faradayConstant } from '../../material/index.ts';
import type { CellModel, Inventory } from '../models/cell-model.ts';
import type { CellBalance } from '../solution.ts';

const defaultBound = 1e-9;

/**
 * Follows what a run must keep: lithium in the electrolyte, in the particles, and lithium against charge. What charges a
 * double layer has moved no lithium, so the charges Q of both layers count: each electrode's lithium has changed by (Q − passed)/F
 * in the negative one and (Q + passed)/F in the positive one.
 */
export class BalanceAudit {
  private readonly system: CellModel;
  private readonly initial: Inventory;
  private readonly bounds: Readonly<CellBalance>;
  private readonly worst = { electrolyte: 0, particles: 0, charge: 0 };

  constructor(system: CellModel, y: Float64Array, bounds: Partial<CellBalance> = {}) {
    this.system = system;
    this.initial = system.inventory(y);
    this.bounds = {
      electrolyte: bounds.electrolyte ?? defaultBound,
      particles: bounds.particles ?? defaultBound,
      charge: bounds.charge ?? defaultBound,
    };
  }

  /** `passed` is the charge since the start per area, C/m². Names a balance that is past its bound. */
  check(y: Float64Array, passed: number): string | undefined {
    const { initial, worst } = this;
    const now = this.system.inventory(y);
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
    return this.broken();
  }

  result(): CellBalance {
    return { ...this.worst };
  }

  private broken(): string | undefined {
    const { worst, bounds } = this;
    for (const name of ['electrolyte', 'particles', 'charge'] as const) {
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
} as const;

/** NaN counts as without bound. */
function note(worst: Record<keyof CellBalance, number>, name: keyof CellBalance, error: number): void {
  const size = Math.abs(error);
  worst[name] = size <= worst[name] ? worst[name] : Number.isNaN(size) ? Infinity : size;
}
