import { InputError, type CancelledError } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import { boltzmannConstant } from '../../constants.ts';
import { latticeEnergy } from '../../lattice-model/lattice-energy.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import { statisticalInefficiency } from '../autocorrelation.ts';
import type { Campaign } from '../campaign.ts';
import type { MeanEstimate } from '../equilibration.ts';
import { fits } from '../order-parameters.ts';
import { linkStates } from '../reweighting/overlap.ts';
import { JoinedSamples } from '../reweighting/joined-samples.ts';
import { fillingWindow, interactionSpan } from '../stability.ts';
import type { ExchangeRun, OrderMeasure } from './exchange-run.ts';
import { exchangeRuns, type ReplicaOptions } from './exchange.ts';
import { methodJob, openModel } from './method-job.ts';

/** Moments of the order parameter of one size over the temperatures. */
export interface SizeCurve {
  readonly size: number;
  readonly supercell: IntegerMatrix3;
  readonly points: readonly {
    readonly temperature: number;
    /** Binder's 1 − ⟨m⁴⟩/3⟨m²⟩². */
    readonly cumulant: MeanEstimate;
    /** ⟨|m|⟩ */
    readonly order: MeanEstimate;
    /** k per primitive cell. */
    readonly heatCapacity: MeanEstimate;
  }[];
}

/** Where the cumulants of two sizes cross. */
export interface SizeCrossing {
  readonly sizes: readonly [number, number];
  /** K */
  readonly temperature: MeanEstimate;
  readonly cumulant: MeanEstimate;
  /** 1/ν by how much steeper the larger one is there. */
  readonly inverseExponent: MeanEstimate;
}

export interface SizesResult {
  readonly measure: OrderMeasure;
  /** eV, where atoms come and go. */
  readonly chemicalPotential: number | undefined;
  readonly curves: readonly SizeCurve[];
  readonly crossings: readonly SizeCrossing[];
  readonly notes: readonly string[];
  readonly cancelled: CancelledError | undefined;
}

/**
 * Critical temperature by finite size: each size walks all temperatures with exchanges, its samples are joined, and Binder's cumulants
 * (doi:10.1007/BF01293604) of neighbouring sizes cross at it, up to corrections that fall with size.
 * @param campaign its supercell is not used; without chemical potentials, that of half filling where full and empty are alike.
 * @throws InputError where the model has no order parameter to follow, or sizes cannot hold it.
 */
export async function sizesRun(
  campaign: Campaign,
  sizes: readonly number[],
  options: ReplicaOptions,
): Promise<SizesResult> {
  const temperatures = checkedTemperatures(campaign);
  const measure = measureFor(campaign);
  const potentials =
    measure.kind === 'content' ? [symmetricPotential(campaign)] : campaign.chemicalPotentials;
  const done: { size: number; supercell: IntegerMatrix3; runs: readonly ExchangeRun[] }[] = [];
  let cancelled: CancelledError | undefined;
  for (const [at, size] of [...sizes].sort((a, b) => a - b).entries()) {
    const supercell = blockOf(campaign, size, measure);
    const job = methodJob({ ...campaign, supercell, chemicalPotentials: potentials });
    const found = await exchangeRuns(job, temperatures, campaign.seed * 64 + at, {
      ...options,
      order: measure,
      stage: `size ${size}`,
    });
    if (found.runs.length > 0) done.push({ size, supercell, runs: found.runs });
    ({ cancelled } = found);
    if (cancelled !== undefined) break;
  }
  const analysed = done.map(({ size, supercell, runs }) => new SizeSamples(size, supercell, runs));
  const notes: string[] = [];
  const crossings = analysed
    .slice(1)
    .flatMap((large, k) => crossingOf(analysed[k], large, temperatures, notes));
  return {
    measure,
    chemicalPotential: potentials[0],
    curves: analysed.map((each) => each.curve(temperatures)),
    crossings,
    notes,
    cancelled,
  };
}

