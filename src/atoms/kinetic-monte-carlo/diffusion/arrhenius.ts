import { boltzmannConstant } from '../../constants.ts';
import type { Estimate } from './statistics.ts';

/** D = D₀ exp(−E/kT). */
export interface ArrheniusFit {
  /** eV */
  readonly activationEnergy: Estimate;
  /** m²/s */
  readonly prefactor: Estimate;
  /** Weighted mean square of what the line leaves, over its expectation; undefined with two points or none left over. */
  readonly misfit: number | undefined;
}

export interface ArrheniusPoint {
  /** K */
  readonly temperature: number;
  /** m²/s, with its standard error. */
  readonly diffusivity: Estimate;
}

/**
 * The line through ln D over 1/kT that leaves the least weighted squares; errors from those of the points. Undefined for fewer than
 * two temperatures, or for a D that is not above zero.
 */
export function fitArrhenius(points: readonly ArrheniusPoint[]): ArrheniusFit | undefined {
  if (points.some(({ diffusivity }) => !(diffusivity.value > 0))) return undefined;
  const rows = points.map(({ temperature, diffusivity: { value, error } }) => ({
    x: 1 / (boltzmannConstant * temperature),
    y: Math.log(value),
    // A point without noise still does not outweigh all others.
    weight: 1 / Math.max(error / value, 1e-6) ** 2,
  }));
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + row.weight * of(row), 0);
  const weight = sum(() => 1);
  const centre = sum(({ x }) => x) / weight;
  const spread = sum(({ x }) => (x - centre) ** 2);
  if (new Set(rows.map(({ x }) => x)).size < 2) return undefined;
  const slope = sum(({ x, y }) => (x - centre) * y) / spread;
  const height = sum(({ y }) => y) / weight;
  const atZero = height - slope * centre;
  const prefactor = Math.exp(atZero);
  const left = sum(({ x, y }) => (y - atZero - slope * x) ** 2);
  return {
    activationEnergy: { value: -slope, error: Math.sqrt(1 / spread) },
    prefactor: { value: prefactor, error: prefactor * Math.sqrt(1 / weight + centre ** 2 / spread) },
    misfit: rows.length > 2 ? left / (rows.length - 2) : undefined,
  };
}
