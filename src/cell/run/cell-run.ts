import { CancelledError, ConvergenceError, pacer } from '../../base/index.ts';
import { checkExperiment } from '../experiments/check.ts';
import { printStep } from '../experiments/print.ts';
import { stepsOf, type Experiment, type PlacedStep } from '../experiments/steps.ts';
import type { CellRunOptions, CellSolution } from '../solution.ts';
import { Approach } from './approach.ts';
import { BalanceAudit } from './balance-audit.ts';
import { CellsOfRun, type RunSubject } from './cells-of-run.ts';
import type { DrivenCell } from './driven-cell.ts';
import { checkOpenCircuit, dry, gaveUp, type Ending } from './ending.ts';
import { CellRunCancelledError, CellRunError } from './run-errors.ts';
import { RunRecord, type AcceptedTimes, type RecordOptions } from './run-record.ts';
import { bracketedRoot } from '../root.ts';
import { segmentsOf, type Segment } from './segments.ts';
import { stopMet } from './stops.ts';
import { cyclesOf, StepTally } from './summary.ts';
import { watchesOf } from './watches.ts';

/** In one step of the experiment. */
const mostRestarts = 200;
/** Steps of the integrator in which time must go on by a share of what has passed since the load began. */
const [stepsWatched, leastProgress] = [1000, 1e-6];
/** s; a step that has then met none of its limits never will: at the slowest rate a cell is long empty. */
const longestStep = 1e14;

type RunOptions = RecordOptions &
  Pick<CellRunOptions, 'signal' | 'onProgress' | 'infeasible' | 'balanceBounds'>;

/** Where the run is within the experiment. */
interface StepPlace {
  readonly text: string;
  /** Index in the curves. */
  readonly firstPoint: number;
  approach: Approach;
  tally: StepTally | undefined;
}

/** One pass through an experiment on one mesh at one tolerance. */
export class CellRun {
  private readonly subject: RunSubject;
  private readonly options: RunOptions;
  private readonly tolerances: { readonly relative: number; readonly absolute: number };
  private readonly cells: CellsOfRun;
  private readonly record: RunRecord;
  private readonly audit: BalanceAudit;
  private cell: DrivenCell;
  /** s from the start, and since the cell began to hold what it holds, of the state accepted. */
  private time = 0;
  private elapsed = 0;
  private restarts = 0;
  private startedAgainAt = -1;
  private readonly started = performance.now();

  /** `localTimes`: for each step by its number, times since its start at which the curves are wanted. */
  constructor(
    subject: RunSubject,
    options: RunOptions,
    relative: number,
    absolute: number,
    localTimes?: readonly (readonly number[])[],
  ) {
    this.subject = subject;
    this.options = options;
    this.tolerances = { relative, absolute };
    this.record = new RunRecord(options, localTimes);
    this.cells = new CellsOfRun(subject, this.tolerances);
    this.cell = this.cells.at(subject.temperature);
    this.audit = new BalanceAudit(this.cell.model, this.cell.y, options.balanceBounds);
  }

  private get accepted(): AcceptedTimes {
    const { time, elapsed } = this;
    return { time, elapsed };
  }

  async perform(experiment: Experiment): Promise<CellSolution> {
    checkExperiment(experiment, this.subject);
    const steps = stepsOf(experiment);
    for (let next = steps.next(); next.done !== true; ) {
      const placed = next.value;
      const ending = await this.performStep(placed);
      next = steps.next();
      const endsCycle =
        placed.cycle !== undefined && (next.done === true || next.value.cycle !== placed.cycle);
      if (!ending.goesOn) break;
      const met = stopMet(experiment.stops, this.time, endsCycle, this.record.summaries);
      if (this.record.note(this.time, 'stopped', met)) break;
    }
    if (this.options.store?.finalFields !== false) {
      this.record.keep(this.cell, this.cells.source, this.cell.y, this.cell.readAccepted(this.elapsed));
    }
    return this.solution();
  }

  private async performStep(placed: PlacedStep): Promise<Ending> {
    const { step } = placed;
    const text = step.text ?? printStep(step);
    const place: StepPlace = {
      text,
      firstPoint: this.record.count,
      approach: new Approach([], this.cell.reading),
      tally: undefined,
    };
    this.moveTo(step.temperature ?? this.subject.temperature);
    if (placed.number === 1) checkOpenCircuit(step, text, this.subject, () => this.cell.restVoltage());
    this.record.beginStep(placed, this.time);
    this.restarts = 0;
    this.startedAgainAt = -1;
    let ending: Ending | undefined;
    for (const segment of segmentsOf(step, this.time, this.subject.nominalCapacity)) {
      ending =
        this.begin(segment, placed, place) ??
        (await this.follow(segment, place).catch((error: unknown) => this.cancel(error, place)));
      if (ending !== undefined) break;
    }
    ending ??= { kind: 'end-of-step', message: `${text}: done`, goesOn: true };
    const tally = place.tally ?? new StepTally(placed, text, this.cell.readAccepted(this.elapsed));
    return this.end(ending, tally, place);
  }