function checkedTemperatures({ temperatures }: Campaign): number[] {
  const given = [...new Set(temperatures)].sort((a, b) => a - b);
  if (given.length >= 2) return given;
  throw new InputError('one temperature is given', {
    at: { field: '--temperature' },
    expected: 'several around the critical one, close enough for their samples to overlap: 350K:450K:10K',
  });
}

/** The first modulation asked for, or the content. */
function measureFor({ plan, ensemble }: Campaign): OrderMeasure {
  const [vector] = plan.orderVectors ?? [];
  if (vector !== undefined) return { kind: 'wave', vector };
  if (ensemble === 'semi-grand') return { kind: 'content' };
  throw new InputError('no order parameter is named', {
    at: { field: '--order-vectors' },
    expected: 'the modulation that orders, such as 1/2,1/2,0',
  });
}

const tests = 8;

/** The chemical potential at which every arrangement is worth as much as its opposite. */
function symmetricPotential({ named, species, chemicalPotentials, seed }: Campaign): number {
  const { model } = named;
  const window = fillingWindow(model, species);
  const middle = window === undefined ? NaN : 0.5 * (window.from + window.to);
  const at = chemicalPotentials.length === 1 ? chemicalPotentials[0] : middle;
  const span = interactionSpan(model);
  const block = new Supercell(
    [
      [span[0] + 2, 0, 0],
      [0, span[1] + 2, 0],
      [0, 0, span[2] + 2],
    ],
    model.parent.sites.length,
  );
  const open = openModel(model, { [species]: at });
  const random = new Random(seed).stream('symmetry');
  const alike = Array.from({ length: tests }, () => {
    const states = Uint8Array.from({ length: block.sites }, (_, site) =>
      random.below(Math.min(2, model.parent.sites[Math.floor(site / block.cells)].allowed.length)),
    );
    const opposite = states.map((state, site) =>
      model.parent.sites[Math.floor(site / block.cells)].allowed.length < 2 ? 0 : 1 - state,
    );
    return latticeEnergy(open, block, states) - latticeEnergy(open, block, opposite);
  }).every((difference) => Math.abs(difference) < 1e-6);
  if (alike) return at;
  throw new InputError(
    'full and empty are not alike at this chemical potential: the content is no order parameter',
    {
      at: { field: '--order-vectors' },
      expected:
        window === undefined
          ? 'the modulation that orders, such as 1/2,1/2,0'
          : `the modulation that orders, such as 1/2,1/2,0; or a model of pairs at --mu ${middle.toPrecision(6)}`,
    },
  );
}

/** As many cells along each vector that interactions reach over. */
function blockOf({ named }: Campaign, size: number, measure: OrderMeasure): IntegerMatrix3 {
  const span = interactionSpan(named.model);
  const [a, b, c] = span.map((reach) => (reach > 0 ? size : 1));
  const block: IntegerMatrix3 = [
    [a, 0, 0],
    [0, b, 0],
    [0, 0, c],
  ];
  if (measure.kind === 'content' || fits(measure.vector, new Supercell(block, 1))) return block;
  throw new InputError(
    `a supercell of ${a} × ${b} × ${c} cells cannot hold the modulation ${measure.vector.join(', ')}`,
    {
      at: { field: '--sizes' },
      expected: 'multiples of its period',
    },
  );
}

const blocks = 20;
const fineSteps = 100;
const pointsOnCurve = 41;
const mostRounds = 1500;

interface Moments {
  readonly cumulant: number;
  readonly order: number;
  readonly heatCapacity: number;
}

/** All samples of one size, joined; and joined again without each of some blocks. */
class SizeSamples {
  readonly size: number;
  readonly supercell: IntegerMatrix3;
  readonly #sets: readonly SampleSet[];

  constructor(size: number, supercell: IntegerMatrix3, runs: readonly ExchangeRun[]) {
    this.size = size;
    this.supercell = supercell;
    const whole = new SampleSet(runs, new Supercell(supercell, 1).cells);
    this.#sets = [whole, ...Array.from({ length: blocks }, (_, block) => whole.without(block))];
  }

