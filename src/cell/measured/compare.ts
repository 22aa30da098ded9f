import { InputError } from '../../base/index.ts';
import { deviation, type Deviation } from '../accuracy/deviation.ts';
import type { CellSolution } from '../solution.ts';
import { measurementDoubts } from './doubts.ts';
import type { MeasuredQuantity, Measurement } from './measurement.ts';

/** A computed curve beside a measured one; units of the quantity. */
export interface CurveComparison {
  /** At the measured times; NaN where there is nothing to compare. */
  readonly computed: Float64Array;
  /** Computed less measured. */
  readonly difference: Float64Array;
  /** Root of the mean square over time, and the largest. */
  readonly deviation: Deviation;
  /** Of the same over the first nine tenths of the time compared, without the knee of a discharge. */
  readonly beforeKnee: Deviation;
}

/** A run beside a measurement. */
export interface MeasuredComparison {
  readonly measurement: Measurement;
  readonly voltage: CurveComparison;
  readonly current?: CurveComparison | undefined;
  readonly capacity?: CurveComparison | undefined;
  readonly temperature?: CurveComparison | undefined;
  /** Measured points that were compared, of all. */
  readonly compared: number;
  readonly points: number;
  /** End of the run less the last measured time, s. */
  readonly endTime: number;
  /** What looks like a mistake in units or signs, for people. */
  readonly doubts: readonly string[];
}

/** Share of the time compared that counts as before the knee. */
const mostOfIt = 0.9;

/**
 * Compares a run with a measurement at the measured times, on straight lines between the run's points: with these times among
 * its `curveTimes` nothing is lost. Points past the end of the run, and those at the very time of a jump in current, where a
 * logger may hold either side, are left out.
 * @throws InputError where fewer than two measured times lie within the run.
 */
export function compareWithMeasurement(solution: CellSolution, measurement: Measurement): MeasuredComparison {
  const places = Array.from(measurement.time, (time) => placeOf(solution, time));
  const compared = places.filter((place) => place !== undefined).length;
  if (compared < 2) {
    throw new InputError(`${compared} of ${places.length} measured times lie within the run`, {
      at: { file: measurement.name },
      expected: `times between 0 and ${Number((solution.time.at(-1) ?? 0).toPrecision(6))} s since the start of the experiment`,
    });
  }
  const curve = (quantity: MeasuredQuantity): CurveComparison | undefined => {
    const measured = measurement[quantity];
    const values = solution[quantity];
    if (measured === undefined || values.length === 0) return undefined;
    return comparison(
      measurement.time,
      measured,
      places.map((place) => valueAt(values, place)),
    );
  };
  const voltage = curve('voltage');
  if (voltage === undefined) {
    throw new InputError('the run has not kept its voltage', {
      at: { field: 'store' },
      expected: 'one that keeps voltages',
    });
  }
  const [current, capacity] = [curve('current'), curve('capacity')];
  return {
    measurement,
    voltage,
    current,
    capacity,
    temperature: curve('temperature'),
    compared,
    points: places.length,
    endTime: (solution.time.at(-1) ?? 0) - measurement.time[measurement.time.length - 1],
    doubts: measurementDoubts(measurement, { voltage, current, capacity }),
  };
}

/** A time between two points of a run. */
interface PlaceInRun {
  readonly after: number;
  /** Share of the later point. */
  readonly share: number;
}

function placeOf({ time }: CellSolution, at: number): PlaceInRun | undefined {
  if (!(at > (time[0] ?? Infinity) && at <= (time.at(-1) ?? 0))) return undefined;
  const after = firstFrom(time, at);
  if (time[after] === at && time[after + 1] === at) return undefined;
  const before = time[after - 1];
  return { after, share: (at - before) / (time[after] - before) };
}

/** Index of the first time that is not before another. */
function firstFrom(time: Float64Array, at: number): number {
  let [low, high] = [0, time.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function valueAt(values: Float64Array, place: PlaceInRun | undefined): number {
  if (place === undefined) return Number.NaN;
  const { after, share } = place;
  return share === 1 ? values[after] : values[after - 1] + share * (values[after] - values[after - 1]);
}

function comparison(time: Float64Array, measured: Float64Array, values: readonly number[]): CurveComparison {
  const computed = Float64Array.from(values);
  const difference = computed.map((value, i) => value - measured[i]);
  const known = Array.from(time).filter((_, i) => !Number.isNaN(difference[i]));
  const [first, last] = [known[0], known[known.length - 1]];
  const end = first + mostOfIt * (last - first);
  const early = difference.map((value, i) => (time[i] <= end ? value : Number.NaN));
  return {
    computed,
    difference,
    deviation: deviation(time, difference),
    beforeKnee: deviation(time, early),
  };
}
