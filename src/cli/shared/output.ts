import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { InputError } from '../../base/index.ts';
import { isZarr } from '../../microstructure/index.ts';

export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Prints one JSON document, or lines for people. */
export function print(options: CommonOptions, document: unknown, lines: () => readonly string[]): void {
  process.stdout.write(options.json === true ? `${toJson(document)}\n` : `${lines().join('\n')}\n`);
}

/** JSON with typed arrays as lists. JSON has no infinity: such a number here would be a fault, so it throws. */
export function toJson(document: unknown): string {
  return JSON.stringify(document, (key, value: unknown) => {
    if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`'${key}' is ${value}`);
    return value;
  });
}

/** Columns padded to equal width; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = rows.map((row) => row.map(String));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  return cells.map((row, index) =>
    row
      .map((text, column) => {
        const right =
          typeof rows[index]?.[column] === 'number' || (index === 0 && typeof rows[1]?.[column] === 'number');
        return right ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Columns of a terminal that text for people keeps to. */
export const textWidth = 120;

/** A text in lines that fit, indented alike. */
export function wrapped(text: string, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > textWidth) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

/** A number with this many significant digits, or a dash where there is none. */
export function digits(value: number | null | undefined, count = 5): string {
  return value === null || value === undefined ? '—' : String(Number(value.toPrecision(count)));
}

/** Writes a text, or bytes, under its name only once it is complete. */
export async function writeText(path: string, text: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(`cannot be written (${code})`, { at: { file: path }, cause });
  }
}

/** What a result is written as, by the file's extension. */
type Forms = Readonly<Record<string, () => string | Uint8Array | Promise<string | Uint8Array>>>;

/** Writes the form of the path's extension, which `requireOutput` has looked at; nothing where there is no path. */
export async function writeAs(path: string | undefined, forms: Forms): Promise<void> {
  if (path !== undefined) await writeText(path, await forms[extname(path).toLowerCase()]());
}

/**
 * Looks before a long calculation whether its result could be written at the end.
 * @returns the path's extension, where there is a path.
 * @throws InputError when the extension is none of these or the place cannot be written.
 */
export async function requireOutput(path: string, allowed: readonly string[]): Promise<string>;
export async function requireOutput(
  path: string | undefined,
  allowed: readonly string[],
): Promise<string | undefined>;
export async function requireOutput(
  path: string | undefined,
  allowed: readonly string[],
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const extension = requireExtension(path, allowed);
  const at = { file: path };
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (isFolder && !(extension === '.zarr' && (await isZarr(path)))) {
    throw new InputError('there is a folder of this name', { at });
  }
  await access(dirname(path), constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const what =
      cause.code === 'EACCES' || cause.code === 'EROFS' ? 'no permission to write here' : undefined;
    throw new InputError(what ?? 'the folder to write in does not exist', { at, cause });
  });
  return extension;
}

/** @throws InputError when the file's extension is none of these. */
function requireExtension(path: string, allowed: readonly string[]): string {
  const extension = extname(path).toLowerCase();
  if (!allowed.includes(extension)) {
    throw new InputError(`cannot write '${extension}'`, { at: { file: path }, expected: allowed.join(', ') });
  }
  return extension;
}

/** @throws InputError unless the text is a number within the range. */
export function parseNumber(
  text: string,
  field: string,
  range: { min?: number; above?: number; max?: number; integer?: boolean } = {},
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const fits =
    Number.isFinite(value) &&
    value >= (range.min ?? -Infinity) &&
    value > (range.above ?? -Infinity) &&
    value <= (range.max ?? Infinity) &&
    (range.integer !== true || Number.isInteger(value));
  if (fits) return value;
  const bounds = [
    range.above === undefined ? '' : `over ${range.above}`,
    range.min === undefined ? '' : `at least ${range.min}`,
    range.max === undefined ? '' : `at most ${range.max}`,
  ].filter((part) => part !== '');
  const kind = range.integer === true ? 'a whole number' : 'a number';
  throw new InputError(`'${text}' does not do`, { at: { field }, expected: [kind, ...bounds].join(' ') });
}

/** @throws InputError unless the text is this many whole numbers over 0, divided by commas. */
export function parseCounts(text: string, field: string, count: number): number[] {
  const parts = text.split(',');
  if (parts.length !== count) {
    throw new InputError(`'${text}' has ${parts.length} parts`, {
      at: { field },
      expected: `${count} whole numbers divided by commas`,
    });
  }
  return parts.map((part) => parseNumber(part, field, { min: 1, integer: true }));
}

/** Threads that `--threads` asks for, if it does. @throws InputError */
export function parseThreads(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseNumber(text, '--threads', { min: 1, integer: true });
}
