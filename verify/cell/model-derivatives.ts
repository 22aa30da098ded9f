import type { CellModel } from '../../src/cell/models/cell-model.ts';

/** J v by central differences of the residual, y' moving with `shift`. */
export function productByDifferences(
  model: CellModel,
  y: Float64Array,
  v: Float64Array,
  shift: number,
  step = 1e-5,
): Float64Array {
  const still = new Float64Array(model.size);
  const side = (by: number): Float64Array => {
    const out = new Float64Array(model.size);
    const moved = y.map((value, i) => value + by * v[i]);
    const rate = still.map((_, i) => by * shift * v[i]);
    if (!model.residual(moved, rate, out))
      throw new RangeError('the residual has no value beside this state');
    return out;
  };
  const [plus, minus] = [side(step), side(-step)];
  return plus.map((value, i) => (value - minus[i]) / (2 * step));
}
