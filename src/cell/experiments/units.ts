/** Kinds of quantities that sentences and drive cycles name by their units. */
export type QuantityKind =
  | 'c-rate'
  | 'current'
  | 'voltage'
  | 'power'
  | 'resistance'
  | 'time'
  | 'capacity'
  | 'temperature';

interface Unit {
  readonly kind: QuantityKind;
  /** To SI; A h for capacities. */
  readonly factor: number;
  /** Added after scaling. */
  readonly offset?: number;
}

const zeroCelsius = 273.15;

const table: readonly (readonly [QuantityKind, number, readonly string[]])[] = [
  ['c-rate', 1, ['c']],
  ['current', 1, ['a', 'amp', 'amps', 'ampere', 'amperes']],
  ['current', 1e-3, ['ma', 'milliamp', 'milliamps', 'milliampere', 'milliamperes']],
  ['current', 1e-6, ['ua', 'µa', 'μa']],
  ['voltage', 1, ['v', 'volt', 'volts']],
  ['voltage', 1e-3, ['mv', 'millivolt', 'millivolts']],
  ['power', 1, ['w', 'watt', 'watts']],
  ['power', 1e-3, ['mw', 'milliwatt', 'milliwatts']],
  ['power', 1e3, ['kw', 'kilowatt', 'kilowatts']],
  ['resistance', 1, ['ohm', 'ohms', 'ω']],
  ['resistance', 1e-3, ['mohm', 'mohms', 'mω']],
  ['resistance', 1e3, ['kohm', 'kohms', 'kω']],
  ['time', 1, ['s', 'sec', 'secs', 'second', 'seconds']],
  ['time', 1e-3, ['ms', 'millisecond', 'milliseconds']],
  ['time', 60, ['m', 'min', 'mins', 'minute', 'minutes']],
  ['time', 3600, ['h', 'hr', 'hrs', 'hour', 'hours']],
  ['time', 86400, ['d', 'day', 'days']],
  ['capacity', 1, ['ah', 'a.h', 'a·h']],
  ['capacity', 1e-3, ['mah', 'ma.h', 'ma·h']],
  ['temperature', 1, ['k', 'kelvin']],
];

const units = new Map<string, Unit>(
  table.flatMap(([kind, factor, names]) => names.map((name): [string, Unit] => [name, { kind, factor }])),
);
for (const name of ['oc', '°c', 'degc', 'celsius'])
  units.set(name, { kind: 'temperature', factor: 1, offset: zeroCelsius });

/** The unit of a name in any capitals; undefined for what is none, mega included, which would pass for milli. */
export function unitOf(name: string): Unit | undefined {
  if (/^M(?:[WΩ]|Ohms?$)/i.test(name) && name.startsWith('M')) return undefined;
  return units.get(name.toLowerCase());
}

/** A value in SI (A h for capacities). Divided where the factor is a small one, so that 50 mA is 0.05 A to the last bit. */
export function toSi(value: number, { factor, offset = 0 }: Unit): number {
  const scaled = factor < 1 ? value / Math.round(1 / factor) : value * factor;
  return offset === 0 ? scaled : scaled + offset;
}

function celsiusToKelvin(degrees: number): number {
  return degrees + zeroCelsius;
}

/** Degrees Celsius that give exactly this temperature, where a few digits do. */
export function asCelsius(kelvin: number): number | undefined {
  const degrees = Number((kelvin - zeroCelsius).toFixed(6));
  return celsiusToKelvin(degrees) === kelvin ? degrees : undefined;
}

/** Examples of each kind, for messages. */
export const examples: Readonly<Record<QuantityKind, string>> = {
  'c-rate': "'1C' or 'C/2'",
  current: "'2 A' or '300 mA'",
  voltage: "'4.2 V'",
  power: "'10 W'",
  resistance: "'4 ohm'",
  time: "'30 min', '2 h' or '10 s'",
  capacity: "'2 Ah'",
  temperature: "'25 oC' or '298 K'",
};
