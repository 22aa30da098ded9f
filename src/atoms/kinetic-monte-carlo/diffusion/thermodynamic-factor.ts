import { ConvergenceError, type LongWork } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import { boltzmannConstant } from '../../constants.ts';
import type { LatticeModel } from '../../lattice-model/lattice-model.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
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
  /** Γ = (θ/kT) ∂µ/∂θ = ⟨N⟩/⟨δN²⟩ */
  readonly factor: Estimate;
  /** Of the species less that of what it changes into, eV. */
  readonly chemicalPotential: number;
  /** Mean share of the sites, out of those that may hold both. */
  readonly filling: Estimate;
}

const blocks = 20;
const trials = 8;
/** A chemical potential is found once the mean number is within this share of the one asked. */
const nearEnough = 0.01;

/**
 * Γ by fluctuations of the number in the semi-grand ensemble, at the chemical potential where the mean number is that of
 * the arrangement.
 * @throws ConvergenceError where no chemical potential gives the number, as between two phases.
 */
export async function thermodynamicFactor(options: ThermodynamicFactorOptions): Promise<ThermodynamicFactor> {
  const { lattice, supercell, occupation, species, temperature, sweeps = 4000, signal } = options;
  const thermal = boltzmannConstant * temperature;
  const numbers = countsOf(options);
  let potential = firstGuess(numbers, thermal);
  const ensemble = (value: number) => ({
    kind: 'semi-grand' as const,
    chemicalPotentials: potentials(lattice, species, value),
  });
  const walker = await MonteCarloWalker.open(lattice, supercell, {
    ensemble: ensemble(potential),
    temperature,
    occupation,
    seed: new Random(options.seed).stream('thermodynamic factor').bits(),
  });
  let bracket: [number, number] = [-Infinity, Infinity];
  for (let trial = 0; ; trial++) {
    const isLast = trial >= trials;
    const found = await measure(walker, options, isLast ? sweeps : Math.ceil(sweeps / 20), signal);
    const mean = found.mean;
    if (isLast) {
      if (Math.abs(mean - numbers.atoms) > 5 * nearEnough * numbers.sites) {
        throw new ConvergenceError(
          `no chemical potential gives the filling ${(numbers.atoms / numbers.sites).toFixed(3)} at ${temperature} K`,
          {
            at: { field: 'filling' },
            expected: 'a composition of one phase',
            mend: `semi-grand Monte Carlo came to ${(mean / numbers.sites).toFixed(3)}: two phases may meet here`,
          },
        );
      }
      return {
        factor: found.factor,
        filling: { value: mean / numbers.sites, error: found.error / numbers.sites },
        chemicalPotential: potential,
      };
    }
    const miss = numbers.atoms - mean;
    if (Math.abs(miss) < nearEnough * Math.min(numbers.atoms, numbers.sites - numbers.atoms)) {
      trial = trials - 1;
      continue;
    }
    bracket = miss > 0 ? [potential, bracket[1]] : [bracket[0], potential];
    const step = (miss * thermal) / Math.max(found.variance, 0.02 * numbers.sites);
    potential = within(potential + Math.max(-4 * thermal, Math.min(4 * thermal, step)), bracket);
    walker.setConditions({ ensemble: ensemble(potential) });
  }
}

/** A step of Newton's, unless it leaves what is known to enclose the answer. */
function within(value: number, [low, high]: readonly [number, number]): number {
  if (value > low && value < high) return value;
  return 0.5 * (low + high);
}

/** Vacancies and all other species have 0; only their difference to the species counts among the sites that allow both. */
function potentials(lattice: LatticeModel, species: string, value: number): Record<string, number> {
  const names = new Set(lattice.parent.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : [])));
  return Object.fromEntries([...names].map((name) => [name, name === species ? value : 0]));
}

interface Numbers {
  readonly atoms: number;
  /** That hold the species or what it changes into. */
  readonly sites: number;
}

function countsOf({
  lattice,
  supercell,
  occupation,
  species,
  with: other,
}: ThermodynamicFactorOptions): Numbers {
  let [atoms, sites] = [0, 0];
  for (const [site, state] of occupation.entries()) {
    const { allowed } = lattice.parent.sites[Math.floor(site / supercell.cells)];
    if (!allowed.includes(species) || !allowed.includes(other)) continue;
    if (allowed[state] === species) atoms++;
    if (allowed[state] === species || allowed[state] === other) sites++;
  }
  return { atoms, sites };
}

function firstGuess({ atoms, sites }: Numbers, thermal: number): number {
  return thermal * Math.log(atoms / (sites - atoms));
}

async function measure(
  walker: MonteCarloWalker,
  { species }: ThermodynamicFactorOptions,
  sweeps: number,
  signal: AbortSignal | undefined,
): Promise<{ mean: number; variance: number; error: number; factor: Estimate }> {
  const slots = walker.slots.flatMap((slot, k) => (slot.species === species ? [k] : []));
  const width = walker.slots.length;
  await walker.run({ sweeps: Math.ceil(sweeps / 4), signal });
  const numbers: number[] = [];
  const perBlock = Math.ceil(sweeps / blocks);
  for (let block = 0; block < blocks; block++) {
    walker.advance(perBlock, walker.activeSites, (energies, history) => {
      for (let k = 0; k < energies.length; k++) {
        numbers.push(slots.reduce((sum, slot) => sum + history[k * width + slot], 0));
      }
    });
    await walker.run({ sweeps: 1, signal });
  }
  const blockMean = (power: 1 | 2) => (block: number) => {
    let sum = 0;
    for (let k = block * perBlock; k < (block + 1) * perBlock; k++) sum += numbers[k] ** power;
    return sum / perBlock;
  };
  const moments = [1, 2].map((power) =>
    Array.from({ length: blocks }, (_, block) => blockMean(power as 1 | 2)(block)),
  );
  const variance = jackknife(blocks, (mean) => mean((b) => moments[1][b]) - mean((b) => moments[0][b]) ** 2);
  const number = jackknife(blocks, (mean) => mean((b) => moments[0][b]));
  const factor = jackknife(blocks, (mean) => {
    const first = mean((b) => moments[0][b]);
    return first / (mean((b) => moments[1][b]) - first ** 2);
  });
  return { mean: number.value, error: number.error, variance: variance.value, factor };
}
