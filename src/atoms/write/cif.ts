import type { Vector3 } from '../../numerics/index.ts';
import { elementOf, elementCounts, parseSpecies } from '../structures/species.ts';
import type { Structure } from '../structures/structure.ts';

/** CIF in P 1. A CIF has lengths and angles of the cell but not how it lies, so that the cell comes back turned. */
export function cifText(structure: Structure, name = 'structure'): string {
  const { lattice, species, positions } = structure;
  const [a, b, c] = lattice;
  const numbered = new Map<string, number>();
  const rows = species.map((label, atom) => {
    const element = elementOf(label);
    const count = (numbered.get(element) ?? 0) + 1;
    numbered.set(element, count);
    const coordinates = [0, 1, 2].map((axis) => String(positions[3 * atom + axis]));
    return [element + count, symbolOf(label), ...coordinates, 1].join(' ');
  });
  const formula = [...elementCounts(species)].map(([element, count]) => element + count).join(' ');
  return [
    `data_${name.replace(/[^\w.-]+/g, '_') || 'structure'}`,
    `_chemical_formula_sum '${formula}'`,
    ...Object.entries({ a, b, c }).map(([axis, vector]) => `_cell_length_${axis} ${length(vector)}`),
    `_cell_angle_alpha ${angle(b, c)}`,
    `_cell_angle_beta ${angle(a, c)}`,
    `_cell_angle_gamma ${angle(a, b)}`,
    "_space_group_name_H-M_alt 'P 1'",
    '_space_group_IT_number 1',
    'loop_',
    '_space_group_symop_operation_xyz',
    "'x, y, z'",
    'loop_',
    ...['label', 'type_symbol', 'fract_x', 'fract_y', 'fract_z', 'occupancy'].map(
      (key) => `_atom_site_${key}`,
    ),
    ...rows,
    '',
  ].join('\n');
}

/** CIF writes charges as 'Ni3+', 'O2-', 'Li1+'. */
function symbolOf(label: string): string {
  const species = parseSpecies(label);
  if (species?.charge === undefined || species.charge === 0) return elementOf(label);
  return `${species.element}${Math.abs(species.charge)}${species.charge > 0 ? '+' : '-'}`;
}

function length(vector: Vector3): number {
  return Math.hypot(...vector);
}

/** Degrees. */
function angle(first: Vector3, second: Vector3): number {
  const cosine =
    (first[0] * second[0] + first[1] * second[1] + first[2] * second[2]) / (length(first) * length(second));
  const degrees = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
  const whole = Math.round(degrees);
  return Math.abs(degrees - whole) < 1e-12 ? whole : degrees;
}
