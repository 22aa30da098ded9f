import { boltzmannConstant } from '../constants.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { interactionSpan } from '../monte-carlo-analysis/stability.ts';
import type { MeanEstimate } from '../monte-carlo-analysis/equilibration.ts';
import type {
  DiagramBoundary,
  DiagramEnd,
  DiagramPhase,
  DiagramPlan,
  PhaseDiagram,
  StableStretch,
} from './diagram-types.ts';
import { equilibrium, type Equilibrium, type Transition } from './equilibrium.ts';
import { orderEnding } from './critical-searches.ts';
import { slopeOf, stateAt, type PhaseState, type Segment } from './isotherm.ts';
import type { PhasePoint } from './phase-node.ts';
import type { PhaseSystem } from './phase-system.ts';
import { potentialOrigin, segmentsAt, systemOf, type DiagramRun } from './run-diagram.ts';

const solution = 'solution';
/** ∂N/∂μ over that of an ideal solution, below which there must be some order. */
const stiffest = 0.03;

/** What walks, finished or not, make of a phase diagram. */
export function phaseDiagram(plan: DiagramPlan, run: DiagramRun): PhaseDiagram {
  const builder = new Builder(plan, run);
  const temperatures = [...plan.temperatures].sort((a, b) => a - b);
  const levels = temperatures.map((temperature) => builder.level(temperature));
  const boundaries = withChecks(levels.flatMap((level) => level.boundaries));
  return {
    sitesPerCell: builder.sitesPerCell,
    phases: builder.phases(),
    isotherms: levels.map(({ isotherm }) => isotherm),
    boundaries,
    ends: builder.ends(levels),
    notes: [...new Set(builder.notes(levels))],
  };
}

interface Level {
  readonly temperature: number;
  readonly isotherm: PhaseDiagram['isotherms'][number];
  readonly boundaries: readonly DiagramBoundary[];
}

class Builder {
  readonly #plan: DiagramPlan;
  readonly #run: DiagramRun;
  readonly #system: PhaseSystem;
  readonly #origin: number;

  constructor(plan: DiagramPlan, run: DiagramRun) {
    this.#plan = plan;
    this.#run = run;
    this.#system = systemOf(plan);
    this.#origin = potentialOrigin(plan);
  }

  get sitesPerCell(): number {
    return this.#system.sitesPerCell;
  }

  phases(): DiagramPhase[] {
    const { phases, patterns, sitesPerCell } = this.#system;
    return phases.map(({ name, kind, cell, atoms, energy, window, pattern }, k) => ({
      name,
      kind,
      cell,
      content: atoms / sitesPerCell,
      energy: energy + this.#origin * atoms,
      window: [this.#edge(window[0]), this.#edge(window[1])],
      variants: pattern === undefined ? 1 : patterns[pattern].variants.length,
      alike: this.#plan.groundStates[k].alike,
      keptUntil: this.#keptUntil(k),
    }));
  }

  #edge(potential: number): number | undefined {
    return Number.isFinite(potential) ? potential + this.#origin : undefined;
  }

