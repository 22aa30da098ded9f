import {
  CellRunCancelledError,
  CellRunError,
  runCell,
  type CellRunOptions,
  type CellSolution,
} from '../cell/index.ts';
import { tableParquet } from '../describe/index.ts';
import { cellPage } from '../report/index.ts';
import { cellRunLines } from './cell-run-lines.ts';
import { cellRunOf, experimentText, type CellRunVerbOptions } from './cell-run-options.ts';
import { print, requireOutput, toJson, writeText } from './output.ts';
import { progressReporter } from './progress.ts';
import type { VerbContext } from './verbs/verb.ts';
import { version } from './version.ts';

/** States on a page. */
const pageStates = 150;

/** `lithoscale cell run` */
export async function cellRun({ options, signal }: VerbContext<CellRunVerbOptions>): Promise<void> {
  const progress = progressReporter(options);
  const { output } = options;
  const extension =
    output === undefined ? undefined : await requireOutput(output, ['.json', '.csv', '.parquet', '.html']);
  const run: CellRunOptions = {
    ...(await cellRunOf(options)),
    ...(extension === '.html' ? { fieldCount: pageStates } : {}),
    signal,
    onProgress: progress.onProgress,
  };
  const write = async (solution: CellSolution, failure?: string): Promise<boolean> => {
    if (output === undefined || extension === undefined || solution.time.length === 0) return false;
    await writeText(output, await contentOf(extension, options, run, solution, failure));
    return true;
  };
  const solution = await runCell(run).catch(async (error: unknown) => {
    progress.clear();
    if (error instanceof CellRunError || error instanceof CellRunCancelledError) {
      const { partial } = error;
      const failure = error instanceof CellRunError ? error.what : 'interrupted';
      const isWritten = await write(partial, `${failure}. The curves go as far as it came.`);
      if (options.json !== true && partial.time.length > 0)
        print(options, partial, () => cellRunLines(partial));
      if (isWritten) process.stderr.write(`lithoscale: note: what was computed until then is in ${output}\n`);
    }
    throw error;
  });
  progress.clear();
  await write(solution);
  print(options, solution, () => [
    ...cellRunLines(solution),
    ...(output === undefined ? [] : [`written to ${output}`]),
  ]);
  if (solution.time.at(-1) === 0) {
    process.stderr.write(
      'lithoscale: note: nothing was run, since every step had met its limit when it began\n',
    );
  }
}

async function contentOf(
  extension: string,
  options: CellRunVerbOptions,
  run: CellRunOptions,
  solution: CellSolution,
  failure: string | undefined,
): Promise<string | Uint8Array> {
  if (extension === '.csv') return csv(solution);
  if (extension === '.parquet') return parquet(solution);
  return extension === '.json' ? toJson(solution) : page(options, run, solution, failure);
}

function page(
  options: CellRunVerbOptions,
  { parameters }: CellRunOptions,
  solution: CellSolution,
  failure: string | undefined,
): string {
  const { model, heat } = options;
  const experiment = experimentText(options, parameters);
  const { name } = parameters;
  return cellPage([{ name, parameters, model, heat, experiment, solution, failure }], {
    title: `Run of ${name}`,
    version,
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
