/**
 * Label images drawn with whole numbers, and what skimage.measure.regionprops (scikit-image 0.26.0) says of them: numbers of
 * verify/particle-reference.py. Lengths in voxels; the middle of the first voxel is at 0; eigenvalues of the inertia tensor
 * (trace of the covariance less the covariance) take voxels as points.
 */

import type { DrawnParticles } from './particles.ts';

interface Form {
  /** Half voxels. */
  readonly centre: readonly [number, number, number];
  /** Coefficients of xx, yy, zz, xy, xz, yz in half voxels, and the largest value inside. */
  readonly form: readonly number[];
  readonly limit: number;
}

const shape = [40, 36, 32] as const;

const forms: readonly Form[] = [
  { centre: [25, 24, 23], form: [4, 9, 16, 0, 0, 0], limit: 2500 },
  { centre: [54, 40, 30], form: [3, 2, 2, 2, -1, 1], limit: 900 },
  { centre: [20, 50, 45], form: [6, 1, 5, -2, 1, 1], limit: 1300 },
  { centre: [60, 10, 55], form: [1, 7, 2, 1, 1, -3], limit: 700 },
  { centre: [50, 66, 50], form: [2, 2, 2, 0, 0, 0], limit: 500 },
  { centre: [70, 66, 20], form: [1, 1, 30, 0, 0, 0], limit: 60 },
];

/** A voxel within several forms belongs to the first. */
export function referenceParticles(): DrawnParticles {
  const [nx, ny, nz] = shape;
  const data = new Uint32Array(nx * ny * nz);
  for (const [particle, { centre, form, limit }] of forms.entries()) {
    for (let voxel = 0; voxel < data.length; voxel++) {
      const x = 2 * (voxel % nx) + 1 - centre[0];
      const y = 2 * (Math.floor(voxel / nx) % ny) + 1 - centre[1];
      const z = 2 * Math.floor(voxel / nx / ny) + 1 - centre[2];
      const terms = [x * x, y * y, z * z, x * y, x * z, y * z];
      const value = terms.reduce((sum, term, at) => sum + form[at] * term, 0);
      if (value <= limit && data[voxel] === 0) data[voxel] = particle + 1;
    }
  }
  return { data, shape, voxelSize: [1, 1, 1], count: forms.length };
}

/** What scikit-image says of each. */
export const referenceRegions = [
  {
    voxels: 2724,
    equivalentDiameter: 17.327510085867353,
    centroid: [12.0, 11.5, 11.0],
    bounds: [0, 4, 5, 25, 20, 18],
    inertia: [45.10315712187959, 39.135095447870775, 21.627386196769457],
  },
  {
    voxels: 4853,
    equivalentDiameter: 21.005703111571258,
    centroid: [26.568308262930145, 19.562332577786936, 14.540284360189574],
    bounds: [17, 7, 3, 37, 33, 27],
    inertia: [67.12348645678057, 60.54798325406868, 30.616753909031694],
  },
  {
    voxels: 4416,
    equivalentDiameter: 20.35526750357684,
    centroid: [9.098052536231885, 22.229166666666668, 22.27332427536232],
    bounds: [2, 4, 14, 18, 36, 31],
    inertia: [76.67482794012305, 73.59636987314502, 24.658025096506698],
  },
  {
    voxels: 2239,
    equivalentDiameter: 16.231244647425058,
    centroid: [29.443054935238948, 4.233586422510049, 25.31308619919607],
    bounds: [15, 0, 16, 40, 11, 32],
    inertia: [52.55960022381922, 44.06940619846943, 18.70181124598625],
  },
  {
    voxels: 1518,
    equivalentDiameter: 14.25906503275845,
    centroid: [24.516469038208168, 31.150197628458496, 24.483530961791832],
    bounds: [17, 25, 17, 33, 36, 32],
    inertia: [25.83089305184404, 20.208955760002592, 19.50419794546703],
  },
  {
    voxels: 48,
    equivalentDiameter: 4.509006607147306,
    centroid: [34.5, 32.5, 9.5],
    bounds: [32, 30, 9, 38, 36, 11],
    inertia: [3.8333333333333335, 2.1666666666666665, 2.1666666666666665],
  },
] as const;
