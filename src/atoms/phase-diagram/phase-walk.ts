import type { LongWork } from '../../base/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { randomOccupation } from '../lattice-monte-carlo/random-occupation.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { isSamePhase, nodeOf, PhaseWalker, type PhaseNode, type PhasePoint } from './phase-node.ts';
import { coldStart, farStart } from './phase-reference.ts';
import { hasJumped, stepped } from './phase-step.ts';
import { groundPotential, type Phase, type PhaseSystem } from './phase-system.ts';

/** A phase at one temperature: all chemical potentials at which it was found. Data only. */
export interface PhaseIsotherm {
  readonly phase: number;
  readonly from: PhaseJob['from'];
  /** K */
  readonly temperature: number;
  /** By rising chemical potential. */
  readonly points: readonly PhasePoint[];
  /** Whether the phase was lost beyond the first and beyond the last point: not walked further because it had become another one. */
  readonly lost: readonly [boolean, boolean];
  /** Where a walk that was broken off goes on from. */
  readonly seed: PhaseNode | undefined;
}

/** What one thread does: a phase at some temperatures. Data only. */
export interface PhaseJob {
  readonly system: PhaseSystem;
  readonly phase: number;
  /** `far`: from outside at each temperature; `cold`: from the ground state upwards; `between`: from disorder at a warmer point. */
  readonly from: 'far' | 'cold' | 'between';
  /** K, in the order in which they are walked. */
  readonly temperatures: readonly number[];
  /** No further than these, eV. */
  readonly limits: readonly [number, number];
  /** Of an earlier walk of `cold`, or the warmer point of `between`. */
  readonly seed?: PhaseNode | undefined;
  readonly warmer?: { readonly temperature: number; readonly point: PhasePoint } | undefined;
}

/** Steps of temperature by which a phase is heated or cooled, at most. */
const heatingStep = 1.1;
/** Tries with a third of the step before a phase counts as lost. */
const mostRetries = 3;
/** kT: the largest step in the chemical potential; where nothing changes, and elsewhere. */
const longestStep = { frozen: 3, alive: 1 };
/** kT by which Φ may lie above that of the ground states: rounding, beside errors. */
const surelyAbove = 1e-4;
/** Content by which a step may change it. */
const contentStep = 0.05;

/** Walks a phase, and hands over each temperature that is done. Ends early where the phase is lost. */
export async function walkPhase(
  job: PhaseJob,
  onIsotherm: (isotherm: PhaseIsotherm) => void,
  work: LongWork = {},
): Promise<void> {
  const { system } = job;
  const phase = system.phases[job.phase];
  const walker = await PhaseWalker.open(system, phase.occupation);
  const walk = new PhaseWalk(walker, phase, job.limits, work);
  const named = { phase: job.phase, from: job.from };
  let nodes: readonly PhaseNode[] = job.seed === undefined ? [] : [job.seed];
  for (const temperature of job.temperatures) {
    const start = await startAt(job, walker, walk, nodes, temperature, work);
    if (start === undefined) {
      onIsotherm({ ...named, temperature, points: [], lost: [true, true], seed: undefined });
      return;
    }
    const outwards = job.from === 'far' ? (phase.window[0] === -Infinity ? -1 : 1) : 0;
    const below = outwards === -1 ? unswept : await walk.sweep(start, -1);
    const above = outwards === 1 ? unswept : await walk.sweep(start, 1);
    nodes = [...below.nodes.toReversed(), start, ...above.nodes];
    onIsotherm({
      ...named,
      temperature,
      points: nodes.map(({ point }) => point),
      lost: [below.lost, above.lost],
      seed: job.from === 'cold' ? candidates(nodes)[0] : undefined,
    });
  }
}

async function startAt(
  job: PhaseJob,
  walker: PhaseWalker,
  walk: PhaseWalk,
  nodes: readonly PhaseNode[],
  temperature: number,
  work: LongWork,
): Promise<PhaseNode | undefined> {
  const phase = job.system.phases[job.phase];
  if (job.from === 'far') return farStart(walker, phase, temperature, work);
  if (job.from === 'between') return cooled(job, walker, walk, temperature, work);
  if (nodes.length === 0) {
    const start = await coldStart(walker, phase, temperature, middleOf(phase, temperature), work);
    return walk.heat(start, temperature);
  }
  for (const from of candidates(nodes)) {
    const found = await walk.heat(from, temperature);
    if (found !== undefined) return found;
  }
  return undefined;
}

function middleOf({ window: [from, to] }: Phase, temperature: number): number {
  const margin = 20 * boltzmannConstant * temperature;
  if (from === -Infinity) return to - margin;
  return to === Infinity ? from + margin : 0.5 * (from + to);
}

