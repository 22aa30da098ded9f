import { FormatError, InputError, LithoscaleError, nearestName } from '../base/index.ts';
import { rateLaw, readMaterial, type RateLaw, type RateLawParameters } from '../material/index.ts';
import { cellFromBpx, isBpx } from './bpx/read.ts';
import { isFullCell, type CellParameters, type HalfCellParameters } from './parameters.ts';
import { halfCellSet, halfCellSetNames, parameterSet } from './sets/index.ts';
import { validateParameters } from './validate/validate.ts';
import { parameterWarnings } from './validate/doubts.ts';
import type { ParameterWarning } from './validate/warning.ts';
import { withMaterial } from './with-material.ts';

type Tree = Record<string, unknown>;

/** A cell from a file, with what is odd about it. */
export interface CellFile<Cell = CellParameters> {
  readonly parameters: Cell;
  readonly warnings: readonly ParameterWarning[];
  /** What other programs keep under "User-defined" in a BPX file; `bpxDocument` writes it again. */
  readonly userDefined: { readonly [key: string]: unknown };
}

/**
 * Reads a cell from a BPX file (see {@link cellFromBpx}), or from a JSON file that names a built-in set and the numbers
 * that differ from it, SI units as in {@link CellParameters}: `{"base": "chen2020", "positive": {"porosity": 0.3}}`. A
 * list of numbers is a profile from the collector to the separator, where the field may be one. `rateLaw` of an electrode is a
 * name or an object of name and parameters, see `rateLaw`; its `material` may be a file (.json, .yaml) beside this one, see `readMaterial`
 * and `withMaterial`, which comes before the numbers.
 * @throws InputError or FormatError naming file and field, for a half cell, and for what cannot be a cell. What can be one but seldom is comes
 * back as warnings.
 */
export async function readCellFile(path: string): Promise<CellFile> {
  const { parameters, ...rest } = await readAnyCellFile(path);
  if (isFullCell(parameters)) return { parameters, ...rest };
  throw new InputError(`'${parameters.name}' is a half cell`, {
    at: { file: path },
    expected: 'a full cell',
  });
}

/** The same, of half cells too. */
export async function readAnyCellFile(path: string): Promise<CellFile<CellParameters | HalfCellParameters>> {
  const tree = await readTree(path);
  const read = isBpx(tree)
    ? cellFromBpx(tree, path)
    : { parameters: await changedSet(tree, path), warnings: [], userDefined: {} };
  try {
    validateParameters(read.parameters);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { what, at, expected, mend } = error;
    throw new InputError(what, { at: { ...at, file: path }, expected, mend, cause: error });
  }
  return { ...read, warnings: [...read.warnings, ...parameterWarnings(read.parameters)] };
}

/** The parameters alone of {@link readCellFile}. */
export async function readParameterFile(path: string): Promise<CellParameters> {
  return (await readCellFile(path)).parameters;
}

async function changedSet({ base, ...changes }: Tree, path: string): Promise<CellParameters> {
  if (typeof base !== 'string') {
    throw new InputError('no built-in set is named', {
      at: { file: path, field: 'base' },
      expected: '"base": "chen2020", or the sections of a BPX file',
    });
  }
  let set: CellParameters | HalfCellParameters = halfCellSetNames.includes(base)
    ? halfCellSet(base)
    : parameterSet(base);
  const rest = { ...changes };
  for (const side of ['negative', 'positive'] as const) {
    const given = changes[side];
    if (!isTree(given)) continue;
    const { material, ...others } = given;
    if (!isMaterialFile(material)) continue;
    set = withMaterial(set, side, await readMaterial(beside(path, material))).parameters;
    rest[side] = others;
  }
  return merge(set as unknown as Tree, rest, path, '') as unknown as CellParameters;
}

function isMaterialFile(value: unknown): value is string {
  return typeof value === 'string' && /\.(?:json|ya?ml)$/i.test(value);
}

/** A path as written in a file: from the file's folder. */
function beside(file: string, name: string): string {
  if (/^(?:[/\\]|[a-z]:)/i.test(name)) return name;
  const folder = /^.*[/\\]/.exec(file)?.[0] ?? '';
  return folder + name;
}

