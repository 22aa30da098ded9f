import { ConvergenceError } from '../../base/index.ts';
import type { BdfStatistics } from '../../numerics/index.ts';
import { carryState } from '../remesh/carry-state.ts';
import type { MeshUsed } from '../solution.ts';
import { DrivenCell } from './driven-cell.ts';
import type { ModelSource, NextModels } from './model-source.ts';
import type { WatchedCell } from './watches.ts';

/** What runs: models to begin with, others to go on with, and what the solution says of them. */
export interface RunSubject extends WatchedCell, ModelSource {
  /** m² */
  readonly area: number;
  /** K */
  readonly temperature: number;
  /** Replaces the models along the way. */
  readonly next?: NextModels | undefined;
}

/** The driven cells that a run goes through: one for each temperature on each mesh. */
export class CellsOfRun {
  private readonly subject: RunSubject;
  private readonly tolerances: { readonly relative: number; readonly absolute: number };
  private byTemperature = new Map<number, DrivenCell>();
  /** Of cells that are no longer in use. */
  private readonly past: BdfStatistics[] = [];
  private readonly used: MeshUsed[] = [];
  /** Makes the models that are in use. */
  source: ModelSource;

  constructor(subject: RunSubject, tolerances: { readonly relative: number; readonly absolute: number }) {
    this.subject = subject;
    this.tolerances = tolerances;
    this.source = subject;
  }

  at(temperature: number): DrivenCell {
    const cell = this.byTemperature.get(temperature) ?? this.make(this.source, temperature);
    this.byTemperature.set(temperature, cell);
    return cell;
  }

  /**
   * The cell to go on with in place of `cell`, in the state it has accepted, where the subject replaces its models now and the
   * new ones can hold what is held; its integrator has not been started.
   */
  next(cell: DrivenCell, elapsed: number, begins: boolean): DrivenCell | undefined {
    const { model, y, reading, surroundings } = cell;
    const replacement = this.subject.next?.({ model, y, reading, begins });
    if (replacement === undefined) return undefined;
    const { source } = replacement;
    const next = this.make(source, surroundings);
    next.takeOver(cell, carryState(model, next.model, y));
    try {
      next.solve(elapsed, true);
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      return undefined;
    }
    next.readAccepted(elapsed);
    this.close();
    this.byTemperature = new Map([[surroundings, next]]);
    this.source = source;
    replacement.adopted?.();
    this.used.push({ time: next.reading.time, mesh: source.mesh, unknowns: next.model.size, steps: 0 });
    return next;
  }

  /** Where the mesh may change. */
  get meshes(): readonly MeshUsed[] | undefined {
    if (this.subject.next === undefined) return undefined;
    return this.used.map((mesh, i) => (i === this.used.length - 1 ? { ...mesh, steps: this.steps } : mesh));
  }

  sum(name: keyof BdfStatistics): number {
    return [...this.past, ...this.present].reduce((total, statistics) => total + statistics[name], 0);
  }

  /** Keeps the counts of cells that are given up. */
  private close(): void {
    const last = this.used.pop();
    if (last !== undefined) this.used.push({ ...last, steps: this.steps });
    this.past.push(...this.present);
  }

  private get steps(): number {
    return this.present.reduce((sum, { steps }) => sum + steps, 0);
  }

  private get present(): readonly BdfStatistics[] {
    return [...this.byTemperature.values()].flatMap(({ statistics }) => statistics);
  }

  private make(source: ModelSource, temperature: number): DrivenCell {
    return new DrivenCell(source.model(temperature), this.subject.area, temperature, this.tolerances);
  }
}
