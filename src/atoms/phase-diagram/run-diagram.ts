import type { LongWork } from '../../base/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { runJobs } from '../job-threads.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { isCommensurate } from '../structures/commensurate.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import {
  isSameSearch,
  type LocatedPoint,
  searchesAlongIsotherm,
  searchesBetween,
} from './critical-searches.ts';
import type { DiagramPlan } from './diagram-types.ts';
import { equilibrium, type Equilibrium } from './equilibrium.ts';
import { rangeOf, stateAt, type Segment } from './isotherm.ts';
import { performDiagramJob, type DiagramJob, type DiagramStep } from './phase-jobs.ts';
import { phasesIn, withPotentials, type PhaseSystem } from './phase-system.ts';
import type { PhaseIsotherm, PhaseJob } from './phase-walk.ts';

/** All that walks gave, finished or not. */
export interface DiagramRun {
  readonly isotherms: readonly PhaseIsotherm[];
  readonly located: readonly LocatedPoint[];
}

export interface RunDiagramOptions extends LongWork {
  readonly threads?: number | undefined;
  /** Of an earlier run of the same plan. */
  readonly earlier?: DiagramRun | undefined;
  /** Called with all there is, each time that something is done. */
  readonly onDone?: ((run: DiagramRun) => void) | undefined;
}

/** The middle of all ground states' windows, eV: chemical potentials are counted from here within. */
export function potentialOrigin({ groundStates }: DiagramPlan): number {
  const edges = groundStates.flatMap(({ window }) => window.filter(Number.isFinite));
  return 0.5 * (Math.min(...edges) + Math.max(...edges));
}

/** The system that walks are of. */
export function systemOf(diagram: DiagramPlan, supercell = diagram.supercell): PhaseSystem {
  const { named, species, ensemble, others, groundStates, plan, seed } = diagram;
  const origin = potentialOrigin(diagram);
  const model = withPotentials(named.model, { ...others, [species]: origin });
  const { sites } = model.parent;
  const sitesPerCell = sites.filter(({ allowed }) => allowed.length > 1 && allowed.includes(species)).length;
  const moved = groundStates.map((state) => ({
    ...state,
    energy: state.energy - origin * state.atoms,
    window: [state.window[0] - origin, state.window[1] - origin] as const,
  }));
  const { phases, patterns } = phasesIn(model, supercell, sitesPerCell, moved);
  return {
    model,
    supercell,
    species,
    ensemble,
    sitesPerCell,
    phases,
    patterns,
    plan: { ...plan, patterns },
    seed,
  };
}

/** Walks all phases of a diagram: ordered ones upwards from the cold, solutions inwards from both ends, and what lies between orders from above. */
export async function runDiagram(diagram: DiagramPlan, options: RunDiagramOptions = {}): Promise<DiagramRun> {
  const run = new Run(diagram, options);
  await run.outer();
  await run.inner();
  await run.critical();
  return run.result;
}

/** Times the most sweeps of a point. */
const criticalSweeps = 4;
/** kT beyond the outermost windows at which sweeps end. */
const margin = 10;

class Run {
  readonly system: PhaseSystem;
  readonly #diagram: DiagramPlan;
  readonly #options: RunDiagramOptions;
  readonly #temperatures: readonly number[];
  #isotherms: PhaseIsotherm[];
  #located: LocatedPoint[];

  constructor(diagram: DiagramPlan, options: RunDiagramOptions) {
    this.#diagram = diagram;
    this.#options = options;
    this.system = systemOf(diagram);
    this.#temperatures = [...diagram.temperatures].sort((a, b) => a - b);
    this.#isotherms = [...(options.earlier?.isotherms ?? [])];
    this.#located = [...(options.earlier?.located ?? [])];
  }

