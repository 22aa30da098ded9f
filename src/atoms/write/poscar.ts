import { elementOf, formula, parseSpecies } from '../structures/species.ts';
import type { Structure } from '../structures/structure.ts';

/**
 * POSCAR of VASP 5 in direct coordinates. Atoms of one element are put together, in order of first appearance; a
 * species with a charge stands behind its coordinates, where VASP does not look. Numbers come back bit for bit.
 */
export function poscarText(structure: Structure, comment?: string): string {
  const { lattice, species, positions } = structure;
  const elements = [...new Set(species.map(elementOf))];
  const blocks = elements.map((element) =>
    [...species.keys()].filter((atom) => elementOf(species[atom]) === element),
  );
  const row = (atom: number): string => {
    const numbers = [0, 1, 2].map((axis) => decimal(positions[3 * atom + axis])).join(' ');
    return parseSpecies(species[atom])?.charge === undefined ? numbers : `${numbers} ${species[atom]}`;
  };
  return [
    (comment ?? formula(species)).replace(/\s*\n\s*/g, ' '),
    '1.0',
    ...lattice.map((vector) => vector.map(decimal).join(' ')),
    elements.join(' '),
    blocks.map((block) => block.length).join(' '),
    'Direct',
    ...blocks.flat().map(row),
    '',
  ].join('\n');
}

/** The shortest decimal that reads as the same number, with a point, at ten places or more. */
function decimal(value: number): string {
  const fixed = Object.is(value, -0) ? '-0.0' : value.toFixed(10);
  return Object.is(Number(fixed), value) ? fixed : String(value);
}
