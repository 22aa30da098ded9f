import { ConvergenceError } from '../../../base/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import type { Campaign } from '../campaign.ts';
import type { BranchResult, CampaignResult } from '../campaign-results.ts';
import type { MeanEstimate } from '../equilibration.ts';
import type { KeptSamples } from '../kept-samples.ts';
import { JoinedConditions, type ReweightedPoint, type SampledState } from './joined-conditions.ts';

/** A smooth curve between conditions. */
export interface ReweightedCurve {
  readonly name: string;
  readonly along: 'chemicalPotential' | 'temperature';
  /** K; undefined along temperature. */
  readonly temperature: number | undefined;
  /** Whether its temperature was walked. */
  readonly walked: boolean;
  readonly points: readonly CurvePoint[];
}

/** A point of such a curve: content besides, and voltage where the metal's energy is known. */
export interface CurvePoint extends ReweightedPoint {
  /** Share of the sites. */
  readonly content: MeanEstimate;
  /** V against the metal. */
  readonly voltage: number | undefined;
  /** βφ less that of the curve's first point, per primitive cell; where the content is kept, βf. */
  readonly difference: MeanEstimate;
}

interface Pool {
  readonly name: string;
  readonly cooling: boolean;
  readonly states: readonly SampledState[];
}

const pointsOnCurve = 81;
/** Conditions that are joined at once, at most. */
const mostStates = 240;

/** Curves of all branches. Branches that show no hysteresis are joined, over all temperatures; others go by themselves. */
export function reweightedCurves(
  campaign: Campaign,
  branches: readonly BranchResult[],
  kept: readonly (readonly KeptSamples[])[],
  hysteresis: CampaignResult['hysteresis'],
  between: readonly number[],
  notes: string[],
): ReweightedCurve[] {
  const { cells } = new Supercell(campaign.supercell, 1);
  return poolsOf(branches, kept, hysteresis).flatMap((pool) => {
    if (pool.states.length < 2) return [];
    try {
      const groups = JoinedConditions.join(pool.states, cells).filter(({ states }) => states.length > 1);
      notes.push(...gapNotes(pool, groups));
      return groups.flatMap((group) => curvesOf(campaign, pool, group, between));
    } catch (error) {
      if (!(error instanceof ConvergenceError)) throw error;
      notes.push(`${pool.name}: ${error.what}`);
      return [];
    }
  });
}

function poolsOf(
  branches: readonly BranchResult[],
  kept: readonly (readonly KeptSamples[])[],
  hysteresis: CampaignResult['hysteresis'],
): Pool[] {
  const all = branches.map((branch, b) => ({ branch, states: statesOf(branch, kept[b]) }));
  const apart = new Set(hysteresis.map(({ temperature }) => temperature));
  const alone = ({ branch }: (typeof all)[number]): boolean =>
    branch.direction === 'cooling' || apart.has(branch.results[0]?.temperature);
  const free = all.filter((each) => !alone(each));
  const pools = all.filter(alone).map(({ branch: { name, direction }, states }) => ({
    name,
    cooling: direction === 'cooling',
    states,
  }));
  const together = free.flatMap(({ states }) => states);
  if (together.length === 0) return pools;
  const temperatures = [...new Set(together.map(({ temperature }) => temperature))];
  if (together.length <= 2 * mostStates) {
    return [{ name: 'all branches', cooling: false, states: together }, ...pools];
  }
  const each = temperatures.map((temperature) => ({
    name: `${temperature} K`,
    cooling: false,
    states: together.filter((state) => state.temperature === temperature),
  }));
  return [...each, ...pools];
}

/** Those at rest. */
function statesOf({ results }: BranchResult, kept: readonly KeptSamples[]): SampledState[] {
  return results.flatMap(({ temperature, chemicalPotential = 0, equilibrated }, k) =>
    equilibrated ? [{ temperature, chemicalPotential, samples: kept[k] }] : [],
  );
}

