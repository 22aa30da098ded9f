import { InputError, parseQuantity } from '../../base/index.ts';
import {
  parseExperiment,
  readDriveCycles,
  type CellHeat,
  type CellModelName,
  type CellParameters,
  type CellRunOptions,
  type HalfCellParameters,
} from '../../cell/index.ts';
import type { MeasuredOptions } from './run-measured.ts';
import { parseMesh, parseTolerances, parseVolts } from './resolution.ts';
import { cellWithMaterials, type MaterialOptions } from './named-cell.ts';
import { parseNumber } from '../shared/output.ts';
import { mixingOf, startedAs, type StartOptions } from './start.ts';

export interface CellRunVerbOptions extends MeasuredOptions, MaterialOptions, StartOptions {
  readonly model: CellModelName;
  readonly heat: CellHeat;
  readonly heatOfMixing?: boolean;
  readonly experiment?: string;
  readonly cRate?: string;
  readonly mesh?: string;
  readonly pouchNodes?: string;
  readonly throughSpacing?: 'uniform' | 'graded';
  readonly radialSpacing?: 'uniform' | 'graded' | 'adapted';
  readonly relativeTolerance?: string;
  readonly estimateError?: boolean;
  readonly accuracy?: string;
  readonly adaptiveMesh?: string;
  readonly times?: string;
  readonly fieldsAt?: string;
  readonly infeasible: 'stop' | 'go-on';
  readonly output?: string;
}

type Cell = CellParameters | HalfCellParameters;

/** Points a range of times may have. */
const mostTimes = 100_000;

/** What is run, as the options say it. @throws InputError naming the option. */
export async function cellRunOf(options: CellRunVerbOptions): Promise<CellRunOptions> {
  const resolution = resolutionOf(options);
  const parameters = startedAs(options, await cellWithMaterials(options));
  return {
    parameters,
    model: options.model,
    heat: options.heat,
    ...mixingOf(options),
    experiment: await readDriveCycles(parseExperiment(experimentText(options, parameters))),
    ...resolution,
    curveTimes: timesOf(options.times, '--times'),
    outputTimes: timesOf(options.fieldsAt, '--fields-at'),
    infeasible: options.infeasible,
  };
}

/** The experiment as it was written. */
export function experimentText(
  { experiment, cRate }: CellRunVerbOptions,
  { lowerVoltageCutOff }: Cell,
): string {
  if (experiment !== undefined && cRate !== undefined) {
    throw new InputError('--experiment and --c-rate exclude each other', { at: { field: '--c-rate' } });
  }
  if (experiment !== undefined) return experiment;
  const rate = parseNumber(cRate ?? '1', '--c-rate', { above: 0 });
  return `Discharge at ${rate}C until ${lowerVoltageCutOff} V`;
}

/** What `--adaptive-mesh` chooses, and `--accuracy` with the tolerance. */
const ofMesh = {
  mesh: '--mesh',
  pouchNodes: '--pouch-nodes',
  throughSpacing: '--through-spacing',
  radialSpacing: '--radial-spacing',
  estimateError: '--estimate-error',
} as const;
const ofAll = {
  ...ofMesh,
  relativeTolerance: '--relative-tolerance',
  adaptiveMesh: '--adaptive-mesh',
} as const;

/** Mesh and tolerances, or the accuracy for which they are chosen. */
function resolutionOf(options: CellRunVerbOptions) {
  const { accuracy, mesh = '20,20,20,20', throughSpacing = 'uniform', radialSpacing = 'uniform' } = options;
  if (accuracy !== undefined) {
    refuse(options, ofAll, '--accuracy chooses mesh and tolerance itself');
    return { accuracy: parseVolts(accuracy, '--accuracy') };
  }
  if (options.adaptiveMesh !== undefined) {
    refuse(options, ofMesh, '--adaptive-mesh chooses the mesh itself');
    const tolerance = options.relativeTolerance;
    return {
      adaptiveMesh: parseVolts(options.adaptiveMesh, '--adaptive-mesh'),
      ...(tolerance === undefined ? {} : parseTolerances(tolerance)),
    };
  }
  return {
    mesh: { ...parseMesh(mesh), throughSpacing, radialSpacing, ...heightOf(options) },
    ...parseTolerances(options.relativeTolerance ?? '1e-4'),
    estimateError: options.estimateError === true,
  };
}

function heightOf({ heat, pouchNodes }: CellRunVerbOptions): { readonly height?: number } {
  if (pouchNodes === undefined) return {};
  if (heat === 'pouch') {
    return { height: parseNumber(pouchNodes, '--pouch-nodes', { min: 1, max: 1000, integer: true }) };
  }
  throw new InputError('only pouch heat has parts along the height', {
    at: { field: '--pouch-nodes' },
    mend: 'add --heat pouch',
  });
}

function refuse(
  options: CellRunVerbOptions,
  chosen: Partial<Record<keyof CellRunVerbOptions, string>>,
  why: string,
): void {
  for (const [name, field] of Object.entries(chosen)) {
    if (options[name as keyof CellRunVerbOptions] !== undefined) throw new InputError(why, { at: { field } });
  }
}

/** `10s,5min,1h`, or from, step and end: `0s:30s:1h`. @throws InputError */
function timesOf(list: string | undefined, field: string): number[] {
  if (list === undefined) return [];
  return list.split(',').flatMap((part) => {
    const bounds = part.split(':').map((text) => parseQuantity(text, 'time', field));
    if (bounds.some((seconds) => seconds < 0)) throw badTimes(part, field);
    if (bounds.length === 1) return bounds;
    const [from, step, end] = bounds;
    const count = Math.floor((end - from) / step + 1e-9);
    if (bounds.length !== 3 || !(step > 0) || !(count >= 0 && count < mostTimes)) throw badTimes(part, field);
    return Array.from({ length: count + 1 }, (_, k) => from + k * step);
  });
}

function badTimes(part: string, field: string): InputError {
  return new InputError(`'${part}' names no times`, {
    at: { field },
    expected: `times from the start such as 10s,5min, or from:step:end such as 0s:30s:1h (at most ${mostTimes})`,
  });
}
