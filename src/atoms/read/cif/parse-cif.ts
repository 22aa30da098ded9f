import { FormatError, InputError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import { elementCounts, parseSpecies, speciesLabel, type Species } from '../../structures/species.ts';
import type { Structure, StructureEntry } from '../../structures/structure.ts';
import { cellOf } from '../cell.ts';
import { lastNumberCut, numberOf, shortened } from '../numbers.ts';
import { cifBlocks, isMissing, type CifBlock, type CifValue } from './blocks.ts';
import { expandSites, type Site } from './expand-sites.ts';
import { operatorsOf } from './space-group.ts';

/**
 * Structures of a CIF, one a block with atoms, with all atoms that its symmetry operators make, or those of the space group
 * that it names. Standard uncertainties are left away. Sites that are filled in part are refused.
 * @throws FormatError naming file, line and cause. @throws InputError for what a single structure cannot hold.
 */
export async function parseCif(text: string, file: string): Promise<StructureEntry[]> {
  const blocks = cifBlocks(text, file);
  const withAtoms = blocks.filter(({ columns, items }) =>
    [...columns.keys(), ...items.keys()].some((name) => name.startsWith('_atom_site_')),
  );
  if (withAtoms.length === 0) {
    throw new FormatError('no block lists atoms', { at: { file }, expected: '_atom_site_fract_x and so on' });
  }
  const empty = blocks.find((block) => block.items.has('_cell_length_a') && !withAtoms.includes(block));
  if (empty !== undefined) {
    const at = { file, line: empty.line };
    throw new FormatError(`block ${shortened(empty.name)} has a cell but no atoms`, { at });
  }
  if (lastNumberCut(text, text.split('\n').slice(-12, -1))) {
    throw new FormatError('the file is cut within its last number', { at: { file } });
  }
  return Promise.all(
    withAtoms.map(async (block) => ({
      name: withAtoms.length === 1 ? file : `${file}#${block.name}`,
      structure: await structureOf(block, file),
      source: file,
    })),
  );
}

async function structureOf(block: CifBlock, file: string): Promise<Structure> {
  const lattice = latticeOf(block, file);
  const sites = sitesOf(block, file);
  const operators = await operatorsOf(block, lattice, file);
  const structure = expandSites(lattice, sites, operators, { file, line: block.line });
  requireFormula(block, structure.species, file);
  return structure;
}

function latticeOf(block: CifBlock, file: string): Matrix3 {
  const [a, b, c] = ['a', 'b', 'c'].map((axis) => required(block, `_cell_length_${axis}`, file));
  const angles = ['alpha', 'beta', 'gamma'].map((angle) => required(block, `_cell_angle_${angle}`, file));
  const [alpha, beta, gamma] = angles.map(cosine);
  const sine = Math.sqrt(1 - gamma ** 2);
  const cx = c * beta;
  const cy = (c * (alpha - beta * gamma)) / sine;
  const rest = c ** 2 - cx ** 2 - cy ** 2;
  const at = { file, line: block.line };
  if (!(rest > 0)) throw new FormatError(`angles of ${angles.join(', ')}° make no cell`, { at });
  return cellOf([a, 0, 0, b * gamma, b * sine, 0, cx, cy, Math.sqrt(rest)], at);
}

/** Exactly 0 and ±1/2 where they are meant. */
function cosine(degrees: number): number {
  const exact: Readonly<Record<number, number>> = { 60: 0.5, 90: 0, 120: -0.5 };
  return exact[degrees] ?? Math.cos((degrees * Math.PI) / 180);
}

function sitesOf(block: CifBlock, file: string): Site[] {
  const column = (name: string): readonly CifValue[] | undefined => {
    const single = block.items.get(name);
    return block.columns.get(name) ?? (single === undefined ? undefined : [single]);
  };
  const axes = ['x', 'y', 'z'].map((axis) => column(`_atom_site_fract_${axis}`));
  const [x, y, z] = axes;
  if (x === undefined || y === undefined || z === undefined) {
    throw new FormatError('the atoms have no fractional coordinates', {
      at: { file, line: block.line },
      expected: '_atom_site_fract_x, _y and _z',
    });
  }
  const labels = column('_atom_site_label');
  const types = column('_atom_site_type_symbol') ?? labels;
  const occupancies = column('_atom_site_occupancy');
  const charges = chargesOf(block, file);
  if (types === undefined) {
    throw new FormatError('the atoms have no symbols', {
      at: { file, line: block.line },
      expected: '_atom_site_type_symbol',
    });
  }
  return types.map((type, index) => {
    const at = { file, line: type.line };
    const label = labels?.[index]?.text ?? type.text;
    requireFull(occupancies?.[index], label, at);
    const species = speciesOf(type.text, at);
    const charge = species.charge ?? charges.get(type.text);
    return {
      label,
      species: speciesLabel({ element: species.element, charge }),
      position: [x, y, z].map((values) => numberFrom(values[index], at)),
    };
  });
}

/** @throws InputError for a site that is not always filled: one structure cannot hold it. */
function requireFull(occupancy: CifValue | undefined, label: string, at: Place): void {
  if (occupancy === undefined || isMissing(occupancy)) return;
  const value = numberFrom(occupancy, at);
  if (Math.abs(value - 1) <= 1e-3) return;
  throw new InputError(`site ${shortened(label)} is filled in part (occupancy ${value})`, {
    at,
    expected: 'sites with one atom each',
    mend: 'choose an ordered arrangement: lithoscale atoms enumerate makes them',
  });
}

/** 'Ni', 'Ni3+', 'O2-', or a label such as 'Li1'. */
function speciesOf(text: string, at: Place): Species {
  const written =
    parseSpecies(text) ??
    parseSpecies(/^[A-Z][a-z]?/.exec(text)?.[0] ?? '') ??
    parseSpecies(text.slice(0, 1));
  if (written === undefined) throw new FormatError(`'${shortened(text)}' is no element`, { at });
  return written;
}

function chargesOf(block: CifBlock, file: string): Map<string, number> {
  const symbols = block.columns.get('_atom_type_symbol') ?? [];
  const numbers = block.columns.get('_atom_type_oxidation_number') ?? [];
  const known = symbols.filter((_, index) => numbers[index] !== undefined && !isMissing(numbers[index]));
  return new Map(
    known.map((symbol) => [
      symbol.text,
      numberFrom(numbers[symbols.indexOf(symbol)], { file, line: symbol.line }),
    ]),
  );
}

function required(block: CifBlock, name: string, file: string): number {
  const value = block.items.get(name);
  if (value === undefined) throw new FormatError(`${name} is missing`, { at: { file, line: block.line } });
  const number = numberFrom(value, { file, line: value.line });
  if (number > 0) return number;
  throw new FormatError(`${name} is ${number}`, {
    at: { file, line: value.line },
    expected: 'a number over 0',
  });
}

/** The number of '1.234(5)'. */
function numberFrom({ text }: CifValue, at: Place): number {
  const value = numberOf(text.replace(/\(\d+\)$/, ''));
  if (Number.isNaN(value)) throw new FormatError(`'${shortened(text)}' is no number`, { at });
  return value;
}

/** @throws FormatError where the atoms are not those of the formula: some are missing, or too many. */
function requireFormula(block: CifBlock, species: readonly string[], file: string): void {
  const formula = block.items.get('_chemical_formula_sum');
  if (formula === undefined || isMissing(formula)) return;
  const parts = [...formula.text.matchAll(/([A-Z][a-z]?)\s*(\d+(?:\.\d+)?)?/g)];
  const asked = new Map<string, number>();
  for (const [, element, count] of parts) asked.set(element, (asked.get(element) ?? 0) + Number(count ?? 1));
  const made = elementCounts(species);
  const units = species.length / [...asked.values()].reduce((sum, count) => sum + count, 0);
  const elements = new Set([...asked.keys(), ...made.keys()]);
  const wrong = [...elements].find(
    (element) => Math.abs((asked.get(element) ?? 0) * units - (made.get(element) ?? 0)) > 0.02 * units,
  );
  if (wrong === undefined) return;
  throw new FormatError(
    `the atoms make ${[...made].map(([element, count]) => element + count).join(' ')}, which is not the formula ${shortened(formula.text)}`,
    { at: { file, line: formula.line }, mend: 'atoms are missing, or operators are' },
  );
}