  get result(): DiagramRun {
    return { isotherms: this.#isotherms, located: this.#located };
  }

  /** Each phase from where its Φ is known. */
  async outer(): Promise<void> {
    const { phases } = this.system;
    const jobs = phases.flatMap(({ kind, window }, phase): PhaseJob[] => {
      const isEnd = window.some((edge) => !Number.isFinite(edge));
      return kind === 'solution' && isEnd ? this.#farJobs(phase) : this.#coldJobs(phase);
    });
    await this.#walk(jobs);
  }

  #farJobs(phase: number): PhaseJob[] {
    return this.#temperatures
      .filter((temperature) => !this.#has(phase, 'far', temperature))
      .map((temperature) => this.#job(phase, 'far', [temperature]));
  }

  #coldJobs(phase: number): PhaseJob[] {
    const done = this.#isotherms.filter((each) => each.phase === phase && each.from === 'cold');
    const rest = this.#temperatures.slice(done.length);
    if (rest.length === 0 || done.some(({ points }) => points.length === 0)) return [];
    return [{ ...this.#job(phase, 'cold', rest), seed: done.at(-1)?.seed }];
  }

  #has(phase: number, from: PhaseJob['from'], temperature: number): boolean {
    return this.#isotherms.some(
      (each) => each.phase === phase && each.from === from && each.temperature === temperature,
    );
  }

  #job(phase: number, from: PhaseJob['from'], temperatures: readonly number[]): PhaseJob {
    const { system } = this;
    const edges = system.phases.flatMap(({ window }) => window.filter(Number.isFinite));
    const beyond = margin * boltzmannConstant * Math.max(...temperatures);
    const limits = [Math.min(...edges) - beyond, Math.max(...edges) + beyond] as const;
    return { system, phase, from, temperatures, limits };
  }