  /** By the whole, and without each block. */
  at(temperature: number): Moments[] {
    return this.#sets.map((set) => set.at(temperature));
  }

  curve(temperatures: readonly number[]): SizeCurve {
    const [from, to] = [temperatures[0], temperatures[temperatures.length - 1]];
    const points = Array.from({ length: pointsOnCurve }, (_, k) => {
      const temperature = from + ((to - from) * k) / (pointsOnCurve - 1);
      const found = this.at(temperature);
      const estimate = (of: (moments: Moments) => number): MeanEstimate => leftOut(found.map(of));
      return {
        temperature,
        cumulant: estimate(({ cumulant }) => cumulant),
        order: estimate(({ order }) => order),
        heatCapacity: estimate(({ heatCapacity }) => heatCapacity),
      };
    });
    return { size: this.size, supercell: this.supercell, points };
  }
}

/** The first value is by all, the others each without a block. */
function leftOut([value, ...without]: readonly number[]): MeanEstimate {
  const mean = without.reduce((sum, each) => sum + each, 0) / without.length;
  const spread = without.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { value, standardError: Math.sqrt(((without.length - 1) / without.length) * spread) };
}

/** Samples of all temperatures and runs. */
class SampleSet {
  readonly #joined: JoinedSamples;
  readonly #energies: Float64Array;
  readonly #orders: Float64Array;
  #sizes = new Float64Array();
  #squares = new Float64Array();
  #fourths = new Float64Array();
  readonly #origins: Uint16Array;
  readonly #places: Uint16Array;
  readonly #temperatures: readonly number[];
  readonly #cells: number;
  readonly #effective: readonly number[];

  constructor(source: readonly ExchangeRun[] | SampleSet, cells: number, left?: number) {
    this.#cells = cells;
    if (source instanceof SampleSet) {
      this.#temperatures = source.#temperatures;
      const chosen = Uint32Array.from(source.#places.keys()).filter((n) => source.#places[n] !== left);
      this.#energies = Float64Array.from(chosen, (n) => source.#energies[n]);
      this.#orders = Float64Array.from(chosen, (n) => source.#orders[n]);
      this.#origins = Uint16Array.from(chosen, (n) => source.#origins[n]);
      this.#places = Uint16Array.from(chosen, (n) => source.#places[n]);
      this.#effective = source.#effective.map((count) => (count * (blocks - 1)) / blocks);
      this.#joined = this.#join(source.#joined.freeEnergies);
      return;
    }
    const [{ temperatures }] = source;
    this.#temperatures = temperatures;
    const rows = temperatures.flatMap((_, k) =>
      source.flatMap(({ energies, orders }, run) =>
        chosenRounds(energies[k].length).map((round) => ({
          energy: energies[k][round],
          order: orders[k][round],
          origin: k,
          place: Math.floor(((run + round / energies[k].length) * blocks) / source.length),
        })),
      ),
    );
    this.#energies = Float64Array.from(rows, ({ energy }) => energy);
    this.#orders = Float64Array.from(rows, ({ order }) => order);
    this.#origins = Uint16Array.from(rows, ({ origin }) => origin);
    this.#places = Uint16Array.from(rows, ({ place }) => place);
    this.#effective = temperatures.map((_, k) =>
      source.reduce(
        (sum, { energies }) => sum + energies[k].length / statisticalInefficiency(energies[k]),
        0,
      ),
    );
    this.#joined = this.#join(startOf(source));
  }

