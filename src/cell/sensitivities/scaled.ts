import { InputError, nearestName } from '../../base/index.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';

/**
 * A direction in which parameters move together: every value at a path is multiplied by the common factor to this power, as
 * `{ name: 'finer particles', powers: { 'positive.particleRadius': -1, 'positive.specificSurfaceArea': 1 } }`.
 */
export interface ParameterDirection {
  readonly name: string;
  readonly powers: Readonly<Record<string, number>>;
}

/** A path such as `negative.thickness`, alone, or several that move together. */
export type SensitiveParameter = string | ParameterDirection;

/** For messages. */
export const exampleParameters = "paths such as 'negative.thickness', or of directions";

type AnyCell = CellParameters | HalfCellParameters;
type Key = string | number;

/** What runs at given amperes between given limits do not depend on. */
const withoutInfluence: ReadonlySet<Key> = new Set([
  'nominalCapacity',
  'lowerVoltageCutOff',
  'upperVoltageCutOff',
  'electronicConductivity',
  'solidFraction',
]);

/** @throws InputError for parameters that a run does not depend on; `warm`: whether the cell has a temperature of its own. */
export function checkInfluence(parameter: SensitiveParameter, warm: boolean): void {
  for (const path of typeof parameter === 'string' ? [parameter] : Object.keys(parameter.powers)) {
    const idle = keysOf(path).find((key) => withoutInfluence.has(key) || (!warm && key === 'thermal'));
    if (idle === undefined) continue;
    throw new InputError(`'${idle}' has no influence on this run`, {
      at: { field: path },
      expected: 'a parameter of the model such as negative.thickness',
      mend: idle === 'thermal' ? 'choose a model of heat' : undefined,
    });
  }
}

/** By the name it came with, or its path. */
export function nameOf(parameter: SensitiveParameter): string {
  return typeof parameter === 'string' ? parameter : parameter.name;
}

/** The parameters a factor `exp(logarithm)` along a direction. */
export function movedAlong<P extends AnyCell>(
  parameters: P,
  parameter: SensitiveParameter,
  logarithm: number,
): P {
  const powers = typeof parameter === 'string' ? { [parameter]: 1 } : parameter.powers;
  let moved = parameters;
  for (const [path, power] of Object.entries(powers)) {
    moved = withScaled(moved, path, Math.exp(power * logarithm));
  }
  return moved;
}

/**
 * A copy in which the number, the profile, one slice of a profile (`negative.porosity[3]`, from the collector) or the
 * values of the function at `path` are multiplied by `factor`, and nothing else: a thicker electrode stretches its profiles, keeps its
 * fractions, stoichiometries and concentrations and thus holds more; a radius leaves the specific surface area as it is.
 * @throws InputError where there is nothing at the path that a factor changes.
 */
export function withScaled<P extends AnyCell>(parameters: P, path: string, factor: number): P {
  const keys = keysOf(path);
  return scaled(parameters, keys, factor, path) as P;
}

function keysOf(path: string): Key[] {
  if (!/^\w+(\[\d+\])*(\.\w+(\[\d+\])*)*$/.test(path)) {
    throw new InputError(`'${path}' is not a path to a parameter`, {
      at: { field: path },
      expected: 'names joined by dots, such as negative.thickness or positive.porosity[0]',
    });
  }
  return Array.from(path.matchAll(/\w+/g), ([key]) => (/^\d+$/.test(key) ? Number(key) : key));
}

function scaled(value: unknown, keys: readonly Key[], factor: number, path: string): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return scaledLeaf(value, factor, path);
  if (typeof key === 'number') return scaledElement(value, key, rest, factor, path);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) throw missing(path, key, []);
  const names = Object.entries(value);
  const found = names.find(([name, inner]) => name === key && inner !== undefined);
  if (found === undefined) {
    throw missing(
      path,
      key,
      names.map(([name]) => name),
    );
  }
  return { ...value, [key]: scaled(found[1], rest, factor, path) };
}

function scaledElement(
  value: unknown,
  index: number,
  rest: readonly Key[],
  factor: number,
  path: string,
): unknown {
  const listed = value instanceof Float64Array || Array.isArray(value);
  if (!listed || index >= value.length) {
    throw new InputError(
      listed ? `there are only ${value.length} values` : 'there are no slices to choose from',
      {
        at: { field: path },
        expected: listed ? `an index from 0 to ${value.length - 1}` : 'a profile',
        mend: listed ? undefined : 'give the property as a profile in slices',
      },
    );
  }
  const copy: unknown[] = Array.from(value);
  copy[index] = scaled(value[index], rest, factor, path);
  return value instanceof Float64Array ? Float64Array.from(copy, Number) : copy;
}

function scaledLeaf(value: unknown, factor: number, path: string): unknown {
  if (typeof value === 'function') return scaledFunction(value as Scalable, factor);
  const values = typeof value === 'number' ? [value] : value;
  if (!(values instanceof Float64Array || (Array.isArray(values) && typeof values[0] === 'number'))) {
    throw new InputError('is neither a number, a profile nor a function of a point', {
      at: { field: path },
      expected: 'something that can be multiplied by a factor',
    });
  }
  if (values.every((each) => each === 0)) {
    throw new InputError('is 0, which no factor changes', { at: { field: path }, expected: 'a value' });
  }
  return typeof value === 'number' ? value * factor : values.map((each) => each * factor);
}

interface Scalable {
  (...at: readonly number[]): number;
  readonly derivative?: ((...at: readonly number[]) => number) | undefined;
  readonly derivatives?: ((...at: readonly unknown[]) => void) | undefined;
  readonly constant?: boolean | undefined;
}

function scaledFunction(f: Scalable, factor: number): Scalable {
  const { derivative, derivatives, constant } = f;
  return Object.assign((...at: readonly number[]) => factor * f(...at), {
    constant,
    derivative: derivative && ((...at: readonly number[]) => factor * derivative(...at)),
    derivatives:
      derivatives &&
      ((...at: readonly unknown[]) => {
        derivatives(...at);
        const out = at.at(-1) as Record<'electrolyte' | 'surface', number>;
        out.electrolyte *= factor;
        out.surface *= factor;
      }),
  });
}

function missing(path: string, key: string, names: readonly string[]): InputError {
  const near = nearestName(key, names);
  return new InputError(`there is no '${key}'`, {
    at: { field: path },
    expected:
      names.length > 0 ? `one of ${names.join(', ')}` : 'a path that ends at a number, profile or function',
    mend: near === undefined ? undefined : `did you mean '${near}'?`,
  });
}
