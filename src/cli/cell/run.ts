import {
  CellRunCancelledError,
  CellRunError,
  runCell,
  type CellRunOptions,
  type CellSolution,
  type Measurement,
} from '../../cell/index.ts';
import { tableParquet } from '../../describe/index.ts';
import { cellPage } from '../../report/index.ts';
import { cellRunLines } from './run-lines.ts';
import { comparedWith, measuredDocument, measuredLines, measurementOf } from './run-measured.ts';
import { cellRunOf, experimentText, type CellRunVerbOptions } from './run-options.ts';
import { print, requireOutput, toJson, writeText } from '../shared/output.ts';
import { progressReporter } from '../shared/progress.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { version } from '../shared/version.ts';

/** States on a page. */
const pageStates = 150;
/** V, of its curves: less than the width of a line. */
const pageLineError = 1e-3;

/** `lithoscale cell run` */
export async function cellRun({ options, signal }: VerbContext<CellRunVerbOptions>): Promise<void> {
  const progress = progressReporter(options);
  const { output } = options;
  const extension =
    output === undefined ? undefined : await requireOutput(output, ['.json', '.csv', '.parquet', '.html']);
  const asked = await cellRunOf(options);
  const measurement = await measurementOf(options);
  const run: CellRunOptions = {
    ...asked,
    curveTimes: [...(asked.curveTimes ?? []), ...(measurement?.time ?? [])],
    ...(extension === '.html' ? { fieldCount: pageStates, lineError: pageLineError } : {}),
    signal,
    onProgress: progress.onProgress,
  };
  const write = async (solution: CellSolution, failure?: string): Promise<boolean> => {
    if (output === undefined || extension === undefined || solution.time.length === 0) return false;
    await writeText(output, await contentOf(extension, options, run, solution, measurement, failure));
    return true;
  };
  const solution = await runCell(run).catch(async (error: unknown) => {
    progress.clear();
    if (error instanceof CellRunError || error instanceof CellRunCancelledError) {
      const { partial } = error;
      const failure = error instanceof CellRunError ? error.what : 'interrupted';
      const isWritten = await write(partial, `${failure}. The curves go as far as it came.`);
      if (options.json !== true && partial.time.length > 0)
        print(options, partial, () => linesOf(partial, measurement, false));
      if (isWritten) process.stderr.write(`lithoscale: note: what was computed until then is in ${output}\n`);
    }
    throw error;
  });
  progress.clear();
  await write(solution);
  for (const doubt of comparedWith(solution, measurement, true)?.doubts ?? [])
    process.stderr.write(`lithoscale: note: ${options.measured ?? ''}: ${doubt}\n`);
  print(options, documentOf(solution, measurement, true), () => [
    ...linesOf(solution, measurement, true),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ]);
  if (solution.time.at(-1) === 0) {
    process.stderr.write(
      'lithoscale: note: nothing was run, since every step had met its limit when it began\n',
    );
  }
}

/** The solution and, where there is a measurement, what it is beside it. */
function documentOf(solution: CellSolution, measurement: Measurement | undefined, isWhole: boolean) {
  const compared = comparedWith(solution, measurement, isWhole);
  return compared === undefined ? solution : { ...solution, measured: measuredDocument(compared) };
}

function linesOf(solution: CellSolution, measurement: Measurement | undefined, isWhole: boolean): string[] {
  const compared = comparedWith(solution, measurement, isWhole);
  return [...cellRunLines(solution), ...(compared === undefined ? [] : measuredLines(compared))];
}

async function contentOf(
  extension: string,
  options: CellRunVerbOptions,
  run: CellRunOptions,
  solution: CellSolution,
  measurement: Measurement | undefined,
  failure: string | undefined,
): Promise<string | Uint8Array> {
  if (extension === '.csv') return csv(solution);
  if (extension === '.parquet') return parquet(solution);
  const isWhole = failure === undefined;
  if (extension === '.json') return toJson(documentOf(solution, measurement, isWhole));
  const { model, heat } = options;
  const { parameters } = run;
  const experiment = experimentText(options, parameters);
  const { name } = parameters;
  return cellPage([{ name, parameters, model, heat, experiment, solution, failure }], {
    title: `Run of ${name}`,
    version,
    measured: comparedWith(solution, measurement, isWhole),
  });
}

function csv({ time, current, voltage, temperature, capacity }: CellSolution): string {
  const rows = Array.from(time, (t, i) => [t, current[i], voltage[i], temperature[i], capacity[i]].join(','));
  return `${['time_s,current_A,voltage_V,temperature_K,capacity_Ah', ...rows].join('\n')}\n`;
}

function parquet({ time, current, voltage, temperature, capacity }: CellSolution): Promise<Uint8Array> {
  return tableParquet({
    name: 'curves',
    columns: [
      { name: 'time', unit: 's', values: time },
      { name: 'current', unit: 'A', values: current },
      { name: 'voltage', unit: 'V', values: voltage },
      { name: 'temperature', unit: 'K', values: temperature },
      { name: 'capacity', unit: 'A h', values: capacity },
    ],
  });
}
