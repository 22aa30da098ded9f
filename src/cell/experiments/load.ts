import { FormatError } from '../../base/index.ts';
import { parseDriveCycle, type DriveCycle, type DriveCycleFile } from './drive-cycle.ts';
import { writtenSteps, type Experiment, type ExperimentItem, type ExperimentStep } from './steps.ts';

/**
 * Reads the CSV files that an experiment names, each once, from a folder.
 * @throws FormatError for a file that cannot be read, or is no drive cycle, naming it and its row.
 */
export async function readDriveCycles(experiment: Experiment, folder = '.'): Promise<Experiment> {
  const cycles = new Map<string, DriveCycle>();
  for (const { control } of writtenSteps(experiment.items)) {
    if (control.kind !== 'cycle-file' || cycles.has(key(control.file))) continue;
    const text = await textOf(control.file, folder);
    cycles.set(key(control.file), parseDriveCycle(text, control.file));
  }
  return { ...experiment, items: experiment.items.map((item) => withCycles(item, cycles)) };
}

function key(file: DriveCycleFile): string {
  return JSON.stringify(file);
}

function withCycles(item: ExperimentItem, cycles: ReadonlyMap<string, DriveCycle>): ExperimentItem {
  if ('times' in item) return { ...item, items: item.items.map((inner) => withCycles(inner, cycles)) };
  const { control } = item;
  const cycle = control.kind === 'cycle-file' ? cycles.get(key(control.file)) : undefined;
  return cycle === undefined
    ? item
    : ({ ...item, control: { kind: 'cycle', cycle } } satisfies ExperimentStep);
}

async function textOf({ name }: DriveCycleFile, folder: string): Promise<string> {
  // Here and not above, so that browsers can load this room.
  const [files, paths] = await Promise.all([import('node:fs/promises'), import('node:path')]);
  try {
    return await files.readFile(paths.resolve(folder, name), 'utf8');
  } catch (error) {
    throw new FormatError('the drive cycle cannot be read', {
      at: { file: name },
      expected: `a CSV file in ${folder === '.' ? 'this folder' : folder}`,
      cause: error,
    });
  }
}
