import { z } from 'zod';
import { throwIfCancelled } from '../../base/index.ts';
import {
  CellRunError,
  bruggemanTwin,
  parameterSet,
  replacePositiveElectrode,
  runCell,
  type CellParameters,
  type CellSolution,
} from '../../cell/index.ts';
import { needOfKind } from '../needs.ts';
import type { StepContext, StepKind } from '../types.ts';
import type { ParametersResult } from './parameters.ts';

/** What every step that runs discharges takes. */
export const dischargeParameters = {
  /** C-rates; 1C empties the image-based cell's own capacity in an hour. */
  rates: z.array(z.number().positive()).min(1),
  mesh: z
    .strictObject({
      negative: z.int().min(3),
      separator: z.int().min(3),
      positive: z.int().min(3),
      radial: z.int().min(3),
      radialSpacing: z.enum(['uniform', 'graded']).default('graded'),
    })
    .default({ negative: 20, separator: 20, positive: 20, radial: 30, radialSpacing: 'graded' }),
  relativeTolerance: z.number().gt(0).lt(0.1).default(1e-6),
  absoluteTolerance: z.number().gt(0).lt(0.1).default(1e-8),
};

const parameters = z.strictObject(dischargeParameters);

type Parameters = z.infer<typeof parameters>;

const cells = ['image', 'bruggeman'] as const;

/** One discharge to the lower cut-off. */
interface Discharge {
  /** C-rate. */
  rate: number;
  /** `image`: transport from the image; `bruggeman`: the twin that differs in transport alone. */
  cell: (typeof cells)[number];
  solution: JsonSolution;
}

/** A {@link CellSolution} with its typed arrays as plain ones. */
export type JsonSolution = { [K in keyof CellSolution]: Plain<CellSolution[K]> };
export type Plain<T> = T extends Float64Array
  ? number[]
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

export interface DischargeResult {
  /** Nominal capacity that the C-rates count from, A h. */
  capacity: number;
  /** Area of the electrodes, m². */
  area: number;
  discharges: Discharge[];
  /** Discharges that could not go on, and why; what they had computed is among `discharges` all the same. */
  failures: Failure[];
}

interface Failure {
  rate: number;
  cell: (typeof cells)[number];
  message: string;
}

/** Constant-current discharges of the image-based cell and of its Bruggeman twin. */
export const dischargeStep: StepKind<Parameters, DischargeResult> = {
  kind: 'discharge',
  version: '2',
  parameters,
  requires: ['parameters'],
  async run(context) {
    const { set, structure, thickness } = needOfKind<ParametersResult>(context.needs, 'parameters').result;
    const image = replacePositiveElectrode(parameterSet(set), structure, { thickness }).parameters;
    const twins = { image, bruggeman: bruggemanTwin(image) };
    const discharges: Discharge[] = [];
    const failures: Failure[] = [];
    let first: CellRunError | undefined;
    for (const rate of context.parameters.rates) {
      for (const cell of cells) {
        const { solution, failure } = await discharge(twins[cell], rate, cell, context);
        if (solution !== undefined) discharges.push({ rate, cell, solution });
        if (failure === undefined) continue;
        failures.push({ rate, cell, message: failure.message });
        first ??= failure;
      }
    }
    if (discharges.length === 0 && first !== undefined) throw first;
    return { capacity: image.nominalCapacity, area: image.area, discharges, failures };
  },
};

/** One discharge; where it cannot go on, what it has so far and why, so that the others are not lost. */
export async function discharge(
  cellParameters: CellParameters,
  rate: number,
  cell: string,
  { parameters, signal, onProgress }: Pick<StepContext<Parameters>, 'parameters' | 'signal' | 'onProgress'>,
): Promise<{ solution?: JsonSolution; failure?: CellRunError }> {
  throwIfCancelled(signal);
  const { mesh, relativeTolerance, absoluteTolerance } = parameters;
  onProgress({ stage: 'discharge', message: `${rate}C, ${cell}` });
  const options = {
    parameters: cellParameters,
    model: 'dfn' as const,
    experiment: `Discharge at ${rate}C until ${cellParameters.lowerVoltageCutOff} V`,
    mesh,
    relativeTolerance,
    absoluteTolerance,
    signal,
  };
  try {
    return { solution: plain(await runCell(options)) as JsonSolution };
  } catch (error) {
    if (!(error instanceof CellRunError)) throw error;
    if (error.partial.time.length === 0) return { failure: error };
    return { solution: plain(error.partial) as JsonSolution, failure: error };
  }
}

/** Typed arrays become plain ones; everything else stays. */
export function plain(value: unknown): unknown {
  if (value instanceof Float64Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
