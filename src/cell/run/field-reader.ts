import { ConvergenceError } from '../../base/index.ts';
import { settle } from '../consistent.ts';
import { overpotentialsOf, type Overpotentials } from '../impedance/overpotentials.ts';
import type { CellModel } from '../models/cell-model.ts';
import { PouchCell } from '../models/heat/pouch-cell.ts';
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
 * A function that reads the fields of states when it is first called, which keeps the states alone until then: many runs
 * are made for their curves.
 */
export function fieldsOnceAsked(cell: ReadCell, states: readonly KeptState[]): () => readonly CellFields[] {
  let unread: readonly KeptState[] | undefined = states;
  let fields: readonly CellFields[] = [];
  return () => {
    if (unread !== undefined) {
      const reader = new FieldReader(cell);
      fields = unread.map((kept) => reader.fieldsOf(kept));
      unread = undefined;
    }
    return fields;
  };
}

/**
 * Reads fields from states. An interpolated state meets the algebraic equations within the tolerance alone, which
 * shows as wiggles in the potential of a solid that conducts well: they are solved anew before the potentials are read.
 * In models of its own, since the run's are gone.
 */
class FieldReader {
  private readonly cell: ReadCell;
  /** By the temperature of the surroundings. */
  private readonly models = new Map<number, CellModel>();

  constructor(cell: ReadCell) {
    this.cell = cell;
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
      settle(model, y, true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      y.set(state);
    }
    return { ...model.fields(time, y), voltage, overpotentials: lossesOf(model, y) };
  }
}

/** The voltage in parts, where the model can tell. */
function lossesOf(model: CellModel, y: Float64Array): Overpotentials | undefined {
  if (model instanceof PouchCell) return lossesAlong(model, y);
  if (!model.evaluate(y)) return undefined;
  const inner = model instanceof ThermalCell ? model.inner : model;
  const canTell = inner instanceof PorousCell || inner instanceof SingleParticleModel;
  return canTell ? overpotentialsOf(inner, y) : undefined;
}

/** Those in the middle of the height, and what the foils lose from there. */
function lossesAlong(pouch: PouchCell, y: Float64Array): Overpotentials | undefined {
  if (!pouch.evaluate(y)) return undefined;
  const { model, state } = pouch.middle;
  const own = lossesOf(model, state);
  if (own === undefined) return undefined;
  const voltage = pouch.voltage();
  const foils = { process: 'current collectors', place: 'cell', loss: own.voltage - voltage } as const;
  return { ...own, voltage, losses: [...own.losses, foils] };
}
