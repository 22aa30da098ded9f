import { InputError, nearestName, parseQuantity } from '../../base/index.ts';
import type { RateLaw } from '../functions.ts';
import { butlerVolmer } from './butler-volmer.ts';
import { linearKinetics } from './linear.ts';
import { marcus } from './marcus.ts';
import { marcusHushChidsey } from './marcus-hush-chidsey.ts';
import { tafel } from './tafel.ts';

/** Parameters of a rate law as files have them: numbers in SI, or texts with a unit (`'0.2 eV'`). */
export type RateLawParameters = Readonly<Record<string, number | string | undefined>>;

type Values = Readonly<Partial<Record<string, number>>>;

interface Entry {
  readonly parameters: readonly string[];
  readonly required?: readonly string[];
  readonly make: (values: Values) => RateLaw;
}

const entries: Readonly<Record<string, Entry>> = {
  'butler-volmer': { parameters: ['alphaAnodic', 'alphaCathodic'], make: (values) => butlerVolmer(values) },
  linear: { parameters: [], make: () => linearKinetics },
  'tafel-anodic': { parameters: ['alphaAnodic'], make: ({ alphaAnodic }) => tafel('anodic', alphaAnodic) },
  'tafel-cathodic': {
    parameters: ['alphaCathodic'],
    make: ({ alphaCathodic }) => tafel('cathodic', alphaCathodic),
  },
  marcus: energetic(marcus),
  'marcus-hush-chidsey': energetic(marcusHushChidsey),
};

function energetic(make: typeof marcus): Entry {
  const parameters = ['reorganisationEnergy'];
  return {
    parameters,
    required: parameters,
    make: ({ reorganisationEnergy = NaN }) => make({ reorganisationEnergy }),
  };
}

/** Names that {@link rateLaw} knows. */
export const rateLawNames: readonly string[] = Object.keys(entries);

/**
 * The rate law of this name, as files name it. `rateLaw(law.name, law.parameters)` gives back the same law.
 * @throws InputError naming an unknown law, a parameter that it does not have, one that is missing or out of range.
 */
export function rateLaw(name: string, parameters: RateLawParameters = {}): RateLaw {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) throw unknown('rateLaw', `'${name}' is not a rate law`, name, rateLawNames);
  const values: Record<string, number> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (!entry.parameters.includes(key)) {
      throw unknown(key, `is not a parameter of '${name}'`, key, entry.parameters);
    }
    values[key] = typeof value === 'number' ? value : valueOf(key, value);
  }
  const missing = entry.required?.find((key) => values[key] === undefined);
  if (missing !== undefined) {
    throw new InputError(`'${name}' needs it`, {
      at: { field: missing },
      expected: "a number in J/mol or a text with a unit such as '0.2 eV'",
    });
  }
  return entry.make(values);
}

function valueOf(key: string, text: string): number {
  if (key === 'reorganisationEnergy') return parseQuantity(text, 'molar energy', key);
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InputError(`'${text}' is not a number`, { at: { field: key }, expected: 'a number' });
}

function unknown(field: string, what: string, name: string, known: readonly string[]): InputError {
  const meant = nearestName(name, known);
  return new InputError(what, {
    at: { field },
    expected: known.length === 0 ? 'no parameters' : `one of ${known.join(', ')}`,
    mend: meant === undefined ? undefined : `did you mean '${meant}'?`,
  });
}
