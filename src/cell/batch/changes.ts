import { InputError, nearestName } from '../../base/index.ts';
import {
  activated,
  type ExchangeCurrentDensity,
  type ExchangeCurrentDerivatives,
  type PointFunction,
} from '../../material/index.ts';

/**
 * A new value of a parameter, or what the present one is multiplied by: a number, a profile from the collector to the
 * separator, a function's values. A number in place of a property of the temperature makes it constant.
 */
export type NumericChange = number | readonly number[] | Float64Array | { readonly times: number };

/** Changes of a cell's numbers by their places, as `negative.particleRadius` or `positive.furtherMaterials.0.particleRadius`. */
export type NumericChanges = Readonly<Record<string, NumericChange>>;

type Tree = Readonly<Record<string, unknown>>;

/** Numbers that a set may leave out. */
const optionalNumbers = new Set([
  'contactResistance',
  'doubleLayerCapacitance',
  'filmResistance',
  'referenceTemperature',
]);

/** @throws InputError naming the place of a change that does not fit. */
export function changed<Parameters extends object>(
  parameters: Parameters,
  changes: NumericChanges,
): Parameters {
  let tree = parameters as unknown as Tree;
  for (const [path, change] of Object.entries(changes)) tree = replaced(tree, path.split('.'), change, path);
  return tree as unknown as Parameters;
}

function replaced(
  tree: Tree,
  [key = '', ...rest]: readonly string[],
  change: NumericChange,
  path: string,
): Tree {
  const before = tree[key];
  if (before === undefined && !(rest.length === 0 && optionalNumbers.has(key)))
    throw unknown(tree, key, path);
  let after: unknown;
  if (rest.length === 0) after = newValue(before, key, change, path);
  else if (typeof before !== 'object' || before === null) throw unknown({}, rest[0] ?? '', path);
  else after = replaced(before as Tree, rest, change, path);
  if (Array.isArray(tree))
    return tree.map((item, k) => (String(k) === key ? after : item)) as unknown as Tree;
  return { ...tree, [key]: after };
}

function newValue(before: unknown, key: string, change: NumericChange, path: string): unknown {
  const isProfile = before instanceof Float64Array;
  if (typeof change === 'number') {
    if (typeof before !== 'function') {
      if (before === undefined || typeof before === 'number' || isProfile) return change;
    } else if (isPointFunction(before, key, path)) return activated(change);
    throw unfit(path, before);
  }
  if ('times' in change) {
    if (typeof before === 'number') return change.times * before;
    if (isProfile) return before.map((value) => change.times * value);
    if (typeof before === 'function') {
      if (isPointFunction(before, key, path)) return scaledPoint(before, change.times);
      if (key === 'exchangeCurrentDensity') {
        return scaledExchange(before as ExchangeCurrentDensity, change.times);
      }
    }
    throw unfit(path, before);
  }
  if (typeof before === 'number' || isProfile) return Float64Array.from(change);
  throw unfit(path, before);
}

/** Potentials are no properties that could be scaled, and exchange currents of particles take four arguments. */
function isPointFunction(value: unknown, key: string, path: string): value is PointFunction {
  if (key === 'exchangeCurrentDensity') return path.startsWith('lithium.');
  return typeof value === 'function' && !['openCircuitPotential', 'entropicCoefficient'].includes(key);
}

function scaledPoint(property: PointFunction, times: number): PointFunction {
  const { derivative, constant, range } = property;
  return Object.assign((x: number, temperature: number) => times * property(x, temperature), {
    derivative: derivative && ((x: number, temperature: number) => times * derivative(x, temperature)),
    constant,
    range,
  });
}

function scaledExchange(density: ExchangeCurrentDensity, times: number): ExchangeCurrentDensity {
  const { derivatives } = density;
  const scaled = (electrolyte: number, surface: number, maximum: number, temperature: number): number =>
    times * density(electrolyte, surface, maximum, temperature);
  if (derivatives === undefined) return scaled;
  return Object.assign(scaled, {
    derivatives(
      electrolyte: number,
      surface: number,
      maximum: number,
      temperature: number,
      out: ExchangeCurrentDerivatives,
    ) {
      derivatives(electrolyte, surface, maximum, temperature, out);
      out.electrolyte *= times;
      out.surface *= times;
    },
  });
}

function unknown(tree: Tree, key: string, path: string): InputError {
  const names = Object.keys(tree);
  const meant = nearestName(key, names);
  return new InputError('no such parameter', {
    at: { field: path },
    expected: names.length === 0 ? 'a parameter' : `one of ${names.join(', ')}`,
    ...(meant === undefined ? {} : { mend: `did you mean '${meant}'?` }),
  });
}

function unfit(path: string, before: unknown): InputError {
  let expected = 'a number';
  if (typeof before === 'function') expected = 'a property of a point, of which { times: 1.1 } is a change';
  else if (typeof before === 'object') expected = 'one of the numbers inside';
  return new InputError('cannot be changed like this', { at: { field: path }, expected });
}
