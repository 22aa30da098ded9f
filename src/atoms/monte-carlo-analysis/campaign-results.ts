import { InputError } from '../../base/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import { vacancy } from '../structures/parent-lattice.ts';
import { startOccupation } from './start-occupations.ts';
import type { Campaign, NamedBranch } from './campaign.ts';
import { ordersLeftOut } from './commensurate.ts';
import type { MeanEstimate } from './equilibration.ts';
import { countedReference, grandPotentials } from './grand-potential.ts';
import { lowTemperatureExpansion } from './low-temperature.ts';
import { fits } from './order-parameters.ts';
import { coexistence, type BranchPoint } from './phase-boundary.ts';
import type { KeptSamples } from './kept-samples.ts';
import { reweightedCurves, type ReweightedCurve } from './reweighting/curves.ts';
import { fillingWindow, interactionSpan } from './stability.ts';
import { hysteresisLoops, voltageCurve, type HysteresisLoop, type VoltagePoint } from './voltage.ts';
import type { ConditionResult } from './walk-condition.ts';

/** A branch with what was found. */
export interface BranchResult {
  readonly name: string;
  readonly direction: NamedBranch['direction'];
  readonly results: readonly ConditionResult[];
  /** φ = f − μN at each result, eV per primitive cell, where it could be integrated. */
  readonly grandPotentials?: readonly MeanEstimate[] | undefined;
  /** Where the metal's energy is known. */
  readonly voltage?: readonly VoltagePoint[] | undefined;
}

/** Two phases that coexist at a temperature. */
export interface PhaseBoundary {
  readonly temperature: number;
  readonly chemicalPotential: MeanEstimate;
  /** Shares of the sites, the lower one first. */
  readonly contents: readonly [MeanEstimate, MeanEstimate];
}

export interface CampaignResult {
  readonly branches: readonly BranchResult[];
  readonly boundaries: readonly PhaseBoundary[];
  readonly hysteresis: readonly (HysteresisLoop & { readonly temperature: number })[];
  /** Between the conditions walked, where their samples overlap. */
  readonly curves: readonly ReweightedCurve[];
  /** What a reader should know: what did not converge, what lies outside. */
  readonly notes: readonly string[];
}

/** An error of the reference grand potential, eV per cell, above which it is left out. */
const worstReference = 0.01;

/**
 * Thermodynamics of what was walked, finished or not.
 * @param kept samples of each condition walked, for re-weighting; @param between temperatures, K, at which to give curves besides.
 */
export async function campaignResult(
  campaign: Campaign,
  branches: readonly NamedBranch[],
  walked: readonly (readonly ConditionResult[])[],
  kept?: readonly (readonly KeptSamples[])[],
  between?: readonly number[],
): Promise<CampaignResult> {
  const notes = [
    ...supercellNotes(campaign),
    ...potentialNotes(campaign),
    ...conditionNotes(branches, walked),
    ...emptyNotes(campaign, walked),
  ];
  const found: BranchResult[] = [];
  for (const [k, { name, direction }] of branches.entries()) {
    const results = walked[k];
    const potentials =
      direction === 'cooling' || results.length === 0
        ? undefined
        : await integrated(campaign, branches[k], results, kept?.[k]?.[0], notes);
    const { metalEnergy } = campaign.named;
    const voltage =
      metalEnergy === undefined || direction === 'cooling' ? undefined : voltageCurve(results, metalEnergy);
    found.push({ name, direction, results, grandPotentials: potentials, voltage });
  }
  notes.unshift(...windowNotes(campaign, found));
  const pairs = pairsOf(found);
  const hysteresis = pairs.flatMap(({ temperature, filling, emptying }) =>
    hysteresisLoops(filling.results, emptying.results).map((loop) => ({ temperature, ...loop })),
  );
  const boundaries = pairs.flatMap((pair) => boundaryOf(campaign, pair, hysteresis, notes));
  const curves =
    kept === undefined ? [] : reweightedCurves(campaign, found, kept, hysteresis, between ?? [], notes);
  return { branches: found, boundaries, hysteresis, curves, notes: [...new Set(notes)] };
}

interface BranchPair {
  readonly temperature: number;
  readonly filling: BranchResult;
  readonly emptying: BranchResult;
}

function pairsOf(branches: readonly BranchResult[]): BranchPair[] {
  return branches.flatMap((filling) => {
    if (filling.direction !== 'filling' || filling.results.length === 0) return [];
    const [{ temperature }] = filling.results;
    const emptying = branches.find(
      (each) => each.direction === 'emptying' && each.results[0]?.temperature === temperature,
    );
    return emptying === undefined ? [] : [{ temperature, filling, emptying }];
  });
}

