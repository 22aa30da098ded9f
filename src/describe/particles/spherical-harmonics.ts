/** Real spherical harmonics to a degree, scaled so that the mean of each square over the sphere is 1. */
export class SphericalHarmonics {
  /** (degree + 1)² functions, those of degree l from l² on, by order 0, 1, −1, 2, −2, … */
  readonly count: number;
  readonly #degree: number;
  /** Factors of the recurrence from the two lower degrees; [l (degree + 1) + m]. */
  readonly #up: Float64Array;
  readonly #back: Float64Array;

  constructor(degree: number) {
    this.#degree = degree;
    this.count = (degree + 1) ** 2;
    this.#up = new Float64Array(this.count);
    this.#back = new Float64Array(this.count);
    for (let l = 1; l <= degree; l++) {
      for (let m = 0; m < l; m++) {
        this.#up[l * (degree + 1) + m] = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
        this.#back[l * (degree + 1) + m] = Math.sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1));
      }
    }
  }

  /**
   * Writes the values of all functions in the direction of a unit vector. Products of a polynomial in z, by the usual
   * recurrence in the degree, and of the real and imaginary part of (x + iy)^m.
   */
  evaluate(x: number, y: number, z: number, values: Float64Array): void {
    const width = this.#degree + 1;
    let [cosine, sine, sectoral] = [1, 0, 1];
    for (let m = 0; m <= this.#degree; m++) {
      if (m > 0) {
        [cosine, sine] = [cosine * x - sine * y, cosine * y + sine * x];
        sectoral *= Math.sqrt((2 * m + 1) / (m === 1 ? 1 : 2 * m));
      }
      let [before, here] = [0, sectoral];
      for (let l = m; l <= this.#degree; l++) {
        if (l > m) {
          const next = this.#up[l * width + m] * (z * here - this.#back[l * width + m] * before);
          [before, here] = [here, next];
        }
        if (m === 0) values[l * l] = here;
        else {
          values[l * l + 2 * m - 1] = here * cosine;
          values[l * l + 2 * m] = here * sine;
        }
      }
    }
  }
}

/**
 * Solves A x = b for a symmetric positive definite A (its lower triangle, by rows) by Cholesky's method; both are overwritten
 * and b becomes x.
 * @returns false where A is not positive definite to working precision.
 */
export function solveSymmetric(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    const own = a[i * n + i];
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (j < i) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 1e-10 * own) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return true;
}
