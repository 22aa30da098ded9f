/**
 * An independent solver of the same discrete problem, for small volumes: conjugate gradients in f64 on the potential
 * itself (not on its deviation from the linear profile), one voxel after the other, with nothing shared with the
 * library. Percolation is decided by flood fill.
 */
export interface ReferenceProblem {
  readonly shape: readonly [number, number, number];
  readonly voxelSize: readonly [number, number, number];
  /** Conductivity of each voxel, x fastest; 0 insulates. */
  readonly conductivity: ArrayLike<number>;
  /** 0, 1, 2 for x, y, z. */
  readonly axis: 0 | 1 | 2;
  /** Opposite sides joined; the plates never are. */
  readonly periodicSides: boolean;
}

export interface ReferenceSolution {
  /** Superficial effective conductivity; 0 where nothing connects the plates. */
  readonly effective: number;
  /** Voxels that are connected to both plates. */
  readonly percolating: number;
  /** Potential of each voxel, 0 at the first plate and 1 at the last. */
  readonly potential: Float64Array;
}

interface Face {
  readonly a: number;
  readonly b: number;
  readonly conductance: number;
}

interface Network {
  readonly faces: Face[];
  /** Conductance of each voxel to the plates at potential 0 and 1. */
  readonly toLow: Float64Array;
  readonly toHigh: Float64Array;
}

function network(problem: ReferenceProblem): Network {
  const { shape, voxelSize, conductivity, axis, periodicSides } = problem;
  const count = shape[0] * shape[1] * shape[2];
  const strides = [1, shape[0], shape[0] * shape[1]];
  const volume = voxelSize[0] * voxelSize[1] * voxelSize[2];
  const faces: Face[] = [];
  const toLow = new Float64Array(count);
  const toHigh = new Float64Array(count);
  for (let voxel = 0; voxel < count; voxel++) {
    const own = conductivity[voxel] ?? 0;
    if (own === 0) continue;
    for (const direction of [0, 1, 2] as const) {
      const length = shape[direction];
      const stride = strides[direction] ?? 0;
      const step = voxelSize[direction];
      const place = Math.floor(voxel / stride) % length;
      const last = place === length - 1;
      if (direction === axis) {
        const half = (2 * own * volume) / step ** 2;
        if (place === 0) toLow[voxel] = half;
        if (last) toHigh[voxel] = half;
      }
      if (last && (direction === axis || !periodicSides || length === 1)) continue;
      const next = last ? voxel - (length - 1) * stride : voxel + stride;
      const other = conductivity[next] ?? 0;
      if (other === 0) continue;
      const conductance = (((2 * own * other) / (own + other)) * volume) / step ** 2;
      faces.push({ a: voxel, b: next, conductance });
    }
  }
  return { faces, toLow, toHigh };
}

/** Voxels reachable from those with a positive mark. */
function reach({ faces }: Network, marks: Float64Array): Uint8Array {
  const reached = Uint8Array.from(marks, (mark) => (mark > 0 ? 1 : 0));
  for (let grown = true; grown; ) {
    grown = false;
    for (const { a, b } of faces) {
      if (reached[a] === reached[b]) continue;
      reached[a] = 1;
      reached[b] = 1;
      grown = true;
    }
  }
  return reached;
}

function apply({ faces, toLow, toHigh }: Network, live: Uint8Array, x: Float64Array): Float64Array {
  const y = x.map((value, voxel) =>
    live[voxel] === 1 ? ((toLow[voxel] ?? 0) + (toHigh[voxel] ?? 0)) * value : 0,
  );
  for (const { a, b, conductance } of faces) {
    if (live[a] !== 1) continue;
    const flow = conductance * ((x[a] ?? 0) - (x[b] ?? 0));
    y[a] = (y[a] ?? 0) + flow;
    y[b] = (y[b] ?? 0) - flow;
  }
  return y;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [at, value] of a.entries()) sum += value * (b[at] ?? 0);
  return sum;
}

/** Solves to a relative residual of 1e-13. */
export function solveReference(problem: ReferenceProblem): ReferenceSolution {
  const net = network(problem);
  const low = reach(net, net.toLow);
  const high = reach(net, net.toHigh);
  const live = low.map((mark, voxel) => mark & (high[voxel] ?? 0));
  const percolating = live.reduce((sum, mark) => sum + mark, 0);
  const potential = new Float64Array(live.length);
  if (percolating === 0) return { effective: 0, percolating, potential };
  const r = net.toHigh.map((conductance, voxel) => (live[voxel] === 1 ? conductance : 0));
  const p = Float64Array.from(r);
  const target = 1e-26 * dot(r, r);
  let rr = dot(r, r);
  for (let iteration = 0; iteration < 100_000 && rr > target; iteration++) {
    const q = apply(net, live, p);
    const alpha = rr / dot(p, q);
    for (const [voxel, value] of p.entries()) {
      potential[voxel] = (potential[voxel] ?? 0) + alpha * value;
      r[voxel] = (r[voxel] ?? 0) - alpha * (q[voxel] ?? 0);
    }
    const fresh = dot(r, r);
    for (const [voxel, value] of r.entries()) p[voxel] = value + (fresh / rr) * (p[voxel] ?? 0);
    rr = fresh;
  }
  const { shape, voxelSize, axis } = problem;
  const area = shape.reduce(
    (product, length, at) => (at === axis ? product : product * length * voxelSize[at as 0 | 1 | 2]),
    1,
  );
  const flow = potential.reduce(
    (sum, value, voxel) => sum + (live[voxel] === 1 ? (net.toLow[voxel] ?? 0) * value : 0),
    0,
  );
  return { effective: (flow * shape[axis] * voxelSize[axis]) / area, percolating, potential };
}
