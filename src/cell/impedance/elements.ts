import type { DenseColumns } from '../../numerics/index.ts';
import type { Spectrum } from './spectrum.ts';

/** Impedance of an element of a circuit at an angular frequency, both parts. */
export type Element = (angularFrequency: number) => readonly [number, number];

export const resistor: Element = () => [1, 0];
/** iω times a unit of inductance. */
export const inductor: Element = (angularFrequency) => [0, angularFrequency];
/** 1/iω: a unit of reciprocal capacitance. */
export const capacitor: Element = (angularFrequency) => [0, -1 / angularFrequency];

/** A unit of resistance beside a capacitance, of time constant τ (s). */
export function relaxation(timeConstant: number): Element {
  return (angularFrequency) => {
    const phase = angularFrequency * timeConstant;
    return [1 / (1 + phase * phase), -phase / (1 + phase * phase)];
  };
}

/** 1/|Z| at each frequency: what makes residuals relative. */
export function moduli({ real, imaginary }: Spectrum): Float64Array {
  return real.map((value, n) => Math.hypot(value, imaginary[n]));
}

/** Rows are the real, then the imaginary parts over |Z|, columns the elements; `more` rows of zeros follow. */
export function elementColumns(spectrum: Spectrum, elements: readonly Element[], more = 0): DenseColumns {
  const { frequency } = spectrum;
  const count = frequency.length;
  const rows = 2 * count + more;
  const modulus = moduli(spectrum);
  const values = new Float64Array(rows * elements.length);
  for (const [k, element] of elements.entries()) {
    for (let n = 0; n < count; n++) {
      const [real, imaginary] = element(2 * Math.PI * frequency[n]);
      values[k * rows + n] = real / modulus[n];
      values[k * rows + count + n] = imaginary / modulus[n];
    }
  }
  return { rows, columns: elements.length, values };
}

/** The spectrum in the same rows. */
export function spectrumRows(spectrum: Spectrum, more = 0): Float64Array {
  const { frequency, real, imaginary } = spectrum;
  const modulus = moduli(spectrum);
  const rows = new Float64Array(2 * frequency.length + more);
  rows.set(real.map((value, n) => value / modulus[n]));
  rows.set(
    imaginary.map((value, n) => value / modulus[n]),
    frequency.length,
  );
  return rows;
}

/** Sum of the elements times their `amounts` at each frequency. */
export function sumOf(
  frequency: Float64Array,
  elements: readonly Element[],
  amounts: ArrayLike<number>,
): Pick<Spectrum, 'real' | 'imaginary'> {
  const real = new Float64Array(frequency.length);
  const imaginary = new Float64Array(frequency.length);
  for (const [k, element] of elements.entries()) {
    for (let n = 0; n < frequency.length; n++) {
      const [x, y] = element(2 * Math.PI * frequency[n]);
      real[n] += amounts[k] * x;
      imaginary[n] += amounts[k] * y;
    }
  }
  return { real, imaginary };
}

/** Root of the mean square of |Z − fit|/|Z|, the fit being the sum of the elements times their `amounts`. */
export function relativeResidual(
  spectrum: Spectrum,
  elements: readonly Element[],
  amounts: ArrayLike<number>,
): number {
  const { frequency, real, imaginary } = spectrum;
  const fit = sumOf(frequency, elements, amounts);
  const modulus = moduli(spectrum);
  let sum = 0;
  for (let n = 0; n < frequency.length; n++) {
    sum += ((real[n] - fit.real[n]) ** 2 + (imaginary[n] - fit.imaginary[n]) ** 2) / modulus[n] ** 2;
  }
  return Math.sqrt(sum / frequency.length);
}

/** Time constants (s) evenly in the logarithm between two. */
export function timeConstants(shortest: number, longest: number, count: number): Float64Array {
  if (count === 1) return Float64Array.of(Math.sqrt(shortest * longest));
  return Float64Array.from({ length: count }, (_, k) => shortest * (longest / shortest) ** (k / (count - 1)));
}
