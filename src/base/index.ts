export {
  CancelledError,
  ConvergenceError,
  FormatError,
  InputError,
  LithoscaleError,
  NotPercolatingError,
  UnitError,
  type ErrorDetails,
  type Place,
} from './errors.ts';
export { errorOf, failureOf, type Failure } from './failure.ts';
export { breathe, cancellable, pacer, throwIfCancelled, type LongWork, type Progress } from './long-work.ts';
export { nearestName } from './nearest.ts';
export { readableUnit } from './readable.ts';
export { formatLength, parseQuantity } from './quantity.ts';
export { checkAgainst, didYouMean, type Checked, type Fault } from './schema/faults.ts';
export { formatPath, type Path } from './schema/path.ts';
export { requireValid, type ValidityOptions } from './schema/require-valid.ts';
