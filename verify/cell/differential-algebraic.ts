/** Problems F(t, y, y') = 0 of known solution for integrators. */

/**
 * Robertson's autocatalysis with the conservation of mass as algebraic equation. Solution at t = 1e11 from the
 * Test Set for IVP Solvers (F. Mazzia, C. Magherini, release 2.4, problem ROBER).
 */
export const robertson = {
  start: [1, 0, 0],
  startDerivative: [-0.04, 0.04, 0],
  end: 1e11,
  solution: [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505],
  rates: { first: 0.04, second: 3e7, third: 1e4 },
} as const;

/** y1' = −y2, 0 = y2 − y1²: y1 = 1/(1 + t). */
export const reciprocal = {
  solution: (t: number): readonly [number, number] => [1 / (1 + t), 1 / (1 + t) ** 2],
} as const;
