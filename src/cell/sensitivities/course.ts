import { ConvergenceError, pacer, type LongWork } from '../../base/index.ts';
import { printStep } from '../experiments/print.ts';
import { stepsOf, type Experiment, type ExperimentStep } from '../experiments/steps.ts';
import { bracketedRoot } from '../root.ts';
import { segmentsOf, type Segment } from '../run/segments.ts';
import { watchesOf, type Watch, type WatchedCell } from '../run/watches.ts';
import type { CourseCell } from './course-cell.ts';
import { Stretch } from './stretch.ts';

const mostRestarts = 200;

/** What the run is of. */
export interface CourseSubject extends WatchedCell {
  /** `temperature` is that of a step which names one. */
  cell(temperature: number | undefined): CourseCell;
}

/** A run kept whole for the way back. */
export class Course {
  readonly stretches: Stretch[] = [];
  /** s */
  time = 0;
  private readonly subject: CourseSubject;
  private readonly work: LongWork;
  private readonly y: Float64Array;
  private readonly derivative: Float64Array;
  private readonly between: Float64Array;
  private restarts = 0;

  constructor(subject: CourseSubject, work: LongWork) {
    const cell = subject.cell(undefined);
    this.subject = subject;
    this.work = work;
    this.y = cell.initialState();
    this.derivative = new Float64Array(cell.size);
    this.between = new Float64Array(cell.size);
  }

  async perform(experiment: Experiment): Promise<void> {
    for (const { step } of stepsOf(experiment)) await this.performStep(step);
  }

  /** Times within a step are those since its start, so that when it started matters to nothing in it. */
  private async performStep(step: ExperimentStep): Promise<void> {
    const cell = this.subject.cell(step.temperature);
    let watches: Watch[] | undefined;
    let end = 0;
    this.y[cell.count] = 0;
    for (const segment of segmentsOf(step, 0, this.subject.nominalCapacity)) {
      cell.settle(segment.control, end, this.y, this.derivative, segment.continuous);
      const reading = cell.read(end, this.y);
      watches ??= watchesOf(step, this.subject, reading);
      if (watches.some(({ distance }) => distance(reading) >= 0)) break;
      const limit = await this.follow(cell, segment, end, watches, step);
      end = this.stretches.at(-1)?.end ?? end;
      if (limit !== undefined) break;
    }
    this.time += end;
  }

  private async follow(
    cell: CourseCell,
    { end }: Segment,
    start: number,
    watches: readonly Watch[],
    step: ExperimentStep,
  ): Promise<Watch | undefined> {
    const { y, work } = this;
    const pace = pacer(work.signal);
    let time = start;
    let stretch = this.begin(cell, time, end);
    let distances = watches.map(({ distance }) => distance(cell.read(time, y)));
    for (;;) {
      await pace();
      const outcome = cell.integrator.step();
      if (outcome === 'stuck') {
        this.restart(cell, time, step);
        stretch = this.begin(cell, time, end);
        continue;
      }
      const { state } = cell;
      const reading = cell.read(cell.integrator.time, state);
      const after = watches.map(({ distance }) => distance(reading));
      stretch.push(reading, cell.integrator.time, cell.integrator.lastOrder, state);
      if (after.some((distance) => distance >= 0)) {
        const met = this.meet(stretch, watches, time, distances, after);
        stretch.at(met.time, y);
        stretch.end = met.time;
        stretch.limit = met.watch;
        return met.watch;
      }
      ({ time } = cell.integrator);
      distances = after;
      y.set(state);
      work.onProgress?.({
        stage: step.text ?? printStep(step),
        message: `${reading.voltage.toFixed(4)} V at ${(this.time + time).toPrecision(5)} s`,
      });
      if (outcome === 'reached-stop') return undefined;
    }
  }

  /** Starts the integrator from the present state, and with it a stretch; one before that came to no step is given up. */
  private begin(cell: CourseCell, time: number, stop: number): Stretch {
    const { stretches, y, derivative } = this;
    const idle = stretches.at(-1)?.steps === 0 ? stretches.pop() : undefined;
    const opensStep = idle?.opensStep ?? stretches.at(-1)?.origin !== this.time;
    const place = { cell, control: cell.controlled.control, origin: this.time, opensStep };
    const stretch = new Stretch(place, time, derivative);
    stretch.push(cell.read(time, y), time, 1, y);
    stretches.push(stretch);
    cell.start(time, y, derivative, stop);
    return stretch;
  }

  private restart(cell: CourseCell, time: number, step: ExperimentStep): void {
    if (++this.restarts > mostRestarts) {
      throw new ConvergenceError(
        `${step.text ?? printStep(step)}: stopped at ${(this.time + time).toPrecision(6)} s, where no step is small enough`,
        { at: { field: 'experiment' }, mend: 'see with runCell what the cell comes to there' },
      );
    }
    cell.settle(cell.controlled.control, time, this.y, this.derivative, true);
  }

  private meet(
    stretch: Stretch,
    watches: readonly Watch[],
    time: number,
    before: readonly number[],
    after: readonly number[],
  ): { time: number; watch: Watch } {
    let [watch, first] = [watches[0], Infinity];
    for (const [i, each] of watches.entries()) {
      if (after[i] < 0) continue;
      const distance = (t: number): number => {
        stretch.at(t, this.between);
        return each.distance(stretch.cell.read(t, this.between));
      };
      const root = bracketedRoot(distance, time, stretch.end, before[i], after[i]);
      if (root < first) [watch, first] = [each, root];
    }
    return { time: first, watch };
  }
}
