import { faradayConstant } from '../../material/index.ts';
import type { CellBalance } from '../solution.ts';
import type { Electrode } from './electrode.ts';
import type { DfnSystem } from './system.ts';

interface Inventory {
  /** mol/m² of cell */
  readonly electrolyte: number;
  readonly negative: number;
  readonly positive: number;
}

/** Follows what a run must keep: lithium in the electrolyte, in the particles, and lithium against charge. */
export class BalanceAudit {
  private readonly system: DfnSystem;
  private readonly initial: Inventory;
  private readonly capacities: { readonly negative: number; readonly positive: number };
  private electrolyte = 0;
  private particles = 0;
  private charge = 0;

  constructor(system: DfnSystem, y: Float64Array) {
    this.system = system;
    this.initial = inventory(system, y);
    this.capacities = { negative: fullAmount(system.negative), positive: fullAmount(system.positive) };
  }

  /** `passed` is the charge since the start per area, C/m². */
  check(y: Float64Array, passed: number): void {
    const { initial, capacities } = this;
    const now = inventory(this.system, y);
    const moved = passed / faradayConstant;
    const all = initial.negative + initial.positive;
    this.electrolyte = worst(this.electrolyte, now.electrolyte / initial.electrolyte - 1);
    this.particles = worst(this.particles, (now.negative + now.positive) / all - 1);
    this.charge = worst(this.charge, (now.negative - initial.negative + moved) / capacities.negative);
    this.charge = worst(this.charge, (now.positive - initial.positive - moved) / capacities.positive);
  }

  result(): CellBalance {
    return { electrolyte: this.electrolyte, particles: this.particles, charge: this.charge };
  }
}

function worst(before: number, error: number): number {
  return Math.max(before, Math.abs(error));
}

function inventory(system: DfnSystem, y: Float64Array): Inventory {
  const { mesh, layout, parameters, negative, positive } = system;
  let electrolyte = 0;
  for (let k = 0; k < mesh.count; k++) {
    electrolyte += mesh.porosity[k] * mesh.widths[k] * y[layout.electrolyte + k];
  }
  return {
    electrolyte: electrolyte * parameters.electrolyte.initialConcentration,
    negative: amount(negative, y, layout.negativeShells),
    positive: amount(positive, y, layout.positiveShells),
  };
}

function amount({ cells, spheres }: Electrode, y: Float64Array, offset: number): number {
  let sum = 0;
  for (let k = 0; k < cells.count; k++) sum += cells.activeFraction[k] * spheres.mean(y, offset, k);
  return sum * cells.width * cells.parameters.maximumConcentration;
}

function fullAmount({ cells }: Electrode): number {
  const share = cells.activeFraction.reduce((sum, value) => sum + value, 0);
  return share * cells.width * cells.parameters.maximumConcentration;
}
