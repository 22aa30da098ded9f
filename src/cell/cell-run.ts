import { ConvergenceError, InputError, pacer } from '../base/index.ts';
import { BdfIntegrator, type DaeSystem } from '../numerics/index.ts';
import { BalanceAudit } from './balance-audit.ts';
import { makeConsistent } from './consistent.ts';
import { depletionText, poorestCell } from './models/porous/limits.ts';
import { PorousCell } from './models/porous/porous-cell.ts';
import type { CurrentStep } from './constant-current.ts';
import { Recorder } from './recorder.ts';
import { bracketedRoot } from './root.ts';
import type { CellMesh, CellRunOptions, CellSolution } from './solution.ts';

/** Share of the initial concentration below which the electrolyte is called depleted. */
const depletion = 1e-3;
const mostRestarts = 200;

/** A run that could not go on; what it had computed until then is in `partial`. */
export class CellRunError extends ConvergenceError {
  readonly partial: CellSolution;

  constructor(what: string, partial: CellSolution, mend?: string) {
    super(what, { at: { field: 'experiment' }, mend });
    this.partial = partial;
  }
}

/** One pass through an experiment on one mesh at one tolerance. */
export class CellRun {
  private readonly options: CellRunOptions;
  private readonly mesh: CellMesh;
  private readonly relative: number;
  private readonly absolute: number;
  private readonly system: PorousCell;
  private reader: PorousCell | undefined;
  private readonly integrator: BdfIntegrator;
  private readonly recorder = new Recorder();
  private readonly audit: BalanceAudit;
  private readonly y: Float64Array;
  private readonly derivative: Float64Array;
  private readonly between: Float64Array;
  private readonly curveTimes: Float64Array;
  private readonly outputTimes: Float64Array;
  private nextCurve = 0;
  private nextOutput = 0;
  private time = 0;
  private depleted = false;
  private restarts = 0;
  private startedAgainAt = -1;
  private readonly started = performance.now();

  constructor(options: CellRunOptions, mesh: CellMesh, relative: number, absolute: number) {
    this.options = options;
    this.mesh = mesh;
    this.relative = relative;
    this.absolute = absolute;
    this.system = new PorousCell(options.parameters, mesh);
    this.integrator = new BdfIntegrator(asSystem(this.system), {
      relativeTolerance: relative,
      absoluteTolerance: this.system.absoluteTolerances(relative, absolute),
    });
    this.y = this.system.initialState();
    this.derivative = new Float64Array(this.system.size);
    this.between = new Float64Array(this.system.size);
    this.audit = new BalanceAudit(this.system, this.y);
    this.curveTimes = sortedTimes(options.curveTimes, 'curveTimes');
    this.outputTimes = sortedTimes(options.outputTimes, 'outputTimes');
  }

  async perform(steps: readonly CurrentStep[]): Promise<CellSolution> {
    for (const [index, step] of steps.entries()) {
      const goesOn = await this.performStep(step, index);
      if (!goesOn) break;
    }
    this.recordFields(this.time, this.y);
    return this.solution();
  }

