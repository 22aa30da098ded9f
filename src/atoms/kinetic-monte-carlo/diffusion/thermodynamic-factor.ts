import { ConvergenceError, type LongWork } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import { boltzmannConstant } from '../../constants.ts';
import type { LatticeModel } from '../../lattice-model/lattice-model.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import type { Ensemble } from '../../lattice-monte-carlo/ensemble.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import { freedomsOf, type Freedom, type Freedoms } from './freedoms.ts';
import { balancePotential, tryChanges, type Trials } from './insertion.ts';
import { inverse } from './small-matrices.ts';
import { jackknife, type Estimate } from './statistics.ts';

export interface ThermodynamicFactorOptions extends LongWork {
  readonly lattice: LatticeModel;
  readonly supercell: Supercell;
  /** An arrangement with the composition asked. */
  readonly occupation: Uint8Array;
  readonly species: string;
  /** What the species changes into. */
  readonly with: string;
  /** K */
  readonly temperature: number;
  readonly seed: number;
  /** Of the walk that measures; default 4000. */
  readonly sweeps?: number | undefined;
}

export interface ThermodynamicFactor {
  /** Γ = (θ/kT) ∂µ/∂θ = ⟨N⟩/⟨δN²⟩; of several species N_i (C⁻¹)_ii, with the numbers of the others fixed. */
  readonly factor: Estimate;
  /** Of the species less that of what it changes into; of a neutral pair the sum of both. eV */
  readonly chemicalPotential: number;
  /** Mean share of the sites, out of those that may hold both. */
  readonly filling: Estimate;
  readonly ensemble: Freedoms['ensemble'];
  /** The second change that balances the charge, as it goes along with one more of the species. */
  readonly partner?: { readonly before: string; readonly after: string } | undefined;
  /** Of several species: Γ_ij = N_j (C⁻¹)_ij = ∂ln a_i/∂ln N_j from the covariances C of their numbers, row by row. */
  readonly matrix?: FactorMatrix | undefined;
}

interface FactorMatrix {
  readonly species: readonly string[];
  readonly values: readonly Estimate[];
  /** Mean numbers. */
  readonly numbers: readonly number[];
}

const blocks = 20;
const trials = 8;
/** A chemical potential is found once the mean number is within this share of the one asked. */
const nearEnough = 0.01;
/** Arrangements in which changes are tried, and sweeps between them. */
const snapshots = { count: 10, sweeps: 10 };

/**
 * Γ by fluctuations of the numbers at the chemical potentials where their means are those of the arrangement: semi-grand, or
 * charge-neutral where charges of two kinds of sites balance. Potentials come from changes tried in canonical
 * arrangements, then from Newton's steps.
 * @throws ConvergenceError where no chemical potential gives the number, as between two phases, or where numbers do not tell
 *   the composition.
 */
export async function thermodynamicFactor(options: ThermodynamicFactorOptions): Promise<ThermodynamicFactor> {
  const { lattice, supercell, species, temperature, sweeps = 4000, signal } = options;
  const chosen = freedomsOf(lattice.parent, species, options.with);
  if (typeof chosen === 'string') throw new ConvergenceError(chosen, { at: { field: 'thermodynamics' } });
  const numbers = countsOf(options, chosen);
  let potentials = await firstPotentials(options, chosen);
  const walker = await MonteCarloWalker.open(lattice, supercell, {
    ensemble: ensembleOf(lattice, chosen, potentials),
    temperature,
    occupation: options.occupation,
    seed: new Random(options.seed).stream('thermodynamic factor').bits(),
  });
  const steer = new Steering(potentials, boltzmannConstant * temperature);
  for (let trial = 0; trial < trials; trial++) {
    const found = await measure(walker, chosen, Math.ceil(sweeps / 20), signal);
    const misses = numbers.atoms.map((atoms, k) => atoms - found.means[k].value);
    const isFound = misses.every(
      (miss, k) =>
        Math.abs(miss) < nearEnough * Math.min(numbers.atoms[k], numbers.sites[k] - numbers.atoms[k]),
    );
    if (isFound) break;
    potentials = steer.step(potentials, misses, found.covariance, numbers.sites);
    walker.setConditions({ ensemble: ensembleOf(lattice, chosen, potentials) });
  }
  const found = await measure(walker, chosen, sweeps, signal);
  requireNumbers(found, numbers, chosen, temperature);
  return resultOf(found, numbers, chosen, potentials);
}

