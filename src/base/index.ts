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
export { breathe, pacer, throwIfCancelled, type LongWork, type Progress } from './long-work.ts';
export { nearestName } from './nearest.ts';
export { readableUnit } from './readable.ts';
export { formatLength, parseQuantity } from './quantity.ts';
