/** Arguments at which functions of a cell are compared: stoichiometries, concentrations, temperatures. */
const points: readonly (readonly number[])[] = [
  [0.07, 298.15],
  [0.5, 288],
  [0.93, 320],
  [700, 298.15],
  [1300, 310],
];

/** Exchange currents take two concentrations, that of a full host and the temperature. */
const exchangePoints: readonly (readonly number[])[] = [
  [1000, 9000, 20000, 298.15],
  [600, 17000, 20000, 315],
];

/**
 * Where two cells differ: in a number, to the last bit, or in a function at one of many points, by more than the relative
 * tolerance.
 */
export function differences(
  found: unknown,
  expected: unknown,
  tolerance = 0,
  path = 'cell',
): readonly string[] {
  if (typeof expected === 'function' && typeof found === 'function') {
    if (found === expected) return [];
    const places = path.endsWith('exchangeCurrentDensity') ? exchangePoints : points;
    return places.flatMap((given) => {
      const [a, b] = [found, expected].map((f) => (f as (...of: readonly number[]) => number)(...given));
      const same = Object.is(a, b) || Math.abs(a / b - 1) <= tolerance;
      return same ? [] : [`${path}(${given.join(', ')}) is ${a}, not ${b}`];
    });
  }
  if (isTree(expected) && isTree(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...keys].flatMap((key) => differences(found[key], expected[key], tolerance, `${path}.${key}`));
  }
  return JSON.stringify(plain(found)) === JSON.stringify(plain(expected))
    ? []
    : [`${path} is ${JSON.stringify(plain(found))}, not ${JSON.stringify(plain(expected))}`];
}

function plain(value: unknown): unknown {
  return value instanceof Float64Array ? { profile: Array.from(value) } : value;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Float64Array);
}
