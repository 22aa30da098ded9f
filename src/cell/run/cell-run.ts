import { plain } from '../plain.ts';
import { CancelledError, ConvergenceError, InputError, pacer } from '../../base/index.ts';
import { checkExperiment } from '../experiments/check.ts';
import { printStep } from '../experiments/print.ts';
import { stepsOf, type Experiment, type PlacedStep } from '../experiments/steps.ts';
import type { CellEventKind, CellRunOptions, CellSolution, StepSummary } from '../solution.ts';
import { Approach } from './approach.ts';
import { BalanceAudit } from './balance-audit.ts';
import { bendTimes } from './bends.ts';
import { CellsOfRun, type RunSubject } from './cells-of-run.ts';
import type { DrivenCell, Reading } from './driven-cell.ts';
import { fieldsOnceAsked } from './field-reader.ts';
import { Recorder } from './recorder.ts';
import { CellRunCancelledError, CellRunError } from './run-errors.ts';
import { bracketedRoot } from '../root.ts';
import { segmentsOf, type Segment } from './segments.ts';
import { StateKeeper, type KeptState } from './state-keeper.ts';
import { stopMet } from './stops.ts';
import { cyclesOf, powerOf, StepTally } from './summary.ts';
import { WantedTimes } from './wanted-times.ts';
import { voltageAhead, watchesOf } from './watches.ts';

/** Share of the initial concentration below which the electrolyte is called depleted. */
const depletion = 1e-3;
/** And below which a run that is stuck has run dry. */
const dry = 0.01;
/** In one step of the experiment. */
const mostRestarts = 200;
/** Steps of the integrator in which time must go on by a share of what has passed since the load began. */
const [stepsWatched, leastProgress] = [1000, 1e-6];
/** Of a step of the integrator, for its energy. */
const mostHalvings = 8;
/** s; a step that has then met none of its limits never will: at the slowest rate a cell is long empty. */
const longestStep = 1e14;

type RunOptions = Pick<
  CellRunOptions,
  | 'signal'
  | 'onProgress'
  | 'outputTimes'
  | 'fieldCount'
  | 'curveTimes'
  | 'lineError'
  | 'store'
  | 'infeasible'
  | 'balanceBounds'
>;

/** How a step, or a stretch of one, ended. */
interface Ending {
  readonly kind: CellEventKind;
  readonly message: string;
  /** Whether the rest of the experiment may follow. */
  readonly goesOn: boolean;
  readonly error?: { readonly what: string; readonly mend?: string | undefined } | undefined;
}

/** Where the run is within the experiment. */
interface StepPlace {
  readonly text: string;
  readonly period: number | undefined;
  /** Index in the curves. */
  readonly firstPoint: number;
  approach: Approach;
  tally: StepTally | undefined;
}

