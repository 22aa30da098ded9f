import type { PlacedStep } from '../experiments/steps.ts';
import type {
  CellCurve,
  CellEvent,
  CellEventKind,
  CellFields,
  CellRunOptions,
  StepSummary,
} from '../solution.ts';
import { bendTimes } from './bends.ts';
import type { DrivenCell, Reading } from './driven-cell.ts';
import { fieldsOnceAsked } from './field-reader.ts';
import type { ModelSource } from './model-source.ts';
import { Recorder } from './recorder.ts';
import { StateKeeper, type KeptState } from './state-keeper.ts';
import type { StepTally } from './summary.ts';
import { WantedTimes } from './wanted-times.ts';

/** Share of the initial concentration below which the electrolyte is called depleted. */
const depletion = 1e-3;

/** What is asked for of a run. */
export type RecordOptions = Pick<
  CellRunOptions,
  'outputTimes' | 'fieldCount' | 'curveTimes' | 'lineError' | 'store'
>;

/** The state last accepted: s from the start, and since the cell began to hold what it holds. */
export interface AcceptedTimes {
  readonly time: number;
  readonly elapsed: number;
}

/** All that a run notes along the way: points of its curves, states, events, what each step did. */
export class RunRecord {
  readonly summaries: StepSummary[] = [];
  private readonly options: RecordOptions;
  private readonly localTimes: readonly (readonly number[])[] | undefined;
  private readonly recorder: Recorder;
  private readonly wanted: WantedTimes;
  private readonly keeper: StateKeeper | undefined;
  /** Of which the fields are wanted in any case. */
  private readonly states: KeptState[] = [];
  private readonly noted = { depleted: false, beyond: false, doubts: new Set<string>() };
  /** Whether points of the step's own choice stand in place of the solver's. */
  private isRegular = false;

  /** `localTimes`: for each step by its number, times since its start at which the curves are wanted. */
  constructor(options: RecordOptions, localTimes: readonly (readonly number[])[] | undefined) {
    this.options = options;
    this.localTimes = localTimes;
    this.recorder = new Recorder(options.store ?? {});
    this.wanted = new WantedTimes(options.curveTimes, options.outputTimes);
    this.keeper = options.fieldCount === undefined ? undefined : new StateKeeper(options.fieldCount);
  }

  /** Points of the curves. */
  get count(): number {
    return this.recorder.count;
  }

  get events(): readonly CellEvent[] {
    return this.recorder.events;
  }

  beginStep({ step, number }: PlacedStep, time: number): void {
    // Points asked for in a step stand in place of its own.
    const period = this.localTimes === undefined ? step.period : undefined;
    this.isRegular = period !== undefined;
    this.wanted.beginStep(time, period, this.localTimes?.[number - 1]);
    this.noteDoubt(step, time);
  }

  /** `tally`: of what the step has done, if anything; `firstPoint` is its first in the curves. */
  endStep(
    time: number,
    kind: CellEventKind,
    message: string,
    tally: StepTally | undefined,
    firstPoint: number,
  ): void {
    this.recorder.event(time, kind, message);
    if (tally !== undefined) this.summaries.push(tally.summary(kind, message, [firstPoint, this.count]));
  }

  point(reading: Reading): void {
    this.recorder.point(reading);
  }

  /** A point of the integrator's own. */
  solverPoint(reading: Reading): void {
    if (!this.isRegular) this.recorder.solverPoint(reading);
  }

  /** Whether there was anything to note. */
  note(time: number, kind: CellEventKind, message: string | undefined): boolean {
    if (message !== undefined) this.recorder.event(time, kind, message);
    return message !== undefined;
  }

  /** The first time that the electrolyte is depleted or a potential beyond its range, in the state accepted. */
  noteState({ model, y }: DrivenCell, time: number): void {
    this.noted.depleted ||= this.note(time, 'electrolyte-depleted', model.depletion?.(y, depletion));
    this.noted.beyond ||= this.note(time, 'beyond-range', model.beyondRange?.(y));
  }

  /** Curve points and fields asked for within the last step, up to `end`; whether it looked at any. */
  sample(cell: DrivenCell, source: ModelSource, { time, elapsed }: AcceptedTimes, end: number): boolean {
    const { wanted, recorder } = this;
    const { lineError } = this.options;
    let looked = lineError !== undefined && this.localTimes === undefined;
    if (looked) wanted.addBends(bendTimes(cell, elapsed, end, lineError));
    for (let at = wanted.takePoint(end); at !== undefined; at = wanted.takePoint(end)) {
      // Where the last step ended at the very time; its point was kept only by chance.
      const isLast = at === time && recorder.lastTime !== at;
      if (at <= time && !isLast) continue;
      looked = true;
      const reading = isLast ? cell.readAccepted(elapsed) : cell.look(at - cell.origin);
      reading.time = at;
      recorder.point(reading);
    }
    for (let at = wanted.takeFields(end); at !== undefined; at = wanted.takeFields(end)) {
      looked = true;
      if (at <= time) this.keep(cell, source, cell.y, { ...cell.readAccepted(elapsed), time: at });
      else {
        const reading = cell.look(at - cell.origin);
        this.keep(cell, source, cell.looked, { ...reading, time: at });
      }
    }
    return looked;
  }

  /** The state accepted, for one of those spread over the run. */
  offer({ reading, surroundings, y }: DrivenCell, source: ModelSource): void {
    this.keeper?.offer(reading, surroundings, y, source);
  }

  /** A state of which the fields are wanted in any case. */
  keep(
    { surroundings }: DrivenCell,
    source: ModelSource,
    state: Float64Array,
    { time, voltage, current }: Reading,
  ): void {
    this.states.push({ time, voltage, current, surroundings, state: state.slice(), source });
  }

  curves(): Record<CellCurve, Float64Array> {
    const { recorder } = this;
    return {
      time: recorder.curve('time'),
      current: recorder.curve('current'),
      voltage: recorder.curve('voltage'),
      temperature: recorder.curve('temperature'),
      capacity: recorder.curve('capacity'),
    };
  }

  /** Of all states kept until now; `area` in m². */
  fieldsOnceAsked(area: number): () => readonly CellFields[] {
    return fieldsOnceAsked(area, this.allStates());
  }

  /** Of a drive cycle, once however often it is followed. */
  private noteDoubt({ control }: PlacedStep['step'], time: number): void {
    const doubt = control.kind === 'cycle' ? control.cycle.doubt : undefined;
    if (doubt === undefined || this.noted.doubts.has(doubt)) return;
    this.noted.doubts.add(doubt);
    this.note(time, 'gap-in-cycle', doubt);
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
}
