import { parseNumber } from './output.ts';

/** The numbers of `--thresholds 90,170`. */
export function givenThresholds(text: string): number[] {
  return text.split(',').map((part) => parseNumber(part, '--thresholds'));
}

/** The same, or the word for thresholds that are found. */
export function parseThresholds(text: string): 'otsu' | number[] {
  return text.trim() === 'otsu' ? 'otsu' : givenThresholds(text);
}
