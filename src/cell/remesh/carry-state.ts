import { cutLength, cutRadius, MeanMap, type MeanOrder } from '../../particle/index.ts';
import type { CellModel, UnknownBlock } from '../models/cell-model.ts';

/**
 * A state of one model as one of the same model on another mesh. Lithium, salt, heat and charge are linear sums of the unknowns
 * and are kept to rounding; the algebraic unknowns are a guess. Parabolas carry the unknowns where the state that
 * results has a value, and means as they are where it has not, as at a sharp front.
 */
export function carryState(from: CellModel, to: CellModel, y: Float64Array): Float64Array {
  to.currentDensity = from.currentDensity;
  const smooth = carried(from, to, y, 'smooth');
  return to.evaluate(smooth) ? smooth : carried(from, to, y, 'bounded');
}

function carried(from: CellModel, to: CellModel, y: Float64Array, order: MeanOrder): Float64Array {
  const out = new Float64Array(to.size);
  const blocks = to.blocks?.() ?? [];
  const current = from.currentDensity / from.currentScale;
  for (const [b, block] of (from.blocks?.() ?? []).entries()) {
    const next = blocks[b];
    if (block.kind === 'means' && next.kind === 'means') carryMeans(block, next, y, out, order);
    else if (block.kind === 'currents' && next.kind === 'currents') {
      carryCurrents(block, next, current, y, out, order);
    }
  }
  return out;
}

type Means = Extract<UnknownBlock, { kind: 'means' }>;
type Currents = Extract<UnknownBlock, { kind: 'currents' }>;

/** First along the radius, then through the thickness. */
function carryMeans(from: Means, to: Means, y: Float64Array, out: Float64Array, order: MeanOrder): void {
  const cells = from.content.length;
  const [shells, nextShells] = [from.shells?.count ?? 1, to.shells?.count ?? 1];
  const between = new Float64Array(cells * nextShells);
  if (from.shells === undefined || to.shells === undefined) {
    between.set(y.subarray(from.start, from.start + cells));
  } else {
    const radial = new MeanMap(cutRadius(from.shells), cutRadius(to.shells), order);
    for (let k = 0; k < cells; k++) {
      radial.apply(y, between, { from: from.start + k * shells, to: k * nextShells });
    }
  }
  const through = new MeanMap(cutLength(from.content), cutLength(to.content), order);
  const stride = { from: nextShells, to: nextShells };
  for (let m = 0; m < nextShells; m++) through.apply(between, out, { from: m, to: to.start + m }, stride);
}

/** What reacts in each cell is carried; the currents at the faces are its sums. */
function carryCurrents(
  from: Currents,
  to: Currents,
  current: number,
  y: Float64Array,
  out: Float64Array,
  order: MeanOrder,
): void {
  const [left, right] = from.ends;
  const count = from.widths.length;
  const at = (q: number): number =>
    q === 0 ? left * current : q === count ? right * current : y[from.start + q - 1];
  const reaction = from.widths.map((width, k) => (at(k) - at(k + 1)) / width);
  const next = new Float64Array(to.widths.length);
  new MeanMap(cutLength(from.widths), cutLength(to.widths), order).apply(reaction, next);
  let carriedOn = left * current;
  for (let k = 0; k < next.length - 1; k++) {
    carriedOn -= next[k] * to.widths[k];
    out[to.start + k] = carriedOn;
  }
}
