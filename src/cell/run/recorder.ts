import { InputError } from '../../base/index.ts';
import type { CellCurve, CellEvent, StoredCurves } from '../solution.ts';
import type { Reading } from './driven-cell.ts';

const curveNames: readonly CellCurve[] = ['time', 'current', 'voltage', 'temperature', 'capacity'];

/** Points for which there is room at the start. */
const firstPoints = 128;

/** Collects the curves and events of a run as it goes, and of the curves only what is asked for. */
export class Recorder {
  readonly events: CellEvent[] = [];
  /** Where each curve stands in a row; −1 for those that are not kept. */
  private readonly places: Readonly<Record<CellCurve, number>>;
  private readonly width: number;
  /** Rows, one a point; doubled when they are full. */
  private rows: Float64Array;
  private points = 0;
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
    const kept = curveNames.filter((name) => name === 'time' || names.includes(name));
    const place = (name: CellCurve): number => kept.indexOf(name);
    this.every = every;
    this.places = {
      time: 0,
      current: place('current'),
      voltage: place('voltage'),
      temperature: place('temperature'),
      capacity: place('capacity'),
    };
    this.width = kept.length;
    this.rows = new Float64Array(firstPoints * this.width);
  }

  /** A point that is always kept: ends of steps, times asked for. */
  point({ time, current, voltage, temperature, charge }: Reading): void {
    const { places } = this;
    const at = this.points * this.width;
    if (at === this.rows.length) this.grow();
    const { rows } = this;
    this.points++;
    rows[at] = time;
    if (places.current > 0) rows[at + places.current] = current;
    if (places.voltage > 0) rows[at + places.voltage] = voltage;
    if (places.temperature > 0) rows[at + places.temperature] = temperature;
    if (places.capacity > 0) rows[at + places.capacity] = charge / 3600;
  }

  /** A step of the solver. */
  solverPoint(reading: Reading): void {
    this.passed++;
    if (this.passed % this.every === 0) this.point(reading);
  }

  /** Of those that are not kept an empty one. */
  curve(name: CellCurve): Float64Array {
    const { rows, width } = this;
    const place = this.places[name];
    if (place < 0) return new Float64Array(0);
    const curve = new Float64Array(this.points);
    for (let i = 0; i < curve.length; i++) curve[i] = rows[i * width + place];
    return curve;
  }

  get lastTime(): number | undefined {
    return this.points === 0 ? undefined : this.rows[(this.points - 1) * this.width];
  }

  /** Of points kept. */
  get count(): number {
    return this.points;
  }

  get lastEvent(): CellEvent | undefined {
    return this.events.at(-1);
  }

  event(time: number, kind: CellEvent['kind'], message: string): void {
    this.events.push({ time, kind, message });
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.rows.length);
    larger.set(this.rows);
    this.rows = larger;
  }
}
