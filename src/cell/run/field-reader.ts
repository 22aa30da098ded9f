import { ConvergenceError } from '../../base/index.ts';
import { settle } from '../consistent.ts';
import { overpotentialsOf, type Overpotentials } from '../impedance/overpotentials.ts';
import type { CellModel } from '../models/cell-model.ts';
import { PouchCell } from '../models/heat/pouch-cell.ts';
import { ThermalCell } from '../models/heat/thermal-cell.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';
import type { CellFields } from '../solution.ts';
import type { ModelSource } from './model-source.ts';
import type { KeptState } from './state-keeper.ts';

/**
 * A function that reads the fields of states when it is first called, which keeps the states alone until then: many runs
 * are made for their curves.
 */
export function fieldsOnceAsked(area: number, states: readonly KeptState[]): () => readonly CellFields[] {
  let unread: readonly KeptState[] | undefined = states;
  let fields: readonly CellFields[] = [];
  return () => {
    if (unread !== undefined) {
      const reader = new FieldReader(area);
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
  /** m² */
  private readonly area: number;
  /** By the temperature of the surroundings. */
  private readonly models = new Map<ModelSource, Map<number, CellModel>>();

  constructor(area: number) {
    this.area = area;
  }

  /** The voltage is that of the curve at this time. */
  fieldsOf({ time, voltage, current, surroundings, state, source }: KeptState): CellFields {
    const models = this.modelsOf(source);
    let model = models.get(surroundings);
    if (model === undefined) {
      model = source.model(surroundings);
      models.set(surroundings, model);
    }
    model.currentDensity = current / this.area;
    const y = state.slice();
    try {
      settle(model, y, true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      y.set(state);
    }
    return { ...model.fields(time, y), voltage, overpotentials: lossesOf(model, y) };
  }

  private modelsOf(source: ModelSource): Map<number, CellModel> {
    const models = this.models.get(source) ?? new Map<number, CellModel>();
    this.models.set(source, models);
    return models;
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