interface Numbers {
  /** Of each species that varies. */
  readonly atoms: readonly number[];
  /** That hold it or what it changes into. */
  readonly sites: readonly number[];
}

interface Measured {
  readonly means: readonly Estimate[];
  /** Row by row. */
  readonly covariance: readonly number[];
  /** Of N_j (C⁻¹)_ij, row by row. */
  readonly factors: readonly Estimate[];
}

function countsOf(
  { lattice, supercell, occupation }: ThermodynamicFactorOptions,
  { freedoms }: Freedoms,
): Numbers {
  const count = (isCounted: (name: string, allowed: readonly string[]) => boolean): number =>
    occupation.reduce((sum, state, site) => {
      const { allowed } = lattice.parent.sites[Math.floor(site / supercell.cells)];
      return sum + (allowed.length > 1 && isCounted(allowed[state], allowed) ? 1 : 0);
    }, 0);
  return {
    atoms: freedoms.map(({ species }) => count((name) => name === species)),
    sites: freedoms.map(({ species, legs: [{ before }] }) =>
      count((name, allowed) => allowed.includes(species) && (name === species || name === before)),
    ),
  };
}

async function firstPotentials(
  { lattice, supercell, occupation, temperature, seed, signal }: ThermodynamicFactorOptions,
  { freedoms }: Freedoms,
): Promise<number[]> {
  const random = new Random(seed).stream('changes');
  const walker = await MonteCarloWalker.open(lattice, supercell, {
    ensemble: { kind: 'canonical' },
    temperature,
    occupation,
    seed: random.bits(),
  });
  const found: Trials[][] = freedoms.map(() => []);
  for (let snapshot = 0; snapshot < snapshots.count; snapshot++) {
    await walker.run({ sweeps: snapshots.sweeps, signal });
    const states = walker.occupation;
    for (const [k, freedom] of freedoms.entries()) found[k].push(tryChanges(walker, states, freedom, random));
  }
  return found.map((each) => balancePotential(each, boltzmannConstant * temperature));
}

/** Species that do not vary by themselves have 0. */
function ensembleOf(
  { parent }: LatticeModel,
  { ensemble, freedoms }: Freedoms,
  potentials: readonly number[],
): Ensemble {
  const names = new Set(parent.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : [])));
  const chemicalPotentials = Object.fromEntries([
    ...[...names].map((name) => [name, 0] as const),
    ...freedoms.map(({ species }, k) => [species, potentials[k]] as const),
  ]);
  return { kind: ensemble, chemicalPotentials };
}

/** Newton's steps, kept short; of one number also within what is known to enclose the answer. */
class Steering {
  readonly #thermal: number;
  readonly #bracket: [number, number] = [-Infinity, Infinity];

  constructor(potentials: readonly number[], thermal: number) {
    this.#thermal = thermal;
    // Changes tried in canonical arrangements leave it less uncertain than this.
    if (potentials.length === 1) this.#bracket = [potentials[0] - 12 * thermal, potentials[0] + 12 * thermal];
  }

