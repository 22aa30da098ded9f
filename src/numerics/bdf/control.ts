import type { StepHistory } from './history.ts';
import { weightedNorm } from './norm.ts';

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
}

/** Factor by which the step may change for a local error of `error` at `order`. */
export function stepFactor(error: number, order: number): number {
  return (2 * error + 1e-4) ** (-1 / (order + 1));
}

/** Estimates the local errors of the present step at its order and the two below. `scratch` is overwritten. */
export function weighErrors(
  history: StepHistory,
  correction: Float64Array,
  weights: Float64Array,
  scratch: Float64Array,
  out: ErrorEstimates,
): void {
  const { order, sigma, differences } = history;
  const norm = weightedNorm(correction, weights);
  const error = sigma[order] * norm;
  out.atOrder = norm;
  out.order = order;
  out.error = error;
  out.below = 0;
  if (order === 1) return;
  const own = (order + 1) * error;
  sum(scratch, correction, differences[order]);
  out.below = sigma[order - 1] * weightedNorm(scratch, weights);
  let lower = order * out.below;
  if (order > 2) {
    sum(scratch, scratch, differences[order - 1]);
    lower = Math.max(lower, (order - 1) * sigma[order - 2] * weightedNorm(scratch, weights));
  }
  if (lower <= (order > 2 ? own : 0.5 * own)) {
    out.order = order - 1;
    out.error = out.below;
  }
}

/**
 * Accepts the step and sets order and size of the next. While `raising` (the start) the order rises and the step
 * doubles at each step until an estimate says otherwise; returns whether that still holds.
 */
export function chooseNext(
  history: StepHistory,
  correction: Float64Array,
  weights: Float64Array,
  scratch: Float64Array,
  errors: ErrorEstimates,
  raising: boolean,
): boolean {
  const { order, step, maximumOrder } = history;
  const change = order - history.usedOrder;
  const first = history.usedOrder === 0;
  const stillRaising = raising && errors.order === order && order < maximumOrder;
  let next = order;
  let error = errors.error;
  if (stillRaising) {
    if (!first) next = order + 1;
  } else if (errors.order < order) {
    next = errors.order;
  } else if (order < maximumOrder && order + 1 < history.steady && change !== 1) {
    difference(scratch, correction, history.differences[order + 1]);
    const above = weightedNorm(scratch, weights) / (order + 2);
    next = compareOrders(order, errors.below, errors.error, above);
    if (next > order) error = above;
    else if (next < order) error = errors.below;
  }
  history.accept(correction);
  history.order = next;
  history.step = stillRaising ? (first ? step : 2 * step) : nextStep(step, error, next);
  return stillRaising;
}

function compareOrders(order: number, below: number, own: number, above: number): number {
  const termBelow = order * below;
  const term = (order + 1) * own;
  const termAbove = (order + 2) * above;
  if (order === 1) return termAbove >= 0.5 * term ? 1 : 2;
  if (termBelow <= Math.min(term, termAbove)) return order - 1;
  return termAbove >= term ? order : order + 1;
}

/** Steps only double or shrink, so that the coefficients and the Jacobian serve for several steps. */
function nextStep(step: number, error: number, order: number): number {
  const factor = stepFactor(error, order);
  if (factor >= 2) return 2 * step;
  return factor <= 1 ? step * Math.max(0.5, Math.min(0.9, factor)) : step;
}

function sum(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
}

function difference(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] - b[i];
}
