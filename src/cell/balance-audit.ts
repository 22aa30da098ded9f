import { faradayConstant } from '../material/index.ts';
import type { CellModel, Inventory } from './models/cell-model.ts';
import type { CellBalance } from './solution.ts';

/** Follows what a run must keep: lithium in the electrolyte, in the particles, and lithium against charge. */
export class BalanceAudit {
  private readonly system: CellModel;
  private readonly initial: Inventory;
  private electrolyte = 0;
  private particles = 0;
  private charge = 0;

  constructor(system: CellModel, y: Float64Array) {
    this.system = system;
    this.initial = system.inventory(y);
  }

  /** `passed` is the charge since the start per area, C/m². */
  check(y: Float64Array, passed: number): void {
    const { initial } = this;
    const now = this.system.inventory(y);
    const moved = passed / faradayConstant;
    const all = initial.negative + initial.positive;
    this.electrolyte = worst(this.electrolyte, now.electrolyte / initial.electrolyte - 1);
    this.particles = worst(this.particles, (now.negative + now.positive) / all - 1);
    this.charge = worst(this.charge, (now.negative - initial.negative + moved) / initial.negative);
    this.charge = worst(this.charge, (now.positive - initial.positive - moved) / initial.positive);
  }

  result(): CellBalance {
    return { electrolyte: this.electrolyte, particles: this.particles, charge: this.charge };
  }
}

function worst(before: number, error: number): number {
  return Math.max(before, Math.abs(error));
}
