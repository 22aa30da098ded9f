import { plain } from '../plain.ts';
import { InputError } from '../../base/index.ts';
import {
  checkStep,
  checkWidth,
  csvColumn,
  csvFault as fault,
  csvNumber,
  csvRows,
  isHeader,
  timeColumn,
  timeUnit,
  type CsvColumn as Column,
  type CsvRow as Row,
  type CsvUnit,
} from '../csv-rows.ts';
import { unitOf, type QuantityKind } from './units.ts';

/** What a drive cycle prescribes. */
export type DriveCycleQuantity = 'current' | 'c-rate' | 'voltage' | 'power' | 'resistance';

/** A load over time. Its points are stops of the solver, so that no pulse is missed. */
export interface DriveCycle {
  readonly name: string;
  readonly quantity: DriveCycleQuantity;
  /** s, from 0, rising */
  readonly time: Float64Array;
  /** SI; positive current and power discharge */
  readonly values: Float64Array;
  /** Between points: on straight lines, or each value held until the next point. */
  readonly between: 'linear' | 'held';
  /** What is odd about the file that it comes from. */
  readonly doubt?: string | undefined;
}

/** A drive cycle in a CSV file, and what the file itself may not say. */
export interface DriveCycleFile {
  /** File name, or its address from where the program looks for it. */
  readonly name: string;
  /** Of the values, such as `A` or `kW`; picks the column, and is needed where the header has no unit. */
  readonly unit?: string | undefined;
  /** Default `linear`. */
  readonly between?: 'linear' | 'held' | undefined;
  /** True where positive values charge the cell. */
  readonly chargePositive?: boolean | undefined;
  /** Factor of the values, as from a car to one of its cells. Default 1. */
  readonly scale?: number | undefined;
  /** s; a longer time between two rows is refused as a gap. */
  readonly largestGap?: number | undefined;
}

/** Fewer steps than this tell nothing of what is usual; that share of them is as long as the usual or shorter. */
const [fewSteps, usualShare] = [10, 0.9];
/** Over the usual step. */
const longGap = 20;

const quantities: ReadonlySet<QuantityKind | undefined> = new Set<QuantityKind>([
  'current',
  'c-rate',
  'voltage',
  'power',
  'resistance',
]);
const quantityNames: Readonly<Record<string, DriveCycleQuantity>> = {
  current: 'current',
  i: 'current',
  crate: 'c-rate',
  voltage: 'voltage',
  u: 'voltage',
  power: 'power',
  p: 'power',
  resistance: 'resistance',
  r: 'resistance',
};
const expectedColumns =
  "a column of time and one of current, voltage, power or resistance, with units as in 'time_s,current_A' or 'Time [s],Power [kW]'";

/** Whether a text is a unit that the values of a drive cycle may have. */
export function driveCycleUnits(text: string): boolean {
  const unit = unitOf(text);
  return unit !== undefined && quantities.has(unit.kind);
}

/**
 * Reads a drive cycle from the text of a CSV file: a column of time from 0 and one of current, C-rate, voltage, power or
 * resistance, units in the header (`current_A`, `Current [mA]`, `I/A`) or in `file.unit`.
 * @throws FormatError naming file and row: no rows, missing columns or cells, values that are no numbers, times that
 * repeat or fall, a time that does not begin at 0.
 */
export function parseDriveCycle(text: string, file: DriveCycleFile): DriveCycle {
  const rows = csvRows(text);
  if (rows.length === 0) throw fault(file, 1, 'the file is empty', expectedColumns);
  const header = isHeader(rows[0]) ? rows[0] : undefined;
  const { time, values } = chosenColumns(header, rows[0].cells.length, file);
  const body = header === undefined ? rows : rows.slice(1);
  if (body.length < 2) {
    throw fault(file, rows.at(-1)?.line ?? 1, `there are ${body.length} rows of numbers`, 'two or more');
  }
  const inSeconds = timeUnit(time, file, header?.line ?? 1);
  const { unit, quantity } = valueUnitOf(values, file, header?.line ?? 1);
  const turned = file.chargePositive === true && quantity !== 'voltage' && quantity !== 'resistance';
  const factor = (turned ? -1 : 1) * (file.scale ?? 1);
  const times = new Float64Array(body.length);
  const numbers = new Float64Array(body.length);
  for (const [i, row] of body.entries()) {
    const { line, cells } = row;
    checkWidth(row, [time, values], file);
    times[i] = csvNumber(row, time, inSeconds, file);
    numbers[i] = factor * csvNumber(row, values, unit, file);
    checkTime(times, i, line, file);
    if (quantity === 'resistance' && !(numbers[i] > 0)) {
      throw fault(file, line, `the resistance is ${cells[values.index]}`, 'a resistance above zero');
    }
  }
  const between = file.between ?? 'linear';
  const doubt = between === 'linear' ? gapIn(times, body, file) : undefined;
  return { name: file.name, quantity, time: times, values: numbers, between, ...(doubt && { doubt }) };
}

