import type { StepHistory } from './history.ts';

const leastGrowth = 1.5;

/** Estimates of the local error, in units of what is allowed. */
export interface ErrorEstimates {
  /** Order that promises the longest step, not above the present one. */
  order: number;
  /** Local error at that order. */
  error: number;
  /** Norm of the correction at the present order; times the error constant it is what the error test looks at. */
  atOrder: number;
  /** Local error one order lower. */
  below: number;
  /** Local error one order higher; of use after enough steps at the present order and size. */
  above: number;
}

/** Factor by which the step may change for a local error of `error` at `order`. */
export function stepFactor(error: number, order: number): number {
  return (2 * error + 1e-4) ** (-1 / (order + 1));
}

/** Estimates the local errors of the present step at its order, the two below and the one above. */
export function weighErrors(
  history: StepHistory,
  correction: Float64Array,
  weights: Float64Array,
  leastOrder: number,
  out: ErrorEstimates,
): void {
  const { order, sigma } = history;
  const norms = neighbourNorms(history, correction, weights);
  const error = sigma[order] * norms.own;
  out.atOrder = norms.own;
  out.order = order;
  out.error = error;
  out.below = order > 1 ? Infinity : 0;
  out.above = norms.above / (order + 2);
  if (order <= leastOrder) return;
  const own = (order + 1) * error;
  out.below = sigma[order - 1] * norms.below;
  let lower = order * out.below;
  if (order > 2) lower = Math.max(lower, (order - 1) * sigma[order - 2] * norms.twoBelow);
  if (lower <= (order > 2 ? own : 0.5 * own)) {
    out.order = order - 1;
    out.error = out.below;
  }
}

interface NeighbourNorms {
  own: number;
  below: number;
  twoBelow: number;
  above: number;
}

/** Norms of the difference of the order after the present one at the end of the step, of its two lower and its higher neighbour. */
function neighbourNorms(
  { order, differences, scaling, size, maximumOrder }: StepHistory,
  correction: Float64Array,
  weights: Float64Array,
): NeighbourNorms {
  const here = scaling[order];
  const before = scaling[order - 1];
  const after = Math.min(order + 1, maximumOrder);
  let own = 0;
  let below = 0;
  let twoBelow = 0;
  let above = 0;
  for (let i = 0, row = 0; i < size; i++, row += 6) {
    const weight = weights[i];
    const change = correction[i];
    const one = change + here * differences[row + order];
    const two = one + before * differences[row + order - 1];
    const next = change - differences[row + after];
    const square = weight * weight;
    own += square * change * change;
    below += square * one * one;
    twoBelow += square * two * two;
    above += square * next * next;
  }
  return {
    own: Math.sqrt(own / size),
    below: Math.sqrt(below / size),
    twoBelow: Math.sqrt(twoBelow / size),
    above: Math.sqrt(above / size),
  };
}

/**
 * Order and size of the step after the present one. While `raising` (the start) the order rises and the step
 * doubles at each step until an estimate says otherwise; returns whether that still holds.
 */
export function chooseNext(
  history: StepHistory,
  errors: ErrorEstimates,
  raising: boolean,
  leastOrder: number,
  out: NextStep,
): boolean {
  const { order, step, maximumOrder } = history;
  const change = order - history.usedOrder;
  const first = history.usedOrder === 0;
  const stillRaising = raising && errors.order === order && order < maximumOrder;
  out.order = order;
  let { error } = errors;
  if (stillRaising) {
    if (!first) out.order = order + 1;
  } else if (errors.order < order) {
    out.order = errors.order;
  } else if (order < maximumOrder && order + 1 < history.steady && change !== 1) {
    out.order = Math.max(leastOrder, compareOrders(order, errors.below, errors.error, errors.above));
    if (out.order > order) error = errors.above;
    else if (out.order < order) error = errors.below;
  }
  if (!stillRaising && !first && order < leastOrder) out.order = order + 1;
  out.step = stillRaising ? (first ? step : 2 * step) : nextStep(history, error, out.order);
  return stillRaising;
}

export interface NextStep {
  order: number;
  step: number;
}

function compareOrders(order: number, below: number, own: number, above: number): number {
  const termBelow = order * below;
  const term = (order + 1) * own;
  const termAbove = (order + 2) * above;
  if (order === 1) return termAbove >= 0.5 * term ? 1 : 2;
  if (termBelow <= Math.min(term, termAbove)) return order - 1;
  return termAbove >= term ? order : order + 1;
}

/**
 * Steps grow at most to twice their size, and by less than {@link leastGrowth} not at all, so that the coefficients and the
 * Jacobian serve for several steps. Less than doubling waits until the estimates stand on steps of one size.
 */
function nextStep({ step, order, steady }: StepHistory, error: number, nextOrder: number): number {
  const factor = stepFactor(error, nextOrder);
  if (factor >= 2) return 2 * step;
  if (factor >= leastGrowth && steady > order) return factor * step;
  return factor <= 1 ? step * Math.max(0.5, Math.min(0.9, factor)) : step;
}
