import type { CheckedQuantity } from '../../cell/index.ts';
import { digits } from '../shared/output.ts';

const prefixes: readonly (readonly [number, string])[] = [
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
  [1e-12, 'p'],
];

/** C/mol */
const faraday = 96485.33212;
/** s */
const [hour, year] = [3600, 31557600];

/** A length, time or energy as people write it; other quantities in their SI unit. */
export function readable({ value, unit }: Pick<CheckedQuantity, 'value' | 'unit'>): string {
  if (unit === 'J/mol') return `${digits(value / 1000, 3)} kJ/mol`;
  if (unit === 's' && value >= year) return `${digits(value / year, 3)} a`;
  if (unit === 's' && value >= 2 * hour) return `${digits(value / hour, 3)} h`;
  if (unit !== 's' && unit !== 'm') {
    return `${digits(value, 3)} ${unit.replace('2', '²').replace('3', '³')}`.trimEnd();
  }
  const [factor, prefix] = prefixes.find(([step]) => value >= step) ?? [1e-15, 'f'];
  return `${digits(value / factor, 3)} ${prefix}${unit}`;
}

/** What a quantity means; of an energy also how much it is in the other unit that people use. */
export function meaningOf({
  value,
  unit,
  meaning,
}: Pick<CheckedQuantity, 'value' | 'unit' | 'meaning'>): string {
  return unit === 'J/mol' ? `${meaning}, ${digits(value / faraday, 3)} eV` : meaning;
}
