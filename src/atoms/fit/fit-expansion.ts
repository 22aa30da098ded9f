import { InputError, type LongWork } from '../../base/index.ts';
import { GaussianSampler, Random } from '../../numerics/index.ts';
import { clusterBasis, type ClusterBasis } from '../cluster-expansion/cluster-basis.ts';
import type { ClusterExpansion } from '../cluster-expansion/cluster-expansion.ts';
import { correlationMatrix } from '../cluster-expansion/correlations.ts';
import { ewaldEnergies } from '../cluster-expansion/ewald.ts';
import { mapEntries, type MappedEntry, type MappedEntries } from '../cluster-expansion/map-entries.ts';
import type { Cutoffs } from '../cluster-expansion/orbits.ts';
import type { SiteBasis } from '../cluster-expansion/site-basis.ts';
import type { MappingOptions } from '../structures/mapping/map-structure.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { StructureEntry } from '../structures/structure.ts';
import { compositionsOf, type Compositions } from './compositions.ts';
import { fitEnergies } from './fit-energies.ts';
import type { EnergyFit, FitOptions } from './fit-types.ts';
import { energiesAboveEnds, type Phases } from './hull.ts';
import { hullErrors, type HullErrors } from './hull-errors.ts';
import { orbitGroups } from './orbit-groups.ts';
import { weightsOf, type FitWeighting } from './weights.ts';

export interface ExpansionFitOptions extends FitOptions, LongWork {
  readonly cutoffs: Cutoffs;
  /** 'sinusoid' unless given. */
  readonly siteBasis?: SiteBasis | undefined;
  /** Adds the Ewald energy of the formal charges, whose coefficient is 1/ε and is not pulled to zero. */
  readonly ewald?: boolean | undefined;
  readonly mapping?: MappingOptions | undefined;
  /** All structures count alike unless given. */
  readonly weights?: FitWeighting | undefined;
  /** Names of structures whose energies are to be met exactly. */
  readonly exact?: readonly string[] | undefined;
  /** Draws of the coefficients from their posterior to keep with the expansion; none unless given. */
  readonly samples?: number | undefined;
  readonly provenance?: ClusterExpansion['provenance'];
}

export interface ExpansionFit {
  readonly expansion: ClusterExpansion;
  readonly fit: EnergyFit;
  /** Structures that were fitted, in the order of the rows. */
  readonly mapped: readonly MappedEntry[];
  readonly leftOut: MappedEntries['leftOut'];
  readonly compositions: Compositions;
  /** Standard deviations of the fitted energies by the posterior, eV per primitive cell. */
  readonly deviations: Float64Array;
  /** One a structure, where they do not count alike. */
  readonly weights: Float64Array | undefined;
  /** Formation energies per primitive cell against the end members, eV: known and fitted. */
  readonly formation: {
    readonly known: Float64Array;
    readonly fitted: Float64Array;
    readonly ends: readonly number[];
  };
  readonly hull: HullErrors;
}

/**
 * A cluster expansion from structures with energies: mapped onto the parent lattice, correlations, the fit, and what
 * becomes of the hull.
 * @throws InputError where fewer than three structures map, or for options that do not fit.
 */
export async function fitExpansion(
  entries: readonly StructureEntry[],
  parent: ParentLattice,
  options: ExpansionFitOptions,
): Promise<ExpansionFit> {
  const { signal, onProgress } = options;
  const work: LongWork = { signal, onProgress };
  const { cutoffs, siteBasis, ewald = false } = options;
  const basis = clusterBasis(parent, { cutoffs, siteBasis });
  requireUseful(basis);
  const { mapped: all, leftOut } = await mapEntries(entries, parent, { ...options.mapping, ...work });
  const mapped = all.filter(({ energy }) => energy !== undefined);
  requireEnough(mapped, leftOut);
  const occupied = mapped.map(({ mapping }) => mapping);
  const matrix = await correlationMatrix(basis, occupied, work);
  const energies = Float64Array.from(mapped, ({ energy = 0 }) => energy);
  const compositions = compositionsOf(parent, occupied);
  const phases: Phases = { compositions: compositions.compositions, energies };
  const weights = options.weights && weightsOf(options.weights, mapped, phases);
  const columns = ewald
    ? withColumn(matrix, ewaldEnergies(parent, occupied), 'Ewald energy')
    : { columns: matrix.columns, features: matrix.values, names: matrix.names };
  const fit = await fitEnergies(
    {
      rows: mapped.length,
      energies,
      weights,
      exact: exactRows(mapped, leftOut, options.exact),
      structures: mapped.map(({ entry }) => entry.name),
      groups: orbitGroups(basis),
      ...columns,
      free: ewald ? [0, matrix.columns] : [0],
    },
    options,
    work,
  );
  const expansion: ClusterExpansion = {
    basis,
    coefficients: fit.coefficients.slice(0, matrix.columns),
    inversePermittivity: ewald ? fit.coefficients[matrix.columns] : undefined,
    posterior: posteriorOf(fit, options),
    provenance: options.provenance,
  };
  const known = energiesAboveEnds(phases);
  const shift = energies.map((energy, row) => known.energies[row] - energy);
  return {
    expansion,
    fit,
    mapped,
    leftOut,
    compositions,
    deviations: deviationsOf(fit, columns.features),
    weights,
    formation: {
      known: known.energies,
      fitted: fit.predicted.map((energy, row) => energy + shift[row]),
      ends: known.ends,
    },
    hull: hullErrors(phases, fit.predicted),
  };
}