  without(block: number): SampleSet {
    return new SampleSet(this, this.#cells, block);
  }

  at(temperature: number): Moments {
    const seen = this.#joined.at(this.#reduced(temperature));
    const mean = (values: Float64Array): number => this.#joined.mean(seen, values);
    const second = mean(this.#squares);
    const fourth = mean(this.#fourths);
    const energy = mean(this.#energies);
    const variance = mean(this.#energies.map((value) => (value - energy) ** 2));
    return {
      cumulant: 1 - fourth / (3 * second * second),
      order: mean(this.#sizes),
      heatCapacity: variance / ((boltzmannConstant * temperature) ** 2 * this.#cells),
    };
  }

  #reduced(temperature: number): Float64Array {
    return this.#energies.map((energy) => energy / (boltzmannConstant * temperature));
  }

  #join(start: Float64Array): JoinedSamples {
    this.#sizes = this.#orders.map(Math.abs);
    this.#squares = this.#orders.map((value) => value ** 2);
    this.#fourths = this.#squares.map((value) => value ** 2);
    return new JoinedSamples(
      {
        reduced: this.#temperatures.map((temperature) => this.#reduced(temperature)),
        origins: this.#origins,
        effective: this.#effective,
      },
      start,
    );
  }
}

/** Of a run at one temperature, evenly chosen. */
function chosenRounds(rounds: number): number[] {
  const length = Math.min(rounds, mostRounds);
  return Array.from({ length }, (_, k) => Math.floor(((k + 0.5) * rounds) / length));
}

/** @throws InputError where temperatures do not overlap. */
function startOf([{ temperatures, energies, counts }]: readonly ExchangeRun[]): Float64Array {
  const [group, ...others] = linkStates(
    temperatures.map((temperature, k) => ({
      beta: 1 / (boltzmannConstant * temperature),
      chemicalPotential: 0,
      energies: energies[k],
      counts: counts[k],
    })),
  );
  if (others.length === 0) return group.freeEnergies;
  throw new InputError('samples of neighbouring temperatures do not overlap', {
    at: { field: '--temperature' },
    expected: 'smaller steps around the critical temperature',
  });
}

function crossingOf(
  small: SizeSamples,
  large: SizeSamples,
  temperatures: readonly number[],
  notes: string[],
): SizeCrossing[] {
  const [from, to] = [temperatures[0], temperatures[temperatures.length - 1]];
  const differences = (temperature: number): number[] => {
    const [a, b] = [small.at(temperature), large.at(temperature)];
    return a.map(({ cumulant }, k) => b[k].cumulant - cumulant);
  };
  const [low] = differences(from);
  const [high] = differences(to);
  if (!(low > 0 && high < 0)) {
    notes.push(
      `the cumulants of sizes ${small.size} and ${large.size} do not cross between ${from} and ${to} K; take temperatures on both sides of the transition`,
    );
    return [];
  }
  let [below, above] = [from, to];
  while (above - below > (to - from) / fineSteps) {
    const middle = 0.5 * (below + above);
    if (differences(middle)[0] > 0) below = middle;
    else above = middle;
  }
  // About the crossing all are straight lines.
  const width = (to - from) / 40;
  const centre = 0.5 * (below + above);
  const [before, after] = [centre - width, centre + width].map((at) => ({
    a: small.at(at),
    b: large.at(at),
  }));
  const found = before.a.map((_, k) => {
    const [start, end] = [
      before.b[k].cumulant - before.a[k].cumulant,
      after.b[k].cumulant - after.a[k].cumulant,
    ];
    const share = start / (start - end);
    const slopes = [after.a[k].cumulant - before.a[k].cumulant, after.b[k].cumulant - before.b[k].cumulant];
    return {
      temperature: centre - width + 2 * width * share,
      cumulant: before.a[k].cumulant + share * slopes[0],
      inverseExponent: Math.log(slopes[1] / slopes[0]) / Math.log(large.size / small.size),
    };
  });
  return [
    {
      sizes: [small.size, large.size],
      temperature: leftOut(found.map(({ temperature }) => temperature)),
      cumulant: leftOut(found.map(({ cumulant }) => cumulant)),
      inverseExponent: leftOut(found.map(({ inverseExponent }) => inverseExponent)),
    },
  ];
}
