import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and nothing optional in it, so that equal values have equal texts (as RFC 8785, whose
 * number and text forms are those of `JSON.stringify`). Keys whose value is undefined are left out.
 * @param place names the value in messages.
 * @throws TypeError on what JSON cannot hold: NaN, infinity, undefined in a list, functions, class instances.
 */
export function canonicalJson(value: unknown, place = 'value'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${place} is ${value}, which JSON cannot hold`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => canonicalJson(item, `${place}[${i}]`)).join(',')}]`;
  }
  if (isPlain(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], `${place}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  const what = typeof value === 'object' ? value.constructor.name : typeof value;
  throw new TypeError(`${place} is of type ${what}, which JSON cannot hold`);
}

/** The value as it comes back from JSON: checked, with nothing undefined in it. @throws TypeError as {@link canonicalJson} */
export function asJson<T>(value: T, place?: string): T {
  return JSON.parse(canonicalJson(value, place)) as T;
}

/** SHA-256 in hexadecimal. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
