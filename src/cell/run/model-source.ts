import type { CellModel } from '../models/cell-model.ts';
import type { CellMesh } from '../solution.ts';
import type { Reading } from './driven-cell.ts';

/** Models on one mesh, for each temperature of the surroundings (K). */
export interface ModelSource {
  readonly mesh: CellMesh;
  model(temperature: number): CellModel;
}

/** Where a run stands when its models may be replaced: between two steps of the integrator. */
export interface Standing {
  readonly model: CellModel;
  /** Accepted; the algebraic unknowns are those of what is held now. */
  readonly y: Float64Array;
  readonly reading: Readonly<Reading>;
  /** Whether the cell has just begun to hold something. */
  readonly begins: boolean;
}

/** Models that a run may go over to. */
export interface Replacement {
  readonly source: ModelSource;
  /** Called once the run goes on with them; it does not where they cannot hold what is held. */
  readonly adopted?: (() => void) | undefined;
}

/** Models to go on with, from the state carried over to them, or undefined to go on as before. */
export type NextModels = (standing: Standing) => Replacement | undefined;
