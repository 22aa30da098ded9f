import { ConvergenceError, InputError } from '../../base/index.ts';
import {
  compareCells,
  ComparisonCancelledError,
  parseExperiment,
  readDriveCycles,
  type CellHeat,
  type CellModelName,
  type CellParameters,
  type ComparedCell,
  type ComparedRun,
  type HalfCellParameters,
} from '../../cell/index.ts';
import { cellPage } from '../../report/index.ts';
import { parseGradedMesh, parseTolerances, parseVolts } from './resolution.ts';
import { namedCell } from './named-cell.ts';
import {
  digits,
  parseThreads,
  print,
  requireOutput,
  table,
  textWidth,
  toJson,
  wrapped,
  writeAs,
} from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import { mixingOf, startedAs, type StartOptions } from './start.ts';
import { version } from '../shared/version.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface CellCompareVerbOptions extends StartOptions {
  readonly parameters: string;
  readonly model: string;
  readonly heat: CellHeat;
  readonly heatOfMixing?: boolean;
  readonly experiment: string;
  readonly mesh?: string;
  readonly adaptiveMesh?: string;
  readonly relativeTolerance?: string;
  readonly threads?: string;
  readonly output?: string;
}

interface NamedCell extends ComparedCell {
  readonly parameters: CellParameters | HalfCellParameters;
  readonly model: CellModelName;
}

const models: readonly CellModelName[] = ['dfn', 'spme', 'spm'];
/** States on a page. */
const pageStates = 60;
/** V, of its curves: less than the width of a line. */
const pageLineError = 1e-3;

/** `lithoscale cell compare` */
export async function cellCompare({ options, signal }: VerbContext<CellCompareVerbOptions>): Promise<void> {
  const { output } = options;
  const extension = await requireOutput(output, ['.json', '.csv', '.html']);
  const cells = await cellsOf(options, extension === '.html');
  const experiment = await readDriveCycles(parseExperiment(options.experiment));
  const progress = progressReporter(options);
  let interruption: ComparisonCancelledError | undefined;
  const work = { signal, onProgress: progress.onProgress, threads: parseThreads(options.threads) };
  const runs = await compareCells(cells, experiment, work).catch((error: unknown) => {
    if (!(error instanceof ComparisonCancelledError)) throw error;
    interruption = error;
    return error.partial;
  });
  progress.clear();
  const document = { experiment: options.experiment, reference: runs[0].label, runs: runs.map(runDocument) };
  await writeAs(output, {
    '.html': () => page(cells, runs, options),
    '.csv': () => csv(runs),
    '.json': () => toJson(document),
  });
  print(options, document, () => lines(runs, output));
  if (interruption !== undefined) throw interruption;
  const failed = runs.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) return;
  const names = failed.map(({ label }) => label).join(', ');
  throw new ConvergenceError(
    `${failed.length} of ${runs.length} runs could not go on (${names}); what was finished is above`,
    { at: { field: '--experiment' } },
  );
}

/** Each model of each set. @throws InputError naming the option. */
async function cellsOf(options: CellCompareVerbOptions, withStates: boolean): Promise<NamedCell[]> {
  const { heat } = options;
  const resolution = resolutionOf(options);
  const names = options.parameters.split(',').map((name) => name.trim());
  const chosen = options.model.split(',').map((name) => modelNamed(name.trim()));
  if (names.length * chosen.length < 2) {
    throw new InputError('one cell and one model leave nothing to compare', {
      at: { field: '--model' },
      expected: 'several, such as --model dfn,spme,spm or --parameters chen2020,okane2022',
    });
  }
  const cells: NamedCell[] = [];
  for (const name of names) {
    const parameters = startedAs(options, await namedCell(name));
    for (const model of chosen) {
      cells.push({
        label: names.length === 1 ? model : chosen.length === 1 ? name : `${name} ${model}`,
        parameters,
        model,
        heat,
        ...mixingOf(options),
        ...resolution,
        ...(withStates ? { fieldCount: pageStates, lineError: pageLineError } : {}),
      });
    }
  }
  return cells;
}

/** Mesh and tolerances, or the error of the voltage that meshes are adapted to. */
function resolutionOf({ mesh, adaptiveMesh, relativeTolerance }: CellCompareVerbOptions) {
  if (adaptiveMesh === undefined) {
    return {
      mesh: parseGradedMesh(mesh ?? '20,20,20,30'),
      ...parseTolerances(relativeTolerance ?? '1e-4'),
    };
  }
  if (mesh !== undefined) {
    throw new InputError('--adaptive-mesh chooses the mesh itself', { at: { field: '--mesh' } });
  }
  return {
    adaptiveMesh: parseVolts(adaptiveMesh, '--adaptive-mesh'),
    ...(relativeTolerance === undefined ? {} : parseTolerances(relativeTolerance)),
  };
}

