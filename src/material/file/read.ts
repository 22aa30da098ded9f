import { FormatError, InputError, requireValid } from '../../base/index.ts';
import { checkMaterial } from './checked.ts';
import type { Material } from './schema.ts';

const materialValidity = {
  expected: 'a material: format, version, units, name and its properties',
  mend: 'see docs/material-file.md',
} as const;

/**
 * Reads a material from JSON or YAML (.yaml, .yml).
 * @throws InputError for a file that cannot be read, FormatError naming the field of what is no material.
 */
export async function readMaterial(path: string): Promise<Material> {
  // Here and not above, so that browsers can load this room.
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(cause.code === 'ENOENT' ? 'no such file' : `cannot be read (${cause.code})`, {
      at: { file: path },
      expected: 'a file of a material (.json or .yaml)',
      cause,
    });
  });
  return parseMaterial(text, path);
}

/** The same from a text; JSON is YAML too. @throws FormatError */
export async function parseMaterial(text: string, file: string): Promise<Material> {
  const [{ parse }, { materialSchema }] = await Promise.all([import('yaml'), import('./schema.ts')]);
  let value: unknown;
  try {
    value = /\.ya?ml$/i.test(file) ? parse(text) : JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const [first] = (cause as Error).message.split('\n');
    throw new FormatError(`not ${/\.ya?ml$/i.test(file) ? 'YAML' : 'JSON'} (${first})`, {
      at: { file },
      cause,
    });
  }
  checkVersion(value, file);
  const material = requireValid(materialSchema, value, { file, ...materialValidity });
  checkMaterial(material, file);
  return material;
}

/** The version that is read and written here. */
const known = 1;

/** @throws FormatError for what is no material at all, and for one of another version. */
function checkVersion(value: unknown, file: string): void {
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly format?: unknown;
    readonly version?: unknown;
  };
  if (format !== 'lithoscale-material') {
    const what = typeof format === 'string' ? `its format is '${format}'` : 'is no material';
    throw new FormatError(what, { at: { file, field: 'format' }, expected: "'lithoscale-material'" });
  }
  if (version === known) return;
  throw new FormatError(`is of version ${JSON.stringify(version) ?? 'none'}`, {
    at: { file, field: 'version' },
    expected: `version ${known}`,
    mend: typeof version === 'number' && version > known ? 'read it with a newer Lithoscale' : undefined,
  });
}

/** The text of a file, JSON or YAML by the extension of its name. @throws FormatError for what is no material. */
export async function materialText(material: Material, file: string): Promise<string> {
  const [{ stringify }, { materialSchema }] = await Promise.all([import('yaml'), import('./schema.ts')]);
  const valid = requireValid(materialSchema, material, { file, ...materialValidity });
  checkMaterial(valid, file);
  return /\.ya?ml$/i.test(file) ? stringify(valid) : `${JSON.stringify(valid, null, 2)}\n`;
}

/** SHA-256 of a file, for `provenance.inputs`. @throws InputError */
export async function fileHash(path: string): Promise<string> {
  const [{ readFile }, { createHash }] = await Promise.all([
    import('node:fs/promises'),
    import('node:crypto'),
  ]);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`cannot be read (${cause.code})`, { at: { file: path }, cause });
  });
  return createHash('sha256').update(bytes).digest('hex');
}
