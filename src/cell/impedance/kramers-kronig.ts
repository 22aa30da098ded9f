import { InputError } from '../../base/index.ts';
import { leastSquares } from '../../numerics/least-squares/index.ts';
import {
  capacitor,
  elementColumns,
  inductor,
  moduli,
  relaxation,
  resistor,
  spectrumRows,
  sumOf,
  timeConstants,
} from './elements.ts';
import type { Spectrum } from './spectrum.ts';

/** How well a spectrum is that of a linear, causal, stable system. */
export interface KramersKronig {
  /** (Z − fit)/|Z| of both parts at each frequency. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly largest: number;
  readonly rms: number;
  /** Relaxation elements in the fit. */
  readonly elements: number;
  /** 1 − Σ|R < 0|/Σ R ≥ 0 of them: near 1 the fit has few elements, near 0 too many. */
  readonly balance: number;
}

/** Below this the elements begin to fit noise by turns of sign; Schönleber et al. propose 0.85. */
const enough = 0.85;
/** Fewer cannot follow a single relaxation between two of their time constants, whatever its sign. */
const leastPerDecade = 3;

/**
 * Fits what obeys the Kramers–Kronig relations by itself, a resistance, an inductance, a capacitance and relaxations whose
 * time constants are even in the logarithm over the range of the
 * frequencies, by linear least squares of relative residuals, and
 * raises their number from three for
 * each decade until their `balance` falls below 0.85. M. Schönleber, D. Klotz, E. Ivers-Tiffée, Electrochim.
 * Acta 131 (2014) 20 (doi:10.1016/j.electacta.2014.01.034).
 * @throws InputError for fewer than 5 frequencies, or where |Z| is 0.
 */
export function kramersKronig(spectrum: Spectrum): KramersKronig {
  requireSpectrum(spectrum, 5);
  const { frequency } = spectrum;
  const decades = Math.log10(Math.max(...frequency) / Math.min(...frequency));
  const most = frequency.length;
  for (let count = Math.min(most, Math.ceil(leastPerDecade * decades) + 1); ; count++) {
    const fit = fitRelaxations(spectrum, count);
    if (fit.balance <= enough || count >= most) return fit;
  }
}

function fitRelaxations(spectrum: Spectrum, count: number): KramersKronig {
  const { frequency } = spectrum;
  const [slowest, fastest] = [Math.min(...frequency), Math.max(...frequency)];
  const constants = timeConstants(1 / (2 * Math.PI * fastest), 1 / (2 * Math.PI * slowest), count);
  const elements = [resistor, inductor, capacitor, ...Array.from(constants, relaxation)];
  const amounts = leastSquares(elementColumns(spectrum, elements), spectrumRows(spectrum));
  const fit = sumOf(frequency, elements, amounts);
  const modulus = moduli(spectrum);
  const real = spectrum.real.map((value, n) => (value - fit.real[n]) / modulus[n]);
  const imaginary = spectrum.imaginary.map((value, n) => (value - fit.imaginary[n]) / modulus[n]);
  let [negative, positive, largest, squares] = [0, 0, 0, 0];
  for (const amount of amounts.subarray(3)) {
    if (amount < 0) negative -= amount;
    else positive += amount;
  }
  for (let n = 0; n < frequency.length; n++) {
    largest = Math.max(largest, Math.abs(real[n]), Math.abs(imaginary[n]));
    squares += real[n] ** 2 + imaginary[n] ** 2;
  }
  return {
    real,
    imaginary,
    largest,
    rms: Math.sqrt(squares / (2 * frequency.length)),
    elements: count,
    balance: positive > 0 ? 1 - negative / positive : 0,
  };
}

/** @throws InputError where a fit would have too few frequencies or a zero to divide by. */
export function requireSpectrum(spectrum: Spectrum, least: number): void {
  const { frequency } = spectrum;
  if (frequency.length < least) {
    throw new InputError(`${frequency.length} frequencies are too few`, {
      at: { field: 'spectrum.frequency' },
      expected: `at least ${least}`,
    });
  }
  const zero = moduli(spectrum).findIndex((value, n) => !(value > 0 && frequency[n] > 0));
  if (zero >= 0) {
    throw new InputError(`the impedance at ${frequency[zero]} Hz cannot be used`, {
      at: { field: `spectrum[${zero}]` },
      expected: 'an impedance other than 0 at a frequency above 0',
    });
  }
}
