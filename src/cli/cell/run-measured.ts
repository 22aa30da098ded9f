import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FormatError, InputError } from '../../base/index.ts';
import {
  compareWithMeasurement,
  parseMeasurement,
  type CellSolution,
  type MeasuredComparison,
  type Measurement,
} from '../../cell/index.ts';
import { digits, table, wrapped } from '../shared/output.ts';

export interface MeasuredOptions {
  readonly measured?: string;
  readonly measuredChargePositive?: boolean;
}

/** What `--measured` names. @throws FormatError naming file and row, InputError for an option without it. */
export async function measurementOf({
  measured,
  measuredChargePositive,
}: MeasuredOptions): Promise<Measurement | undefined> {
  if (measured === undefined) {
    if (measuredChargePositive !== true) return undefined;
    throw new InputError('there is no measurement whose currents it could turn', {
      at: { field: '--measured-charge-positive' },
      mend: 'add --measured FILE',
    });
  }
  const text = await readFile(measured, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new FormatError(`the measurement cannot be read (${cause.code})`, {
      at: { file: measured },
      expected: 'a CSV file with columns of time and voltage',
      cause,
    });
  });
  const measurement = parseMeasurement(text, { name: measured, chargePositive: measuredChargePositive });
  return { ...measurement, name: basename(measured) };
}

/** The run beside the measurement; undefined where there is none, or too little of a run that could not go on. */
export function comparedWith(
  solution: CellSolution,
  measurement: Measurement | undefined,
  isWhole: boolean,
): MeasuredComparison | undefined {
  if (measurement === undefined) return undefined;
  const end = solution.time.at(-1) ?? 0;
  const isLongEnough = measurement.time.filter((time) => time > 0 && time < end).length >= 2;
  return isWhole || isLongEnough ? compareWithMeasurement(solution, measurement) : undefined;
}

/** For JSON, which has no NaN: `null` where nothing was compared. */
export function measuredDocument({ measurement, ...compared }: MeasuredComparison) {
  const curves = Object.fromEntries(
    (['voltage', 'current', 'capacity', 'temperature'] as const).flatMap((quantity) => {
      const { [quantity]: comparison } = compared;
      if (comparison === undefined) return [];
      const { computed, difference, deviation, beforeKnee } = comparison;
      const measured = measurement[quantity];
      const document = {
        measured,
        computed: nulls(computed),
        difference: nulls(difference),
        deviation,
        beforeKnee,
      };
      return [[quantity, document]];
    }),
  );
  const { points, endTime, compared: count, doubts } = compared;
  return {
    file: measurement.name,
    time: measurement.time,
    compared: count,
    points,
    endTime,
    doubts,
    ...curves,
  };
}

function nulls(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

const shown = {
  voltage: ['mV', 1e3],
  current: ['mA', 1e3],
  capacity: ['mA h', 1e3],
  temperature: ['K', 1],
} as const;

/** For people. */
export function measuredLines(compared: MeasuredComparison): string[] {
  const { measurement, points, endTime, compared: count } = compared;
  const rows = (['voltage', 'temperature', 'current', 'capacity'] as const).flatMap((quantity) => {
    const { [quantity]: comparison } = compared;
    if (comparison === undefined) return [];
    const [unit, factor] = shown[quantity];
    const { deviation, beforeKnee } = comparison;
    const numbers = [deviation.rms, deviation.maximum].map((value) => digits(factor * value, 4));
    const early = [beforeKnee.rms, beforeKnee.maximum].map((value) => digits(factor * value, 4));
    return [[`${quantity}, ${unit}`, ...numbers, digits(deviation.maximumAt), ...early]];
  });
  return [
    '',
    ...wrapped(
      `computed less ${measurement.name}: ${count} of ${points} points; the run ends ${digits(Math.abs(endTime))} s ${endTime < 0 ? 'before' : 'after'} the last`,
    ),
    ...table([['', 'rms', 'largest', 'at s', 'rms of first 9/10', 'largest of first 9/10'], ...rows]),
  ];
}
