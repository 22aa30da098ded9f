import { InputError } from '../../base/index.ts';
import { descriptors, tableCsv, tableParquet, type Description } from '../../describe/index.ts';
import { requireOutput, writeText } from '../shared/output.ts';

/** A table to be written: `--table particles=particles.parquet`. */
export interface TableOutput {
  readonly name: string;
  readonly path: string;
  readonly extension: string;
}

/**
 * Looks at `NAME=FILE` before anything is measured.
 * @throws InputError on a table that no descriptor makes, or a file that could not be written.
 */
export async function requireTables(given: readonly string[]): Promise<TableOutput[]> {
  const known = descriptors.flatMap(({ tableNames = [] }) => tableNames);
  const outputs: TableOutput[] = [];
  for (const text of given) {
    const cut = text.indexOf('=');
    const [name, path] = [text.slice(0, Math.max(0, cut)), text.slice(cut + 1)];
    if (!known.includes(name) || path === '') {
      throw new InputError(`'${text}' names no table and file`, {
        at: { field: '--table' },
        expected: `NAME=FILE with NAME one of ${known.join(', ')} and FILE a .csv or .parquet`,
      });
    }
    outputs.push({ name, path, extension: await requireOutput(path, ['.csv', '.parquet']) });
  }
  return outputs;
}

/** Descriptors that make these tables. */
export function tableOwners(tables: readonly string[]): string[] {
  return descriptors
    .filter(({ tableNames = [] }) => tableNames.some((name) => tables.includes(name)))
    .map(({ name }) => name);
}

/** @throws InputError when a table's descriptor could not be measured. */
export async function writeTables(
  outputs: readonly TableOutput[],
  { measurements, omitted }: Description,
): Promise<void> {
  const tables = measurements.flatMap(({ descriptor, result }) => descriptor.tables?.(result) ?? []);
  for (const { name, path, extension } of outputs) {
    const table = tables.find((candidate) => candidate.name === name);
    if (table === undefined) {
      const [owner = ''] = tableOwners([name]);
      const reason = omitted.find((each) => each.name === owner)?.reason ?? 'not measured';
      throw new InputError(`there is no table '${name}': ${reason}`, { at: { file: path } });
    }
    await writeText(path, extension === '.csv' ? tableCsv(table) : await tableParquet(table));
  }
}
