import { InputError, nearestName } from '../../base/index.ts';
import type { ParameterWarning } from '../validate/warning.ts';

type Tree = { readonly [key: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One section of a BPX file, whose fields are read with the file and the field named in errors and warnings. */
export class Section {
  readonly file: string;
  readonly path: string;
  private readonly tree: Tree;
  private readonly warnings: ParameterWarning[];

  constructor(file: string, path: string, tree: Tree, warnings: ParameterWarning[]) {
    this.file = file;
    this.path = path;
    this.tree = tree;
    this.warnings = warnings;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.tree, name) && this.tree[name] !== null;
  }

  /** Names of the fields that are there. */
  get names(): readonly string[] {
    return Object.keys(this.tree).filter((name) => this.has(name));
  }

  /** @throws InputError for a field that is not among these, with the name that comes nearest. */
  only(allowed: readonly string[]): this {
    for (const name of this.names) {
      if (allowed.includes(name)) continue;
      const meant = nearestName(
        name,
        allowed.filter((known) => !this.has(known)),
      );
      throw this.wrong(
        name,
        'is no field of BPX here',
        `one of ${allowed.join(', ')}`,
        meant === undefined
          ? 'what BPX has no field for belongs under User-defined'
          : `did you mean '${meant}'?`,
      );
    }
    return this;
  }

  /** A section within this one. @throws InputError where there is none. */
  section(name: string): Section {
    const value = this.has(name) ? this.tree[name] : undefined;
    if (isTree(value)) return new Section(this.file, this.pathOf(name), value, this.warnings);
    throw this.wrong(name, value === undefined ? 'is missing' : 'is no section', 'a section of a BPX file');
  }

  /** The section, or an empty one. */
  optional(name: string): Section {
    return this.has(name) ? this.section(name) : new Section(this.file, this.pathOf(name), {}, this.warnings);
  }

  /** @throws InputError unless there is a finite number. */
  number(name: string): number {
    const value = this.has(name) ? this.tree[name] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.wrong(name, value === undefined ? 'is missing' : 'is no number', 'a number');
  }

  numberOr<Other>(name: string, fallback: Other): number | Other {
    return this.has(name) ? this.number(name) : fallback;
  }

  textOr(name: string, fallback: string): string {
    const value = this.has(name) ? this.tree[name] : undefined;
    if (value === undefined) return fallback;
    if (typeof value === 'string') return value;
    throw this.wrong(name, 'is no text', 'text');
  }

  /** What a field that may be a number, a formula or a table holds. */
  raw(name: string): unknown {
    if (this.has(name)) return this.tree[name];
    throw this.wrong(name, 'is missing', 'a number, a formula in x, or a table of x and y');
  }

  /** Lists x and y of equal length, x rising. @throws InputError */
  table(name: string): { readonly x: readonly number[]; readonly y: readonly number[] } {
    const value = this.raw(name);
    if (!isTree(value)) throw this.wrong(name, 'is no table', tableForm);
    const { x, y } = value;
    if (!areNumbers(x) || !areNumbers(y) || x.length !== y.length || x.length === 0)
      throw this.wrong(name, 'is no table', tableForm);
    if (x.some((entry, k) => k > 0 && !(entry > x[k - 1])))
      throw this.wrong(name, 'has values of x that do not rise', tableForm);
    return { x, y };
  }

  wrong(name: string, what: string, expected: string, mend?: string): InputError {
    return new InputError(what, {
      at: { file: this.file, field: this.pathOf(name) },
      expected,
      ...(mend === undefined ? {} : { mend }),
    });
  }

  /** Notes what is odd about a field. */
  warn(name: string, what: string, mend?: string): void {
    this.warnings.push({ field: this.pathOf(name), what, ...(mend === undefined ? {} : { mend }) });
  }

  private pathOf(name: string): string {
    return this.path === '' ? name : `${this.path} / ${name}`;
  }
}

function areNumbers(list: unknown): list is number[] {
  return Array.isArray(list) && list.every((entry) => typeof entry === 'number' && Number.isFinite(entry));
}

const tableForm = 'lists of numbers x (rising) and y of equal length';
