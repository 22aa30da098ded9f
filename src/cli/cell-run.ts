import { InputError } from '../base/index.ts';
import {
  CellRunError,
  parseExperiment,
  readDriveCycles,
  runCell,
  type CellMesh,
  type CellParameters,
  type CellSolution,
} from '../cell/index.ts';
import { namedCell } from './named-cell.ts';
import {
  digits,
  parseCounts,
  parseNumber,
  print,
  requireOutput,
  table,
  toJson,
  writeText,
} from './output.ts';
import { progressReporter } from './progress.ts';
import type { VerbContext } from './verbs.ts';

interface CellRunVerbOptions {
  readonly parameters: string;
  readonly model: 'dfn';
  readonly experiment?: string;
  readonly cRate?: string;
  readonly mesh: string;
  readonly relativeTolerance: string;
  readonly estimateError?: boolean;
  readonly output?: string;
}

/** `lithoscale cell run` */
export async function cellRun({ options, signal }: VerbContext<CellRunVerbOptions>): Promise<void> {
  const progress = progressReporter(options);
  const extension =
    options.output === undefined ? undefined : await requireOutput(options.output, ['.json', '.csv']);
  const parameters = await namedCell(options.parameters);
  const [negative = 0, separator = 0, positive = 0, radial = 0] = parseCounts(options.mesh, '--mesh', 4);
  const mesh: CellMesh = { negative, separator, positive, radial };
  const relativeTolerance = parseNumber(options.relativeTolerance, '--relative-tolerance', {
    above: 0,
    max: 0.1,
  });
  const write = async (solution: CellSolution): Promise<void> => {
    if (options.output === undefined) return;
    await writeText(options.output, extension === '.csv' ? csv(solution) : toJson(solution));
  };
  const solution = await runCell({
    parameters,
    model: options.model,
    experiment: await readDriveCycles(parseExperiment(experiment(options, parameters))),
    mesh,
    relativeTolerance,
    absoluteTolerance: relativeTolerance / 100,
    ...(options.estimateError === true ? { estimateError: true } : {}),
    signal,
    onProgress: progress.onProgress,
  }).catch(async (error: unknown) => {
    progress.clear();
    if (error instanceof CellRunError) await write(error.partial);
    throw error;
  });
  progress.clear();
  await write(solution);
  print(options, solution, () => lines(solution));
}

function experiment({ experiment: text, cRate }: CellRunVerbOptions, parameters: CellParameters): string {
  if (text !== undefined && cRate !== undefined) {
    throw new InputError('--experiment and --c-rate exclude each other', { at: { field: '--c-rate' } });
  }
  if (text !== undefined) return text;
  const rate = parseNumber(cRate ?? '1', '--c-rate', { above: 0 });
  return `Discharge at ${rate}C until ${parameters.lowerVoltageCutOff} V`;
}

function csv({ time, current, voltage, temperature, capacity }: CellSolution): string {
  const rows = Array.from(time, (t, i) => [t, current[i], voltage[i], temperature[i], capacity[i]].join(','));
  return `${['time_s,current_A,voltage_V,temperature_K,capacity_Ah', ...rows].join('\n')}\n`;
}

function lines(solution: CellSolution): string[] {
  const { time, voltage, capacity, events, balance, voltageError } = solution;
  return [
    ...table([
      ['time s', 'voltage V', 'capacity A h'],
      ...Array.from({ length: 11 }, (_, tenth) => Math.round((tenth / 10) * (time.length - 1))).map((i) => [
        digits(time[i]),
        digits(voltage[i], 6),
        digits(capacity[i]),
      ]),
    ]),
    '',
    ...events.map(({ time: at, message }) => `${digits(at, 7)} s  ${message}`),
    `${solution.steps} steps, ${solution.newtonIterations} Newton iterations, ${solution.factorisations} factorisations, ${solution.seconds.toFixed(3)} s`,
    `lithium balance: electrolyte ${balance.electrolyte.toExponential(1)}, particles ${balance.particles.toExponential(1)}, charge ${balance.charge.toExponential(1)} (relative)`,
    ...(voltageError === undefined
      ? []
      : [
          `voltage error against a finer run: ${(1000 * voltageError.rms).toFixed(3)} mV rms, ${(1000 * voltageError.maximum).toFixed(3)} mV at most`,
        ]),
  ];
}
