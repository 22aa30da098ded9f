import type { Column, Table } from './descriptor.ts';

/** A table as text: one line of names with units in brackets, then a line a row; empty where there is no value. SI. */
export function tableCsv({ columns }: Table): string {
  const head = columns.map(({ name, unit }) => cell(unit === '' ? name : `${name} [${unit}]`));
  const lines = [head.join(',')];
  for (let row = 0; row < rowCount(columns); row++) {
    lines.push(columns.map(({ values }) => cell(values[row] ?? null)).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function rowCount(columns: readonly Column[]): number {
  return columns[0]?.values.length ?? 0;
}

function cell(value: number | string | boolean | null): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '';
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type ParquetType = 'INT32' | 'DOUBLE' | 'BOOLEAN' | 'STRING';

/**
 * A table as a Parquet file: whole numbers as 32-bit ones, other numbers in double precision, missing values as nulls. Column
 * names are those of the table; `NAME.unit` in the file's metadata says the unit of each (SI).
 */
export async function tableParquet({ columns }: Table): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, values }) => {
      const data = Array.from(values, presentable);
      return { name, data, type: typeOf(data), nullable: true };
    }),
    kvMetadata: columns.map(({ name, unit }) => ({ key: `${name}.unit`, value: unit })),
    createdBy: 'Lithoscale',
  });
  return new Uint8Array(buffer);
}

function presentable(value: number | string | boolean | null): number | string | boolean | null {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function typeOf(data: readonly (number | string | boolean | null)[]): ParquetType {
  const given = data.filter((value) => value !== null);
  if (given.some((value) => typeof value === 'string')) return 'STRING';
  if (given.length > 0 && given.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  const isWhole = given.every((value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31);
  return isWhole && given.length > 0 ? 'INT32' : 'DOUBLE';
}
