import { FormatError, InputError } from '../../base/index.ts';
import { checkMaterial } from './checked.ts';
import type { Material } from './schema.ts';

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
  const result = materialSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue.path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('');
    throw new FormatError(issue.message.replace(/^Invalid input: /, ''), {
      at: { file, ...(field === '' ? {} : { field: field.replace(/^\./, '') }) },
      expected: 'a material as docs/material-file.md says',
    });
  }
  checkMaterial(result.data, file);
  return result.data;
}

/** The text of a file, JSON or YAML by the extension of its name. @throws FormatError for what is no material. */
export async function materialText(material: Material, file: string): Promise<string> {
  const [{ stringify }, { materialSchema }] = await Promise.all([import('yaml'), import('./schema.ts')]);
  const result = materialSchema.safeParse(material);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new FormatError(issue.message, { at: { file, field: issue.path.map(String).join('.') } });
  }
  checkMaterial(result.data, file);
  return /\.ya?ml$/i.test(file) ? stringify(result.data) : `${JSON.stringify(result.data, null, 2)}\n`;
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
