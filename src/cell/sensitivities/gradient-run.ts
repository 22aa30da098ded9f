import { ConvergenceError, pacer, type LongWork } from '../../base/index.ts';
import type { BdfIntegrator } from '../../numerics/index.ts';
import { setRates } from '../consistent.ts';
import { CoefficientSlopes, storedRates } from '../models/porous/coefficient-slopes.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { TransposedCell } from '../models/porous/transposed-cell.ts';
import { GivenCell } from '../run/given-cell.ts';
import { adjointIntegrator, AdjointStretch, meanSize, typicalWeight } from './adjoint-stretch.ts';
import type { VoltageObjective } from './objective.ts';
import { logarithmicStep } from './sensitive-cell.ts';
import type { Stretch } from './stretch.ts';

/** Gauss–Legendre on [0, 1], of order six. */
const nodes = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)];
const shares = [5 / 18, 4 / 9, 5 / 18];

/** The same cell a little to either side along a parameter that no coefficient stands for. */
export interface SidedCells {
  readonly above: PorousCell;
  readonly below: PorousCell;
}

/** Follows a stored run back and sums up what an objective owes to every coefficient and law. */
export class GradientRun {
  /** Of the objective. */
  value = 0;
  steps = 0;
  readonly slopes: CoefficientSlopes;
  /** ∂/∂ln p of the parameters that go by differences. */
  readonly bySides: Float64Array;
  /** M λ at the start. */
  readonly initial: Float64Array;
  private readonly cell: PorousCell;
  private readonly transposed: TransposedCell;
  /** For slopes: the cell of these goes on with the factors it has. */
  private readonly reader: PorousCell;
  private readonly sides: readonly SidedCells[];
  private readonly objective: VoltageObjective;
  private readonly tolerances: { readonly relative: number; readonly absolute: number };
  private readonly work: LongWork;
  private readonly weights: Float64Array;
  private readonly rates: Float64Array;
  private readonly y: Float64Array;
  private readonly stateRates: Float64Array;
  private readonly still: Float64Array;
  private readonly rows: Float64Array;

  constructor(
    build: () => PorousCell,
    sides: readonly SidedCells[],
    objective: VoltageObjective,
    tolerances: { readonly relative: number; readonly absolute: number },
    work: LongWork,
  ) {
    this.cell = build();
    this.transposed = new TransposedCell(this.cell);
    this.reader = build();
    this.slopes = new CoefficientSlopes(this.reader);
    this.sides = sides;
    this.bySides = new Float64Array(sides.length);
    this.objective = objective;
    this.tolerances = tolerances;
    this.work = work;
    const make = (): Float64Array => new Float64Array(this.cell.size);
    this.initial = make();
    this.weights = make();
    this.rates = make();
    this.y = make();
    this.stateRates = make();
    this.still = make();
    this.rows = make();
  }

  async perform(stretches: readonly Stretch[]): Promise<void> {
    for (const [n, stretch] of [...stretches.entries()].toReversed()) {
      await this.follow(stretch, n === stretches.length - 1);
    }
    for (let i = 0; i < this.initial.length; i++) this.initial[i] = this.cell.storage[i] * this.weights[i];
  }

  private async follow(stretch: Stretch, isLast: boolean): Promise<void> {
    const { objective, cell, transposed } = this;
    const adjoint = new AdjointStretch(cell, transposed, stretch, objective);
    if (stretch.limited) this.strikeLimit(adjoint, stretch);
    const points = (objective.points ?? [])
      .map(({ time, weight }) => ({ weight, ofEnd: time === Infinity, time: time - stretch.origin }))
      .filter(({ time, ofEnd }) => (ofEnd ? isLast : time > stretch.start && time <= stretch.end))
      .map((point) => ({ ...point, time: Math.min(point.time, stretch.end) }))
      .toSorted((a, b) => b.time - a.time);
    let time = stretch.end;
    for (const point of points) {
      await this.back(adjoint, stretch, time, point.time);
      // The voltage at the end is the limit itself where one ends the run: it depends on nothing.
      if (!(point.ofEnd && stretch.limited)) this.strike(adjoint, point.time, point.weight);
      if (!adjoint.look(point.time, this.y)) throw lost(stretch.origin + point.time);
      this.value += point.weight * cell.voltage();
      ({ time } = point);
    }
    await this.back(adjoint, stretch, time, stretch.start);
  }

