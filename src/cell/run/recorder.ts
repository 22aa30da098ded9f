import { InputError } from '../../base/index.ts';
import type { CellCurve, CellEvent, CellFields, StoredCurves } from '../solution.ts';
import type { Reading } from './driven-cell.ts';

const curveNames: readonly CellCurve[] = ['time', 'current', 'voltage', 'temperature', 'capacity'];

/** Collects the curves, events and fields of a run as it goes, and of the curves only what is asked for. */
export class Recorder {
  readonly events: CellEvent[] = [];
  readonly fields: CellFields[] = [];
  private readonly columns: Readonly<Record<CellCurve, GrowingArray | undefined>>;
  private readonly every: number;
  private passed = 0;

  /** @throws InputError */
  constructor({ names = curveNames, every = 1 }: StoredCurves) {
    const unknown = names.find((name) => !curveNames.includes(name));
    if (unknown !== undefined) {
      throw new InputError(`'${unknown}' is no curve`, {
        at: { field: 'store.names' },
        expected: curveNames.join(', '),
      });
    }
    if (!(every === Infinity || (Number.isInteger(every) && every >= 1))) {
      throw new InputError(`${every} cannot be used`, {
        at: { field: 'store.every' },
        expected: 'an integer above zero, or Infinity for none of the solver’s own steps',
      });
    }
    const column = (name: CellCurve): GrowingArray | undefined =>
      name === 'time' || names.includes(name) ? new GrowingArray() : undefined;
    this.every = every;
    this.columns = {
      time: column('time'),
      current: column('current'),
      voltage: column('voltage'),
      temperature: column('temperature'),
      capacity: column('capacity'),
    };
  }

  /** A point that is always kept: ends of steps, times asked for. */
  point({ time, current, voltage, temperature, charge }: Reading): void {
    const { columns } = this;
    columns.time?.push(time);
    columns.current?.push(current);
    columns.voltage?.push(voltage);
    columns.temperature?.push(temperature);
    columns.capacity?.push(charge / 3600);
  }

  /** A step of the solver. */
  solverPoint(reading: Reading): void {
    this.passed++;
    if (this.passed % this.every === 0) this.point(reading);
  }

  curve(name: CellCurve): Float64Array {
    return this.columns[name]?.toArray() ?? new Float64Array(0);
  }

  get lastTime(): number | undefined {
    return this.columns.time?.last;
  }

  /** Of points kept. */
  get count(): number {
    return this.columns.time?.length ?? 0;
  }

  get lastEvent(): CellEvent | undefined {
    return this.events.at(-1);
  }

  event(time: number, kind: CellEvent['kind'], message: string): void {
    this.events.push({ time, kind, message });
  }
}

/** Numbers in a typed array that doubles when it is full. */
class GrowingArray {
  private values = new Float64Array(256);
  private count = 0;

  get length(): number {
    return this.count;
  }

  get last(): number | undefined {
    return this.count === 0 ? undefined : this.values[this.count - 1];
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(2 * this.count);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }

  toArray(): Float64Array {
    return this.values.slice(0, this.count);
  }
}
