import { readableUnit } from '../../base/index.ts';
import type { Quantity } from '../../describe/index.ts';
import { dash, significant, whole } from '../format.ts';
import { html, type Html } from '../html.ts';
import { table } from '../page.ts';

/** Quantities that are asked of the same things make one table: a row a quantity, a column a thing. */
export interface QuantityBlock {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly unit: string;
    readonly cells: readonly string[];
  }[];
}

/** More columns than this and the table of a page stands on its side. */
const widestOfPage = 6;

/** Groups quantities by what they belong to, in their order, for tables of at most `widest` columns where that can be had. */
export function quantityBlocks(quantities: readonly Quantity[], widest = widestOfPage): QuantityBlock[] {
  const things = grouped(quantities, ({ of }) => of);
  const alike = grouped([...things], ([, own]) => own.map(({ name }) => name).join('\n'));
  return [...alike.values()].map((group) => {
    const names = group[0]?.[1] ?? [];
    const block = {
      columns: group.map(([of]) => of),
      rows: names.map(({ name, unit }, row) => ({
        name,
        unit: readableUnit(unit).unit,
        cells: group.map(([, own]) => textOf(own[row])),
      })),
    };
    if (block.columns.length <= widest) return block;
    return byDirection(block, widest) ?? (names.length < block.columns.length ? turned(block) : block);
  });
}

/** What belongs to `pore x`, `pore y`, … `nmc z`: a column a direction, and a row a phase and quantity. */
function byDirection({ columns, rows }: QuantityBlock, widest: number): QuantityBlock | undefined {
  const split = columns.map((column) => {
    const cut = column.lastIndexOf(' ');
    return [column.slice(0, Math.max(0, cut)), column.slice(cut + 1)] as const;
  });
  const phases = [...new Set(split.map(([phase]) => phase))];
  const directions = [...new Set(split.map(([, direction]) => direction))];
  const isProduct =
    !phases.includes('') &&
    directions.length <= widest &&
    phases.length * directions.length === columns.length &&
    new Set(columns).size === columns.length;
  if (!isProduct) return undefined;
  return {
    columns: directions,
    rows: rows.flatMap(({ name, unit, cells }) =>
      phases.map((phase) => ({
        name: `${name}, ${phase}`,
        unit,
        cells: directions.map((direction) => cells[columns.indexOf(`${phase} ${direction}`)] ?? dash),
      })),
    ),
  };
}

/** The items by their keys, both in order of appearance. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function turned({ columns, rows }: QuantityBlock): QuantityBlock {
  return {
    columns: rows.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`)),
    rows: columns.map((name, column) => ({
      name,
      unit: '',
      cells: rows.map(({ cells }) => cells[column] ?? dash),
    })),
  };
}

/** A value as people read it: micrometres, four digits, a dash where there is none. */
function textOf(quantity: Quantity | undefined): string {
  const value = quantity?.value ?? null;
  if (value === null) return dash;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value) && quantity?.unit === '') return whole(value);
  return significant(value / readableUnit(quantity?.unit ?? '').factor, 4);
}

/** The tables of one descriptor. */
export function quantityTables(quantities: readonly Quantity[], tip: string): Html {
  return html`${quantityBlocks(quantities).map(({ columns, rows }) =>
    table({
      caption: '',
      columns: [{ title: '' }, ...columns.map((title) => ({ title, number: true }))],
      rows: rows.map(({ name, unit, cells }) => [unit === '' ? name : `${name} (${unit})`, ...cells]),
      tip,
    }),
  )}`;
}