  /** Notes how a step ended; @throws CellRunError where it ends the experiment with an error. */
  private end(ending: Ending, tally: StepTally, place: StepPlace): Ending {
    const { kind, message, goesOn, error } = ending;
    this.record.endStep(this.time, kind, message, tally, place.firstPoint);
    if (error === undefined || goesOn) return ending;
    throw new CellRunError(error.what, this.solution(), error.mend);
  }

  /** @throws CellRunCancelledError in place of a CancelledError. */
  private cancel(error: unknown, { text, tally, firstPoint }: StepPlace): never {
    if (!(error instanceof CancelledError)) throw error;
    const message = `${text}: interrupted`;
    this.record.endStep(this.time, 'stopped', message, tally, firstPoint);
    throw new CellRunCancelledError(error.what, this.solution());
  }

  /** Begins to hold what a stretch of a step asks for; how the step ended, if that already ends it. */
  private begin(segment: Segment, placed: PlacedStep, place: StepPlace): Ending | undefined {
    const { record } = this;
    if (segment.continuous) {
      this.cell.turn(this.elapsed, segment.control, segment.stop);
      return undefined;
    }
    try {
      this.cell.hold(this.time, segment.control);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      return this.infeasible(`${place.text}: ${error.what}`, error.mend);
    }
    this.elapsed = 0;
    this.replaceModels(true);
    const { cell } = this;
    const { reading } = cell;
    if (place.tally === undefined) {
      place.tally = new StepTally(placed, place.text, reading);
      place.approach = new Approach(watchesOf(placed.step, this.subject, reading), reading);
    } else {
      place.tally.jump(reading);
      place.approach.begin(reading);
    }
    record.point(reading);
    record.offer(cell, this.cells.source);
    const ending = this.atOnce(place);
    if (ending === undefined) cell.start(0, segment.stop);
    return ending;
  }

  private infeasible(what: string, mend?: string): Ending {
    const goesOn = this.options.infeasible === 'go-on';
    return { kind: 'infeasible', message: what, goesOn, error: { what, mend } };
  }

  private atOnce({ approach, text }: StepPlace): Ending | undefined {
    const met = approach.watches.find(({ distance }) => distance(this.cell.reading) >= 0);
    if (met === undefined) return undefined;
    return { kind: met.kind, message: `${text}: ${met.text} reached at once`, goesOn: true };
  }

  /** Follows one stretch; undefined when it has run its time. */
  private async follow(segment: Segment, place: StepPlace): Promise<Ending | undefined> {
    const { approach } = place;
    const pace = pacer(this.options.signal);
    let before = Number.NEGATIVE_INFINITY;
    for (let steps = 1; ; steps++) {
      const pause = pace();
      if (pause !== undefined) await pause;
      const { cell } = this;
      const outcome = cell.step();
      const reading = cell.readEnd();
      // A state without a voltage is none of the cell's.
      if (outcome === 'stuck' || Number.isNaN(reading.voltage)) {
        const ending = this.startAgain(segment.stop) ? this.metAfterRestart(place) : this.gaveUp(place.text);
        if (ending !== undefined) return ending;
        approach.begin(cell.reading);
        continue;
      }
      const met = approach.metBy(cell, this.elapsed);
      if (met !== undefined) return this.finishAtLimit(met, place);
      const last = outcome === 'reached-stop';
      const broken = this.accept(last ? segment.end : undefined, place);
      if (broken !== undefined || last) return broken;
      if (this.replaceModels(false)) this.cell.start(this.elapsed, segment.stop);
      if (steps % stepsWatched === 0) {
        // It crawls towards a state that it cannot pass, such as an electrolyte that has run dry under a hold.
        if (this.elapsed - before <= leastProgress * this.elapsed) return this.gaveUp(place.text);
        before = this.elapsed;
      }
      if (this.time > longestStep) return this.infeasible(`${place.text}: none of its limits is ever met`);
    }
  }