/** φ by integration from the branch's start, where it is known. */
async function integrated(
  campaign: Campaign,
  branch: NamedBranch,
  results: readonly ConditionResult[],
  samples: KeptSamples | undefined,
  notes: string[],
): Promise<MeanEstimate[] | undefined> {
  const { named, species } = campaign;
  if (campaign.ensemble === 'canonical') return undefined;
  const reference = await referenceOf(campaign, branch, results[0], samples);
  if (typeof reference === 'string') {
    notes.push(`${branch.name}: no grand potential: ${reference}`);
    return undefined;
  }
  const perCell = sitesPerCell(named.model.parent.sites, species);
  return grandPotentials(
    results.map(({ chemicalPotential = 0, content, fluctuations }) => ({
      at: chemicalPotential,
      value: content.value * perCell,
      standardError: content.standardError * perCell,
      slope: fluctuations.susceptibility.value,
    })),
    reference,
  ).map(({ grandPotential }) => grandPotential);
}

/** φ at the first condition, or why it is not known. */
async function referenceOf(
  { named, species, ensemble, supercell }: Campaign,
  { direction, job }: NamedBranch,
  { temperature, chemicalPotential = 0 }: ConditionResult,
  samples: KeptSamples | undefined,
): Promise<MeanEstimate | string> {
  const block = new Supercell(supercell, named.model.parent.sites.length);
  const counted = samples && countedReference(samples, temperature, chemicalPotential, block.cells);
  const end = direction === 'filling' ? 'empty' : 'full';
  if (ensemble !== 'semi-grand') {
    return (
      counted ??
      `the walk does not meet the ${end} lattice, as one arrangement with each sublattice all alike, often enough at its start; begin further out`
    );
  }
  const occupation = startOccupation(named.model, block, species, direction === 'emptying', false);
  const walker = await MonteCarloWalker.open(named.model, block, {
    temperature,
    ensemble: job.conditions[0].ensemble,
    occupation,
    seed: job.seed,
  });
  try {
    const expanded = lowTemperatureExpansion(walker).grandPotential;
    const best = counted !== undefined && counted.standardError < expanded.standardError ? counted : expanded;
    if (best.standardError <= worstReference) return best;
    return `the lattice is not nearly ${end} at its start; begin further out`;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return counted ?? error.what;
  }
}

function sitesPerCell(sites: readonly { readonly allowed: readonly string[] }[], species: string): number {
  return sites.filter(({ allowed }) => allowed.length > 1 && allowed.includes(species)).length;
}

/** Where φ of filling and emptying cross within their hysteresis. */
function boundaryOf(
  { species, named }: Campaign,
  { temperature, filling, emptying }: BranchPair,
  hysteresis: CampaignResult['hysteresis'],
  notes: string[],
): PhaseBoundary[] {
  const loops = hysteresis.filter((loop) => loop.temperature === temperature);
  if (loops.length === 0) return [];
  if (loops.length > 1) {
    notes.push(
      `${temperature} K: several hysteresis loops; only their bounds are given, not the coexistence within`,
    );
    return [];
  }
  if (filling.grandPotentials === undefined || emptying.grandPotentials === undefined) return [];
  const [{ from, to }] = loops;
  const perCell = sitesPerCell(named.model.parent.sites, species);
  const found = coexistence(pointsOf(filling, perCell, from, to), pointsOf(emptying, perCell, from, to));
  if (found === undefined) {
    notes.push(
      `${temperature} K: the grand potentials do not cross within the hysteresis; refine --mu there`,
    );
    return [];
  }
  const contents = found.atoms.map(({ value, standardError }) => ({
    value: value / perCell,
    standardError: standardError / perCell,
  }));
  const [low, high] = contents.sort((a, b) => a.value - b.value);
  return [{ temperature, chemicalPotential: found.chemicalPotential, contents: [low, high] }];
}

function pointsOf(branch: BranchResult, perCell: number, from: number, to: number): BranchPoint[] {
  const potentials = branch.results.map(({ chemicalPotential = 0 }) => chemicalPotential);
  const step = Math.abs((potentials.at(-1) ?? 0) - potentials[0]) / Math.max(1, potentials.length - 1);
  return branch.results.flatMap(({ chemicalPotential = 0, content }, k) => {
    const grandPotential = branch.grandPotentials?.[k];
    const outside = chemicalPotential < from - 1.5 * step || chemicalPotential > to + 1.5 * step;
    if (grandPotential === undefined || outside) return [];
    const atoms = { value: content.value * perCell, standardError: content.standardError * perCell };
    return [{ chemicalPotential, grandPotential, atoms }];
  });
}