  /** Integrates back and sums up on the way. */
  private async back(adjoint: AdjointStretch, stretch: Stretch, from: number, to: number): Promise<void> {
    if (from === to) return;
    const { cell, weights, rates, tolerances, transposed } = this;
    if (!adjoint.settle(from, weights, rates)) throw lost(stretch.origin + from);
    const expected = typicalWeight(cell, transposed) * this.sourceOf(adjoint, from, to);
    // Before anything weighs on the voltage any scale will do.
    const size = meanSize(cell, weights) + expected || 1;
    const integrator = adjointIntegrator(adjoint, cell.storage, {
      relative: tolerances.relative,
      absolute: tolerances.absolute * size,
    });
    const pace = pacer(this.work.signal);
    let before = stretch.end - from;
    integrator.start(before, weights, rates, stretch.end - to);
    for (let outcome = 'advanced'; outcome === 'advanced'; before = integrator.time) {
      await pace();
      outcome = integrator.step();
      if (outcome === 'stuck') throw lost(stretch.origin + stretch.end - before);
      this.steps++;
      this.addStep(adjoint, stretch, integrator, before);
    }
    weights.set(integrator.y);
  }

  /** Sums up over the integrator's last step, piece by piece of the way forth, which may have changed faster than the weights. */
  private addStep(adjoint: AdjointStretch, stretch: Stretch, integrator: BdfIntegrator, since: number): void {
    const { weights } = this;
    const times = stretch.panels(stretch.end - since, stretch.end - integrator.time);
    for (let i = 1; i < times.length; i++) {
      const width = times[i - 1] - times[i];
      for (let n = 0; n < nodes.length; n++) {
        const time = times[i] + nodes[n] * width;
        integrator.interpolate(stretch.end - time, weights);
        if (!adjoint.look(time, this.y, this.reader)) throw lost(stretch.origin + time);
        this.value += shares[n] * width * adjoint.integrand.value;
        this.add(adjoint.integrand.byVoltage, weights, shares[n] * width);
      }
    }
  }

  /** ∫ |ψ_V| dt, roughly. */
  private sourceOf(adjoint: AdjointStretch, from: number, to: number): number {
    const parts = 64;
    let sum = 0;
    for (let n = 0; n < parts; n++) {
      if (!adjoint.look(to + ((n + 0.5) / parts) * (from - to), this.y)) continue;
      sum += (Math.abs(adjoint.integrand.byVoltage) * (from - to)) / parts;
    }
    return sum;
  }

  /** A weight on the voltage at one time. */
  private strike(adjoint: AdjointStretch, time: number, voltageWeight: number): void {
    const rows = adjoint.strike(time, voltageWeight, this.weights);
    if (rows === undefined || !adjoint.look(time, this.y, this.reader)) throw lost(time);
    this.add(voltageWeight, rows, 1);
  }

  /**
   * A limit of voltage met later by dτ = −dV/V' adds the integrand there, and lets the state move on by its rates before what
   * follows begins.
   */
  private strikeLimit(adjoint: AdjointStretch, stretch: Stretch): void {
    const { cell, y, stateRates, transposed, weights } = this;
    if (!adjoint.look(stretch.end, y)) throw lost(stretch.origin + stretch.end);
    setRates(new GivenCell(cell), stretch.end, y, stateRates);
    cell.prepare(y, 1);
    const byVoltage = new Float64Array(y.length);
    transposed.voltageWeights(byVoltage);
    let [speed, later] = [0, adjoint.integrand.value];
    for (let i = 0; i < y.length; i++) {
      speed += byVoltage[i] * stateRates[i];
      later += cell.storage[i] * weights[i] * stateRates[i];
    }
    this.strike(adjoint, stretch.end, -later / speed);
  }

  /** Adds `share` × (v V_p − λ·F_p) at the state in `y`, which the reader has evaluated. */
  private add(voltageWeight: number, weights: Float64Array, share: number): void {
    const { reader, y, stateRates, still, rows, slopes, sides, bySides } = this;
    for (let i = 0; i < y.length; i++) rows[i] = -weights[i];
    storedRates(reader, still, stateRates);
    if (!slopes.add(y, stateRates, voltageWeight, rows, share)) throw lost(0);
    if (sides.length === 0) return;
    reader.residual(y, still, stateRates);
    for (let i = 0; i < y.length; i++) {
      stateRates[i] = reader.storage[i] > 0 ? -stateRates[i] / reader.storage[i] : 0;
    }
    for (const [j, { above, below }] of sides.entries()) {
      const difference = this.weighed(above, voltageWeight, rows) - this.weighed(below, voltageWeight, rows);
      bySides[j] += (share * difference) / (2 * logarithmicStep);
    }
  }

  private weighed(side: PorousCell, voltageWeight: number, rowWeights: Float64Array): number {
    const { y, stateRates, reader } = this;
    const out = new Float64Array(y.length);
    side.currentDensity = reader.currentDensity;
    if (!side.residual(y, stateRates, out)) throw lost(0);
    let sum = voltageWeight * side.voltage();
    for (let i = 0; i < out.length; i++) sum += rowWeights[i] * out[i];
    return sum;
  }
}

function lost(time: number): ConvergenceError {
  return new ConvergenceError(`the way back through the run was lost at ${time.toPrecision(6)} s`, {
    at: { field: 'experiment' },
    mend: 'tighten the tolerances',
  });
}
