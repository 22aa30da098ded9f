import { InputError } from '../../base/index.ts';
import type { ClusterBasis } from './cluster-basis.ts';
import { correlations, type OccupiedSupercell } from './correlations.ts';
import { ewaldEnergy } from './ewald.ts';

/** An energy written as a sum over the functions of a basis. */
export interface ClusterExpansion {
  readonly basis: ClusterBasis;
  /** ECI × multiplicity, eV per primitive cell, one a function: what a fit to correlations gives. */
  readonly coefficients: Float64Array;
  /**
   * 1/ε: what the Ewald energy of the formal charges is multiplied with and added. 0 or nothing: no such term.
   */
  readonly inversePermittivity?: number | undefined;
  /** How well the coefficients are known: in their order, and 1/ε last where the expansion has it. */
  readonly posterior?: ExpansionPosterior | undefined;
  /** Where the numbers come from: 'method', 'command', 'dataset', 'source' and the like. */
  readonly provenance?: Readonly<Record<string, string | number | string[]>> | undefined;
}

export interface ExpansionPosterior {
  /** eV² */
  readonly covariance?: readonly Float64Array[] | undefined;
  /** Draws of the coefficients. */
  readonly samples?: readonly Float64Array[] | undefined;
}

/** The expansion with the coefficients of a posterior sample. @throws InputError where there is no such sample. */
export function expansionOfSample(expansion: ClusterExpansion, index: number): ClusterExpansion {
  const { posterior, coefficients, inversePermittivity, ...rest } = expansion;
  const sample = posterior?.samples?.[index];
  if (sample === undefined) {
    throw new InputError(`there is no posterior sample ${index}`, {
      at: { field: 'sample' },
      expected: `0 to ${(posterior?.samples?.length ?? 0) - 1}`,
      mend: 'fit with a method that gives a posterior',
    });
  }
  const drawn = { ...rest, coefficients: sample.slice(0, coefficients.length) };
  return inversePermittivity === undefined
    ? drawn
    : { ...drawn, inversePermittivity: sample[coefficients.length] };
}

/** Effective cluster interactions (ECI), eV for each cluster and decoration: coefficients ÷ multiplicities. */
export function effectiveInteractions({ basis, coefficients }: ClusterExpansion): Float64Array {
  return coefficients.map((coefficient, index) => coefficient / basis.functions[index].multiplicity);
}

/**
 * Energy of an occupied supercell, eV per primitive cell.
 * @throws InputError for an occupation or coefficients that do not fit.
 */
export function expansionEnergy(expansion: ClusterExpansion, occupied: OccupiedSupercell): number {
  checkCoefficients(expansion);
  const { basis, coefficients, inversePermittivity = 0 } = expansion;
  const terms = correlations(basis, occupied);
  const energy = terms.reduce((sum, value, index) => sum + coefficients[index] * value, 0);
  if (inversePermittivity === 0) return energy;
  return energy + inversePermittivity * ewaldEnergy(basis.parent, occupied);
}

export function checkCoefficients({ basis, coefficients, inversePermittivity = 0 }: ClusterExpansion): void {
  const numbers = [...coefficients, inversePermittivity];
  if (coefficients.length === basis.functions.length && numbers.every(Number.isFinite)) return;
  throw new InputError(`${coefficients.length} coefficients for ${basis.functions.length} functions`, {
    at: { field: 'coefficients' },
    expected: 'one finite number for each function of the basis, the constant first',
  });
}
