import type { LongWork } from '../../base/index.ts';
import { correlationMatrix } from '../cluster-expansion/correlations.ts';
import { ewaldEnergies } from '../cluster-expansion/ewald.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { commensurateSupercell } from '../structures/commensurate.ts';
import { enumerateStructures, type EnumeratedStructure } from '../structures/enumeration/enumerate.ts';
import { compositionsOf } from './compositions.ts';
import type { ExpansionFit } from './fit-expansion.ts';
import { nextStructures, type NextCriterion, type NextStructure } from './next-structures.ts';

export interface ProposalOptions extends LongWork {
  readonly criterion: NextCriterion;
  readonly count: number;
  /** Primitive cells of the largest arrangement looked at. */
  readonly mostCells: number;
  /** Only arrangements whose charges add up to zero. */
  readonly neutral?: boolean | undefined;
}

export interface Proposal extends NextStructure {
  readonly arrangement: EnumeratedStructure;
  /** On the axes of the fit. */
  readonly composition: readonly number[];
}

/**
 * Structures to calculate next, of all arrangements on the parent lattice up to a size that are not in the fit.
 * @throws InputError
 */
export async function proposeStructures(result: ExpansionFit, options: ProposalOptions): Promise<Proposal[]> {
  const { expansion, fit, mapped, compositions } = result;
  const { basis, inversePermittivity } = expansion;
  const { parent } = basis;
  const { mostCells, neutral, criterion, count, ...work } = options;
  const found = await enumerateStructures(parent, { mostCells, neutral, ...work });
  const matrix = await correlationMatrix(basis, found.structures, work);
  const extra = inversePermittivity === undefined ? undefined : ewaldEnergies(parent, found.structures);
  const columns = fit.coefficients.length;
  const rowOf = (row: number): number[] => [
    ...matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns),
    ...(extra === undefined ? [] : [extra[row]]),
  ];
  const seen = new Set((await knownRows(result)).map(keyOf));
  const fresh = found.structures.flatMap((_, row) => {
    const key = keyOf(rowOf(row));
    if (seen.has(key)) return [];
    seen.add(key);
    return [row];
  });
  const arrangements = fresh.map((row) => found.structures[row]);
  const features = new Float64Array(fresh.length * columns);
  for (const [k, row] of fresh.entries()) features.set(rowOf(row), k * columns);
  const all = compositionsOf(
    parent,
    [...arrangements, ...mapped.map(({ mapping }) => mapping)],
    compositions.axes,
  );
  const pool = { rows: fresh.length, features, compositions: all.compositions.slice(0, fresh.length) };
  const known = {
    compositions: compositions.compositions,
    energies: mapped.map(({ energy = 0 }) => energy),
  };
  const posterior = { coefficients: fit.coefficients, covariance: fit.covariance, noise: fit.noise ?? 0 };
  const chosen = await nextStructures(posterior, pool, known, { criterion, count, signal: work.signal });
  return chosen.map((next) => ({
    ...next,
    arrangement: arrangements[next.row],
    composition: pool.compositions[next.row],
  }));
}

/** Features of the structures that were fitted. */
async function knownRows({ expansion, mapped }: ExpansionFit): Promise<number[][]> {
  const { basis, inversePermittivity } = expansion;
  const occupied = mapped.map(({ mapping }) => mapping);
  const { values, columns } = await correlationMatrix(basis, occupied);
  const extra = inversePermittivity === undefined ? undefined : ewaldEnergies(basis.parent, occupied);
  return occupied.map((_, row) => [
    ...values.subarray(row * columns, (row + 1) * columns),
    ...(extra === undefined ? [] : [extra[row]]),
  ]);
}

/** Structures of the same features are one to the expansion. */
function keyOf(features: readonly number[]): string {
  return features.map((value) => Math.round(value * 1e7)).join();
}

/**
 * The smallest supercell in which all ground states known can form, as rows in primitive vectors: what Monte Carlo is to
 * be run in multiples of.
 */
export function groundStateSupercell(result: ExpansionFit): IntegerMatrix3 {
  const { expansion, hull, mapped } = result;
  const states = hull.groundStates.map((row) => mapped[row].mapping.supercell.hermite);
  return commensurateSupercell(expansion.basis.parent.lattice, states);
}