  /** False when the experiment cannot go on. */
  private async performStep(step: CurrentStep, index: number): Promise<boolean> {
    const { system, integrator, recorder, time } = this;
    this.checkOpenCircuit(step, index);
    system.currentDensity = step.current / this.options.parameters.area;
    recorder.begin(time, step.current);
    this.solveInitial(step);
    let voltage = system.voltage();
    recorder.point(time, voltage);
    if (this.beyond(step, voltage) >= 0) {
      recorder.event(time, 'voltage-cut-off', `${step.text}: ${limitText(step)} reached at once`);
      return true;
    }
    const stop = time + step.duration;
    const pace = pacer(this.options.signal);
    integrator.start(time, this.y, this.derivative, stop);
    for (;;) {
      await pace();
      const before = voltage;
      const outcome = integrator.step();
      if (outcome === 'stuck') {
        if (!this.startAgain(stop)) return this.giveUp(step);
        voltage = system.voltage();
        if (this.beyond(step, voltage) < 0) continue;
        recorder.point(this.time, voltage);
        recorder.event(this.time, 'voltage-cut-off', `${step.text}: ${limitText(step)} reached`);
        return true;
      }
      system.evaluate(integrator.y);
      voltage = system.voltage();
      if (this.beyond(step, voltage) >= 0) {
        this.finishAtLimit(step, before, voltage);
        return true;
      }
      this.accept(voltage, step);
      if (outcome === 'reached-stop') {
        recorder.event(this.time, 'end-of-step', `${step.text}: done`);
        return true;
      }
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
      makeConsistent(this.system, this.y, this.derivative, true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      return false;
    }
    this.integrator.start(this.time, this.y, this.derivative, stop);
    return true;
  }

  private solveInitial(step: CurrentStep): void {
    try {
      makeConsistent(this.system, this.y, this.derivative);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      throw this.failure(`${step.text}: ${error.what}`, error.mend);
    }
  }

  /** Takes the integrator's step into the record. */
  private accept(voltage: number, step: CurrentStep): void {
    const { integrator } = this;
    this.sample(integrator.time);
    this.time = integrator.time;
    this.y.set(integrator.y);
    this.record(voltage);
    this.options.onProgress?.({
      stage: step.text,
      message: `${voltage.toFixed(4)} V at ${this.time.toPrecision(5)} s`,
    });
  }

  private record(voltage: number): void {
    const { recorder, time } = this;
    recorder.point(time, voltage);
    this.audit.check(this.y, recorder.passed(time) / this.options.parameters.area);
    this.watchDepletion();
  }

  /** Curve points and fields asked for within the last step, up to `end`. */
  private sample(end: number): void {
    const { curveTimes, outputTimes, between, system, recorder } = this;
    for (; this.nextCurve < curveTimes.length && curveTimes[this.nextCurve] < end; this.nextCurve++) {
      const at = curveTimes[this.nextCurve];
      if (at <= this.time) continue;
      this.integrator.interpolate(at, between);
      system.evaluate(between);
      recorder.point(at, system.voltage());
    }
    for (; this.nextOutput < outputTimes.length && outputTimes[this.nextOutput] <= end; this.nextOutput++) {
      const at = outputTimes[this.nextOutput];
      if (at <= this.time) between.set(this.y);
      else this.integrator.interpolate(at, between);
      this.recordFields(at, between);
    }
  }

  /**
   * An interpolated state meets the algebraic equations within the tolerance alone, which shows as wiggles in the
   * potential of a solid that conducts well: they are solved anew before the potentials are read. In a system of
   * its own, since the integrator goes on with the factors that it has.
   */
  private recordFields(time: number, state: Float64Array): void {
    this.reader ??= new PorousCell(this.options.parameters, this.mesh);
    this.reader.currentDensity = this.system.currentDensity;
    const y = state.slice();
    try {
      makeConsistent(this.reader, y, new Float64Array(y.length), true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      y.set(state);
    }
    this.system.evaluate(state);
    // The voltage is that of the curve at this time.
    this.recorder.fields.push({ ...this.reader.fields(time, y), voltage: this.system.voltage() });
  }

  /** Voltage past the limit in the direction of the step, V; negative before it. */
  private beyond(step: CurrentStep, voltage: number): number {
    if (step.voltageLimit === undefined) return -Infinity;
    return step.kind === 'charge' ? voltage - step.voltageLimit : step.voltageLimit - voltage;
  }

  /** Ends the step where the interpolated voltage meets the limit. */
  private finishAtLimit(step: CurrentStep, before: number, after: number): void {
    const { integrator, system, between, recorder } = this;
    const distance = (time: number): number => {
      integrator.interpolate(time, between);
      system.evaluate(between);
      return this.beyond(step, system.voltage());
    };
    const [start, end] = [this.time, integrator.time];
    const at = bracketedRoot(distance, start, end, this.beyond(step, before), this.beyond(step, after));
    this.sample(at);
    distance(at);
    this.time = at;
    this.y.set(between);
    this.record(system.voltage());
    recorder.event(at, 'voltage-cut-off', `${step.text}: ${limitText(step)} reached`);
  }

  private watchDepletion(): void {
    if (this.depleted) return;
    const cell = poorestCell(this.system, this.y);
    if (this.y[this.system.concentrations + cell] > depletion) return;
    this.depleted = true;
    this.recorder.event(this.time, 'electrolyte-depleted', depletionText(this.system, cell));
  }

  /** The smallest step failed: either the electrolyte ran dry, which ends the run, or a particle is empty or full. */
  private giveUp(step: CurrentStep): false {
    const cell = poorestCell(this.system, this.y);
    if (this.y[this.system.concentrations + cell] < 0.01) {
      const text = depletionText(this.system, cell);
      this.recorder.event(this.time, 'electrolyte-depleted', `${step.text}: ended, ${text}`);
      return false;
    }
    this.system.evaluate(this.y);
    const limit = this.system.nearestLimit();
    this.recorder.event(this.time, 'stoichiometry-limit', limit);
    throw this.failure(`${step.text}: stopped at ${this.time.toPrecision(6)} s because ${limit}`);
  }

  private failure(what: string, mend?: string): CellRunError {
    if (this.recorder.lastEvent?.kind !== 'stoichiometry-limit')
      this.recorder.event(this.time, 'failed', what);
    return new CellRunError(what, this.solution(), mend);
  }

  /** A limit that the cell at rest has passed already is a mistake in the experiment. */
  private checkOpenCircuit(step: CurrentStep, index: number): void {
    if (index > 0 || step.voltageLimit === undefined) return;
    const { negative, positive } = this.options.parameters;
    const rest =
      positive.openCircuitPotential(positive.initialStoichiometry) -
      negative.openCircuitPotential(negative.initialStoichiometry);
    if (this.beyond(step, rest) < 0) return;
    throw new InputError(`'${step.text}' ends at ${step.voltageLimit} V, which the cell at rest has passed`, {
      at: { field: 'experiment' },
      expected: `a voltage ${step.kind === 'charge' ? 'above' : 'below'} ${rest.toFixed(4)} V`,
    });
  }

  private solution(): CellSolution {
    const { recorder, integrator, options } = this;
    const { steps, newtonIterations, factorisations, errorFailures, convergenceFailures } =
      integrator.statistics;
    return {
      time: Float64Array.from(recorder.time),
      current: Float64Array.from(recorder.current),
      voltage: Float64Array.from(recorder.voltage),
      temperature: new Float64Array(recorder.time.length).fill(options.parameters.temperature),
      capacity: Float64Array.from(recorder.capacity),
      events: recorder.events,
      steps,
      newtonIterations,
      factorisations,
      rejected: errorFailures + convergenceFailures,
      balance: this.audit.result(),
      mesh: this.mesh,
      tolerances: { relative: this.relative, absolute: this.absolute },
      seconds: (performance.now() - this.started) / 1000,
      fields: recorder.fields,
    };
  }
}

function asSystem(model: PorousCell): DaeSystem {
  return {
    size: model.size,
    residual: (_time, y, derivative, out) => model.residual(y, derivative, out),
    prepare: (_time, y, _derivative, shift) => model.prepare(y, shift),
    solve: (b) => model.solve(b),
  };
}

function limitText(step: CurrentStep): string {
  return `${step.voltageLimit} V`;
}

function sortedTimes(times: readonly number[] | undefined, field: string): Float64Array {
  const sorted = Float64Array.from(times ?? []).sort();
  if (sorted.some((time) => !(time >= 0 && Number.isFinite(time)))) {
    throw new InputError('a time is negative or not a number', { at: { field }, expected: 'seconds from 0' });
  }
  return sorted;
}
