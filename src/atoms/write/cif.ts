import type { Vector3 } from '../../numerics/index.ts';
import { pointAt } from '../structures/cell-geometry.ts';
import { moved } from '../structures/parent-symmetry.ts';
import { PeriodicPoints } from '../structures/periodic-points.ts';
import type { SpaceGroup } from '../structures/space-group/space-group.ts';
import type { SymmetryOperation } from '../structures/symmetry.ts';
import { elementOf, elementCounts, parseSpecies } from '../structures/species.ts';
import type { Structure } from '../structures/structure.ts';

/** Å within which an atom of an idealised cell is where an operation takes another. */
const onePlace = 0.01;

/** The space group of a structure that is written, and whether the structure is its conventional cell. */
export interface CifSymmetry {
  readonly group: SpaceGroup;
  readonly conventional: boolean;
}

/**
 * CIF of all atoms in P 1, with the space group as a remark where it is known; or, of a conventional cell, of one atom of each
 * set that symmetry makes alike with the operators, Wyckoff letters, symbols and number of the space group. A CIF has lengths
 * and angles of the cell but not how it lies, so that the cell comes back turned.
 */
export function cifText(structure: Structure, name = 'structure', symmetry?: CifSymmetry): string {
  const { lattice, species, positions } = structure;
  const [a, b, c] = lattice;
  const group = symmetry?.conventional === true ? symmetry.group : undefined;
  const numbered = new Map<string, number>();
  const rows = (group === undefined ? [...species.keys()] : firstAtoms(structure, group)).map((atom) => {
    const element = elementOf(species[atom]);
    const count = (numbered.get(element) ?? 0) + 1;
    numbered.set(element, count);
    const coordinates = [0, 1, 2].map((axis) => String(positions[3 * atom + axis]));
    const site = group?.conventional.sites[atom];
    const own = site === undefined ? [] : [site.multiplicity, site.wyckoff];
    return [element + count, symbolOf(species[atom]), ...own, ...coordinates, 1].join(' ');
  });
  const own = group === undefined ? [] : ['site_symmetry_multiplicity', 'Wyckoff_symbol'];
  const columns = ['label', 'type_symbol', ...own, 'fract_x', 'fract_y', 'fract_z', 'occupancy'];
  const sum = [...elementCounts(species)].map(([element, count]) => element + count).join(' ');
  return [
    `data_${name.replace(/[^\w.-]+/g, '_') || 'structure'}`,
    ...(symmetry === undefined || symmetry.conventional ? [] : [remark(symmetry.group)]),
    `_chemical_formula_sum '${sum}'`,
    ...Object.entries({ a, b, c }).map(([axis, vector]) => `_cell_length_${axis} ${length(vector)}`),
    `_cell_angle_alpha ${angle(b, c)}`,
    `_cell_angle_beta ${angle(a, c)}`,
    `_cell_angle_gamma ${angle(a, b)}`,
    ...symmetryLines(group),
    'loop_',
    ...columns.map((key) => `_atom_site_${key}`),
    ...rows,
    '',
  ].join('\n');
}

/** All atoms are listed, so that P 1 stands there; what they make together is said beside. */
function remark({ setting, tolerance }: SpaceGroup): string {
  return `# all atoms of a crystal of space group ${setting.symbol} (no. ${setting.number}, Hall ${setting.hall}), found within ${Number(tolerance.toPrecision(3))} Angstrom`;
}

function symmetryLines(group: SpaceGroup | undefined): string[] {
  const operators = group === undefined ? ['x, y, z'] : group.operations.map(operatorText);
  const names =
    group === undefined
      ? ["_space_group_name_H-M_alt 'P 1'", '_space_group_IT_number 1']
      : [
          `_space_group_name_H-M_alt '${symbolInCif(group.setting)}'`,
          // Its quotation marks are double ones.
          `_space_group_name_Hall '${group.setting.hall}'`,
          `_space_group_IT_number ${group.setting.number}`,
        ];
  return [...names, 'loop_', '_space_group_symop_operation_xyz', ...operators.map((text) => `'${text}'`)];
}

/** 'P 1 21/c 1', 'R -3 m :H', 'F d -3 m :1' */
function symbolInCif({ number, symbol, fullSymbol, choice }: SpaceGroup['setting']): string {
  const monoclinic = number >= 3 && number <= 15;
  const base = (monoclinic ? fullSymbol : symbol).replaceAll('_', '');
  return /^[12HR]$/.test(choice) ? `${base} :${choice}` : base;
}

/** '-y+1/2, x-y, z' */
function operatorText({ rotation, translation }: SymmetryOperation): string {
  return rotation
    .map((row, k) => {
      const terms = row.map((factor, axis) =>
        factor === 0
          ? ''
          : `${factor < 0 ? '-' : '+'}${Math.abs(factor) === 1 ? '' : Math.abs(factor)}${'xyz'[axis]}`,
      );
      return (terms.join('') + shiftText(translation[k])).replace(/^\+/, '');
    })
    .join(', ');
}

/** '+1/2' of a whole number of 24ths. */
function shiftText(shift: number): string {
  const parts = Math.round(24 * shift);
  if (parts === 0) return '';
  const common = [24, 12, 8, 6, 4, 3, 2, 1].find((each) => parts % each === 0 && 24 % each === 0) ?? 1;
  return `+${parts / common}/${24 / common}`;
}

/** The first of each set of atoms that the operations make of one another. */
function firstAtoms({ lattice, positions, species }: Structure, { operations }: SpaceGroup): number[] {
  const points = new PeriodicPoints(lattice, positions, 1);
  const taken = new Uint8Array(species.length);
  return [...species.keys()].filter((atom) => {
    if (taken[atom] === 1) return false;
    for (const operation of operations) {
      const image = points.nearest(moved(operation, pointAt(positions, atom)), onePlace);
      if (image !== undefined) taken[image.point] = 1;
    }
    return true;
  });
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
