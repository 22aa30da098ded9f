import { FormatError, InputError, LithoscaleError, requireValid, type Place } from '../../base/index.ts';
import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import { cellOf } from '../read/cell.ts';
import { detectFormat, type AtomsFormat } from '../read/detect.ts';
import { parsePoscar } from '../read/poscar.ts';
import { TextFile } from '../read/text-file.ts';
import { pointAt } from './cell-geometry.ts';
import { firstCoincidence, onePlace } from './coincidence.ts';
import { vacancy, type ParentLattice, type ParentSite } from './parent-lattice.ts';
import { parseSpecies } from './species.ts';

const parentValidity = {
  expected: 'a parent lattice: format, version, lattice and sites',
  mend: 'see docs/atoms-structures.md',
} as const;

/** For atoms of a structure file: what may sit where a species is, as { Li: ['Li+', 'Vacancy'] }. */
export type AllowedSpecies = Readonly<Record<string, readonly string[]>>;

/**
 * Reads a parent lattice: its own format (JSON or YAML), a training set with a primitive cell, or a POSCAR of which
 * `allowed` says what its sites may hold (those it does not mention hold what the file has there).
 * @throws InputError or FormatError with file, field and cause.
 */
export async function readParent(path: string, allowed?: AllowedSpecies): Promise<ParentLattice> {
  const file = new TextFile(path);
  if (isStructure(await file.head(), path)) {
    const { lattice, species, positions } = parsePoscar(await file.whole(), path);
    requireUsed(allowed ?? {}, species, path);
    const sites = species.map(
      (name, atom): ParentSite => ({
        position: pointAt(positions, atom),
        allowed: allowed?.[name] ?? [name],
      }),
    );
    return checked({ lattice, sites }, path);
  }
  if (allowed !== undefined) {
    throw new InputError('this file says itself what its sites may hold', {
      at: { file: path },
      expected: 'a POSCAR, where it has to be told',
    });
  }
  return parseParent(await file.whole(), path);
}

/** A parent lattice from JSON or YAML. @throws FormatError with file, field and cause. */
export async function parseParent(text: string, file: string): Promise<ParentLattice> {
  const document = await parseText(text, file);
  // Here and not above, so that the room loads without a validator.
  const { parentSchema, trainingParentSchema } = await import('./parent-file-schema.ts');
  if (typeof document === 'object' && document !== null && 'prim' in document) {
    const { prim } = requireValid(trainingParentSchema, document, { file, ...parentValidity });
    const sites = prim.sites.map(({ frac, allowed }) => ({ position: frac, allowed: namesOf(allowed) }));
    return checked({ lattice: prim.lattice, sites }, file);
  }
  const { lattice, sites } = requireValid(parentSchema, document, { file, ...parentValidity });
  return checked({ lattice, sites }, file);
}

/** A parent lattice as YAML, which `parseParent` reads back to the same numbers. */
export function parentText({ lattice, sites }: ParentLattice): string {
  return [
    'format: lithoscale-parent',
    'version: 1',
    '# Rows are the primitive vectors, in Å.',
    'lattice:',
    ...lattice.map((vector) => `  - ${inRow(vector)}`),
    '# Fractional coordinates, and what may sit there.',
    'sites:',
    ...sites.flatMap(({ position, allowed }) => [
      `  - position: ${inRow(position)}`,
      `    allowed: [${allowed.map((name) => JSON.stringify(name)).join(', ')}]`,
    ]),
    '',
  ].join('\n');
}

function inRow(values: Vector3): string {
  return `[${values.join(', ')}]`;
}

function isStructure(head: string, file: string): boolean {
  if (/^\s*(?:#[^\n]*\n\s*)*format\s*:/.test(head)) return false;
  const format = formatOf(head, file);
  if (format === 'dataset') return false;
  if (format === 'poscar') return true;
  throw new InputError('no parent lattice', { at: { file }, ...wanted });
}

const wanted = {
  expected: 'a parent lattice (JSON or YAML), or a POSCAR',
  mend: 'see docs/atoms-structures.md',
} as const;

function formatOf(head: string, file: string): AtomsFormat {
  try {
    return detectFormat(head, file);
  } catch (cause) {
    if (!(cause instanceof LithoscaleError)) throw cause;
    throw new InputError(cause.what, { at: { file }, cause, ...wanted });
  }
}

async function parseText(text: string, file: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  // JSON is YAML too.
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault === undefined) return document.toJS({ maxAliasCount: 100 });
  const line = fault.linePos?.[0].line;
  throw new FormatError(`neither JSON nor YAML: ${fault.message.split('\n')[0]}`, {
    at: { file, ...(line === undefined ? {} : { line }) },
  });
}

/** Sites filled only in part may be empty. */
function namesOf(allowed: readonly { species: string; occu: number }[]): string[] {
  const share = allowed.reduce((sum, { occu }) => sum + occu, 0);
  const names = allowed.map(({ species }) => species);
  return share < 1 - 1e-6 && !names.includes(vacancy) ? [...names, vacancy] : names;
}

function checked(parent: ParentLattice, file: string): ParentLattice {
  for (const [index, { allowed }] of parent.sites.entries()) {
    const at: Place = { file, field: `sites[${index}].allowed` };
    const unknown = allowed.find((name) => name !== vacancy && parseSpecies(name) === undefined);
    if (unknown !== undefined) {
      throw new FormatError(`'${unknown}' is no species`, {
        at,
        expected: `an element such as 'Ni3+', or '${vacancy}'`,
      });
    }
    const twice = allowed.find((name, k) => allowed.indexOf(name) !== k);
    if (twice !== undefined) throw new FormatError(`'${twice}' stands there twice`, { at });
  }
  const lattice = cellOf(parent.lattice.flat(), { file, field: 'lattice' });
  requireApart(lattice, parent.sites, file);
  return { ...parent, lattice };
}

function requireApart(lattice: Matrix3, sites: readonly ParentSite[], file: string): void {
  const positions = Float64Array.from(sites.flatMap(({ position }) => position));
  const found = firstCoincidence(lattice, positions);
  if (found === undefined) return;
  const [first, second] = found;
  if (first === second) {
    throw new FormatError(`a vector of the lattice is shorter than ${onePlace} Å`, {
      at: { file, field: 'lattice' },
      expected: 'three vectors, in Å, that do not lie in one plane',
    });
  }
  throw new FormatError(`sites ${first + 1} and ${second + 1} lie at one place`, {
    at: { file, field: `sites[${second}].position` },
    expected: `sites more than ${onePlace} Å apart, images in other cells counted`,
    mend: 'let one site hold all that may sit there',
  });
}

function requireUsed(allowed: AllowedSpecies, species: readonly string[], file: string): void {
  const unused = Object.keys(allowed).find((name) => !species.includes(name));
  if (unused === undefined) return;
  throw new InputError(`there is no ${unused} in the structure`, {
    at: { file },
    expected: [...new Set(species)].join(', '),
  });
}
