import type { CellEvent, CellFields } from './solution.ts';

/** Collects the curves, events and fields of a run as it goes. */
export class Recorder {
  readonly time: number[] = [];
  readonly current: number[] = [];
  readonly voltage: number[] = [];
  /** A h */
  readonly capacity: number[] = [];
  readonly events: CellEvent[] = [];
  readonly fields: CellFields[] = [];
  /** A s passed before the present step of the experiment, and when that began. */
  private passedBefore = 0;
  private stepStart = 0;
  private stepCurrent = 0;

  /** Begins a step of the experiment at a current (A). */
  begin(time: number, current: number): void {
    this.passedBefore = this.passed(time);
    this.stepStart = time;
    this.stepCurrent = current;
  }

  /** Charge since the start, A s. */
  passed(time: number): number {
    return this.passedBefore + this.stepCurrent * (time - this.stepStart);
  }

  point(time: number, voltage: number): void {
    this.time.push(time);
    this.current.push(this.stepCurrent);
    this.voltage.push(voltage);
    this.capacity.push(this.passed(time) / 3600);
  }

  get lastEvent(): CellEvent | undefined {
    return this.events.at(-1);
  }

  event(time: number, kind: CellEvent['kind'], message: string): void {
    this.events.push({ time, kind, message });
  }
}
