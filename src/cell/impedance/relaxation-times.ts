import { InputError } from '../../base/index.ts';
import { nonNegativeLeastSquares, type DenseColumns } from '../../numerics/least-squares/index.ts';
import {
  capacitor,
  elementColumns,
  inductor,
  moduli,
  relativeResidual,
  relaxation,
  resistor,
  spectrumRows,
  timeConstants,
  type Element,
} from './elements.ts';
import { requireSpectrum } from './kramers-kronig.ts';
import type { Spectrum } from './spectrum.ts';

export interface RelaxationOptions {
  /** Weight λ of the curvature beside the relative residuals; larger is smoother. Default 1e-3. */
  readonly regularisation?: number | undefined;
  /** Time constants for each decade. Default 10. */
  readonly perDecade?: number | undefined;
  /** Decades of time constants beyond the range of the frequencies at either end. Default 1. */
  readonly beyond?: number | undefined;
}

/** Z = R + iωL + 1/(iωC) + ∫ γ/(1 + iωτ) d ln τ, in the unit of the spectrum. */
export interface RelaxationTimes {
  /** τ, s */
  readonly time: Float64Array;
  /** γ(ln τ), never negative: its integral over ln τ is a resistance. */
  readonly distribution: Float64Array;
  readonly resistance: number;
  /** L, never negative. */
  readonly inductance: number;
  /** 1/C of what blocks direct current, never negative. */
  readonly elastance: number;
  readonly peaks: readonly RelaxationPeak[];
  readonly regularisation: number;
  /** Root of the mean square of (Z − fit)/|Z|. */
  readonly residual: number;
}

/** A maximum of the distribution and the resistance between the minima beside it. */
export interface RelaxationPeak {
  readonly time: number;
  readonly resistance: number;
}

const fixed: readonly Element[] = [resistor, inductor, capacitor];

/**
 * Distribution of relaxation times: γ ≥ 0 on a grid of time constants that makes the mean of |Z − fit|²/|Z|² over the
 * frequencies plus λ² ∫ (d²γ/d(ln τ)²)² d ln τ least, γ there over the spread of the real part. The problem is ill-posed and
 * this is Tikhonov's regularisation of it: peaks are at least about λ^(2/9) wide in ln τ and closer ones merge; their
 * resistances are safer than their heights. T. H. Wan, M. Saccoccio, C. Chen, F. Ciucci, Electrochim. Acta 184 (2015)
 * 483 (doi:10.1016/j.electacta.2015.09.097).
 * @throws InputError for fewer than 5 frequencies or options out of range.
 */
export function relaxationTimes(spectrum: Spectrum, options: RelaxationOptions = {}): RelaxationTimes {
  const { regularisation = 1e-3, perDecade = 10, beyond = 1 } = options;
  requireSpectrum(spectrum, 5);
  requirePositive(regularisation, 'regularisation');
  requirePositive(perDecade, 'perDecade');
  if (!(beyond >= 0 && beyond <= 6)) refuse(beyond, 'beyond', 'a number of decades from 0 to 6');
  const { frequency, real } = spectrum;
  const widen = 10 ** beyond;
  const shortest = 1 / (2 * Math.PI * Math.max(...frequency) * widen);
  const longest = widen / (2 * Math.PI * Math.min(...frequency));
  const count = Math.max(3, Math.ceil(perDecade * Math.log10(longest / shortest)) + 1);
  const time = timeConstants(shortest, longest, count);
  const step = Math.log(longest / shortest) / (count - 1);
  const spread = Math.max(...real) - Math.min(...real) || Math.max(...moduli(spectrum));
  const elements = [...fixed, ...Array.from(time, relaxation)];
  const weight = (regularisation * Math.sqrt(frequency.length)) / (spread * step ** 2.5);
  const columns = elementColumns(spectrum, elements, count);
  bend(columns, 2 * frequency.length, weight);
  const amounts = nonNegativeLeastSquares(columns, spectrumRows(spectrum, count));
  const resistances = amounts.subarray(fixed.length);
  const distribution = resistances.map((value) => value / step);
  return {
    time,
    distribution,
    resistance: amounts[0],
    inductance: amounts[1],
    elastance: amounts[2],
    peaks: peaksOf(time, resistances),
    regularisation,
    residual: relativeResidual(spectrum, elements, amounts),
  };
}

/** Second differences of the relaxations' resistances in the rows from `first` on; the distribution ends in zero. */
function bend({ rows, columns, values }: DenseColumns, first: number, weight: number): void {
  for (let k = fixed.length; k < columns; k++) {
    const row = first + k - fixed.length;
    values[k * rows + row] = -2 * weight;
    if (row > first) values[k * rows + row - 1] = weight;
    if (row < rows - 1) values[k * rows + row + 1] = weight;
  }
}

/** Peaks of less than a thousandth of the largest are left out. */
const smallest = 1e-3;

function peaksOf(time: Float64Array, resistances: Float64Array): RelaxationPeak[] {
  const peaks: RelaxationPeak[] = [];
  const least = smallest * Math.max(...resistances);
  let [area, moment, top] = [0, 0, 0];
  for (let k = 0; k < time.length; k++) {
    area += resistances[k];
    moment += resistances[k] * Math.log(time[k]);
    top = Math.max(top, resistances[k]);
    const ends =
      k === time.length - 1 || (resistances[k] <= resistances[k - 1] && resistances[k] < resistances[k + 1]);
    if (!ends) continue;
    if (top > least) peaks.push({ time: Math.exp(moment / area), resistance: area });
    [area, moment, top] = [0, 0, 0];
  }
  return peaks;
}

function requirePositive(value: number, field: string): void {
  if (!(value > 0 && Number.isFinite(value))) refuse(value, field, 'a number above 0');
}

function refuse(value: number, field: string, expected: string): never {
  throw new InputError(`${value} cannot be used`, { at: { field }, expected });
}
