import { ConvergenceError, InputError, pacer, type LongWork } from '../../base/index.ts';
import { BdfIntegrator } from '../../numerics/bdf/index.ts';
import { makeConsistent } from '../consistent.ts';
import { printStep } from '../experiments/print.ts';
import { stepsOf, type Experiment, type ExperimentStep } from '../experiments/steps.ts';
import type { CellModel } from '../models/cell-model.ts';
import { bracketedRoot } from '../root.ts';
import { targetAt, type Control } from '../run/control.ts';
import type { Reading } from '../run/driven-cell.ts';
import { segmentsOf, type Segment } from '../run/segments.ts';
import { watchesOf, type Watch, type WatchedCell } from '../run/watches.ts';
import { Stretch } from './stretch.ts';

const mostRestarts = 200;

/** A run at given currents, kept whole for the way back. */
export class Course {
  readonly stretches: Stretch[] = [];
  /** s */
  time = 0;
  private readonly model: CellModel;
  private readonly cell: WatchedCell & { readonly area: number; readonly temperature: number };
  private readonly tolerances: { readonly relative: number; readonly absolute: number };
  private readonly work: LongWork;
  private readonly y: Float64Array;
  private readonly derivative: Float64Array;
  private readonly between: Float64Array;
  /** C passed since the start of the step at the start of the stretch. */
  private chargeBefore = 0;
  private restarts = 0;

  constructor(
    model: CellModel,
    cell: WatchedCell & { readonly area: number; readonly temperature: number },
    tolerances: { readonly relative: number; readonly absolute: number },
    work: LongWork,
  ) {
    this.model = model;
    this.cell = cell;
    this.tolerances = tolerances;
    this.work = work;
    this.y = model.initialState();
    this.derivative = new Float64Array(model.size);
    this.between = new Float64Array(model.size);
  }

  async perform(experiment: Experiment): Promise<void> {
    for (const { step } of stepsOf(experiment)) await this.performStep(step);
  }

  private async performStep(step: ExperimentStep): Promise<void> {
    let watches: Watch[] | undefined;
    let end = 0;
    this.chargeBefore = 0;
    for (const segment of segmentsOf(step, 0, this.cell.nominalCapacity)) {
      this.refuse(step, segment.control);
      const { control } = segment;
      this.hold(control, end);
      const reading = this.read(control, end, end, this.y);
      watches ??= watchesOf(step, this.cell, reading);
      if (watches.some(({ distance }) => distance(reading) >= 0)) break;
      const stretch = new Stretch(control, this.time, end);
      const limit = await this.follow(stretch, segment, watches, step);
      if (stretch.steps > 0) this.stretches.push(stretch);
      this.chargeBefore += passed(control, end, stretch.end);
      end = stretch.end;
      if (limit === undefined) continue;
      stretch.limited = limit.voltage !== undefined;
      break;
    }
    this.time += end;
  }

  private refuse(step: ExperimentStep, { kind }: Control): void {
    if (kind === 'current' && step.temperature === undefined) return;
    throw new InputError(`'${step.text ?? printStep(step)}' has no adjoint gradient`, {
      at: { field: 'experiment' },
      expected: 'steps of given current at the temperature of the parameters',
      mend: 'use voltageSensitivities',
    });
  }

  private hold(control: Control, time: number): void {
    this.model.currentDensity = targetAt(control, time) / this.cell.area;
    makeConsistent(this.model, this.y, this.derivative);
  }

  private async follow(
    stretch: Stretch,
    { control, end }: Segment,
    watches: readonly Watch[],
    step: ExperimentStep,
  ): Promise<Watch | undefined> {
    const { y, work, tolerances, model } = this;
    const pace = pacer(work.signal);
    const integrator = new BdfIntegrator(currentSystem(model, control, this.cell.area), {
      relativeTolerance: tolerances.relative,
      absoluteTolerance: model.absoluteTolerances(tolerances.relative, tolerances.absolute),
    });
    stretch.push(stretch.start, 1, y);
    let time = stretch.start;
    let distances = watches.map(({ distance }) => distance(this.read(control, stretch.start, time, y)));
    integrator.start(time, y, this.derivative, end);
    for (;;) {
      await pace();
      const outcome = integrator.step();
      if (outcome === 'stuck') {
        this.restart(integrator, control, time, end, step);
        continue;
      }
      const reading = this.read(control, stretch.start, integrator.time, integrator.y);
      const after = watches.map(({ distance }) => distance(reading));
      stretch.push(integrator.time, integrator.lastOrder, integrator.y);
      if (after.some((distance) => distance >= 0)) {
        const met = this.meet(stretch, watches, time, distances, after);
        stretch.at(met.time, y);
        stretch.end = met.time;
        return met.watch;
      }
      time = integrator.time;
      distances = after;
      y.set(integrator.y);
      work.onProgress?.({
        stage: step.text ?? printStep(step),
        message: `${reading.voltage.toFixed(4)} V at ${(this.time + time).toPrecision(5)} s`,
      });
      if (outcome === 'reached-stop') return undefined;
    }
  }

  private restart(
    integrator: BdfIntegrator,
    control: Control,
    time: number,
    end: number,
    step: ExperimentStep,
  ): void {
    if (++this.restarts > mostRestarts) {
      throw new ConvergenceError(
        `${step.text ?? printStep(step)}: stopped at ${(this.time + time).toPrecision(6)} s, where no step is small enough`,
        { at: { field: 'experiment' }, mend: 'see with runCell what the cell comes to there' },
      );
    }
    this.model.currentDensity = targetAt(control, time) / this.cell.area;
    makeConsistent(this.model, this.y, this.derivative, true);
    integrator.start(time, this.y, this.derivative, end);
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
        return each.distance(this.read(stretch.control, stretch.start, t, this.between));
      };
      const root = bracketedRoot(distance, time, stretch.end, before[i], after[i]);
      if (root < first) [watch, first] = [each, root];
    }
    return { time: first, watch };
  }

  private read(control: Control, start: number, time: number, y: Float64Array): Reading {
    const { model, cell } = this;
    const current = targetAt(control, time);
    model.currentDensity = current / cell.area;
    const voltage = model.evaluate(y) ? model.voltage() : Number.NaN;
    const charge = this.chargeBefore + passed(control, start, time);
    return { time, voltage, current, charge, temperature: cell.temperature };
  }
}

/** C */
function passed(control: Control, from: number, to: number): number {
  return 0.5 * (targetAt(control, from) + targetAt(control, to)) * (to - from);
}

function currentSystem(
  model: CellModel,
  control: Control,
  area: number,
): ConstructorParameters<typeof BdfIntegrator>[0] {
  const at = (time: number): void => {
    model.currentDensity = targetAt(control, time) / area;
  };
  return {
    size: model.size,
    residual(time, y, derivative, out) {
      at(time);
      return model.residual(y, derivative, out);
    },
    prepare(time, y, _derivative, shift) {
      at(time);
      return model.prepare(y, shift);
    },
    solve: (b) => model.solve(b),
  };
}
