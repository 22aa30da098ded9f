/**
 * An independent solver of the homogenisation problem under every boundary, for volumes of a few hundred conducting
 * voxels: a dense network of resistances in f64, solved by Gaussian elimination; nothing is shared with the library.
 */
export type ReferenceBoundary = 'plates' | 'plates-periodic' | 'mirror' | 'periodic' | 'kinematic' | 'static';

type Triple = readonly [number, number, number];

export interface BoundaryProblem {
  readonly shape: Triple;
  readonly voxelSize: Triple;
  /** Index of the phase of each voxel, x fastest. */
  readonly labels: ArrayLike<number>;
  /** Conductivity of each phase; 0 insulates. */
  readonly conductivities: readonly number[];
  /** Area resistance between two phases. */
  readonly contact?: (a: number, b: number) => number;
}

/** A resistance between voxels, or between a voxel (b < 0) and the outside. */
interface Bond {
  readonly a: number;
  readonly b: number;
  readonly conductance: number;
  /** Coordinate of b, or of the outer face, less that of a: how far an undisturbed gradient of one drops. */
  readonly reach: Triple;
}

type Sides = 'insulated' | 'joined' | 'held';

const axes = [0, 1, 2] as const;

/** Steps between neighbours along x, y and z. */
function stepsOf([nx, ny]: Triple): Triple {
  return [1, nx, nx * ny];
}

function area({ voxelSize: [hx, hy, hz] }: BoundaryProblem, axis: number): number {
  return (hx * hy * hz) / [hx, hy, hz][axis];
}

/** Resistance of the face between two voxels, per area. */
function faceResistance(
  { labels, conductivities, contact, voxelSize }: BoundaryProblem,
  a: number,
  b: number,
  axis: number,
) {
  const half = voxelSize[axis] / 2;
  const between = labels[a] === labels[b] ? 0 : (contact?.(labels[a], labels[b]) ?? 0);
  return half / conductivities[labels[a]] + between + half / conductivities[labels[b]];
}

function unit(axis: number, length: number): Triple {
  return [axis === 0 ? length : 0, axis === 1 ? length : 0, axis === 2 ? length : 0];
}

/** All resistances of a volume whose sides across x, y and z are as told. */
function bondsOf(problem: BoundaryProblem, sides: readonly [Sides, Sides, Sides]): Bond[] {
  const { shape, labels, conductivities, voxelSize } = problem;
  const steps = stepsOf(shape);
  const bonds: Bond[] = [];
  const conducts = (voxel: number): boolean => conductivities[labels[voxel]] > 0;
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (!conducts(voxel)) continue;
    for (const axis of axes) {
      const place = Math.floor(voxel / steps[axis]) % shape[axis];
      const isLast = place === shape[axis] - 1;
      const length = voxelSize[axis];
      if (sides[axis] === 'held') {
        const conductance = (area(problem, axis) * conductivities[labels[voxel]]) / (length / 2);
        if (place === 0) bonds.push({ a: voxel, b: -1, conductance, reach: unit(axis, -length / 2) });
        if (isLast) bonds.push({ a: voxel, b: -1, conductance, reach: unit(axis, length / 2) });
      }
      if (isLast && sides[axis] !== 'joined') continue;
      const next = isLast ? voxel - place * steps[axis] : voxel + steps[axis];
      if (!conducts(next)) continue;
      const conductance = area(problem, axis) / faceResistance(problem, voxel, next, axis);
      bonds.push({ a: voxel, b: next, conductance, reach: unit(axis, length) });
    }
  }
  return bonds;
}

