import { didYouMean, InputError, type Path, type Place } from '../../base/index.ts';

/** `${name}` or `${name.part}`; `$${` stands for a plain `${`. */
const pattern = /\$?\$\{([^}]*)\}/g;

/** The path that a text refers to when it is one reference and nothing else. */
export function wholeReference(text: string): string[] | undefined {
  const match = /^\$\{([^}]*)\}$/.exec(text);
  return match?.[1] === undefined ? undefined : match[1].trim().split('.');
}

export interface Resolver {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly place: (path: Path) => Place;
  /** Names of the inputs that were referred to. */
  readonly used: Set<string>;
}

/** Replaces the references in a value, depth first. @throws InputError on a reference to no input. */
export function resolveReferences(value: unknown, path: Path, resolver: Resolver): unknown {
  if (typeof value === 'string') return resolveText(value, path, resolver);
  if (Array.isArray(value)) return value.map((item, i) => resolveReferences(item, [...path, i], resolver));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveReferences(item, [...path, key], resolver)]),
    );
  }
  return value;
}

function resolveText(text: string, path: Path, resolver: Resolver): unknown {
  const whole = wholeReference(text);
  if (whole !== undefined) return lookUp(whole, path, resolver);
  return text.replaceAll(pattern, (match: string, reference: string) => {
    if (match.startsWith('$$')) return match.slice(1);
    const value = lookUp(reference.trim().split('.'), path, resolver);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new InputError(`\${${reference}} cannot be part of a text`, {
        at: resolver.place(path),
        expected: 'a reference to a text or a number, or a reference alone',
      });
    }
    return String(value);
  });
}

function lookUp(reference: readonly string[], path: Path, { inputs, place, used }: Resolver): unknown {
  let value: unknown = inputs;
  for (const [depth, part] of reference.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      const owner = depth === 0 ? 'the inputs' : reference.slice(0, depth).join('.');
      throw new InputError(`\${${reference.join('.')}} names no input`, {
        at: place(path),
        expected: keys.length === 0 ? `${owner} to have parts` : `one of ${keys.join(', ')} of ${owner}`,
        ...didYouMean(part, keys),
      });
    }
    value = (value as Record<string, unknown>)[part];
  }
  used.add(reference[0] ?? '');
  return value;
}
