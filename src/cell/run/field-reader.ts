import { ConvergenceError } from '../../base/index.ts';
import { makeConsistent } from '../consistent.ts';
import { overpotentialsOf, type Overpotentials } from '../impedance/overpotentials.ts';
import type { CellModel } from '../models/cell-model.ts';
import { ThermalCell } from '../models/heat/thermal-cell.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';
import type { CellFields } from '../solution.ts';
import type { KeptState } from './state-keeper.ts';

interface ReadCell {
  /** m² */
  readonly area: number;
  model(temperature: number): CellModel;
}

/**
 * Reads fields from states. An interpolated state meets the algebraic equations within the tolerance alone, which
 * shows as wiggles in the potential of a solid that conducts well: they are solved anew before the potentials are read.
 * In models of its own, since the integrator goes on with the factors that it has.
 */
export class FieldReader {
  private readonly cell: ReadCell;
  /** By the temperature of the surroundings. */
  private readonly models = new Map<number, CellModel>();

  constructor(cell: ReadCell) {
    this.cell = cell;
  }

  /** Takes a model that nobody else needs from now on, so that none has to be made. */
  lend(surroundings: number, model: CellModel): void {
    if (!this.models.has(surroundings)) this.models.set(surroundings, model);
  }

  /** The voltage is that of the curve at this time. */
  fieldsOf({ time, voltage, current, surroundings, state }: KeptState): CellFields {
    let model = this.models.get(surroundings);
    if (model === undefined) {
      model = this.cell.model(surroundings);
      this.models.set(surroundings, model);
    }
    model.currentDensity = current / this.cell.area;
    const y = state.slice();
    try {
      makeConsistent(model, y, new Float64Array(y.length), true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      y.set(state);
    }
    return { ...model.fields(time, y), voltage, overpotentials: lossesOf(model, y) };
  }
}

/** The voltage in parts, where the model can tell. */
function lossesOf(model: CellModel, y: Float64Array): Overpotentials | undefined {
  if (!model.evaluate(y)) return undefined;
  const inner = model instanceof ThermalCell ? model.inner : model;
  const canTell = inner instanceof PorousCell || inner instanceof SingleParticleModel;
  return canTell ? overpotentialsOf(inner, y) : undefined;
}