  #keptUntil(phase: number): [number | undefined, number | undefined] {
    const walked = this.#run.isotherms.filter((each) => each.phase === phase && each.from === 'cold');
    const kept = walked.filter(({ points }) => points.length > 0).map(({ temperature }) => temperature);
    const lost = walked.find(({ points }) => points.length === 0)?.temperature;
    return [kept.length === 0 ? undefined : Math.max(...kept), lost];
  }

  level(temperature: number): Level {
    const segments = segmentsAt(this.#system, this.#run.isotherms, temperature);
    const { sitesPerCell } = this.#system;
    const found = equilibrium(segments, boltzmannConstant * temperature, sitesPerCell);
    const boundaries = found.transitions.map((each) => this.#boundary(segments, each, temperature));
    return {
      temperature,
      boundaries,
      isotherm: {
        temperature,
        curves: segments.map(({ phase, points }) => ({
          phase,
          points: points.map((point) => this.#outside(point)),
        })),
        stable: this.#stretches(segments, found),
        ...this.#voltage(segments, found),
      },
    };
  }

  #outside(point: PhasePoint): PhasePoint {
    const { energy, atoms, chemicalPotential } = point;
    return {
      ...point,
      chemicalPotential: chemicalPotential + this.#origin,
      energy: { ...energy, value: energy.value + this.#origin * atoms.value },
    };
  }

  #name({ kind, phase }: Segment): string {
    return kind === 'solution' ? solution : this.#system.phases[phase].name;
  }

  #stretches(segments: readonly Segment[], { stable, transitions }: Equilibrium): StableStretch[] {
    const parts: StableStretch[] = [];
    for (const { segment, from, to } of stable) {
      const own = segments[segment];
      const isNew = transitions.some(
        ({ segments: [, above], chemicalPotential }) =>
          above === segment && Math.abs(chemicalPotential.value - from) <= 1e-9 + (to - from),
      );
      const ends = [from, to].map((mu) => stateAt(own, mu).atoms.value / this.#system.sitesPerCell);
      const last = parts.at(-1);
      if (last !== undefined && !isNew && last.name === this.#name(own)) {
        parts[parts.length - 1] = {
          ...last,
          chemicalPotentials: [last.chemicalPotentials[0], to + this.#origin],
          contents: [last.contents[0], ends[1]],
        };
        continue;
      }
      parts.push({
        phase: own.kind === 'solution' ? undefined : own.phase,
        name: this.#name(own),
        chemicalPotentials: [from + this.#origin, to + this.#origin],
        contents: [ends[0], ends[1]],
      });
    }
    return parts;
  }

  /** Along the stable phases; two contents at one voltage where two of them coexist. */
  #voltage(segments: readonly Segment[], { stable }: Equilibrium) {
    const { metalEnergy } = this.#plan.named;
    if (metalEnergy === undefined) return {};
    const { sitesPerCell } = this.#system;
    const at = (state: PhaseState, mu: number) => ({
      content: state.atoms.value / sitesPerCell,
      voltage: -(mu + this.#origin - metalEnergy),
    });
    const voltage = stable.flatMap(({ segment, from, to }) => {
      const own = segments[segment];
      const inside = own.points.filter(
        ({ chemicalPotential }) => chemicalPotential > from && chemicalPotential < to,
      );
      return [
        at(stateAt(own, from), from),
        ...inside.map((point) => at(point, point.chemicalPotential)),
        at(stateAt(own, to), to),
      ];
    });
    return { voltage };
  }

  #boundary(segments: readonly Segment[], transition: Transition, temperature: number): DiagramBoundary {
    const { kind, states } = transition;
    const [a, b] = transition.segments.map((k) => segments[k]);
    const sought = orderEnding(segments, transition);
    const located = this.#run.located.find(
      ({ job, side }) =>
        sought !== undefined &&
        job.along === 'potential' &&
        job.phase === sought.phase &&
        side === sought.side &&
        job.guess.temperature === temperature,
    )?.point;
    const chemicalPotential = located?.chemicalPotential ?? transition.chemicalPotential;
    const contents = this.#contents(
      kind === 'first-order'
        ? states
        : [stateAt(a, chemicalPotential.value), stateAt(b, chemicalPotential.value)],
      kind === 'continuous',
    );
    return {
      temperature,
      phases: [this.#name(a), this.#name(b)],
      kind,
      criterion:
        kind === 'first-order'
          ? 'equal grand potentials'
          : located === undefined
            ? 'loss of order'
            : 'Binder cumulants',
      chemicalPotential: { ...chemicalPotential, value: chemicalPotential.value + this.#origin },
      contents,
      slope: kind === 'first-order' ? slopeOf(states, chemicalPotential.value, temperature) : undefined,
      slopeCheck: undefined,
    };
  }

  /** Of both phases; one and the same where order ends continuously, with half the difference of the two walks in its error. */
  #contents([a, b]: readonly [PhaseState, PhaseState], isOne: boolean): [MeanEstimate, MeanEstimate] {
    if (!isOne) return [this.#share(a.atoms), this.#share(b.atoms)];
    const [low, high] = [a.atoms, b.atoms];
    const both = this.#share({
      value: 0.5 * (low.value + high.value),
      standardError: Math.hypot(
        0.5 * low.standardError,
        0.5 * high.standardError,
        0.5 * (high.value - low.value),
      ),
    });
    return [both, both];
  }

  #share({ value, standardError }: MeanEstimate): MeanEstimate {
    const { sitesPerCell } = this.#system;
    return { value: value / sitesPerCell, standardError: standardError / sitesPerCell };
  }

  /** Orders and coexistence of solutions that are there at one temperature and not at the next. */
  ends(levels: readonly Level[]): DiagramEnd[] {
    return levels.slice(1).flatMap((warm, k) => {
      const cold = levels[k];
      const gone = goneBetween(cold, warm);
      return gone.map(({ stretch, phase, phases }): DiagramEnd => {
        const located = this.#run.located.find(
          ({ job }) =>
            job.along === 'temperature' &&
            job.phase === phase &&
            job.guess.temperature > cold.temperature &&
            job.guess.temperature < warm.temperature,
        )?.point;
        const middle = 0.5 * (stretch.chemicalPotentials[0] + stretch.chemicalPotentials[1]);
        return {
          phases,
          criterion: located === undefined ? 'walks become one' : 'Binder cumulants',
          temperature: located?.temperature ?? {
            value: 0.5 * (cold.temperature + warm.temperature),
            standardError: 0.5 * (warm.temperature - cold.temperature),
          },
          chemicalPotential: located === undefined ? middle : located.chemicalPotential.value + this.#origin,
          content: 0.5 * (stretch.contents[0] + stretch.contents[1]),
        };
      });
    });
  }

  /** Solutions that hardly answer to the chemical potential at a middling content. */
  #unnamedOrders({ temperature, isotherm: { curves, stable } }: Level): string[] {
    const { phases, sitesPerCell } = this.#system;
    const thermal = boltzmannConstant * temperature;
    return stable.flatMap(({ phase, chemicalPotentials: [from, to] }) => {
      if (phase !== undefined) return [];
      const stiff = curves
        .filter((curve) => phases[curve.phase].kind === 'solution')
        .flatMap(({ points }) => points)
        .find(({ chemicalPotential, atoms, susceptibility }) => {
          const content = atoms.value / sitesPerCell;
          const ideal = content * (1 - content) * sitesPerCell;
          const inside = chemicalPotential > from && chemicalPotential < to;
          return inside && ideal > 0.1 * sitesPerCell && thermal * susceptibility < stiffest * ideal;
        });
      if (stiff === undefined) return [];
      return [
        `${digits(temperature)} K: what is called solution near content ${digits(stiff.atoms.value / sitesPerCell)} hardly answers to μ: an order that is not among the ground states followed; look at larger arrangements (--cells) or name it (--orders)`,
      ];
    });
  }

  notes(levels: readonly Level[]): string[] {
    const { phases } = this.#system;
    const restless = levels.flatMap(({ isotherm: { curves, temperature } }) =>
      curves.flatMap(({ phase, points }) => {
        const count = points.filter(({ equilibrated }) => !equilibrated).length;
        return count === 0 ? [] : [{ count, name: phases[phase].name, temperature }];
      }),
    );
    const total = restless.reduce((sum, { count }) => sum + count, 0);
    const worst = restless.reduce<(typeof restless)[number] | undefined>(
      (most, each) => (most === undefined || each.count > most.count ? each : most),
      undefined,
    );
    const unresolved = levels
      .flatMap(({ boundaries }) => boundaries)
      .filter(({ kind }) => kind === 'unresolved');
    const { groundStates } = this.#plan;
    const span = interactionSpan(this.#plan.named.model);
    const { shape } = new Supercell(this.#plan.supercell, 1);
    return [
      ...(shape.some((cells, axis) => span[axis] > 0 && cells < 2 * span[axis])
        ? ['the supercell is less than twice as long as the interactions reach: sites meet their own images']
        : []),
      ...(worst === undefined
        ? []
        : [
            `${total} points had not come to rest, most of them of the phase ${worst.name} at ${digits(worst.temperature)} K; give more --most-sweeps`,
          ]),
      ...unresolved.map(
        ({ temperature, phases: [a, b], chemicalPotential }) =>
          `${digits(temperature)} K: the walks of ${a} and ${b} do not meet with one grand potential near μ = ${digits(chemicalPotential.value)} eV; take more sweeps, a larger supercell or closer temperatures`,
      ),
      ...groundStates.flatMap(({ alike }, k) =>
        alike === 0
          ? []
          : [
              `${phases[k].name}: ${alike} other arrangements of its size have the same energy; the first one is followed`,
            ],
      ),
      ...levels.flatMap((level) => this.#unnamedOrders(level)),
      ...phases.flatMap(({ name, kind, window }) =>
        kind === 'solution' && window.every(Number.isFinite)
          ? [`${name} has the symmetry of the lattice: it goes over into the solution`]
          : [],
      ),
    ];
  }
}

function digits(value: number): number {
  return Number(value.toPrecision(5));
}

/** Compares each boundary with the one of the same phases at the temperature before. */
function withChecks(boundaries: readonly DiagramBoundary[]): DiagramBoundary[] {
  return boundaries.map((each, k) => {
    const before = boundaries
      .slice(0, k)
      .findLast(
        ({ phases, temperature }) => phases.join() === each.phases.join() && temperature < each.temperature,
      );
    if (before?.slope === undefined || each.slope === undefined) return each;
    const step = each.temperature - before.temperature;
    const expected = before.chemicalPotential.value + 0.5 * step * (before.slope.value + each.slope.value);
    const error = Math.hypot(
      before.chemicalPotential.standardError,
      each.chemicalPotential.standardError,
      0.5 * step * before.slope.standardError,
      0.5 * step * each.slope.standardError,
    );
    if (!(error > 0)) return each;
    return { ...each, slopeCheck: (each.chemicalPotential.value - expected) / error };
  });
}

interface Gone {
  readonly stretch: Pick<StableStretch, 'chemicalPotentials' | 'contents'>;
  readonly phase: number | undefined;
  readonly phases: readonly [string, string];
}

/** What is stable at one temperature and no longer at the next. */
function goneBetween(
  cold: Pick<Level, 'isotherm' | 'boundaries'>,
  warm: Pick<Level, 'isotherm' | 'boundaries'>,
): Gone[] {
  const orders = cold.isotherm.stable
    .filter(({ phase }) => phase !== undefined && warm.isotherm.stable.every((each) => each.phase !== phase))
    .map((stretch): Gone => ({ stretch, phase: stretch.phase, phases: [stretch.name, solution] }));
  const split = ({ boundaries }: Pick<Level, 'boundaries'>): DiagramBoundary[] =>
    boundaries.filter(({ phases }) => phases.every((name) => name === solution));
  const parted = split(cold);
  if (split(warm).length > 0 || warm.isotherm.stable.length === 0) return orders;
  return [
    ...orders,
    ...parted.map(
      ({ chemicalPotential, contents }): Gone => ({
        phase: undefined,
        phases: [solution, solution],
        stretch: {
          chemicalPotentials: [chemicalPotential.value, chemicalPotential.value],
          contents: [contents[0].value, contents[1].value],
        },
      }),
    ),
  ];
}
