import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Table } from './descriptor.ts';
import { tableCsv, tableParquet } from './tables.ts';

const table: Table = {
  name: 'particles',
  columns: [
    { name: 'label', unit: '', values: Uint32Array.from([1, 2, 3]) },
    { name: 'volume', unit: 'm3', values: [1.5e-18, null, Number.NaN] },
    { name: 'cut', unit: '', values: [true, false, null] },
    { name: 'shape', unit: '', values: ['sphere', 'a "rod", long', null] },
  ],
};

const empty: Table = {
  name: 'none',
  columns: [
    { name: 'label', unit: '', values: [] },
    { name: 'shape', unit: 'm', values: [] },
  ],
};

describe('a table as CSV', () => {
  it('has units in its head, empty cells for what is missing, quotes where they are needed', () => {
    expect(tableCsv(table)).toBe(
      'label,volume [m3],cut,shape\n1,1.5e-18,true,sphere\n2,,false,"a ""rod"", long"\n3,,,\n',
    );
    expect(tableCsv(empty)).toBe('label,shape [m]\n');
  });
});

const fileOf = async (each: Table): Promise<ArrayBuffer> => (await tableParquet(each)).slice().buffer;

describe('a table as Parquet', () => {
  it('is read back with its types, nulls and units', async () => {
    const file = await fileOf(table);
    expect(await parquetReadObjects({ file })).toEqual([
      { label: 1, volume: 1.5e-18, cut: true, shape: 'sphere' },
      { label: 2, volume: null, cut: false, shape: 'a "rod", long' },
      { label: 3, volume: null, cut: null, shape: null },
    ]);
    const { key_value_metadata: metadata = [], schema } = parquetMetadata(file);
    expect(metadata).toContainEqual({ key: 'volume.unit', value: 'm3' });
    expect(schema.slice(1).map(({ type }) => type)).toEqual(['INT32', 'DOUBLE', 'BOOLEAN', 'BYTE_ARRAY']);
  });

  it('may have no rows', async () => {
    expect(await parquetReadObjects({ file: await fileOf(empty) })).toEqual([]);
  });
});
