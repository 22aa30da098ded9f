import type { CheckedModel, PremiseFinding, Verdict } from './types.ts';

export const everyModel: readonly CheckedModel[] = ['dfn', 'spme', 'spm'];

/** A premise that is the worse the larger its value; one without a value fails. */
export function finding(about: Omit<PremiseFinding, 'verdict'>): PremiseFinding {
  const { strains, fails } = about;
  const value = about.value !== null && Number.isFinite(about.value) ? about.value : null;
  const verdict: Verdict =
    value === null || !(value <= fails) ? 'fails' : value > strains ? 'strained' : 'holds';
  return { ...about, value, verdict };
}

export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes('fails') ? 'fails' : verdicts.includes('strained') ? 'strained' : 'holds';
}

/** Three significant digits, with a prefix where there is a unit: `3.4 µm`. */
export function shown(value: number, unit: 'm' | 's' | 'V'): string {
  if (unit === 's') return shownTime(value);
  const [factor, prefix] = steps.find(([step]) => Math.abs(value) >= step) ?? [1e-12, 'p'];
  return `${Number((value / factor).toPrecision(3))} ${prefix}${unit}`;
}

const steps: readonly (readonly [number, string])[] = [
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
];

function shownTime(value: number): string {
  if (value >= 2 * 8766 * 3600) return `${Number((value / (8766 * 3600)).toPrecision(3))} years`;
  if (value >= 7200) return `${Number((value / 3600).toPrecision(3))} h`;
  if (value >= 120) return `${Number((value / 60).toPrecision(3))} min`;
  const [factor, prefix] = steps.find(([step]) => value >= step) ?? [1e-12, 'p'];
  return `${Number((value / factor).toPrecision(3))} ${prefix}s`;
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
