import { FormatError, InputError } from '../../base/index.ts';
import { textsOf, type NumberColumns } from './number-columns.ts';

/** What a file of lattice results says of where it is from. */
export interface Origin {
  readonly file: string;
  /** Name of the model. */
  readonly model?: string | undefined;
  /** Of the lattice and its energies: files of one model have the same. */
  readonly lattice?: string | undefined;
  /** Whose filling it is. */
  readonly species?: string | undefined;
  /** Vectors of the supercell, nine whole numbers. */
  readonly supercell?: readonly number[] | undefined;
}

/** Whether a text is to be JSON: by its beginning, or the name of its file. */
export function isJson(text: string, file: string): boolean {
  return /^\s*[{[]/.test(text) || /\.json$/i.test(file);
}

/** A document of JSON. @throws FormatError */
export function jsonOf(text: string, file: string): object {
  if (text.trim() === '') throw new FormatError('is empty', { at: { file }, expected: 'a document of JSON' });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`not JSON (${(cause as Error).message})`, { at: { file }, cause });
  }
  if (typeof document === 'object' && document !== null) return document;
  throw new FormatError('is no document', { at: { file }, expected: 'an object in JSON' });
}

/** Of a CSV, whose column `lattice` is the same all over. @throws FormatError where it is not. */
export function originOfColumns(table: NumberColumns): Origin {
  const { file } = table;
  const lattices = [...new Set(textsOf(table, 'lattice') ?? [])].filter((each) => each !== '');
  if (lattices.length > 1) {
    throw new FormatError(`rows are of ${lattices.length} lattice models: ${lattices.join(', ')}`, {
      at: { file, field: 'lattice' },
      expected: 'rows of one model',
    });
  }
  return { file, lattice: lattices[0] };
}

/** Of the JSON of a run. */
export function originOfRun(run: object, file: string): Origin {
  const text = (key: string): string | undefined => {
    const value = (run as Readonly<Record<string, unknown>>)[key];
    return typeof value === 'string' ? value : undefined;
  };
  const { supercell } = run as { readonly supercell?: unknown };
  return {
    file,
    model: text('model') ?? text('name'),
    lattice: text('lattice'),
    species: text('species'),
    supercell: Array.isArray(supercell) ? supercell.flat().map(Number) : undefined,
  };
}

function called({ file, model, lattice }: Origin): string {
  return `${file} (${[...(model === undefined ? [] : [`'${model}'`]), lattice ?? 'of no lattice that it names'].join(', ')})`;
}

/**
 * Whether an isotherm and diffusivities are of one lattice model, in notes.
 * @throws InputError for files of different lattices or species, unless `mixed` lets them.
 */
export function compareOrigins(
  isotherm: Origin,
  walks: Origin,
  { mixed = false }: { readonly mixed?: boolean | undefined } = {},
): string[] {
  const notes: string[] = [];
  const differ = (what: string, mend: string): void => {
    if (mixed) notes.push(what);
    else
      throw new InputError(what, {
        at: { file: walks.file },
        expected: 'walks in the lattice of the isotherm',
        mend,
      });
  };
  const mend = 'compute both from one model file, or join them all the same with --mixed-models';
  if (isotherm.lattice === undefined || walks.lattice === undefined) {
    const silent = [isotherm, walks].filter(({ lattice }) => lattice === undefined);
    notes.push(
      `${silent.map(({ file }) => file).join(' and ')} ${silent.length > 1 ? 'do' : 'does'} not say of which lattice model: that both are of one is taken on trust`,
    );
  } else if (isotherm.lattice !== walks.lattice) {
    differ(`${called(isotherm)} and ${called(walks)} are of different lattice models`, mend);
  }
  const [one, other] = [isotherm.species, walks.species];
  if (one !== undefined && other !== undefined && one !== other) {
    differ(`${isotherm.file} is of ${one} and ${walks.file} of ${other}`, 'name --species in both runs');
  }
  const [cells, others] = [isotherm.supercell, walks.supercell];
  if (cells !== undefined && others !== undefined && cells.join() !== others.join()) {
    notes.push(`the isotherm is of a supercell of ${vectors(cells)}, the walks of one of ${vectors(others)}`);
  }
  return notes;
}

function vectors(matrix: readonly number[]): string {
  const isDiagonal = matrix.every((value, k) => k % 4 === 0 || value === 0);
  if (isDiagonal) return [0, 4, 8].map((k) => matrix[k]).join('×');
  return [0, 3, 6].map((k) => matrix.slice(k, k + 3).join(' ')).join('; ');
}
