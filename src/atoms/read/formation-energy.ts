import { InputError } from '../../base/index.ts';
import { leastSquares } from '../../numerics/index.ts';
import { elementCounts, isElement } from '../structures/species.ts';
import type { StructureEntry } from '../structures/structure.ts';

export interface FormationEnergy {
  readonly name: string;
  /** Share of each end member among the formula units, in the order given; they sum to one. */
  readonly fractions: readonly number[];
  /** Formula units of end members in the cell. */
  readonly units: number;
  /** eV per formula unit of end members. */
  readonly perUnit: number;
  /** eV per atom. */
  readonly perAtom: number;
}

/** Composition off the end members' by more than this many atoms a cell is not made of them. */
const tolerance = 1e-6;

/**
 * E − Σ n_i E_i over the end members that make the composition, E_i being the lowest energy among the entries that have
 * exactly that composition. End members are formulas as one writes them ('NiO2', 'LiNiO2'): the unit that is counted.
 * @throws InputError for an end member that no entry has, for end members that are not independent, and for an entry
 * that they do not make.
 */
export function formationEnergies(
  entries: readonly StructureEntry[],
  endMembers: readonly string[],
): FormationEnergy[] {
  const ends = endMembers.map((text) => endMember(text, entries));
  const elements = [...new Set(ends.flatMap(({ counts }) => [...counts.keys()]))];
  requireIndependent(ends, elements);
  const calculated = entries.filter(({ energy }) => energy !== undefined);
  return calculated.map((entry) => {
    const counts = elementCounts(entry.structure.species);
    const amounts = decomposed(counts, ends, elements);
    if (amounts === undefined) {
      throw new InputError(`${entry.name} (${written(counts)}) is not made of ${endMembers.join(' and ')}`, {
        at: { field: '--ends' },
      });
    }
    const units = amounts.reduce((sum, amount) => sum + amount, 0);
    const reference = amounts.reduce((sum, amount, index) => sum + amount * ends[index].energy, 0);
    const energy = (entry.energy ?? Number.NaN) - reference;
    return {
      name: entry.name,
      fractions: amounts.map((amount) => amount / units),
      units,
      perUnit: energy / units,
      perAtom: energy / entry.structure.species.length,
    };
  });
}

interface EndMember {
  readonly text: string;
  readonly counts: Map<string, number>;
  /** eV per unit. */
  readonly energy: number;
}

function endMember(text: string, entries: readonly StructureEntry[]): EndMember {
  const counts = parseFormula(text);
  const energies = entries.flatMap(({ energy, structure }) => {
    const own = elementCounts(structure.species);
    const [first] = counts.keys();
    const times = (own.get(first) ?? 0) / (counts.get(first) ?? 1);
    const same =
      own.size === counts.size && [...counts].every(([element, count]) => own.get(element) === times * count);
    return energy !== undefined && same ? [energy / times] : [];
  });
  if (energies.length === 0) {
    throw new InputError(`no calculation has the composition of the end member ${text}`, {
      at: { field: '--ends' },
    });
  }
  return { text, counts, energy: energies.reduce((least, energy) => Math.min(least, energy)) };
}

function parseFormula(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const parts = [...text.matchAll(/([A-Z][a-z]?)(\d*)/g)];
  const whole = parts.map(([part]) => part).join('') === text && text !== '';
  for (const [, element, count] of parts) {
    if (!whole || !isElement(element)) break;
    counts.set(element, (counts.get(element) ?? 0) + Number(count || '1'));
  }
  if (!whole || counts.size === 0 || parts.some(([, element]) => !isElement(element))) {
    throw new InputError(`'${text}' is no formula`, {
      at: { field: '--ends' },
      expected: 'such as NiO2,LiNiO2',
    });
  }
  return counts;
}

/** By columns: one an end member. */
function matrixOf(ends: readonly EndMember[], elements: readonly string[]): Float64Array {
  return Float64Array.from(ends.flatMap(({ counts }) => elements.map((element) => counts.get(element) ?? 0)));
}

/** Amounts of the end members in a composition, or nothing where they do not make it. */
function decomposed(
  counts: ReadonlyMap<string, number>,
  ends: readonly EndMember[],
  elements: readonly string[],
): number[] | undefined {
  if ([...counts.keys()].some((element) => !elements.includes(element))) return undefined;
  const values = matrixOf(ends, elements);
  const asked = Float64Array.from(elements, (element) => counts.get(element) ?? 0);
  const solved = leastSquares({ rows: elements.length, columns: ends.length, values }, asked);
  // Mostly whole numbers, but for rounding.
  const amounts = [...solved].map((amount) => Math.round(amount * 1e9) / 1e9);
  const made = (row: number): number =>
    amounts.reduce((sum, amount, column) => sum + amount * values[column * elements.length + row], 0);
  return asked.every((count, row) => Math.abs(made(row) - count) < tolerance) ? amounts : undefined;
}

/** Each end member must be something that the others do not make. */
function requireIndependent(ends: readonly EndMember[], elements: readonly string[]): void {
  const dependent = ends.find(({ counts }, index) => {
    const others = ends.toSpliced(index, 1);
    return others.length > 0 && decomposed(counts, others, elements) !== undefined;
  });
  if (dependent === undefined && ends.length > 0 && ends.length <= elements.length) return;
  throw new InputError(`the end members ${ends.map(({ text }) => text).join(', ')} are not independent`, {
    at: { field: '--ends' },
  });
}

function written(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([element, count]) => `${element}${count}`).join('');
}