async function readTree(path: string): Promise<Tree> {
  // Here and not above, so that browsers can load this room.
  const { readFile } = await import('node:fs/promises');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`, {
      at: { file: path },
      expected: 'a JSON file of cell parameters',
      cause,
    });
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isTree(value)) return value;
  } catch (cause) {
    throw notJson(text, path, cause as Error);
  }
  throw new FormatError('not a JSON object', { at: { file: path }, expected: '{"base": "chen2020", …}' });
}

function notJson(text: string, file: string, cause: Error): FormatError {
  const found = /^(?:[^"\n]|"(?:[^"\\]|\\.)*"|\n)*?(?<word>[+-]?\b(?:NaN|Infinity|nan|inf)\b)/.exec(text);
  if (found?.groups === undefined) {
    return new FormatError(`not JSON (${cause.message})`, { at: { file }, cause });
  }
  return new FormatError(`${found.groups.word} is no number of JSON`, {
    at: { file, line: found[0].split('\n').length },
    expected: 'a number such as 0.3 or 1e-6',
    cause,
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: Tree, changes: Tree, file: string, above: string): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const field = above === '' ? key : `${above}.${key}`;
    if (key === 'rateLaw' && Object.hasOwn(base, 'exchangeCurrentDensity')) {
      merged[key] = rateLawOf(value, file, field);
      continue;
    }
    if (!Object.hasOwn(base, key)) {
      const mayBe = optionalOf(base);
      if (mayBe.includes(key)) {
        merged[key] = replaced(lacking[key] ?? 0, value, file, field);
        continue;
      }
      const known = [...Object.keys(base), ...mayBe];
      const meant = nearestName(key, known);
      throw new InputError('no such parameter', {
        at: { file, field },
        expected: `one of ${known.join(', ')}`,
        ...(meant === undefined ? {} : { mend: `did you mean '${meant}'?` }),
      });
    }
    merged[key] = replaced(base[key], value, file, field);
  }
  return merged;
}

const tab = { edge: 'top', width: Number.NaN, heatTransferCoefficient: Number.NaN };

/** What stands in place of what a set lacks until a file gives it, where that is no number. */
const lacking: Tree = {
  particleShape: 'sphere',
  pouch: {
    height: Number.NaN,
    width: Number.NaN,
    negativeCollectorConductivity: Number.NaN,
    positiveCollectorConductivity: Number.NaN,
    negativeTab: tab,
    positiveTab: tab,
    cooledFaces: Number.NaN,
    faceHeatTransferCoefficient: Number.NaN,
    edgeHeatTransferCoefficient: Number.NaN,
  },
};

/** What a set may lack: a pouch, the place of a tab, numbers of a material and its particles' shape, numbers of an electrode and of a cell. */
function optionalOf(base: Tree): readonly string[] {
  const has = (key: string): boolean => Object.hasOwn(base, key);
  return [
    ...(has('exchangeCurrentDensity') && has('material')
      ? ['filmResistance', 'doubleLayerCapacitance', 'particleShape']
      : []),
    ...(has('electronicConductivity') ? ['solidFraction'] : []),
    ...(has('nominalCapacity') ? ['contactResistance', 'referenceTemperature', 'pouch'] : []),
    ...(has('edge') ? ['centre'] : []),
  ].filter((key) => !has(key));
}

/** A law by its name, or an object of its `name` and parameters. */
function rateLawOf(value: unknown, file: string, field: string): RateLaw {
  const { name, ...parameters } = isTree(value) ? value : { name: value };
  const bad = Object.entries(parameters).find(
    ([, part]) => typeof part !== 'number' && typeof part !== 'string',
  );
  if (typeof name !== 'string' || bad !== undefined) {
    throw new InputError('is not a rate law', {
      at: { file, field: bad === undefined ? field : `${field}.${bad[0]}` },
      expected: '"butler-volmer", or {"name": "marcus-hush-chidsey", "reorganisationEnergy": "0.2 eV"}',
    });
  }
  try {
    return rateLaw(name, parameters as RateLawParameters);
  } catch (error) {
    if (!(error instanceof LithoscaleError)) throw error;
    const at = { file, field: error.at.field === 'rateLaw' ? field : `${field}.${error.at.field ?? ''}` };
    throw new InputError(error.what, { at, expected: error.expected, mend: error.mend, cause: error });
  }
}

function replaced(before: unknown, value: unknown, file: string, field: string): unknown {
  if (isTree(before)) {
    if (isTree(value)) return merge(before, value, file, field);
    throw new InputError('a group of parameters is needed', {
      at: { file, field },
      expected: `one of ${Object.keys(before).join(', ')} inside`,
    });
  }
  if (Array.isArray(before) && Array.isArray(value) && value.length <= before.length) {
    return before.map((part: unknown, k) =>
      k < value.length ? replaced(part, value[k], file, `${field}[${k}]`) : part,
    );
  }
  if (typeof before === 'string' && typeof value === 'string') return value;
  if (typeof before === 'number' && typeof value === 'number') return value;
  if (typeof before === 'number' && Array.isArray(value) && value.every((part) => typeof part === 'number')) {
    return Float64Array.from(value);
  }
  if (value === null) {
    throw new InputError('is null', {
      at: { file, field },
      expected: typeof before === 'function' ? 'nothing: functions come with the set' : `a ${typeof before}`,
      mend: 'leave it out to keep that of the set',
    });
  }
  throw new InputError('cannot be given in a file', {
    at: { file, field },
    expected: typeof before === 'function' ? 'the function of the built-in set' : `a ${typeof before}`,
  });
}
