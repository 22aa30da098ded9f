import { plain } from '../plain.ts';
import {
  checkStep,
  checkWidth,
  csvColumn,
  csvFault,
  csvNumber,
  csvRows,
  isHeader,
  timeColumn,
  timeUnit,
  type CsvColumn,
  type CsvFile,
  type CsvUnit,
} from '../csv-rows.ts';
import { unitOf, type QuantityKind } from '../experiments/units.ts';

/** What may be measured beside the time. */
export type MeasuredQuantity = 'voltage' | 'current' | 'capacity' | 'temperature';

/** Curves measured on a cell, as long as each other. SI, capacity in A h; times rise. */
export interface Measurement {
  readonly name: string;
  /** s since the start of the experiment */
  readonly time: Float64Array;
  readonly voltage: Float64Array;
  /** A, positive is discharge */
  readonly current?: Float64Array | undefined;
  /** Charge given since the start, A h */
  readonly capacity?: Float64Array | undefined;
  /** K */
  readonly temperature?: Float64Array | undefined;
}

/** A measurement in a CSV file, and what the file itself does not say. */
export interface MeasurementFile {
  /** For messages. */
  readonly name: string;
  /** True where positive currents and rising capacities charge the cell. */
  readonly chargePositive?: boolean | undefined;
  /** s; a longer time between two rows is refused as a gap. */
  readonly largestGap?: number | undefined;
}

interface Found {
  readonly column: CsvColumn;
  readonly unit: CsvUnit;
}

const names: Readonly<Record<MeasuredQuantity, readonly string[]>> = {
  voltage: ['voltage', 'u', 'v', 'cellvoltage', 'terminalvoltage'],
  current: ['current', 'i'],
  capacity: ['capacity', 'charge', 'q', 'dischargecapacity'],
  temperature: ['temperature', 'temp', 'celltemperature'],
};
const exampleUnits: Readonly<Record<MeasuredQuantity, string>> = {
  voltage: 'V',
  current: 'A',
  capacity: 'Ah',
  temperature: 'degC',
};
const expectedColumns =
  "columns of time and voltage, and of current, capacity and temperature where measured, with units as in 'time_s,voltage_V,current_A' or 'Time [h],Voltage [mV]'";

/**
 * Reads a measurement from the text of a CSV file with a header: a column of time, one of voltage, and of current, capacity
 * and temperature where there are any, each known by its unit (`voltage_V`, `Current [mA]`, `T/degC`); others are left out.
 * Times count from the start of the experiment and need not begin at 0.
 * @throws FormatError naming file and row: no header, missing columns, units or cells, values that are no numbers, times
 * that repeat or fall or are further apart than `largestGap`, temperatures not above 0 K.
 */
export function parseMeasurement(text: string, file: MeasurementFile): Measurement {
  const [header, ...body] = csvRows(text);
  if (header === undefined) throw csvFault(file, 1, 'the file is empty', expectedColumns);
  if (!isHeader(header)) throw csvFault(file, header.line, 'the first row names no columns', expectedColumns);
  const columns = header.cells.map(csvColumn);
  const time = timeColumn(columns);
  if (time === undefined) throw csvFault(file, header.line, 'no column is a time', expectedColumns);
  const others = columns.filter((column) => column !== time);
  const found = foundIn(others, file, header.line);
  const { voltage } = found;
  if (voltage === undefined) {
    const given = header.cells.map((cell) => `'${cell}'`).join(', ');
    throw csvFault(file, header.line, `no column is a voltage among ${given}`, expectedColumns);
  }
  if (body.length < 2) {
    throw csvFault(
      file,
      body[0]?.line ?? header.line,
      `there are ${body.length} rows of numbers`,
      'two or more',
    );
  }
  const used = [{ column: time, unit: timeUnit(time, file, header.line) }, ...Object.values(found)];
  for (const row of body)
    checkWidth(
      row,
      used.map(({ column }) => column),
      file,
    );
  const valuesOf = ({ column, unit }: Found): Float64Array =>
    Float64Array.from(body, (row) => csvNumber(row, column, unit, file));
  const times = valuesOf(used[0]);
  const lineOf = (i: number): number => body[i].line;
  checkTimes(times, lineOf, file);
  const sign = file.chargePositive === true ? -1 : 1;
  const { current, capacity, temperature } = found;
  const kelvin = temperature && valuesOf(temperature);
  const cold = kelvin?.findIndex((value) => !(value > 0)) ?? -1;
  if (cold >= 0)
    throw csvFault(
      file,
      lineOf(cold),
      `the temperature is ${plain(kelvin?.[cold] ?? Number.NaN)} K`,
      'a temperature above 0 K',
    );
  return {
    name: file.name,
    time: times,
    voltage: valuesOf(voltage),
    current: current && valuesOf(current).map((value) => sign * value),
    capacity: capacity && valuesOf(capacity).map((value) => sign * value),
    temperature: kelvin,
  };
}

/** Each quantity's column: that of its unit and, where several have it, of its name. */
function foundIn(
  columns: readonly CsvColumn[],
  file: CsvFile,
  line: number,
): Partial<Record<MeasuredQuantity, Found>> {
  const found: Partial<Record<MeasuredQuantity, Found>> = {};
  for (const quantity of Object.keys(names) as MeasuredQuantity[]) {
    const fitting = columns.filter((column) => kindOf(column) === quantity);
    const named = fitting.filter((column) => isNamed(column, quantity));
    const chosen = fitting.length > 1 ? named : fitting;
    if (fitting.length > 1 && chosen.length !== 1) {
      const list = fitting.map(({ name }) => `'${name}'`).join(', ');
      throw csvFault(file, line, `${fitting.length} columns are a ${quantity}: ${list}`, 'one of each');
    }
    const [column] = chosen;
    const unit = unitOf(column?.unit ?? '');
    if (column !== undefined && unit !== undefined) found[quantity] = { column, unit };
    else checkUnits(columns, quantity, file, line);
  }
  return found;
}

/** @throws FormatError for a column that has the name of a quantity and no unit of it. */
function checkUnits(
  columns: readonly CsvColumn[],
  quantity: MeasuredQuantity,
  file: CsvFile,
  line: number,
): void {
  const nameless = columns.find((column) => isNamed(column, quantity) && kindOf(column) === undefined);
  if (nameless === undefined) return;
  const { name, unit } = nameless;
  throw csvFault(
    file,
    line,
    unit === undefined ? `the column '${name}' has no unit` : `'${unit}' is no unit of the column '${name}'`,
    `a unit in the header, such as '${quantity}_${exampleUnits[quantity]}'`,
  );
}

function kindOf({ unit }: CsvColumn): QuantityKind | undefined {
  return unit === undefined ? undefined : unitOf(unit)?.kind;
}

function isNamed({ name }: CsvColumn, quantity: MeasuredQuantity): boolean {
  return names[quantity].includes(name.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

function checkTimes(times: Float64Array, lineOf: (i: number) => number, file: MeasurementFile): void {
  if (times[0] < 0)
    throw csvFault(
      file,
      lineOf(0),
      `time begins at ${plain(times[0])} s`,
      'times since the start of the experiment',
    );
  for (let i = 1; i < times.length; i++) checkStep(times[i - 1], times[i], lineOf(i), file);
}
