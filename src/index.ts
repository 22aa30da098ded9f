/** What most people want: from an image to effective properties to a cell. Each room also has its own entrance. */
export { InputError, FormatError, UnitError, NotPercolatingError, ConvergenceError, LithoscaleError } from './base/index.ts';