  /**
   * Where reaction fronts are sharp, the algebraic unknowns may drift out of reach of undamped iterations: they are solved
   * for anew with a line search and the integrator starts again from there. False when that has been of no use.
   */
  private startAgain(stop: number): boolean {
    if (this.time <= this.startedAgainAt || this.restarts >= mostRestarts) return false;
    this.startedAgainAt = this.time;
    this.restarts++;
    try {
      this.cell.solve(this.elapsed, true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      return false;
    }
    this.cell.start(this.elapsed, stop);
    return true;
  }

  private metAfterRestart(place: StepPlace): Ending | undefined {
    const reading = this.cell.readAccepted(this.elapsed);
    const ending = this.atOnce(place);
    if (ending === undefined) return undefined;
    this.record.point(reading);
    return { ...ending, message: ending.message.replace(/ at once$/, '') };
  }

  /** Takes the integrator's step into the record, at `end` where it ends a stretch; an ending where a balance is broken. */
  private accept(end: number | undefined, place: StepPlace): Ending | undefined {
    const { cell, record } = this;
    const time = end ?? cell.origin + cell.elapsed;
    const { reading } = cell;
    const there = { ...reading };
    const looked = record.sample(cell, this.cells.source, this.accepted, time);
    if (looked) cell.lookBack(there);
    if (place.tally?.follow(cell, this.elapsed, cell.elapsed) === true) cell.lookBack(there);
    reading.time = time;
    place.tally?.advance(reading);
    cell.accept();
    this.time = time;
    this.elapsed = cell.elapsed;
    if (end !== undefined) record.point(reading);
    else record.solverPoint(reading);
    record.offer(cell, this.cells.source);
    this.options.onProgress?.({
      stage: place.text,
      message: `${reading.voltage.toFixed(4)} V at ${this.time.toPrecision(5)} s`,
    });
    return this.check(place.text);
  }

  /** Ends the step where the interpolant first meets one of its limits, which it does by `end`. */
  private finishAtLimit(end: number, place: StepPlace): Ending {
    const { cell, elapsed } = this;
    const { watches, distances: before } = place.approach;
    if (end < cell.elapsed) cell.glance(end);
    const after = watches.map(({ distance }) => distance(cell.reading));
    let [met, at] = [watches[0], Infinity];
    for (const [i, watch] of watches.entries()) {
      if (after[i] < 0) continue;
      const root = bracketedRoot((t) => watch.distance(cell.glance(t)), elapsed, end, before[i], after[i]);
      if (root < at) [met, at] = [watch, root];
    }
    this.record.sample(cell, this.cells.source, this.accepted, cell.origin + at);
    cell.look(at);
    place.tally?.follow(cell, elapsed, at);
    const reading = cell.look(at);
    // Rounding alone parts the two.
    if (met.voltage !== undefined) reading.voltage = met.voltage;
    place.tally?.advance(reading);
    cell.acceptLooked();
    this.time = reading.time;
    this.elapsed = at;
    this.record.point(reading);
    this.record.offer(cell, this.cells.source);
    const broken = this.check(place.text);
    return broken ?? { kind: met.kind, message: `${place.text}: ${met.text} reached`, goesOn: true };
  }

  /** Balances, and the first time that the electrolyte is depleted or a potential beyond its range, in the state accepted. */
  private check(text: string): Ending | undefined {
    const { cell, time } = this;
    const broken = this.audit.check(cell.model, time, cell.y, cell.charge / this.subject.area);
    if (broken !== undefined) {
      const where = cell.model.depletion?.(cell.y, dry);
      const cause = where === undefined ? broken : `${broken} (${where})`;
      const what = `${text}: stopped at ${time.toPrecision(6)} s because ${cause}`;
      return { kind: 'failed', message: cause, goesOn: false, error: { what } };
    }
    this.record.noteState(cell, time);
    return undefined;
  }

  private gaveUp(text: string): Ending {
    return gaveUp(this.cell, this.accepted, text, this.options.infeasible === 'go-on');
  }

  /** The cell at a temperature of its surroundings, with the state as it is. */
  private moveTo(temperature: number): void {
    const next = this.cells.at(temperature);
    if (next === this.cell) return;
    this.cell.readAccepted(this.elapsed);
    next.continueFrom(this.cell);
    this.elapsed = 0;
    this.cell = next;
  }

  /** Goes on with other models where the subject has some, from the accepted state; whether it does. */
  private replaceModels(begins: boolean): boolean {
    const next = this.cells.next(this.cell, this.elapsed, begins);
    if (next === undefined) return false;
    this.cell = next;
    return true;
  }

  private solution(): CellSolution {
    const { record, cells, subject } = this;
    const fields = record.fieldsOnceAsked(subject.area);
    return {
      ...record.curves(),
      events: record.events,
      stepSummaries: record.summaries,
      cycles: cyclesOf(record.summaries),
      steps: cells.sum('steps'),
      newtonIterations: cells.sum('newtonIterations'),
      factorisations: cells.sum('factorisations'),
      rejected: cells.sum('errorFailures') + cells.sum('convergenceFailures'),
      balance: this.audit.result(),
      mesh: cells.source.mesh,
      meshes: cells.meshes,
      tolerances: this.tolerances,
      seconds: (performance.now() - this.started) / 1000,
      get fields() {
        return fields();
      },
    };
  }
}