/** √(x Σ xᵀ) of each row x of features. */
function deviationsOf(
  { covariance, coefficients: { length } }: EnergyFit,
  features: Float64Array,
): Float64Array {
  return Float64Array.from({ length: features.length / length }, (_, row) => {
    const own = features.subarray(row * length, (row + 1) * length);
    let sum = 0;
    for (let i = 0; i < length; i++) {
      let inner = 0;
      for (let j = 0; j < length; j++) inner += covariance[i * length + j] * own[j];
      sum += own[i] * inner;
    }
    return Math.sqrt(Math.max(0, sum));
  });
}

/** Functions of a fit: more than ten times what is ever fitted, and still seconds. */
const mostFunctions = 2000;

/** @throws InputError for too many functions, or cut-offs that no cluster keeps. */
function requireUseful({ cutoffs, functions, orbits }: ClusterBasis): void {
  const at = { field: 'cutoffs' };
  const diameters = (size: number): number[] =>
    functions.flatMap(({ orbit }) =>
      orbits[orbit]?.clusters[0].length === size ? [orbits[orbit].diameter] : [],
    );
  const sizes = Object.keys(cutoffs).map(Number);
  const empty = sizes.find((size) => diameters(size).length === 0);
  if (empty !== undefined) {
    throw new InputError(`no clusters of ${empty} sites lie within ${cutoffs[empty]} Å`, { at });
  }
  if (functions.length <= mostFunctions) return;
  // What fits once the size with the most functions is cut back.
  const [largest] = sizes.toSorted((a, b) => diameters(b).length - diameters(a).length);
  const own = diameters(largest).toSorted((a, b) => a - b);
  const left = mostFunctions - (functions.length - own.length);
  const fits = left > 0 ? Math.floor(100 * (own[left] - 1e-3)) / 100 : 0;
  throw new InputError(`${functions.length} functions, ${own.length} of clusters of ${largest} sites`, {
    at,
    expected: `at most ${mostFunctions}, as within ${fits > own[0] ? `${fits} Å` : 'smaller cut-offs'} for ${largest} sites`,
  });
}

/** @throws InputError for a name that no structure of the fit has, or several have. */
function exactRows(
  mapped: readonly MappedEntry[],
  leftOut: MappedEntries['leftOut'],
  names: readonly string[] = [],
): number[] {
  return [...new Set(names)].map((name) => {
    const found = [...mapped.keys()].filter((row) => mapped[row].entry.name === name);
    if (found.length === 1) return found[0];
    const reason = leftOut.find((each) => each.name === name)?.reason;
    throw new InputError(
      found.length > 1
        ? `${found.length} structures are called ${name}`
        : `no structure of the fit is called ${name}`,
      { at: { field: 'exact' }, expected: reason && `a structure that maps onto the lattice: ${reason}` },
    );
  });
}

function requireEnough(mapped: readonly MappedEntry[], leftOut: MappedEntries['leftOut']): void {
  if (mapped.length >= 3) return;
  const [first] = leftOut;
  throw new InputError(
    `${mapped.length} structures with energies map onto the parent lattice${first === undefined ? '' : `; ${first.name}: ${first.reason}`}`,
    { at: { field: 'structures' }, expected: '3 or more' },
  );
}

function withColumn(
  {
    rows,
    columns,
    values,
    names,
  }: { rows: number; columns: number; values: Float64Array; names: readonly string[] },
  column: Float64Array,
  name: string,
): { columns: number; features: Float64Array; names: string[] } {
  const features = new Float64Array(rows * (columns + 1));
  for (let row = 0; row < rows; row++) {
    features.set(values.subarray(row * columns, (row + 1) * columns), row * (columns + 1));
    features[row * (columns + 1) + columns] = column[row];
  }
  return { columns: columns + 1, features, names: [...names, name] };
}

/** Covariance by rows, and draws: 1/ε last where there is one, as it is the last column. */
function posteriorOf(
  fit: EnergyFit,
  { samples = 0, seed = 0 }: ExpansionFitOptions,
): ClusterExpansion['posterior'] {
  const size = fit.coefficients.length;
  const covariance = Array.from({ length: size }, (_, k) => fit.covariance.slice(k * size, (k + 1) * size));
  if (samples === 0) return { covariance };
  const sampler = new GaussianSampler(fit.coefficients, fit.covariance);
  const random = new Random(seed).stream('posterior');
  return { covariance, samples: Array.from({ length: samples }, () => sampler.draw(random)) };
}