/** One pass through an experiment on one mesh at one tolerance. */
export class CellRun {
  private readonly subject: RunSubject;
  private readonly options: RunOptions;
  private readonly localTimes: readonly (readonly number[])[] | undefined;
  private readonly tolerances: { readonly relative: number; readonly absolute: number };
  private readonly cells: CellsOfRun;
  private readonly recorder: Recorder;
  private readonly audit: BalanceAudit;
  private readonly keeper: StateKeeper | undefined;
  /** Of which the fields are wanted in any case. */
  private readonly states: KeptState[] = [];
  private readonly summaries: StepSummary[] = [];
  private readonly wanted: WantedTimes;
  private cell: DrivenCell;
  /** s from the start, and since the cell began to hold what it holds, of the state accepted. */
  private time = 0;
  private elapsed = 0;
  private readonly noted = { depleted: false, beyond: false, doubts: new Set<string>() };
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
    this.localTimes = localTimes;
    this.tolerances = { relative, absolute };
    this.recorder = new Recorder(options.store ?? {});
    this.wanted = new WantedTimes(options.curveTimes, options.outputTimes);
    this.keeper = options.fieldCount === undefined ? undefined : new StateKeeper(options.fieldCount);
    this.cells = new CellsOfRun(subject, this.tolerances);
    this.cell = this.cells.at(subject.temperature);
    this.audit = new BalanceAudit(this.cell.model, this.cell.y, options.balanceBounds);
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
      const met = stopMet(experiment.stops, this.time, endsCycle, this.summaries);
      if (this.note('stopped', met)) break;
    }
    if (this.options.store?.finalFields !== false) {
      this.keepState(this.cell.y, this.cell.readAccepted(this.elapsed));
    }
    return this.solution();
  }

  private async performStep(placed: PlacedStep): Promise<Ending> {
    const { step } = placed;
    const text = step.text ?? printStep(step);
    const place: StepPlace = {
      text,
      // Points asked for in a step stand in place of its own.
      period: this.localTimes === undefined ? step.period : undefined,
      firstPoint: this.recorder.count,
      approach: new Approach([], this.cell.reading),
      tally: undefined,
    };
    this.moveTo(step.temperature ?? this.subject.temperature);
    if (placed.number === 1) this.checkOpenCircuit(placed, text);
    this.noteDoubt(step);
    this.restarts = 0;
    this.startedAgainAt = -1;
    this.wanted.beginStep(this.time, place.period, this.localTimes?.[placed.number - 1]);
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
    this.recorder.event(this.time, kind, message);
    this.summaries.push(tally.summary(kind, message, [place.firstPoint, this.recorder.count]));
    if (error === undefined || goesOn) return ending;
    throw new CellRunError(error.what, this.solution(), error.mend);
  }

  /** @throws CellRunCancelledError in place of a CancelledError. */
  private cancel(error: unknown, { text, tally, firstPoint }: StepPlace): never {
    if (!(error instanceof CancelledError)) throw error;
    const message = `${text}: interrupted`;
    this.recorder.event(this.time, 'stopped', message);
    if (tally !== undefined) {
      this.summaries.push(tally.summary('stopped', message, [firstPoint, this.recorder.count]));
    }
    throw new CellRunCancelledError(error.what, this.solution());
  }

  /** Begins to hold what a stretch of a step asks for; how the step ended, if that already ends it. */
  private begin(segment: Segment, placed: PlacedStep, place: StepPlace): Ending | undefined {
    const { recorder } = this;
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
    recorder.point(reading);
    this.keeper?.offer(reading, cell.surroundings, cell.y, this.cells.source);
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
        const ending = this.startAgain(segment.stop) ? this.metAfterRestart(place) : this.giveUp(place.text);
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
        if (this.elapsed - before <= leastProgress * this.elapsed) return this.giveUp(place.text);
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
    this.recorder.point(reading);
    return { ...ending, message: ending.message.replace(/ at once$/, '') };
  }

  /** Takes the integrator's step into the record, at `end` where it ends a stretch; an ending where a balance is broken. */
  private accept(end: number | undefined, place: StepPlace): Ending | undefined {
    const { cell, recorder } = this;
    const time = end ?? cell.origin + cell.elapsed;
    const { reading } = cell;
    const there = { ...reading };
    const looked = this.sample(time);
    if (looked) cell.lookBack(there);
    if (this.tallyWithin(cell.elapsed, place)) cell.lookBack(there);
    reading.time = time;
    place.tally?.advance(reading);
    cell.accept();
    this.time = time;
    this.elapsed = cell.elapsed;
    if (end !== undefined) recorder.point(reading);
    else if (place.period === undefined) recorder.solverPoint(reading);
    this.keeper?.offer(reading, cell.surroundings, cell.y, this.cells.source);
    this.options.onProgress?.({
      stage: place.text,
      message: `${reading.voltage.toFixed(4)} V at ${this.time.toPrecision(5)} s`,
    });
    return this.check(place.text);
  }

  /** Gives the tally points within a long step where the power bends; whether it looked at any. */
  private tallyWithin(end: number, { tally }: StepPlace): boolean {
    const { cell, elapsed } = this;
    return tally !== undefined && this.tallyBetween(tally, elapsed, end, powerOf(cell.reading), mostHalvings);
  }

  /** Halves the way from the tally's last point to one at `end`, as often as it takes. */
  private tallyBetween(
    tally: StepTally,
    start: number,
    end: number,
    power: number,
    halvings: number,
  ): boolean {
    const { cell } = this;
    if (halvings === 0 || !tally.bendsBefore(cell.origin + end, power)) return false;
    const middle = 0.5 * (start + end);
    const there = powerOf(cell.glance(middle));
    this.tallyBetween(tally, start, middle, there, halvings - 1);
    tally.pass(cell.origin + middle, there);
    this.tallyBetween(tally, middle, end, power, halvings - 1);
    return true;
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
    this.sample(cell.origin + at);
    cell.look(at);
    this.tallyWithin(at, place);
    const reading = cell.look(at);
    // Rounding alone parts the two.
    if (met.voltage !== undefined) reading.voltage = met.voltage;
    place.tally?.advance(reading);
    cell.acceptLooked();
    this.time = reading.time;
    this.elapsed = at;
    this.recorder.point(reading);
    this.keeper?.offer(reading, cell.surroundings, cell.y, this.cells.source);
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
    this.noted.depleted ||= this.note('electrolyte-depleted', cell.model.depletion?.(cell.y, depletion));
    this.noted.beyond ||= this.note('beyond-range', cell.model.beyondRange?.(cell.y));
    return undefined;
  }

  /** Of a drive cycle, once however often it is followed. */
  private noteDoubt({ control }: PlacedStep['step']): void {
    const doubt = control.kind === 'cycle' ? control.cycle.doubt : undefined;
    if (doubt === undefined || this.noted.doubts.has(doubt)) return;
    this.noted.doubts.add(doubt);
    this.note('gap-in-cycle', doubt);
  }

  private note(kind: CellEventKind, message: string | undefined): boolean {
    if (message !== undefined) this.recorder.event(this.time, kind, message);
    return message !== undefined;
  }

  /** Curve points and fields asked for within the last step, up to `end`; whether it looked at any. */
  private sample(end: number): boolean {
    const { wanted, cell, recorder } = this;
    const { lineError } = this.options;
    let looked = lineError !== undefined && this.localTimes === undefined;
    if (looked) wanted.addBends(bendTimes(cell, this.elapsed, end, lineError));
    for (let at = wanted.takePoint(end); at !== undefined; at = wanted.takePoint(end)) {
      // Where the last step ended at the very time; its point was kept only by chance.
      const isLast = at === this.time && recorder.lastTime !== at;
      if (at <= this.time && !isLast) continue;
      looked = true;
      const reading = isLast ? cell.readAccepted(this.elapsed) : cell.look(at - cell.origin);
      reading.time = at;
      recorder.point(reading);
    }
    for (let at = wanted.takeFields(end); at !== undefined; at = wanted.takeFields(end)) {
      looked = true;
      if (at <= this.time) this.keepState(cell.y, { ...cell.readAccepted(this.elapsed), time: at });
      else {
        const reading = cell.look(at - cell.origin);
        this.keepState(cell.looked, { ...reading, time: at });
      }
    }
    return looked;
  }

  private keepState(state: Float64Array, { time, voltage, current }: Reading): void {
    const { surroundings } = this.cell;
    const { source } = this.cells;
    this.states.push({ time, voltage, current, surroundings, state: state.slice(), source });
  }

  /** Those of the times asked for, and those kept along the way, in order and each once. */
  private allStates(): readonly KeptState[] {
    const { states, keeper } = this;
    if (keeper === undefined) return states.slice();
    const along = keeper
      .states()
      .filter(({ time, voltage }) => !states.some((one) => one.time === time && one.voltage === voltage));
    return [...along, ...states].sort((one, other) => one.time - other.time);
  }

  /** The smallest step failed: the electrolyte ran dry, a particle is empty or full, or what is held is out of reach. */
  private giveUp(text: string): Ending {
    const { cell, time } = this;
    const goesOn = this.options.infeasible === 'go-on';
    const where = cell.model.depletion?.(cell.y, dry);
    if (where !== undefined) {
      return { kind: 'electrolyte-depleted', message: `${text}: ended, ${where}`, goesOn };
    }
    const limit = cell.nearestLimit(this.elapsed);
    const reason = cell.outOfReach(this.elapsed) ?? limit;
    const what = `${text}: stopped at ${time.toPrecision(6)} s because ${reason}`;
    if (reason !== limit) return { kind: 'infeasible', message: what, goesOn, error: { what } };
    return { kind: 'stoichiometry-limit', message: limit, goesOn, error: { what } };
  }

  /** A limit that the cell at rest has passed already is a mistake in the experiment. */
  private checkOpenCircuit({ step }: PlacedStep, text: string): void {
    const limit = voltageAhead(step, this.subject);
    if (limit === undefined) return;
    const rest = this.cell.restVoltage();
    if (limit.side === 'above' ? rest < limit.volts : rest > limit.volts) return;
    throw new InputError(`'${text}' ends at ${plain(limit.volts)} V, which the cell at rest has passed`, {
      at: { field: 'experiment' },
      expected: `a voltage ${limit.side === 'above' ? 'above' : 'below'} ${rest.toFixed(4)} V`,
    });
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
    const { recorder, cells, subject } = this;
    const fields = fieldsOnceAsked(subject.area, this.allStates());
    return {
      time: recorder.curve('time'),
      current: recorder.curve('current'),
      voltage: recorder.curve('voltage'),
      temperature: recorder.curve('temperature'),
      capacity: recorder.curve('capacity'),
      events: recorder.events,
      stepSummaries: this.summaries,
      cycles: cyclesOf(this.summaries),
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