/** Nodes of a temperature to go on to the next from: the best ordered one near the middle, then others. */
function candidates(nodes: readonly PhaseNode[]): PhaseNode[] {
  const [first, last] = [nodes[0].point.chemicalPotential, nodes[nodes.length - 1].point.chemicalPotential];
  const merit = ({ point }: PhaseNode): number => {
    const place = last > first ? (point.chemicalPotential - first) / (last - first) : 0.5;
    return (point.order?.value ?? 1) - 0.2 * Math.abs(place - 0.5);
  };
  const best = nodes.reduce((a, b) => (merit(b) > merit(a) ? b : a));
  const others = [0.25, 0.75].map((share) => nodes[Math.round(share * (nodes.length - 1))]);
  return [...new Set([best, ...others])];
}

/** Disorder anew at a warmer point whose Φ is known, then down from there. */
async function cooled(
  { system, phase, warmer }: PhaseJob,
  walker: PhaseWalker,
  walk: PhaseWalk,
  temperature: number,
  work: LongWork,
): Promise<PhaseNode | undefined> {
  if (warmer === undefined) return undefined;
  const { point } = warmer;
  const block = new Supercell(system.supercell, system.model.parent.sites.length);
  const random =
    system.ensemble === 'semi-grand'
      ? randomOccupation(system.model.parent, block, [], system.seed)
      : system.phases[phase].occupation;
  const look = await walker.look('disorder', warmer.temperature, point.chemicalPotential, random, work);
  if (!isSamePhase(system, { pattern: undefined }, look)) return undefined;
  const thermal = boltzmannConstant * warmer.temperature;
  const { value, standardError } = point.grandPotential;
  const node = nodeOf(system, system.phases[phase], look, {
    value: value / thermal,
    settled: (standardError / thermal) ** 2,
    rule: 0,
  });
  return walk.heat(node, temperature);
}

interface Sweep {
  readonly nodes: readonly PhaseNode[];
  readonly lost: boolean;
}

const unswept: Sweep = { nodes: [], lost: false };

/** Steps of one phase, with random numbers named after it. */
class PhaseWalk {
  readonly #walker: PhaseWalker;
  readonly #phase: Phase;
  readonly #limits: readonly [number, number];
  readonly #work: LongWork;

  constructor(walker: PhaseWalker, phase: Phase, limits: readonly [number, number], work: LongWork) {
    this.#walker = walker;
    this.#phase = phase;
    this.#limits = limits;
    this.#work = work;
  }

  /** The phase at another temperature; undefined where it is lost on the way. */
  async heat(from: PhaseNode, temperature: number): Promise<PhaseNode | undefined> {
    const ratio = temperature / from.temperature;
    const steps = Math.max(1, Math.ceil(Math.abs(Math.log(ratio)) / Math.log(heatingStep)));
    if (ratio === 1) return from;
    let node: PhaseNode | undefined = from;
    for (let step = 1; step <= steps && node !== undefined; step++) {
      const at: number = step === steps ? temperature : from.temperature * ratio ** (step / steps);
      node = await this.#to(node, at, node.point.chemicalPotential);
    }
    return node;
  }

  /** Along the chemical potential until the phase is lost, is surely not stable, or the limit is reached. */
  async sweep(from: PhaseNode, direction: 1 | -1): Promise<Sweep> {
    const { system } = this.#walker;
    const nodes: PhaseNode[] = [];
    let node = from;
    const limit = this.#limits[direction === 1 ? 1 : 0];
    while (direction * (limit - node.point.chemicalPotential) > 1e-9) {
      let step = Math.min(this.#step(node), direction * (limit - node.point.chemicalPotential));
      let next: PhaseNode | undefined;
      for (let tries = 0; tries <= mostRetries && next === undefined; tries++, step /= 3) {
        next = await this.#to(node, node.temperature, node.point.chemicalPotential + direction * step);
      }
      if (next === undefined) return { nodes, lost: true };
      node = next;
      nodes.push(node);
      const { chemicalPotential, grandPotential } = node.point;
      const above = grandPotential.value - groundPotential(system, chemicalPotential);
      const thermal = boltzmannConstant * node.temperature;
      if (above > 3 * grandPotential.standardError + surelyAbove * thermal) break;
    }
    return { nodes, lost: false };
  }

  #step({ temperature, point }: PhaseNode): number {
    const thermal = boltzmannConstant * temperature;
    const { sitesPerCell } = this.#walker.system;
    const answer = (point.susceptibility * thermal) / sitesPerCell;
    const most = answer < 1e-4 ? longestStep.frozen : longestStep.alive;
    return thermal * Math.min(most, contentStep / Math.max(1e-9, answer));
  }

  async #to(from: PhaseNode, temperature: number, chemicalPotential: number): Promise<PhaseNode | undefined> {
    const { system } = this.#walker;
    const look = await this.#walker.look(
      this.#phase.name,
      temperature,
      chemicalPotential,
      from.occupation,
      this.#work,
    );
    if (!isSamePhase(system, this.#phase, look) || hasJumped(system, from, look)) return undefined;
    return stepped(system, this.#phase, from, look);
  }
}