function supercellNotes({ named, supercell, plan }: Campaign): string[] {
  const span = interactionSpan(named.model);
  const { shape } = new Supercell(supercell, 1);
  const short = shape.some((cells, axis) => span[axis] > 0 && cells < 2 * span[axis]);
  return [
    ...ordersLeftOut(supercell, named.orders).map(
      ({ name }) =>
        `the supercell is not commensurate with the known order ${name}, which cannot form in it; take --supercell auto or a multiple of its cell`,
    ),
    ...(plan.orderVectors ?? []).flatMap((vector) => {
      if (fits(vector, new Supercell(supercell, 1))) return [];
      const periods = vector.map((share) => periodOf(share));
      return [
        `the modulation ${vector.map((share) => significant(share)).join(', ')} does not fit the supercell, and its amplitude means little; take multiples of ${periods.join(' × ')} cells`,
      ];
    }),
    ...(short
      ? ['the supercell is less than twice as long as the interactions reach: sites meet their own images']
      : []),
  ];
}

/** Cells after which a modulation along one vector repeats, up to 64. */
function periodOf(share: number): number {
  const cells = Array.from({ length: 64 }, (_, k) => k + 1);
  return cells.find((count) => Math.abs(count * share - Math.round(count * share)) < 1e-6) ?? 64;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** What was not asked for but had to be chosen. */
function potentialNotes({ named, species, ensemble, others }: Campaign): string[] {
  if (ensemble === 'canonical') return [];
  const active = named.model.parent.sites.filter(({ allowed }) => allowed.length > 1);
  const names = [...new Set(active.flatMap(({ allowed }) => allowed))];
  const assumed = names.filter((name) => name !== species && name !== vacancy && others[name] === undefined);
  const charged = active.length > 1 && names.some((name) => /[+-]$/.test(name));
  return [
    ...(assumed.length === 0 ? [] : [`chemical potentials of ${assumed.join(', ')} are taken as 0`]),
    ...(charged && ensemble === 'semi-grand'
      ? ['the charges are not kept neutral; the charge-neutral ensemble does']
      : []),
  ];
}

function conditionNotes(
  branches: readonly NamedBranch[],
  walked: readonly (readonly ConditionResult[])[],
): string[] {
  return branches.flatMap(({ name }, k) => {
    const restless = walked[k].filter(({ equilibrated }) => !equilibrated).length;
    const rough = walked[k].filter(({ equilibrated, accurate }) => equilibrated && !accurate).length;
    return [
      ...(restless === 0
        ? []
        : [
            `${name}: ${restless} of ${walked[k].length} conditions had not come to rest; give more --most-sweeps`,
          ]),
      ...(rough === 0
        ? []
        : [`${name}: ${rough} of ${walked[k].length} conditions miss the accuracy; give more --most-sweeps`]),
    ];
  });
}

/** Why columns stay empty. */
function emptyNotes(
  { named, ensemble, chemicalPotentials, species }: Campaign,
  walked: readonly (readonly ConditionResult[])[],
): string[] {
  const results = walked.flat();
  const silent = results.filter(({ fluctuations }) => fluctuations.thermodynamicFactor === undefined).length;
  if (ensemble === 'canonical') {
    return [
      'the content is kept: no voltage, no grand potential and no Γ; differences of the free energy are on the curves along temperature',
    ];
  }
  return [
    ...(named.metalEnergy === undefined && chemicalPotentials.length > 0
      ? [`no voltages: the energy of ${species} in its metal is not known; give --metal-energy`]
      : []),
    ...(silent === 0
      ? []
      : [
          `Γ is left out at ${silent} of ${results.length} conditions, where the content moves too seldom to tell it`,
        ]),
  ];
}

const nothing = 1e-3;

/** Chemical potentials beyond which nothing happens. */
function windowNotes(campaign: Campaign, branches: readonly BranchResult[]): string[] {
  if (campaign.chemicalPotentials.length === 0) return [];
  const contents = branches.flatMap(({ results }) => results.map(({ content }) => content.value));
  if (contents.length === 0) return [];
  const window = fillingWindow(campaign.named.model, campaign.species);
  const warmest = boltzmannConstant * Math.max(...campaign.temperatures);
  const about =
    window === undefined
      ? ''
      : `; it fills between about ${(window.from - 4 * warmest).toPrecision(3)} and ${(window.to + 4 * warmest).toPrecision(3)} eV`;
  const [least, most] = [Math.min(...contents), Math.max(...contents)];
  if (most < nothing)
    return [
      `the chemical potentials given lie outside stability: the lattice stays empty of ${campaign.species} at all of them${about}`,
    ];
  if (least > 1 - nothing)
    return [
      `the chemical potentials given lie outside stability: the lattice stays full of ${campaign.species} at all of them${about}`,
    ];
  if (campaign.chemicalPotentials.length > 1 && (most < 0.97 || least > 0.03)) {
    return [
      `the chemical potentials given cover contents from ${least.toFixed(3)} to ${most.toFixed(3)} only${about}`,
    ];
  }
  return [];
}