  /** From disorder above into where walks from outside do not come, since order lies between. */
  async inner(): Promise<void> {
    for (let k = this.#temperatures.length - 2; k >= 0; k--) {
      const [temperature, warmer] = [this.#temperatures[k], this.#temperatures[k + 1]];
      if (this.#isotherms.some((each) => each.from === 'between' && each.temperature === temperature))
        continue;
      const above = segmentsAt(this.system, this.#isotherms, warmer);
      const here = segmentsAt(this.system, this.#isotherms, temperature);
      const { stable } = this.#equilibrium(above, warmer);
      const disordered = stable.filter(({ segment }) => above[segment].kind === 'solution');
      const jobs = seedsBetween(here, disordered).map(({ segment, chemicalPotential }): PhaseJob => {
        const { phase, points } = above[segment];
        const state = stateAt(above[segment], chemicalPotential);
        const point = { ...points[0], ...state, chemicalPotential, order: undefined };
        return { ...this.#job(phase, 'between', [temperature]), warmer: { temperature: warmer, point } };
      });
      await this.#walk(jobs);
    }
  }

  /** Binder's cumulants where order ends continuously along an isotherm, and at what is there at one temperature and not at the next. */
  async critical(): Promise<void> {
    const systems = twoSizes(this.#diagram, this.system);
    if (systems === undefined) return;
    const levels = this.#temperatures.map((temperature) => {
      const segments = segmentsAt(this.system, this.#isotherms, temperature);
      return { temperature, segments, ...this.#equilibrium(segments, temperature) };
    });
    const searches = [
      ...levels.flatMap(searchesAlongIsotherm),
      ...levels.slice(1).flatMap((warm, k) => searchesBetween(levels[k], warm)),
    ];
    const fresh = searches.filter((each) => !this.#located.some((known) => isSameSearch(known, each)));
    const sweeps = criticalSweeps * this.#diagram.plan.mostSweeps;
    const jobs = fresh.map(({ side, ...search }) => ({ side, job: { ...search, systems, sweeps } }));
    await this.#perform(
      jobs.map(({ job }) => ({ kind: 'critical', job })),
      (index, step) => {
        if (step.kind !== 'critical') return;
        const { job, side } = jobs[index];
        const { phase, along, guess } = job;
        this.#located = [...this.#located, { job: { phase, along, guess }, side, point: step.point }];
      },
    );
  }

  #equilibrium(segments: readonly Segment[], temperature: number): Equilibrium {
    return equilibrium(segments, boltzmannConstant * temperature, this.system.sitesPerCell);
  }

  async #walk(jobs: readonly PhaseJob[]): Promise<void> {
    await this.#perform(
      jobs.map((job) => ({ kind: 'phase', job })),
      (_, step) => {
        if (step.kind === 'isotherm') this.#isotherms = [...this.#isotherms, step.isotherm];
      },
    );
  }

  async #perform(
    jobs: readonly DiagramJob[],
    take: (index: number, step: DiagramStep) => void,
  ): Promise<void> {
    const { signal, threads, onProgress, onDone } = this.#options;
    const worker = new URL('./phase-worker.js', import.meta.url);
    const total = jobs.reduce((sum, each) => sum + stepsOf(each), 0);
    let done = 0;
    await runJobs(
      jobs,
      { worker, perform: performDiagramJob },
      {
        signal,
        threads,
        onStep: (index, step) => {
          take(index, step);
          done++;
          onProgress?.({
            stage: 'phases',
            fraction: Math.min(1, done / total),
            message: messageOf(this.system, step),
          });
          onDone?.(this.result);
        },
      },
    );
  }
}

function stepsOf(each: DiagramJob): number {
  return each.kind === 'phase' ? each.job.temperatures.length : 1;
}

function messageOf({ phases }: PhaseSystem, step: DiagramStep): string {
  if (step.kind === 'critical') return 'cumulants';
  const { phase, temperature } = step.isotherm;
  return `${phases[phase].name} at ${Number(temperature.toPrecision(5))} K`;
}

/** All that was found of phases at a temperature. */
export function segmentsAt(
  { phases }: PhaseSystem,
  isotherms: readonly PhaseIsotherm[],
  temperature: number,
): Segment[] {
  return isotherms
    .filter((each) => each.temperature === temperature && each.points.length > 1)
    .map(({ phase, points, from }) => ({
      phase,
      points,
      kind: from === 'between' ? 'solution' : phases[phase].kind,
    }));
}

/** Seeds of disorder in each gap, evenly. */
const seedsInGap = 3;

/** Where to look for disorder that walks of the solution from outside do not reach: where it was stable above, first where no phase was found. */
function seedsBetween(
  here: readonly Segment[],
  disordered: readonly { readonly segment: number; readonly from: number; readonly to: number }[],
): { segment: number; chemicalPotential: number }[] {
  const solutions = here.filter(({ kind }) => kind === 'solution');
  return gapsBetween(solutions).flatMap((gap) =>
    disordered.flatMap(({ segment, from, to }) => {
      const [low, high] = [Math.max(gap[0], from), Math.min(gap[1], to)];
      if (!(high > low)) return [];
      const empty = gapsBetween(here).map(([a, b]) => 0.5 * (a + b));
      const even = Array.from(
        { length: seedsInGap },
        (_, k) => low + ((k + 0.5) / seedsInGap) * (high - low),
      );
      return [...empty.filter((mu) => mu > low && mu < high), ...even].map((chemicalPotential) => ({
        segment,
        chemicalPotential,
      }));
    }),
  );
}

/** Between walks from outside: the parts of chemical potential that no segment covers. */
function gapsBetween(segments: readonly Segment[]): [number, number][] {
  const ranges = segments.map(rangeOf).sort(([a], [b]) => a - b);
  const gaps: [number, number][] = [];
  let [reached] = ranges[0]?.slice(1) ?? [];
  for (const [from, to] of ranges.slice(1)) {
    if (reached !== undefined && from > reached) gaps.push([reached, from]);
    reached = Math.max(reached ?? to, to);
  }
  return gaps;
}

const ratios = [
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 5],
  [3, 2],
  [2, 1],
] as const;

/** The same phases in a supercell of another size that holds all of them. */
function otherSupercell({ phases, supercell, model }: PhaseSystem): IntegerMatrix3 | undefined {
  const fixed = [0, 1, 2].map((axis) =>
    model.interactions.every(({ sites }) => sites.every(({ cell }) => cell[axis] === sites[0].cell[axis])),
  );
  for (const [above, below] of ratios) {
    const scaled = supercell.map((row) =>
      row.every((value, axis) => value === 0 || fixed[axis])
        ? row
        : row.map((value) => (value * above) / below),
    ) as unknown as IntegerMatrix3;
    if (!scaled.flat().every(Number.isInteger)) continue;
    if (phases.every(({ cell }) => isCommensurate(scaled, cell))) return scaled;
  }
  return undefined;
}

function twoSizes(
  diagram: DiagramPlan,
  system: PhaseSystem,
): readonly [PhaseSystem, PhaseSystem] | undefined {
  const scaled = otherSupercell(system);
  if (scaled === undefined) return undefined;
  const other = systemOf(diagram, scaled);
  const isSame = other.patterns.every(
    ({ variants }, k) => variants.length === system.patterns[k].variants.length,
  );
  if (!isSame) return undefined;
  const [a, b] = [new Supercell(scaled, 1), new Supercell(system.supercell, 1)];
  return a.cells < b.cells ? [other, system] : [system, other];
}