/** Solves a symmetric positive semi-definite system; where a pivot is nothing but rounding the unknown is free, and 0. */
function solveDense(matrix: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const b = Float64Array.from(right);
  const free = new Uint8Array(size);
  for (let k = 0; k < size; k++) {
    if (a[k][k] <= 1e-11 * matrix[k][k]) {
      free[k] = 1;
      continue;
    }
    for (let i = k + 1; i < size; i++) {
      const factor = a[i][k] / a[k][k];
      if (factor === 0) continue;
      for (let j = k; j < size; j++) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  const x = new Float64Array(size);
  for (let k = size - 1; k >= 0; k--) {
    if (free[k] === 1) continue;
    let sum = b[k];
    for (let j = k + 1; j < size; j++) sum -= a[k][j] * x[j];
    x[k] = sum / a[k][k];
  }
  return x;
}

/** Conducting voxels numbered, and the matrix of the network. */
function assemble({ labels, conductivities }: BoundaryProblem, bonds: readonly Bond[]) {
  const number = new Int32Array(labels.length).fill(-1);
  let size = 0;
  for (let voxel = 0; voxel < labels.length; voxel++)
    if (conductivities[labels[voxel]] > 0) number[voxel] = size++;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  for (const { a, b, conductance } of bonds) {
    const i = number[a];
    matrix[i][i] += conductance;
    if (b < 0) continue;
    const j = number[b];
    matrix[j][j] += conductance;
    matrix[i][j] -= conductance;
    matrix[j][i] -= conductance;
  }
  return { number, matrix, size };
}

/** Drops over all resistances for a unit gradient along the axis. */
function drops(problem: BoundaryProblem, bonds: readonly Bond[], axis: number): Float64Array {
  const { number, matrix, size } = assemble(problem, bonds);
  const right = new Float64Array(size);
  for (const { a, b, conductance, reach } of bonds) {
    right[number[a]] += conductance * reach[axis];
    if (b >= 0) right[number[b]] -= conductance * reach[axis];
  }
  const deviation = solveDense(matrix, right);
  return Float64Array.from(bonds, ({ a, b, reach }) => {
    return reach[axis] + (b < 0 ? 0 : deviation[number[b]]) - deviation[number[a]];
  });
}

function volumeOf({ shape, voxelSize }: BoundaryProblem): number {
  return axes.reduce<number>((product, axis) => product * shape[axis] * voxelSize[axis], 1);
}

/** The mutual energies of the fields. */
function fromDrops(
  problem: BoundaryProblem,
  bonds: readonly Bond[],
  fields: readonly Float64Array[],
): number[][] {
  return fields.map((left) =>
    fields.map((right) => {
      const sum = bonds.reduce((total, { conductance }, at) => total + conductance * left[at] * right[at], 0);
      return sum / volumeOf(problem);
    }),
  );
}

/** Smallest voxel of the connected part of each voxel, by relaxation. */
function partsOf({ labels }: BoundaryProblem, bonds: readonly Bond[]): Int32Array {
  const part = Int32Array.from({ length: labels.length }, (_, voxel) => voxel);
  for (let moved = true; moved; ) {
    moved = false;
    for (const { a, b } of bonds) {
      const smaller = Math.min(part[a], part[b]);
      if (part[a] === part[b]) continue;
      part[a] = part[b] = smaller;
      moved = true;
    }
  }
  return part;
}

/** Columns along an axis whose two ends conduct and lie in one part: first and last voxel. */
function openings(problem: BoundaryProblem, part: Int32Array, axis: number): [number, number][] {
  const { shape, labels, conductivities } = problem;
  const steps = stepsOf(shape);
  const found: [number, number][] = [];
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (Math.floor(voxel / steps[axis]) % shape[axis] !== 0) continue;
    const last = voxel + (shape[axis] - 1) * steps[axis];
    if (!(conductivities[labels[voxel]] > 0 && conductivities[labels[last]] > 0)) continue;
    if (part[voxel] === part[last]) found.push([voxel, last]);
  }
  return found;
}

function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const rows = matrix.map((row) => Float64Array.from(row));
  const columns = rows.map((_, at) =>
    solveDense(rows, Float64Array.from(rows.map((_row, i) => Number(i === at)))),
  );
  return rows.map((_, i) => columns.map((column) => column[i]));
}

interface Resistivity {
  /** Axes that have openings. */
  readonly open: readonly (0 | 1 | 2)[];
  /** Between unit mean fluxes along them. */
  readonly matrix: readonly (readonly number[])[];
}

/** Effective resistivities where a uniform flux is fed through facing openings of one part. */
export function referenceResistivity(problem: BoundaryProblem): Resistivity {
  const bonds = bondsOf(problem, ['insulated', 'insulated', 'insulated']);
  const part = partsOf(problem, bonds);
  const { number, matrix, size } = assemble(problem, bonds);
  const fed = axes.map((axis) => openings(problem, part, axis));
  const open = axes.filter((axis) => fed[axis].length > 0);
  const current = (axis: number): number =>
    volumeOf(problem) / (problem.shape[axis] * problem.voxelSize[axis] * fed[axis].length);
  const fields = axes.map((axis) => {
    const right = new Float64Array(size);
    for (const [first, last] of fed[axis]) {
      right[number[first]] -= current(axis);
      right[number[last]] += current(axis);
    }
    return solveDense(matrix, right);
  });
  const work = (k: number, l: number): number =>
    fed[l].reduce((sum, [first, last]) => {
      const along = current(l) * (fields[k][number[last]] - fields[k][number[first]]);
      // Flux leaves through half a voxel and enters through another one, and a contact where their phases differ.
      const between = (current(l) ** 2 * faceResistance(problem, last, first, l)) / area(problem, l);
      return sum + along + (k === l ? between : 0);
    }, 0);
  return { open, matrix: open.map((k) => open.map((l) => work(k, l) / volumeOf(problem))) };
}

function staticTensor(problem: BoundaryProblem): number[][] {
  const { open, matrix } = referenceResistivity(problem);
  const conductivity = inverse(matrix);
  return axes.map((k) => axes.map((l) => conductivity[open.indexOf(k)]?.[open.indexOf(l)] ?? 0));
}

/** Superficial effective tensor; between plates only its diagonal, each element with plates across its own axis. */
export function referenceTensor(problem: BoundaryProblem, boundary: ReferenceBoundary): number[][] {
  if (boundary === 'static') return staticTensor(problem);
  if (boundary === 'periodic' || boundary === 'kinematic') {
    const side = boundary === 'periodic' ? 'joined' : 'held';
    const bonds = bondsOf(problem, [side, side, side]);
    return fromDrops(
      problem,
      bonds,
      axes.map((axis) => drops(problem, bonds, axis)),
    );
  }
  const across = boundary === 'plates-periodic' ? 'joined' : 'insulated';
  return axes.map((k) => {
    const sides = axes.map((axis) => (axis === k ? 'held' : across)) as [Sides, Sides, Sides];
    const bonds = bondsOf(problem, sides);
    const [[value]] = fromDrops(problem, bonds, [drops(problem, bonds, k)]);
    return axes.map((l) => (k === l ? value : 0));
  });
}
