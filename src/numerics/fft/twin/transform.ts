import { unitRoot } from '../lengths.ts';

/** Complex numbers, real and imaginary parts apart. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** F(k) = Σ f(x) exp(−2πi k x/n) by its definition, any length: n² operations. */
export function directTransform({ re, im }: Complex): Complex {
  const n = re.length;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    for (let x = 0; x < n; x++) {
      const [c, s] = unitRoot(k * x, n);
      out.re[k] += re[x] * c - im[x] * s;
      out.im[k] += re[x] * s + im[x] * c;
    }
  }
  return out;
}

/**
 * The same in n times the sum of the prime factors of n, by splitting into every p-th number for the smallest factor p:
 * Cooley and Tukey, doi 10.1090/S0025-5718-1965-0178586-1. The readable twin of kernels/fft.ts.
 */
export function fastTransform(field: Complex): Complex {
  const n = field.re.length;
  const p = smallestFactor(n);
  if (p === n) return directTransform(field);
  const m = n / p;
  const parts = Array.from({ length: p }, (_, start) =>
    fastTransform({
      re: Float64Array.from({ length: m }, (__, at) => field.re[start + p * at]),
      im: Float64Array.from({ length: m }, (__, at) => field.im[start + p * at]),
    }),
  );
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    for (const [start, part] of parts.entries()) {
      const [c, s] = unitRoot(k * start, n);
      const [re, im] = [part.re[k % m], part.im[k % m]];
      out.re[k] += re * c - im * s;
      out.im[k] += re * s + im * c;
    }
  }
  return out;
}

function smallestFactor(n: number): number {
  for (let p = 2; p * p <= n; p++) if (n % p === 0) return p;
  return n;
}

/** Along one axis after the other, x fastest. */
export function transformGrid(field: Complex, shape: readonly number[]): Complex {
  const out = { re: field.re.slice(), im: field.im.slice() };
  let step = 1;
  for (const length of shape) {
    for (let line = 0; line < field.re.length / length; line++) {
      const start = (line % step) + Math.floor(line / step) * step * length;
      const at = (x: number): number => start + x * step;
      const found = fastTransform({
        re: Float64Array.from({ length }, (_, x) => out.re[at(x)]),
        im: Float64Array.from({ length }, (_, x) => out.im[at(x)]),
      });
      for (let x = 0; x < length; x++) {
        out.re[at(x)] = found.re[x];
        out.im[at(x)] = found.im[x];
      }
    }
    step *= length;
  }
  return out;
}