  step(
    potentials: readonly number[],
    misses: readonly number[],
    covariance: readonly number[],
    sites: readonly number[],
  ): number[] {
    const most = 2 * this.#thermal;
    const count = misses.length;
    const floored = covariance.map((value, k) =>
      k % (count + 1) === 0 ? Math.max(value, 0.02 * sites[Math.floor(k / count)]) : value,
    );
    const rows = inverse(floored, count) ?? covariance.map(() => 0);
    const steps = misses.map((_, i) =>
      misses.reduce((sum, miss, j) => sum + this.#thermal * rows[i * count + j] * miss, 0),
    );
    if (count > 1) return potentials.map((value, k) => value + Math.max(-most, Math.min(most, steps[k])));
    this.#bracket[misses[0] > 0 ? 0 : 1] = potentials[0];
    const [low, high] = this.#bracket;
    const value = potentials[0] + Math.max(-most, Math.min(most, steps[0]));
    return [value > low && value < high ? value : 0.5 * (low + high)];
  }
}

async function measure(
  walker: MonteCarloWalker,
  { freedoms }: Freedoms,
  sweeps: number,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const slots = freedoms.map(({ species }) =>
    walker.slots.flatMap((slot, k) => (slot.species === species ? [k] : [])),
  );
  const width = walker.slots.length;
  const count = freedoms.length;
  await walker.run({ sweeps: Math.ceil(sweeps / 4), signal });
  const perBlock = Math.ceil(sweeps / blocks);
  const sums: Float64Array[] = [];
  for (let block = 0; block < blocks; block++) {
    const moments = new Float64Array(count * (count + 1));
    walker.advance(perBlock, walker.activeSites, (energies, history) => {
      for (let k = 0; k < energies.length; k++) {
        const numbers = slots.map((each) => each.reduce((sum, slot) => sum + history[k * width + slot], 0));
        for (let i = 0; i < count; i++) {
          moments[i] += numbers[i] / perBlock;
          for (let j = 0; j < count; j++)
            moments[count * (i + 1) + j] += (numbers[i] * numbers[j]) / perBlock;
        }
      }
    });
    sums.push(moments);
    await walker.run({ sweeps: 1, signal });
  }
  return momentsOf(sums, freedoms);
}

function momentsOf(sums: readonly Float64Array[], freedoms: readonly Freedom[]): Measured {
  const count = freedoms.length;
  type Mean = (values: (sample: number) => number) => number;
  const first = (mean: Mean, i: number): number => mean((block) => sums[block][i]);
  const covariance = (mean: Mean): number[] =>
    Array.from({ length: count * count }, (_, k) => {
      const [i, j] = [Math.floor(k / count), k % count];
      return mean((block) => sums[block][count + k]) - first(mean, i) * first(mean, j);
    });
  const whole: Mean = (values) => sums.reduce((sum, _, block) => sum + values(block), 0) / sums.length;
  return {
    means: freedoms.map((_, i) => jackknife(blocks, (mean) => first(mean, i))),
    covariance: covariance(whole),
    factors: Array.from({ length: count * count }, (_, k) =>
      jackknife(
        blocks,
        (mean) => first(mean, k % count) * (inverse(covariance(mean), count)?.[k] ?? Infinity),
      ),
    ),
  };
}

function requireNumbers(
  { means, factors }: Measured,
  { atoms, sites }: Numbers,
  { freedoms }: Freedoms,
  temperature: number,
): void {
  for (const [k, { species }] of freedoms.entries()) {
    const [asked, found] = [atoms[k] / sites[k], means[k].value / sites[k]];
    const { value } = factors[k * (freedoms.length + 1)];
    if (Math.abs(found - asked) <= 5 * nearEnough && Number.isFinite(value)) continue;
    throw new ConvergenceError(
      `no chemical potential of ${species} gives the filling ${asked.toFixed(3)} at ${temperature} K`,
      {
        at: { field: 'filling' },
        expected: 'a composition of one phase, whose number fluctuates',
        mend: `Monte Carlo came to ${found.toFixed(3)}: two phases may meet here, or an order lock the number`,
      },
    );
  }
}

function resultOf(
  { means, factors }: Measured,
  { sites }: Numbers,
  { ensemble, freedoms }: Freedoms,
  potentials: readonly number[],
): ThermodynamicFactor {
  const [{ value, error }] = means;
  return {
    factor: factors[0],
    filling: { value: value / sites[0], error: error / sites[0] },
    chemicalPotential: potentials[0],
    ensemble,
    partner: freedoms[0].legs[1],
    matrix:
      freedoms.length === 1
        ? undefined
        : {
            species: freedoms.map(({ species }) => species),
            values: factors,
            numbers: means.map((mean) => mean.value),
          },
  };
}
