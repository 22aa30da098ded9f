// The readable twin of `begin`, `direct` and `evaluate` in kernels/transport.ts. The unknown is the deviation
// from the linear profile, which drops by 1 from voxel to voxel and by 1/2 between a plate and the voxel beside it.
import { facesOf, type Lattice } from './lattice.ts';

/** Sums over each plane of voxels; a face across z belongs to the plane below it, the lower plate's to plane 0. */
interface PlaneSums {
  readonly residual: number[];
  readonly squaredResidual: number[];
  readonly squaredRight: number[];
  /** x.(b + residual) */
  readonly gain: number[];
  /** Energy of the linear profile alone. */
  readonly linear: number[];
  readonly fluxAbove: number[];
  /** Through the lower plate: plane 0 only. */
  readonly fluxBelow: number[];
}

interface Evaluated {
  readonly right: Float64Array;
  readonly residual: Float64Array;
  readonly sums: PlaneSums;
}

function add(sums: number[], plane: number, value: number): void {
  sums[plane] = (sums[plane] ?? 0) + value;
}

/** Right-hand side, residual and sums for the deviation `x`; at x = 0 the residual is the right-hand side. */
export function evaluate(lattice: Lattice, x: Float64Array): Evaluated {
  const [nx, ny, nz] = lattice.shape;
  const zeros = (): number[] => Array.from({ length: nz }, () => 0);
  const sums = {
    residual: zeros(),
    squaredResidual: zeros(),
    squaredRight: zeros(),
    gain: zeros(),
    linear: zeros(),
    fluxAbove: zeros(),
    fluxBelow: zeros(),
  };
  const right = new Float64Array(x.length);
  const residual = new Float64Array(x.length);
  for (const [voxel, own] of x.entries()) {
    if (lattice.live[voxel] === 0) continue;
    const plane = Math.floor(voxel / (nx * ny));
    const faces = facesOf(lattice, voxel);
    const [below = 0, above = 0] = faces.slice(4).map(({ conductance }) => conductance);
    const dropBelow = dropThrough(lattice, 2, plane - 1);
    const dropAbove = dropThrough(lattice, 2, plane);
    const inflow = faces.map(({ to, conductance }) => conductance * ((x[to] ?? 0) - own));
    const fed = lattice.openings?.[voxel % (nx * ny)] ?? 0;
    const fedAbove = plane === nz - 1 ? fed : 0;
    const fedBelow = plane === 0 ? fed : 0;
    const b = above * dropAbove + fedAbove - below * dropBelow - fedBelow;
    const rest = inflow.reduce((sum, flux) => sum + flux, b);
    right[voxel] = b;
    residual[voxel] = rest;
    add(sums.residual, plane, rest);
    add(sums.squaredResidual, plane, rest ** 2);
    add(sums.squaredRight, plane, b ** 2);
    add(sums.gain, plane, own * (b + rest));
    add(sums.linear, plane, above * dropAbove ** 2 + (faces[4]?.to === -1 ? below * dropBelow ** 2 : 0));
    add(sums.fluxAbove, plane, above * dropAbove + fedAbove + (inflow[5] ?? 0));
    if (plane === 0) add(sums.fluxBelow, plane, below * dropBelow + fedBelow - (inflow[4] ?? 0));
  }
  return { right, residual, sums };
}

/** Drop of a profile linear along an axis through the face after the voxel at `at`; -1 is before the first one. */
function dropThrough(lattice: Lattice, axis: 0 | 1 | 2, at: number): number {
  const length = lattice.shape[axis];
  const hasSeam = lattice.seams[axis];
  if (axis === 2 && lattice.fed) return 0;
  if (lattice.wraps[axis]) return hasSeam && (at < 0 || at >= length - 2) ? 0.5 : 1;
  return at < 0 || at === length - 1 ? 0.5 : 1;
}

/** The field whose red values (x + y + z even) balance, to the last bit, `right` and the black values given. */
export function balanceRed(lattice: Lattice, black: Float64Array, right?: Float64Array): Float64Array {
  const [nx, ny] = lattice.shape;
  return black.map((value, voxel) => {
    const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    if ((i + j + k) % 2 === 1 || lattice.live[voxel] === 0) return value;
    const faces = facesOf(lattice, voxel);
    const diagonal = faces.reduce((sum, { conductance }) => sum + conductance, 0);
    const inflow = faces.reduce((sum, { to, conductance }) => sum + conductance * (black[to] ?? 0), 0);
    return diagonal === 0 ? 0 : ((right?.[voxel] ?? 0) + inflow) / diagonal;
  });
}
