import { InputError } from '../../base/index.ts';
import type { ExperimentStep } from '../experiments/steps.ts';
import { plain } from '../plain.ts';
import type { CellEventKind } from '../solution.ts';
import type { DrivenCell } from './driven-cell.ts';
import type { AcceptedTimes } from './run-record.ts';
import { voltageAhead, type WatchedCell } from './watches.ts';

/** Share of the initial concentration below which a run that is stuck has run dry. */
export const dry = 0.01;

/** How a step, or a stretch of one, ended. */
export interface Ending {
  readonly kind: CellEventKind;
  readonly message: string;
  /** Whether the rest of the experiment may follow. */
  readonly goesOn: boolean;
  readonly error?: { readonly what: string; readonly mend?: string | undefined } | undefined;
}

/** The smallest step failed: the electrolyte ran dry, a particle is empty or full, or what is held is out of reach. */
export function gaveUp(
  cell: DrivenCell,
  { time, elapsed }: AcceptedTimes,
  text: string,
  goesOn: boolean,
): Ending {
  const where = cell.model.depletion?.(cell.y, dry);
  if (where !== undefined) {
    return { kind: 'electrolyte-depleted', message: `${text}: ended, ${where}`, goesOn };
  }
  const limit = cell.nearestLimit(elapsed);
  const reason = cell.outOfReach(elapsed) ?? limit;
  const what = `${text}: stopped at ${time.toPrecision(6)} s because ${reason}`;
  if (reason !== limit) return { kind: 'infeasible', message: what, goesOn, error: { what } };
  return { kind: 'stoichiometry-limit', message: limit, goesOn, error: { what } };
}

/** A limit that the cell at rest has passed already is a mistake in the experiment. @throws InputError */
export function checkOpenCircuit(
  step: ExperimentStep,
  text: string,
  subject: WatchedCell,
  restVoltage: () => number,
): void {
  const limit = voltageAhead(step, subject);
  if (limit === undefined) return;
  const rest = restVoltage();
  if (limit.side === 'above' ? rest < limit.volts : rest > limit.volts) return;
  throw new InputError(`'${text}' ends at ${plain(limit.volts)} V, which the cell at rest has passed`, {
    at: { field: 'experiment' },
    expected: `a voltage ${limit.side === 'above' ? 'above' : 'below'} ${rest.toFixed(4)} V`,
  });
}
