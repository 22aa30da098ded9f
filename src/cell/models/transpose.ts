import type { CellModel } from './cell-model.ts';
import { ThermalCell } from './heat/thermal-cell.ts';
import { TransposedThermal } from './heat/transposed-thermal.ts';
import { PorousCell } from './porous/porous-cell.ts';
import { TransposedCell } from './porous/transposed-cell.ts';
import { SingleParticleModel } from './single-particle/single-particle-model.ts';
import { TransposedSingleParticle } from './single-particle/transposed-single-particle.ts';
import type { TransposedModel } from './transposed-model.ts';

/** Transposed solves of a model, where it has them: all of one temperature, given or their own. */
export function transposeOf(model: CellModel): TransposedModel | undefined {
  if (model instanceof PorousCell) return new TransposedCell(model);
  if (model instanceof SingleParticleModel) return new TransposedSingleParticle(model);
  if (!(model instanceof ThermalCell) || model.layers.count > 1) return undefined;
  const { inner } = model;
  if (inner instanceof PorousCell) return new TransposedThermal(model, new TransposedCell(inner));
  if (!(inner instanceof SingleParticleModel)) return undefined;
  return new TransposedThermal(model, new TransposedSingleParticle(inner));
}

/** Rows of a model as its transpose takes them: with the heat that the potentials tell, see TransposedThermal. */
export function transposedRows(
  model: CellModel,
  y: Float64Array,
  rates: Float64Array,
  out: Float64Array,
): boolean {
  if (!model.residual(y, rates, out)) return false;
  if (model instanceof ThermalCell) out[model.temperatures] -= model.powers().off / model.energyScale;
  return true;
}
