import { didYouMean, InputError } from '../../base/index.ts';

/** One `--set key=value`. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Reads `key=value`, where the key may be a dot path. The value is JSON where it is (numbers, true, null, lists,
 * maps, quoted text), else plain text: `0.4um` needs no quotes, and only the first `=` divides.
 * @throws InputError when there is no key or no `=`.
 */
export function parseSetting(text: string): Setting {
  const split = text.indexOf('=');
  const key = text.slice(0, Math.max(0, split)).trim();
  if (key === '') {
    throw new InputError(`'${text}' sets nothing`, { at: { field: '--set' }, expected: 'key=value' });
  }
  return { path: key.split('.'), value: parseValue(text.slice(split + 1)) };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * The inputs with the settings applied in order. A setting replaces what is there, by a value of another type
 * as well (the steps check it); it never adds a key.
 * @throws InputError when the key is not among the inputs.
 */
export function applySettings(
  inputs: Readonly<Record<string, unknown>>,
  settings: readonly Setting[],
): Record<string, unknown> {
  const result = structuredClone(inputs) as Record<string, unknown>;
  for (const { path, value } of settings) {
    let level: unknown = result;
    for (const [depth, part] of path.entries()) {
      if (typeof level !== 'object' || level === null || !Object.hasOwn(level, part)) {
        throw unknownInput(path, depth, level);
      }
      const owner = level as Record<string, unknown>;
      if (depth === path.length - 1) owner[part] = value;
      level = owner[part];
    }
  }
  return result;
}

function unknownInput(path: readonly string[], depth: number, level: unknown): InputError {
  const keys = typeof level === 'object' && level !== null ? Object.keys(level) : [];
  const above = path.slice(0, depth).join('.');
  return new InputError(`no input is called '${path.join('.')}'`, {
    at: { field: '--set' },
    expected:
      keys.length === 0
        ? above === ''
          ? 'nothing: the pipeline has no inputs'
          : `'${above}', which has no parts`
        : `one of ${keys.map((key) => (above === '' ? key : `${above}.${key}`)).join(', ')}`,
    ...didYouMean(path[depth] ?? '', keys),
  });
}
