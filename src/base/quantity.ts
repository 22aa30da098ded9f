import { UnitError } from './errors.ts';

/**
 * Quantities at the border: text with a unit becomes an SI number here, and nowhere further in.
 * Units of the form PREFIX+UNIT for the units listed in `factors`.
 */
type Dimension =
  | 'length'
  | 'time'
  | 'temperature'
  | 'current'
  | 'potential'
  | 'conductivity'
  | 'density'
  | 'molar energy';

const factors: Record<Dimension, Record<string, number>> = {
  length: {
    m: 1,
    cm: 1e-2,
    mm: 1e-3,
    um: 1e-6,
    µm: 1e-6,
    μm: 1e-6,
    micron: 1e-6,
    nm: 1e-9,
    Å: 1e-10,
    angstrom: 1e-10,
  },
  time: { s: 1, ms: 1e-3, min: 60, minute: 60, minutes: 60, h: 3600, hour: 3600, hours: 3600 },
  temperature: { K: 1, oC: 1, '°C': 1, degC: 1, C: 1 },
  current: { A: 1, mA: 1e-3 },
  potential: { V: 1, mV: 1e-3 },
  conductivity: { 'S/m': 1, 'mS/cm': 0.1, 'S/cm': 100 },
  density: { 'kg/m3': 1, 'kg/m³': 1, 'g/cm3': 1000, 'g/cm³': 1000, 'g/mL': 1000 },
  'molar energy': { 'J/mol': 1, 'kJ/mol': 1000, eV: 96485.33212, meV: 96.48533212 },
};

/** K at zero of the units that do not begin at none. */
const zeros: Readonly<Record<string, number>> = { oC: 273.15, '°C': 273.15, degC: 273.15, C: 273.15 };

const pattern = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S*)\s*$/;

/**
 * Reads one quantity such as `0.4um` or `30 min` and returns its value in SI.
 * @throws UnitError when the number, the unit or its dimension is wrong.
 */
export function parseQuantity(text: string, dimension: Dimension, field: string): number {
  const units = Object.keys(factors[dimension]).join(', ');
  const match = pattern.exec(text);
  if (match === null) {
    throw new UnitError(`'${text}' is not a quantity`, {
      at: { field },
      expected: `a number with a unit (${units})`,
    });
  }
  const factor = factors[dimension][match[2] ?? ''];
  if (factor === undefined) {
    const what = match[2] === '' ? `'${text}' has no unit` : `'${match[2]}' is not a unit of ${dimension}`;
    throw new UnitError(what, { at: { field }, expected: `one of ${units}` });
  }
  const zero = dimension === 'temperature' ? (zeros[match[2] ?? ''] ?? 0) : 0;
  return zero + Number(match[1]) * factor;
}

const lengthSteps: [number, string][] = [
  [1, 'm'],
  [1e-3, 'mm'],
  [1e-6, 'µm'],
  [1e-9, 'nm'],
];

/** Formats a length in metres for people: `0.4 µm`. */
export function formatLength(metres: number): string {
  const [factor, unit] = lengthSteps.find(([step]) => Math.abs(metres) >= 0.999 * step * 0.1) ?? [1e-9, 'nm'];
  return `${Number((metres / factor).toPrecision(6))} ${unit}`;
}