/** Where nothing could be joined. */
function gapNotes({ name, states }: Pool, groups: readonly JoinedConditions[]): string[] {
  const inGroup = new Map(
    groups.flatMap((group, g) =>
      group.states.map((state) => [`${state.temperature} ${state.chemicalPotential}`, g] as const),
    ),
  );
  const order = [...states].sort(
    (a, b) => a.temperature - b.temperature || a.chemicalPotential - b.chemicalPotential,
  );
  const groupOf = ({ temperature, chemicalPotential }: SampledState): number | undefined =>
    inGroup.get(`${temperature} ${chemicalPotential}`);
  const gaps = order.flatMap((state, k) => {
    if (k === 0) return [];
    const before = order[k - 1];
    const along =
      state.temperature === before.temperature || state.chemicalPotential === before.chemicalPotential;
    const same =
      state.temperature === before.temperature && state.chemicalPotential === before.chemicalPotential;
    if (!along || same) return [];
    const [a, b] = [groupOf(before), groupOf(state)];
    return a !== undefined && a === b ? [] : [gapOf(before, state)];
  });
  if (gaps.length === 0) return [];
  const [first] = gaps;
  const more = gaps.length === 1 ? '' : `, nor in ${gaps.length - 1} other places`;
  return [
    `${name}: samples do not overlap between ${first}${more}: no curve is drawn across; walk closer conditions there`,
  ];
}

function gapOf(a: SampledState, b: SampledState): string {
  return a.temperature === b.temperature
    ? `μ = ${a.chemicalPotential} and ${b.chemicalPotential} eV at ${a.temperature} K`
    : `${a.temperature} and ${b.temperature} K`;
}

function curvesOf(
  campaign: Campaign,
  { name, cooling }: Pool,
  group: JoinedConditions,
  between: readonly number[],
): ReweightedCurve[] {
  const temperatures = [...new Set(group.states.map(({ temperature }) => temperature))].sort((a, b) => a - b);
  const [coldest, hottest] = [temperatures[0], temperatures[temperatures.length - 1]];
  const asCurve = (
    of: Omit<ReweightedCurve, 'points'>,
    places: readonly [number, number][],
  ): ReweightedCurve[] => {
    const points = pointsOf(campaign, group, places);
    return points.length < 2 ? [] : [{ ...of, points }];
  };
  if (cooling) {
    const { chemicalPotential } = group.states[0];
    const places = spaced(coldest, hottest).map((at): [number, number] => [at, chemicalPotential]);
    return asCurve({ name, along: 'temperature', temperature: undefined, walked: true }, places);
  }
  const wanted = [
    ...temperatures.map((temperature) => ({ temperature, walked: true })),
    ...between
      .filter((each) => each > coldest && each < hottest && !temperatures.includes(each))
      .map((temperature) => ({ temperature, walked: false })),
  ];
  return wanted.flatMap(({ temperature, walked }) => {
    const own = group.states.filter((state) => !walked || state.temperature === temperature);
    const potentials = own.map(({ chemicalPotential }) => chemicalPotential);
    const places = spaced(Math.min(...potentials), Math.max(...potentials));
    const title = name === 'all branches' ? `${temperature} K` : name;
    return asCurve(
      { name: title, along: 'chemicalPotential', temperature, walked },
      places.map((at): [number, number] => [temperature, at]),
    );
  });
}

function spaced(from: number, to: number): number[] {
  if (from === to) return [from];
  return Array.from({ length: pointsOnCurve }, (_, k) => from + ((to - from) * k) / (pointsOnCurve - 1));
}

function pointsOf(
  { named, species }: Campaign,
  group: JoinedConditions,
  places: readonly [number, number][],
): CurvePoint[] {
  const perCell = named.model.parent.sites.filter(
    ({ allowed }) => allowed.length > 1 && allowed.includes(species),
  ).length;
  let first: ReweightedPoint | undefined;
  return places.flatMap(([temperature, chemicalPotential]) => {
    const point = group.at(temperature, chemicalPotential);
    if (point === undefined) return [];
    first ??= point;
    const { value, standardError } = point.atoms;
    return [
      {
        ...point,
        content: { value: value / perCell, standardError: standardError / perCell },
        voltage: named.metalEnergy === undefined ? undefined : named.metalEnergy - chemicalPotential,
        difference: group.difference(point, first),
      },
    ];
  });
}
