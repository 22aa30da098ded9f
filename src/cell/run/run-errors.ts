import { CancelledError, ConvergenceError } from '../../base/index.ts';
import type { CellSolution } from '../solution.ts';

/** A run that could not go on; what it had computed until then is in `partial`. */
export class CellRunError extends ConvergenceError {
  readonly partial: CellSolution;

  constructor(what: string, partial: CellSolution, mend?: string, field = 'experiment') {
    super(what, { at: { field }, mend });
    this.partial = partial;
  }
}

/** A run that was cancelled; what it had computed until then is in `partial`. */
export class CellRunCancelledError extends CancelledError {
  readonly partial: CellSolution;

  constructor(what: string, partial: CellSolution) {
    super(what);
    this.partial = partial;
  }
}
