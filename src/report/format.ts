/**
 * Numbers for people: sensible digits, true minus signs, powers of ten in place of `e-7`. What is missing or not
 * finite becomes a dash and is never printed as NaN or undefined.
 */
export type Maybe = number | null | undefined;

export const dash = '—';
const minus = '−';
const thinSpace = '\u202f';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export function isNumber(value: Maybe): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** `digits` significant digits: `0.4006`, `1 250`, `3.2 × 10⁻⁷`. */
export function significant(value: Maybe, digits = 4): string {
  if (!isNumber(value)) return dash;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return powerOfTen(value, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return grouped(value.toFixed(Math.min(decimals, 12)));
}

/** A fixed number of decimals. */
export function decimals(value: Maybe, count: number): string {
  return isNumber(value) ? grouped(value.toFixed(count)) : dash;
}

/** A whole number with groups of three. */
export function whole(value: Maybe): string {
  return isNumber(value) ? grouped(Math.round(value).toFixed(0)) : dash;
}

export function percent(fraction: Maybe, count = 1): string {
  return isNumber(fraction) ? `${decimals(100 * fraction, count)}${thinSpace}%` : dash;
}

/** Value and half-width with the same decimals, the latter with two digits at most: `2.9526 ± 0.0008`. */
export function plusMinus(value: Maybe, error: Maybe): string {
  if (!isNumber(value)) return dash;
  if (!isNumber(error) || error <= 0) return significant(value, 5);
  const places = Math.min(
    8,
    Math.max(0, 1 - Math.floor(Math.log10(error)) - (leadingDigit(error) > 2 ? 1 : 0)),
  );
  return `${decimals(value, places)} ± ${upTo(error, places)}`;
}

/** `value` with its unit, after dividing by `factor`: `quantity(4e-7, 1e-6, 'µm')`. */
export function quantity(value: Maybe, factor: number, unit: string, digits = 4): string {
  return isNumber(value) ? `${significant(value / factor, digits)}${thinSpace}${unit}` : dash;
}

/** `42 ms`, `3.1 s`, `2 min 5 s`, `1 h 12 min`. */
export function duration(seconds: Maybe): string {
  if (!isNumber(seconds) || seconds < 0) return dash;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)}${thinSpace}ms`;
  if (seconds < 59.95) return `${significant(seconds, 2 + (seconds >= 10 ? 1 : 0))}${thinSpace}s`;
  const rounded = Math.round(seconds);
  if (rounded < 3600) return `${Math.floor(rounded / 60)}${thinSpace}min ${rounded % 60}${thinSpace}s`;
  const minutes = Math.round(rounded / 60);
  return `${Math.floor(minutes / 60)}${thinSpace}h ${minutes % 60}${thinSpace}min`;
}

export function bytes(count: Maybe): string {
  if (!isNumber(count)) return dash;
  const step = [1e9, 1e6, 1e3].find((size) => count >= size) ?? 1;
  const unit = { 1e9: 'GB', 1e6: 'MB', 1e3: 'kB' }[step] ?? 'B';
  return `${significant(count / step, 3)}${thinSpace}${unit}`;
}

/** C-rates as engineers write them: `C/10`, `1C`, `2.5C`. */
export function cRate(rate: number): string {
  const part = 1 / rate;
  if (rate < 1 && Math.abs(part - Math.round(part)) < 1e-6 * part) return `C/${Math.round(part)}`;
  return `${Number(rate.toPrecision(3))}C`;
}

/** A change relative to `reference`, signed: `−4.2 %`. */
export function change(value: Maybe, reference: Maybe, count = 1): string {
  if (!isNumber(value) || !isNumber(reference) || reference === 0) return dash;
  return signed(100 * (value / reference - 1), count, '%');
}

/** A number with its sign and unit: `+12.3 mV`. What rounds to nothing has no sign. */
export function signed(value: Maybe, count: number, unit: string): string {
  if (!isNumber(value)) return dash;
  const text = decimals(value, count);
  const sign = value > 0 && Number(value.toFixed(count)) !== 0 ? '+' : '';
  return `${sign}${text}${thinSpace}${unit}`;
}

/** 2026-11-21 01:31:09 UTC */
export function instant(iso: string | null | undefined): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(iso ?? '');
  return match === null ? dash : `${match[1]} ${match[2]} UTC`;
}

function upTo(error: number, places: number): string {
  const text = error.toFixed(places);
  return Number(text) === 0 ? `< ${(10 ** -places).toFixed(places)}` : text;
}

function leadingDigit(value: number): number {
  return Math.floor(value / 10 ** Math.floor(Math.log10(value)));
}

function powerOfTen(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  const raised = String(Math.abs(power)).replace(/\d/g, (digit) => superscripts[Number(digit)]);
  const factor = Number(mantissa) === 1 && digits === 1 ? '' : `${mantissa.replace('-', minus)} × `;
  return `${factor}10${power < 0 ? '⁻' : ''}${raised}`;
}

/** True minus sign, thin spaces between groups of three from five digits on, no minus zero. */
function grouped(text: string): string {
  const [, sign = '', integer = '', rest = ''] = /^(-?)(\d+)(.*)$/.exec(text) ?? [];
  const parts = integer.length < 5 ? integer : integer.replace(/\B(?=(\d{3})+$)/g, thinSpace);
  const isZero = Number(text) === 0;
  return `${sign === '-' && !isZero ? minus : ''}${parts}${rest}`;
}
