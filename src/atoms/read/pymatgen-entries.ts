import { FormatError, InputError, requireValid, type Place } from '../../base/index.ts';
import { isElement, speciesLabel } from '../structures/species.ts';
import type { Structure, StructureEntry } from '../structures/structure.ts';
import { requireAtomsApart } from './apart.ts';
import { cellOf } from './cell.ts';
import type { ComputedEntry, PymatgenStructure } from './pymatgen-schema.ts';
import { elementOfTitle } from './vasp/settings.ts';

const expectation = {
  expected: 'computed entries of pymatgen, or one of its structures',
  mend: 'see docs/atoms-read.md',
} as const;

/** Whether a JSON document is a list of pymatgen's computed entries, or one of its structures. */
export function isPymatgen(document: unknown): boolean {
  const listed = Array.isArray(document) ? document[0] : document;
  return typeof listed === 'object' && listed !== null && ('structure' in listed || 'sites' in listed);
}

/**
 * Structures with energies as pymatgen writes ComputedStructureEntry, its correction added; or a Structure alone.
 * @throws FormatError naming the file, the entry and what is wrong; InputError for sites that are filled in part.
 */
export async function parsePymatgen(document: unknown, file: string): Promise<StructureEntry[]> {
  // Here and not above, so that the room loads without a validator.
  const { computedEntrySchema, pymatgenStructureSchema } = await import('./pymatgen-schema.ts');
  const listed: readonly unknown[] = Array.isArray(document) ? document : [document];
  return listed.map((item, index) => {
    const field = Array.isArray(document) ? `entry ${index}` : 'the document';
    const at = { file, field };
    const asked = { file, within: Array.isArray(document) ? field : undefined, ...expectation };
    if (typeof item === 'object' && item !== null && 'sites' in item) {
      const structure = requireValid(pymatgenStructureSchema, item, asked);
      return {
        name: listed.length === 1 ? file : `${file}#${index}`,
        structure: structureOf(structure, at),
        source: file,
      };
    }
    return entryOf(requireValid(computedEntrySchema, item, asked), `${file}#${index}`, at);
  });
}

function entryOf(
  { entry_id, energy, correction, structure, parameters }: ComputedEntry,
  name: string,
  at: Place,
): StructureEntry {
  const titles = parameters?.potcar_symbols ?? undefined;
  const hubbards = Object.entries(parameters?.hubbards ?? {}).filter(([, value]) => value !== 0);
  return {
    name: entry_id === undefined || entry_id === null ? name : String(entry_id),
    structure: structureOf(structure, at),
    energy: energy + (correction ?? 0),
    functional: functionalOf(parameters?.run_type ?? undefined, titles ?? []),
    hubbard: hubbards.length === 0 ? undefined : Object.fromEntries(hubbards),
    potentials: titles && Object.fromEntries(titles.map((title) => [elementOfTitle(title), title])),
    source: at.file,
  };
}

/** pymatgen calls PBE 'GGA'; its potentials tell. */
function functionalOf(runType: string | undefined, titles: readonly string[]): string | undefined {
  const plain = titles.length > 0 && titles.every((title) => title.startsWith('PAW_PBE'));
  return plain ? runType?.replace(/^GGA(?=$|\+)/, 'PBE') : runType;
}

function structureOf({ lattice, sites }: PymatgenStructure, at: Place): Structure {
  const species = sites.map(({ species: [only, ...others] }, index) => {
    if (others.length > 0 || Math.abs(only.occu - 1) > 1e-3) {
      throw new InputError(`site ${index} is filled in part`, { at, expected: 'sites with one atom each' });
    }
    const element = only.element.replace(/[\d.+-]+$/, '');
    if (!isElement(element)) throw new FormatError(`'${only.element}' is no element`, { at });
    return speciesLabel({ element, charge: only.oxidation_state ?? undefined });
  });
  const structure = {
    lattice: cellOf(lattice.matrix.flat(), at),
    species,
    positions: Float64Array.from(sites.flatMap(({ abc }) => abc)),
  };
  requireAtomsApart(structure, () => at);
  return structure;
}
