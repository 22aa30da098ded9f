import { toCartesian } from '../read/cell.ts';
import { elementOf, parseSpecies } from '../structures/species.ts';
import type { StructureEntry } from '../structures/structure.ts';

/**
 * Extended XYZ, a frame a structure: Lattice, species, positions (Å), oxidation states where all species have one,
 * forces, energy and stress (eV, tension positive) and what is known of the calculation. Cartesian coordinates are
 * rounded by a unit in their last place.
 */
export function extxyzText(entries: readonly StructureEntry[]): string {
  return entries.map(frameText).join('');
}

function frameText(entry: StructureEntry): string {
  const { structure, forces } = entry;
  const { lattice, species, positions } = structure;
  const charges = species.map((label) => parseSpecies(label)?.charge);
  const charged = charges.every((charge) => charge !== undefined);
  const columns = ['species:S:1', 'pos:R:3', charged ? 'oxidation:R:1' : '', forces ? 'forces:R:3' : ''];
  const cartesian = toCartesian(lattice, positions);
  const comment = [
    `Lattice="${lattice.flat().join(' ')}"`,
    `Properties=${columns.filter((column) => column !== '').join(':')}`,
    `name="${escaped(entry.name)}"`,
    ...commentOf(entry),
    'pbc="T T T"',
  ].join(' ');
  const rows = species.map((label, atom) =>
    [
      charged ? elementOf(label) : label,
      ...cartesian.subarray(3 * atom, 3 * atom + 3),
      ...(charged ? [charges[atom]] : []),
      ...(forces?.subarray(3 * atom, 3 * atom + 3) ?? []),
    ].join(' '),
  );
  return [species.length, comment, ...rows, ''].join('\n');
}

function commentOf({ energy, stress, hubbard, potentials, ...entry }: StructureEntry): string[] {
  const texts = {
    functional: entry.functional,
    hubbard:
      hubbard &&
      Object.entries(hubbard)
        .map(([element, value]) => `${element}:${value}`)
        .join(','),
    potentials:
      potentials &&
      Object.entries(potentials)
        .map(([element, title]) => `${element}:${title}`)
        .join(';'),
    code: entry.code,
    source: entry.source,
    unconverged: entry.unconverged,
  };
  return [
    ...(energy === undefined ? [] : [`energy=${energy}`]),
    ...(entry.weight === undefined ? [] : [`weight=${entry.weight}`]),
    ...(stress === undefined ? [] : [`stress="${stress.flat().join(' ')}"`]),
    ...Object.entries(texts)
      .filter(([, text]) => text !== undefined && text !== '')
      .map(([key, text]) => `${key}="${escaped(text ?? '')}"`),
  ];
}

function escaped(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\\"]/g, '\\$&');
}