/**
 * The longest step between two rows where it is many times as long as nearly all others, as where a recorder has paused. Cycles
 * of few rows are written by hand.
 */
function gapIn(times: Float64Array, rows: readonly Row[], { name }: DriveCycleFile): string | undefined {
  const steps = times.subarray(1).map((time, i) => time - times[i]);
  if (steps.length < fewSteps) return undefined;
  const longest = Math.max(...steps);
  const usual = steps.toSorted()[Math.floor(usualShare * (steps.length - 1))];
  if (longest <= longGap * usual) return undefined;
  const { line } = rows[steps.indexOf(longest) + 1];
  const [before, after] = [times[steps.indexOf(longest)], times[steps.indexOf(longest) + 1]];
  return `${name}:${line}: ${rounded(longest)} s lie between this row and the one before, from ${rounded(before)} to ${rounded(after)} s, where others are ${rounded(usual)} s apart or less: the load is taken to go straight from one to the other`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function checkTime(times: Float64Array, i: number, line: number, file: DriveCycleFile): void {
  if (i > 0) checkStep(times[i - 1], times[i], line, file);
  else if (times[0] !== 0)
    throw fault(file, line, `time begins at ${plain(times[0])} s`, 'a first time of 0');
}

function chosenColumns(
  header: Row | undefined,
  count: number,
  file: DriveCycleFile,
): { time: Column; values: Column } {
  if (header === undefined) {
    if (count !== 2) throw fault(file, 1, `there are ${count} columns and no header`, expectedColumns);
    return {
      time: { index: 0, name: 'time', unit: 's' },
      values: { index: 1, name: 'value', unit: undefined },
    };
  }
  const columns = header.cells.map(csvColumn);
  const time = timeColumn(columns);
  if (time === undefined) throw fault(file, header.line, 'no column is a time', expectedColumns);
  const others = columns.filter((column) => column !== time && quantityOf(column) !== undefined);
  const wanted = file.unit === undefined ? undefined : kindOf(file.unit);
  const fitting = others.filter((column) => wanted === undefined || quantityOf(column) === wanted);
  if (fitting.length === 1) return { time, values: fitting[0] };
  const unnamed = columns.filter((column) => column !== time);
  if (others.length === 0 && unnamed.length === 1 && wanted !== undefined && unnamed[0].unit === undefined) {
    return { time, values: unnamed[0] };
  }
  const names = columns.map(({ index }) => `'${header.cells[index]}'`).join(', ');
  const what = fitting.length === 0 ? 'no column fits' : `${fitting.length} columns fit`;
  throw fault(
    file,
    header.line,
    `${what} among ${names}`,
    expectedColumns,
    "name the unit, as in 'Run us06.csv (A)'",
  );
}

function kindOf(unit: string | undefined): QuantityKind | undefined {
  return unit === undefined ? undefined : unitOf(unit)?.kind;
}

function quantityOf({ name, unit }: Column): QuantityKind | undefined {
  const kind = kindOf(unit);
  if (kind !== undefined) return quantities.has(kind) ? kind : undefined;
  return unit === undefined ? quantityNames[name.toLowerCase().replaceAll(/[^a-z]/g, '')] : undefined;
}

function valueUnitOf(
  column: Column,
  file: DriveCycleFile,
  line: number,
): { unit: CsvUnit; quantity: DriveCycleQuantity } {
  const own = column.unit === undefined ? undefined : unitOf(column.unit);
  const asked = file.unit === undefined ? undefined : unitOf(file.unit);
  if (own !== undefined && asked !== undefined && own.factor !== asked.factor) {
    throw fault(file, line, `the header says ${column.unit}, the step says ${file.unit}`, 'the same unit');
  }
  const unit = own ?? asked;
  if (unit !== undefined && quantities.has(unit.kind)) {
    return { unit, quantity: unit.kind as DriveCycleQuantity };
  }
  throw fault(
    file,
    line,
    `the column '${column.name}' has no unit`,
    "a unit in the header ('current_A') or in the step ('Run us06.csv (A)')",
  );
}

/** @throws InputError for a cycle made in code whose times do not rise from 0, whose values are not numbers, or resistances not above 0. */
export function checkDriveCycle({ name, time, values, quantity }: DriveCycle): void {
  const wrong = (what: string): InputError =>
    new InputError(`the drive cycle '${name}' ${what}`, {
      at: { field: 'experiment' },
      expected: 'two or more times that rise from 0 s, and as many finite values',
    });
  if (time.length < 2 || time.length !== values.length)
    throw wrong(`has ${time.length} times and ${values.length} values`);
  if (time[0] !== 0) throw wrong(`begins at ${time[0]} s`);
  for (let i = 0; i < time.length; i++) {
    if (i > 0 && !(time[i] > time[i - 1]))
      throw wrong(`has the time ${time[i]} s after ${time[i - 1]} s (point ${i + 1})`);
    if (!Number.isFinite(values[i]) || (quantity === 'resistance' && values[i] <= 0))
      throw wrong(`has the value ${values[i]} at ${time[i]} s`);
  }
}
