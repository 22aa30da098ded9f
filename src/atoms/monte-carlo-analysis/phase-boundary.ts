import { InputError } from '../../base/index.ts';
import type { MeanEstimate } from './equilibration.ts';
import type { GrandPotentialPoint } from './grand-potential.ts';

/** A phase along its branch: φ and the content, which is −∂φ/∂μ for the species followed. */
export interface BranchPoint extends GrandPotentialPoint {
  /** Atoms per primitive cell. */
  readonly atoms: MeanEstimate;
}

/** Two phases in equilibrium. */
export interface Coexistence {
  readonly chemicalPotential: MeanEstimate;
  readonly grandPotential: number;
  /** Contents on the first and on the second branch, atoms per primitive cell. */
  readonly atoms: readonly [MeanEstimate, MeanEstimate];
}

/**
 * Where the grand potentials of two branches cross; the phase of the lower one is stable on each side. The same as the common
 * tangent of their free energies.
 * @returns undefined where they do not cross between the first and the last chemical potential that both have.
 * @throws InputError for branches that share fewer than two chemical potentials.
 */
export function coexistence(
  first: readonly BranchPoint[],
  second: readonly BranchPoint[],
): Coexistence | undefined {
  const pairs = shared(first, second);
  if (pairs.length < 2) {
    throw new InputError('two branches share fewer than two chemical potentials', {
      at: { field: 'branches' },
      expected: 'branches over the same chemical potentials',
    });
  }
  for (let k = 1; k < pairs.length; k++) {
    const [low, high] = [pairs[k - 1], pairs[k]];
    const [from, to] = [differenceOf(low), differenceOf(high)];
    if (from === 0 || from > 0 === to > 0) continue;
    return between(low, high, from / (from - to));
  }
  return undefined;
}

type Pair = readonly [BranchPoint, BranchPoint];

function shared(first: readonly BranchPoint[], second: readonly BranchPoint[]): Pair[] {
  return first
    .flatMap((a): Pair[] => {
      const b = second.find(
        ({ chemicalPotential }) => Math.abs(chemicalPotential - a.chemicalPotential) < 1e-9,
      );
      return b === undefined ? [] : [[a, b]];
    })
    .sort(([a], [b]) => a.chemicalPotential - b.chemicalPotential);
}

function differenceOf([a, b]: Pair): number {
  return a.grandPotential.value - b.grandPotential.value;
}

function between(low: Pair, high: Pair, share: number): Coexistence {
  const mix = (a: number, b: number): number => a + share * (b - a);
  const atoms = ([0, 1] as const).map((k) => ({
    value: mix(low[k].atoms.value, high[k].atoms.value),
    standardError: mix(low[k].atoms.standardError, high[k].atoms.standardError),
  }));
  // dφ = −N dμ: errors of the two potentials move the crossing by their sum over the jump of the content.
  const jump = Math.abs(atoms[0].value - atoms[1].value);
  const error = Math.hypot(low[0].grandPotential.standardError, low[1].grandPotential.standardError);
  return {
    chemicalPotential: {
      value: mix(low[0].chemicalPotential, high[0].chemicalPotential),
      standardError: jump > 0 ? error / jump : high[0].chemicalPotential - low[0].chemicalPotential,
    },
    grandPotential: mix(low[0].grandPotential.value, high[0].grandPotential.value),
    atoms: [atoms[0], atoms[1]],
  };
}
