import { FormatError, requireValid } from '../../base/index.ts';
import { parseSpecies } from '../structures/species.ts';
import type { StructureEntry } from '../structures/structure.ts';
import { requireAtomsApart } from './apart.ts';
import { cellOf } from './cell.ts';
import type { DatasetFile } from './dataset-schema.ts';
import { parseJson } from './json-document.ts';
import { isPymatgen, parsePymatgen } from './pymatgen-entries.ts';

/** What a dataset should be, for files that are none. */
const datasetValidity = {
  expected: 'a dataset that lithoscale atoms read -o dataset.json writes, or computed entries of pymatgen',
  mend: 'see docs/atoms-read.md',
} as const;

type StoredEntry = DatasetFile['structures'][number];

/**
 * Structures of a dataset file (`lithoscale-atoms`, version 1), or of a training set with formal charges
 * ({structures: [{id, energy_eV, lattice, species, frac}]}), or pymatgen's computed entries.
 * @throws FormatError naming the file, the field and what is wrong.
 */
export async function parseDataset(text: string, file: string): Promise<StructureEntry[]> {
  const document = parseJson(text, file);
  if (isPymatgen(document)) return parsePymatgen(document, file);
  // Here and not above, so that the room loads without a validator.
  const { datasetSchema, trainingSchema } = await import('./dataset-schema.ts');
  const ours = typeof document === 'object' && document !== null && 'format' in document;
  if (ours) {
    const { structures } = requireValid(datasetSchema, document, { file, ...datasetValidity });
    return structures.map((entry, index) => entryOf(entry, file, index));
  }
  const { structures } = requireValid(trainingSchema, document, { file, ...datasetValidity });
  return structures.map(({ id, energy_eV, correction_eV = 0, frac, ...rest }, index) =>
    entryOf({ ...rest, name: String(id), positions: frac, energy: energy_eV + correction_eV }, file, index),
  );
}

/** A dataset file, version 1; numbers come back bit for bit. */
export function datasetText(entries: readonly StructureEntry[]): string {
  const structures = entries.map(({ structure, forces, ...rest }) => ({
    ...rest,
    lattice: structure.lattice,
    species: structure.species,
    positions: inThrees(structure.positions),
    forces: forces && inThrees(forces),
  }));
  const head = { format: 'lithoscale-atoms', version: 1, units: { energy: 'eV', length: 'angstrom' } };
  const lines = structures.map((entry) => JSON.stringify(entry)).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"structures":[\n${lines}\n]}\n`;
}

function entryOf(
  { lattice, species, positions, forces, ...rest }: StoredEntry,
  file: string,
  index: number,
): StructureEntry {
  const at = { file, field: `structures[${index}] (${rest.name})` };
  const unknown = species.find((label) => parseSpecies(label) === undefined);
  if (unknown !== undefined) throw new FormatError(`'${unknown}' is no species`, { at });
  for (const [what, rows] of Object.entries({ positions, forces })) {
    if (rows !== undefined && rows.length !== species.length) {
      throw new FormatError(`${rows.length} ${what} for ${species.length} species`, { at });
    }
  }
  const structure = {
    lattice: cellOf(lattice.flat(), at),
    species,
    positions: Float64Array.from(positions.flat()),
  };
  requireAtomsApart(structure, () => at);
  return {
    ...rest,
    structure,
    ...(forces === undefined ? {} : { forces: Float64Array.from(forces.flat()) }),
    source: rest.source ?? file,
  };
}

function inThrees(values: Float64Array): number[][] {
  return Array.from({ length: values.length / 3 }, (_, row) => [...values.subarray(3 * row, 3 * row + 3)]);
}