function modelNamed(name: string): CellModelName {
  const found = models.find((model) => model === name);
  if (found !== undefined) return found;
  throw new InputError(`'${name}' is not a model`, {
    at: { field: '--model' },
    expected: `some of ${models.join(', ')}`,
  });
}

function runDocument({ label, solution, failure, difference, endTime, endCapacity }: ComparedRun) {
  const { time, current, voltage, temperature, capacity, seconds, stepSummaries } = solution;
  return {
    label,
    failure: failure ?? null,
    difference: difference ?? null,
    endTime,
    endCapacity,
    seconds,
    stepSummaries,
    time,
    current,
    voltage,
    temperature,
    capacity,
  };
}

/** Voltages at the times of the first run's steps; empty where a run has ended the step before. */
function csv(runs: readonly ComparedRun[]): string {
  const [{ solution }] = runs;
  const rows = solution.stepSummaries.flatMap(({ number, start, points: [from, to] }) =>
    Array.from({ length: to - from }, (_, i) => [
      number,
      solution.time[from + i] - start,
      solution.time[from + i],
      ...runs.map(({ voltage }, k) => {
        const value = k === 0 ? solution.voltage[from + i] : voltage[from + i];
        return Number.isNaN(value) ? '' : value;
      }),
    ]),
  );
  const header = [
    'step',
    'time_in_step_s',
    'time_s',
    ...runs.map(({ label }) => `${label.replace(/[ ,]/g, '_')}_V`),
  ];
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

function page(
  cells: readonly NamedCell[],
  runs: readonly ComparedRun[],
  options: CellCompareVerbOptions,
): string {
  const { experiment, heat } = options;
  const compared = runs.map(({ label, solution, failure }, k) => {
    const { parameters, model } = cells[k];
    return { name: label, parameters, model, heat, experiment, solution, failure };
  });
  const differences = runs.map(({ voltage, difference, endTime, endCapacity }) => ({
    values: voltage.map((value, i) => value - runs[0].voltage[i]),
    deviation: difference,
    endTime,
    endCapacity,
  }));
  return cellPage(compared, {
    title: `${runs.map(({ label }) => label).join(', ')} compared`,
    version,
    differences,
  });
}

function lines(runs: readonly ComparedRun[], output: string | undefined): string[] {
  const [{ solution: first, label: reference }] = runs;
  const marks = Array.from({ length: 9 }, (_, k) => ((k + 1) / 10) * (first.time.at(-1) ?? 0)).map((time) =>
    first.time.findIndex((each) => each >= time),
  );
  const shown = fitting(runs);
  return [
    ...table([
      ['', 'rms mV', 'largest mV', 'at s', 'end s', 'A h', 'W h', 'ms'],
      ...runs.map(({ label, solution, difference, endTime, endCapacity }, k) => [
        label,
        k === 0 ? 'reference' : digits(difference && 1000 * difference.rms, 4),
        k === 0 ? '' : digits(difference && 1000 * difference.maximum, 4),
        k === 0 ? '' : digits(difference?.maximumAt, 4),
        k === 0 ? digits(solution.time.at(-1)) : signed(endTime),
        k === 0 ? digits(solution.capacity.at(-1)) : signed(endCapacity),
        digits(solution.stepSummaries.reduce((sum, { energy }) => sum + energy, 0)),
        (1000 * solution.seconds).toFixed(0),
      ]),
    ]),
    '',
    ...wrapped(`Voltages (V) at times of ${reference} since the start of each step:`),
    ...table([
      ['time s', ...shown.map(({ label }) => label)],
      ...[...new Set(marks)].map((i) => [
        digits(first.time[i]),
        ...shown.map(({ voltage }) => (Number.isNaN(voltage[i]) ? '—' : voltage[i].toFixed(4))),
      ]),
    ]),
    '',
    ...(runs.length > shown.length ? [`and ${runs.length - shown.length} more, in the files`] : []),
    ...runs.flatMap(({ label, failure }) => (failure === undefined ? [] : wrapped(`${label}: ${failure}`))),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ];
}

/** As many as stand side by side. */
function fitting(runs: readonly ComparedRun[]): readonly ComparedRun[] {
  let room = textWidth - 'time s'.length;
  const count = runs.findIndex(({ label }) => {
    room -= 2 + Math.max(label.length, 7);
    return room < 0;
  });
  return count < 0 ? runs : runs.slice(0, count);
}

function signed(value: number): string {
  return value < 0 ? digits(value, 4) : `+${digits(value, 4)}`;
}
