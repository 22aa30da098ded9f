import { InputError } from '../../base/index.ts';
import { experimentOf } from '../experiments/parse.ts';
import { CellRun } from '../run/cell-run.ts';
import type { CellRunOptions, CellSolution } from '../solution.ts';
import { CircuitCell } from './circuit-cell.ts';
import type { EquivalentCircuit } from './fit.ts';

export interface CircuitRunOptions
  extends Omit<CellRunOptions, 'parameters' | 'model' | 'heat' | 'heatOfMixing' | 'mesh' | 'estimateError'> {
  readonly circuit: EquivalentCircuit;
  /** At the start, 0 to 1. Default 1. */
  readonly stateOfCharge?: number | undefined;
}

/**
 * Runs an experiment on an equivalent circuit. Steps at another temperature than the circuit's are refused.
 * @throws InputError for a state of charge outside 0 to 1 and an experiment that cannot be used; CellRunError as `runCell`.
 */
export async function runEquivalentCircuit(options: CircuitRunOptions): Promise<CellSolution> {
  const { circuit, stateOfCharge = 1, relativeTolerance = 1e-6, absoluteTolerance = 1e-8 } = options;
  if (!(stateOfCharge >= 0 && stateOfCharge <= 1)) {
    throw new InputError(`${stateOfCharge} cannot be used`, {
      at: { field: 'stateOfCharge' },
      expected: 'a number from 0 to 1',
    });
  }
  const { nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff, temperature } = circuit;
  const subject = {
    area: 1,
    temperature,
    nominalCapacity,
    lowerVoltageCutOff,
    upperVoltageCutOff,
    mesh: { negative: 0, separator: 0, positive: 0, radial: 0 },
    model: (kelvin: number) => {
      if (kelvin === temperature) return new CircuitCell(circuit, stateOfCharge);
      throw new InputError(`the circuit holds at ${temperature} K, and a step asks for ${kelvin} K`, {
        at: { field: 'experiment' },
        expected: 'the temperature that the circuit was fitted at',
        mend: 'fit another circuit at that temperature',
      });
    },
  };
  return await new CellRun(subject, options, relativeTolerance, absoluteTolerance).perform(
    experimentOf(options.experiment),
  );
}
