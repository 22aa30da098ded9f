import { throwIfCancelled } from '../base/index.ts';
import type { CellParameters, HalfCellParameters } from './parameters.ts';
import { CellRunError } from './run/run-errors.ts';
import { runCell } from './run.ts';
import type { CellRunOptions, CellSolution } from './solution.ts';

/** What the discharges of a band share. */
export type BandRunOptions = Pick<
  CellRunOptions,
  'model' | 'mesh' | 'relativeTolerance' | 'absoluteTolerance' | 'signal'
>;

/** Charges at which the voltages of a band are compared, ends included. */
const points = 101;

/** Equal steps of charge from 0 to all that is drawn, A h. */
export function chargesTo(whole: number): Float64Array {
  return Float64Array.from({ length: points }, (_, k) => (k / (points - 1)) * whole);
}

/** A discharge at a current (A) to the lower cut-off; one that cannot go on counts until where it came. */
export async function bandRun(
  parameters: CellParameters | HalfCellParameters,
  current: number,
  { model, mesh, relativeTolerance, absoluteTolerance, signal }: BandRunOptions,
): Promise<CellSolution> {
  throwIfCancelled(signal);
  const experiment = `Discharge at ${current} A until ${parameters.lowerVoltageCutOff} V`;
  const options = { parameters, experiment, model, mesh, relativeTolerance, absoluteTolerance, signal };
  return runCell(options).catch((error: unknown) => {
    if (error instanceof CellRunError && error.partial.time.length > 1) return error.partial;
    throw error;
  });
}

/** A h */
export function chargeDrawn({ capacity }: CellSolution): number {
  return capacity[capacity.length - 1];
}

/** Voltages at rising charges; past the end of the discharge that of its end, the cut-off. */
export function voltagesAt(
  { capacity, voltage }: CellSolution,
  charge: Float64Array,
  cutOff: number,
): Float64Array {
  let next = 0;
  return charge.map((q) => {
    while (next < capacity.length && capacity[next] < q) next++;
    if (next === capacity.length) return cutOff;
    if (next === 0 || capacity[next] === q) return voltage[next];
    const share = (q - capacity[next - 1]) / (capacity[next] - capacity[next - 1]);
    return voltage[next - 1] + share * (voltage[next] - voltage[next - 1]);
  });
}
