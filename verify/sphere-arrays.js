/**
 * Cubic arrays of spheres in a matrix of conductivity one: formulas, accurate values for insulating spheres, and the
 * arrays drawn into voxels.
 */

/** @typedef {'sc' | 'fcc'} Lattice */

/**
 * Coefficients c1 to c6 of Sangani and Acrivos.
 * @type {Record<Lattice, readonly number[]>}
 */
const coefficients = {
  sc: [1.305, 0.231, 0.405, 0.0723, 0.153, 0.0105],
  fcc: [0.0753, 0.697, -0.741, 0.042, 0.0231, 9.14e-7],
};

/**
 * Effective conductivity of a cubic array of spheres of conductivity `ratio`, a truncated series in the volume fraction
 * (A. S. Sangani and A. Acrivos, Proc. R. Soc. A 386, 263 (1983), doi 10.1098/rspa.1983.0036). For insulating spheres at
 * a fraction of one half it is 0.7 % (sc) and 0.4 % (fcc) above {@link insulatingArrays}, at 0.3 within 0.02 %.
 * @param {Lattice} lattice
 * @param {number} fraction
 * @param {number} ratio
 */
export function sanganiAcrivos(lattice, fraction, ratio) {
  const order = (/** @type {number} */ n) => (ratio - 1) / (ratio + (2 * n) / (2 * n - 1));
  const [c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0] = coefficients[lattice];
  const f = fraction;
  const denominator =
    -1 / order(1) +
    f +
    (c1 * order(2) * f ** (10 / 3) * (1 + c2 * order(3) * f ** (11 / 3))) /
      (1 - c3 * order(2) * f ** (7 / 3)) +
    c4 * order(3) * f ** (14 / 3) +
    c5 * order(4) * f ** 6 +
    c6 * order(5) * f ** (22 / 3);
  return 1 - (3 * f) / denominator;
}

/**
 * Accurate values for insulating spheres, from bench/homogenise/sphere_arrays.py: solid harmonics up to order 61 about
 * one sphere, made periodic by least squares on the faces of the lattice's cell (Rayleigh's problem, Philos. Mag. 34, 481
 * (1892)). Digits that do not change with the order; sc at one half (gaps of 1.5 % of the cell) to 2e-5.
 * @type {readonly { readonly lattice: Lattice; readonly fraction: number; readonly effective: number }[]}
 */
export const insulatingArrays = [
  { lattice: 'sc', fraction: 0.3, effective: 0.605661 },
  { lattice: 'sc', fraction: 0.5, effective: 0.37373 },
  { lattice: 'fcc', fraction: 0.3, effective: 0.60839 },
  { lattice: 'fcc', fraction: 0.5, effective: 0.396538 },
];

/**
 * Centres of the spheres that reach into the octant next to one of them, in edges of the octant.
 * @type {Record<Lattice, readonly (readonly [number, number, number])[]>}
 */
const centres = {
  sc: [[0, 0, 0]],
  fcc: [
    [0, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
    [0, 1, 1],
  ],
};

/**
 * One octant of the cubic cell with an edge of `size` voxels (even): 1 in the matrix, 0 where a voxel's middle lies in a
 * sphere. Its faces are planes of mirror symmetry, so between plates it conducts as the periodic array does.
 * @param {Lattice} lattice
 * @param {number} fraction
 * @param {number} size
 */
export function arrayOctant(lattice, fraction, size) {
  const edge = size / 2;
  const spheresPerCell = lattice === 'sc' ? 1 : 4;
  const radius = size * Math.cbrt((3 * fraction) / (4 * Math.PI * spheresPerCell));
  const data = new Uint8Array(edge ** 3).fill(1);
  for (let at = 0; at < data.length; at++) {
    const voxel = [at % edge, Math.floor(at / edge) % edge, Math.floor(at / edge ** 2)];
    const inside = centres[lattice].some(
      (centre) => Math.hypot(...voxel.map((i, axis) => i + 0.5 - edge * (centre[axis] ?? 0))) < radius,
    );
    if (inside) data[at] = 0;
  }
  return data;
}

/**
 * Value at 1/size = 0 of the straight line through values at several sizes, by least squares: errors of first order go.
 * @param {readonly { readonly size: number; readonly value: number }[]} points
 */
export function extrapolate(points) {
  const n = points.length;
  const x = points.reduce((sum, { size }) => sum + 1 / size, 0) / n;
  const y = points.reduce((sum, { value }) => sum + value, 0) / n;
  const slope =
    points.reduce((sum, { size, value }) => sum + (1 / size - x) * (value - y), 0) /
    points.reduce((sum, { size }) => sum + (1 / size - x) ** 2, 0);
  return y - slope * x;
}
