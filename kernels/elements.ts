// Steady conduction on trilinear hexahedra: the operator with what the smoother makes of it, the way between the levels,
// vector passes, and what is needed to build the coarse levels.
import { meet } from './_team';
import { firstPlane, Hexahedra, lastPlane, lastStoredPlane } from './_hexahedra';
import { energyRow, fluxRow } from './_hexahedron-rows';
import { diagonalRow } from './_coarse-cells';

export { coarsenCells } from './_coarse-cells';

/** Modes of `elementFlux`: out = A x, or right − A x, or beta out + alpha D⁻¹ (right − A x), or that and x += out. */
const PRODUCT: i32 = 0;
const RESIDUAL: i32 = 1;
const STEP: i32 = 2;
const ADVANCE: i32 = 3;

/** A thread's buffer of one plane: the one being finished, or the next. */
@inline
function buffer(grid: Hexahedra, thread: i32, number: i32): usize {
  return grid.buffers + <usize>((thread << 1) + number) * <usize>grid.bufferBytes;
}

/** Zeroes the pinned nodes of plane k. */
function zeroPinned(grid: Hexahedra, k: i32, plane: usize): void {
  const row = <usize>grid.row << 3;
  const lastY = <usize>grid.ny * row;
  if (grid.pinX != 0) {
    for (let at = plane; at <= plane + lastY; at += row) {
      store<f64>(at, 0);
      store<f64>(at + (<usize>grid.nx << 3), 0);
    }
  }
  if (grid.pinY != 0) {
    memory.fill(plane, 0, row);
    memory.fill(plane + lastY, 0, row);
  }
  if (grid.pinZ != 0 && (k == 0 || k == grid.nz)) memory.fill(plane, 0, lastY + row);
}

/** Ends a plane's sum: joins periodic sides and zeroes pinned ones. */
function closePlane(grid: Hexahedra, k: i32, sum: usize): void {
  const row = <usize>grid.row << 3;
  const lastX = <usize>grid.nx << 3;
  const lastY = <usize>grid.ny * row;
  if (grid.wrapX != 0) {
    for (let at = sum; at <= sum + lastY; at += row) {
      const joined = load<f64>(at) + load<f64>(at + lastX);
      store<f64>(at, joined);
      store<f64>(at + lastX, joined);
    }
  }
  if (grid.wrapY != 0) {
    for (let at = sum; at <= sum + lastX; at += 8) {
      const joined = load<f64>(at) + load<f64>(at + lastY);
      store<f64>(at, joined);
      store<f64>(at + lastY, joined);
    }
  }
  zeroPinned(grid, k, sum);
}

/** Adds a layer of cells to the planes below and above it. */
function addLayer(grid: Hexahedra, layer: i32, below: usize, above: usize, diagonal: bool): void {
  for (let j = 0; j < grid.ny; j++) {
    if (diagonal) diagonalRow(grid, j, layer, below, above);
    else fluxRow(grid, j, layer, below, above);
  }
}

/** Writes a finished plane as the mode says. */
function finishPlane(grid: Hexahedra, k: i32, sum: usize): void {
  const start = <usize>k * (<usize>grid.plane << 3);
  const bytes = <usize>grid.plane << 3;
  const out = grid.out + start;
  if (grid.mode == PRODUCT) {
    memory.copy(out, sum, bytes);
    return;
  }
  const right = grid.right + start;
  const known = grid.right != 0;
  const zero = f64x2.splat(0);
  if (grid.mode == RESIDUAL) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const given = known ? v128.load(right + at) : zero;
      v128.store(out + at, f64x2.sub(given, v128.load(sum + at)));
    }
    return;
  }
  const inverse = grid.inverse + start;
  const alpha = f64x2.splat(grid.alpha);
  const beta = f64x2.splat(grid.beta);
  for (let at: usize = 0; at < bytes; at += 16) {
    const given = known ? v128.load(right + at) : zero;
    const residual = f64x2.sub(given, v128.load(sum + at));
    const scaled = f64x2.mul(alpha, f64x2.mul(v128.load(inverse + at), residual));
    v128.store(out + at, f64x2.add(f64x2.mul(beta, v128.load(out + at)), scaled));
  }
}

/** Writes one over a finished plane of the diagonal; 0 where nothing conducts. */
function invertPlane(grid: Hexahedra, k: i32, sum: usize): void {
  const bytes = <usize>grid.plane << 3;
  const out = grid.inverse + <usize>k * bytes;
  for (let at: usize = 0; at < bytes; at += 8) {
    const value = load<f64>(sum + at);
    store<f64>(out + at, value > 0 ? 1 / value : 0);
  }
}

/** Sums over the layers above and below each of the thread's planes, in the same order for any number of threads. */
function sweepPlanes(grid: Hexahedra, thread: i32, threads: i32, diagonal: bool): void {
  const start = firstPlane(grid, thread, threads);
  const end = lastPlane(grid, thread, threads);
  if (start >= end) return;
  const bytes = <usize>grid.plane << 3;
  let below = buffer(grid, thread, 0);
  let above = buffer(grid, thread, 1);
  memory.fill(above, 0, bytes);
  const before = start > 0 ? start - 1 : grid.wrapZ != 0 ? grid.nz - 1 : -1;
  if (before >= 0) addLayer(grid, before, below, above, diagonal);
  for (let k = start; k < end; k++) {
    const spare = below;
    below = above;
    above = spare;
    memory.fill(above, 0, bytes);
    if (k < grid.nz) addLayer(grid, k, below, above, diagonal);
    closePlane(grid, k, below);
    if (diagonal) invertPlane(grid, k, below);
    else finishPlane(grid, k, below);
    if (k == 0 && grid.wrapZ != 0) {
      if (diagonal) invertPlane(grid, grid.nz, below);
      else finishPlane(grid, grid.nz, below);
    }
  }
}

/** The operator on x plus a linear potential, and what `mode` makes of it. */
export function elementFlux(job: usize, thread: i32, threads: i32): void {
  const grid = changetype<Hexahedra>(job);
  sweepPlanes(grid, thread, threads, false);
  if (grid.mode != ADVANCE) return;
  meet(grid.barrier, threads);
  addTo(grid, grid.x, grid.out, thread, threads);
}

/** One over the operator's diagonal, into `inverse`. */
export function elementDiagonal(job: usize, thread: i32, threads: i32): void {
  sweepPlanes(changetype<Hexahedra>(job), thread, threads, true);
}

/** to += from, on the planes that the thread stores. */
function addTo(grid: Hexahedra, to: usize, from: usize, thread: i32, threads: i32): void {
  const bytes = <usize>grid.plane << 3;
  const end = <usize>lastStoredPlane(grid, thread, threads) * bytes;
  for (let at = <usize>firstPlane(grid, thread, threads) * bytes; at < end; at += 16) {
    v128.store(to + at, f64x2.add(v128.load(to + at), v128.load(from + at)));
  }
}

/** out = x = alpha D⁻¹ right: the smoother's first step from zero. */
export function elementStart(job: usize, thread: i32, threads: i32): void {
  const grid = changetype<Hexahedra>(job);
  const bytes = <usize>grid.plane << 3;
  const alpha = f64x2.splat(grid.alpha);
  const end = <usize>lastStoredPlane(grid, thread, threads) * bytes;
  for (let at = <usize>firstPlane(grid, thread, threads) * bytes; at < end; at += 16) {
    const value = f64x2.mul(alpha, f64x2.mul(v128.load(grid.inverse + at), v128.load(grid.right + at)));
    v128.store(grid.out + at, value);
    v128.store(grid.x + at, value);
  }
}

/** out = alpha x + beta out. */
export function elementCombine(job: usize, thread: i32, threads: i32): void {
  const grid = changetype<Hexahedra>(job);
  const bytes = <usize>grid.plane << 3;
  const alpha = f64x2.splat(grid.alpha);
  const beta = f64x2.splat(grid.beta);
  const end = <usize>lastStoredPlane(grid, thread, threads) * bytes;
  for (let at = <usize>firstPlane(grid, thread, threads) * bytes; at < end; at += 16) {
    const value = f64x2.mul(beta, v128.load(grid.out + at));
    v128.store(grid.out + at, f64x2.add(f64x2.mul(alpha, v128.load(grid.x + at)), value));
  }
}

/** x·right and x·out over the nodes that are not copies, one sum each a plane. */
export function elementProducts(job: usize, thread: i32, threads: i32): void {
  const grid = changetype<Hexahedra>(job);
  const row = <usize>grid.row << 3;
  const mx = <usize>(grid.wrapX != 0 ? grid.nx : grid.nx + 1);
  const my = <usize>(grid.wrapY != 0 ? grid.ny : grid.ny + 1);
  const end = lastPlane(grid, thread, threads);
  for (let k = firstPlane(grid, thread, threads); k < end; k++) {
    let first = f64x2.splat(0);
    let second = f64x2.splat(0);
    for (let j: usize = 0; j < my; j++) {
      const start = <usize>k * (<usize>grid.plane << 3) + j * row;
      const pairs = start + ((mx & ~1) << 3);
      for (let at = start; at < pairs; at += 16) {
        const value = v128.load(grid.x + at);
        first = f64x2.add(first, f64x2.mul(value, v128.load(grid.right + at)));
        second = f64x2.add(second, f64x2.mul(value, v128.load(grid.out + at)));
      }
      if ((mx & 1) == 0) continue;
      const value = v128.load64_zero(grid.x + pairs);
      first = f64x2.add(first, f64x2.mul(value, v128.load64_zero(grid.right + pairs)));
      second = f64x2.add(second, f64x2.mul(value, v128.load64_zero(grid.out + pairs)));
    }
    const partial = grid.partial + (<usize>k << 4);
    store<f64>(partial, f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1));
    store<f64>(partial, f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1), 8);
  }
}

/** Mutual energy of x and right with their linear potentials, one sum a layer of voxels. */
export function elementEnergy(job: usize, thread: i32, threads: i32): void {
  const grid = changetype<Hexahedra>(job);
  const end = min(grid.nz, lastPlane(grid, thread, threads));
  for (let k = firstPlane(grid, thread, threads); k < end; k++) {
    let sum: f64 = 0;
    for (let j = 0; j < grid.ny; j++) sum += energyRow(grid, j, k);
    store<f64>(grid.partial + (<usize>k << 4), sum);
  }
}

/** Coarse nodes below and above a fine node of an axis whose entries start at `between`. */
@inline
function below(between: usize, node: i32): i32 {
  return load<i32>(between + (<usize>node << 3));
}

@inline
function above(between: usize, node: i32): i32 {
  return load<i32>(between + (<usize>node << 3), 4);
}

/** The fine level's x += the trilinear functions of the coarse level's. */
export function elementProlong(fineJob: usize, coarseJob: usize, thread: i32, threads: i32): void {
  const fine = changetype<Hexahedra>(fineJob);
  const coarse = changetype<Hexahedra>(coarseJob);
  const alongX = fine.between;
  const alongY = alongX + (<usize>(fine.nx + 1) << 3);
  const alongZ = alongY + (<usize>(fine.ny + 1) << 3);
  const row = <usize>coarse.row << 3;
  const plane = <usize>coarse.plane << 3;
  const line = buffer(fine, thread, 0);
  const quarter = f64x2.splat(0.25);
  const end = lastStoredPlane(fine, thread, threads);
  for (let k = firstPlane(fine, thread, threads); k < end; k++) {
    const low = coarse.x + <usize>below(alongZ, k) * plane;
    const high = coarse.x + <usize>above(alongZ, k) * plane;
    for (let j = 0; j <= fine.ny; j++) {
      const front = <usize>below(alongY, j) * row;
      const back = <usize>above(alongY, j) * row;
      for (let at: usize = 0; at < row; at += 16) {
        const sum = f64x2.add(
          f64x2.add(v128.load(low + front + at), v128.load(low + back + at)),
          f64x2.add(v128.load(high + front + at), v128.load(high + back + at)),
        );
        v128.store(line + at, f64x2.mul(quarter, sum));
      }
      const to = fine.x + (<usize>k * <usize>fine.plane + <usize>j * <usize>fine.row << 3);
      for (let i = 0; i <= fine.nx; i++) {
        const at = to + (<usize>i << 3);
        const sum = load<f64>(line + (<usize>below(alongX, i) << 3)) + load<f64>(line + (<usize>above(alongX, i) << 3));
        store<f64>(at, load<f64>(at) + 0.5 * sum);
      }
    }
  }
}

/** Fine node on coarse node c of an axis with n fine and m coarse cells. */
@inline
function centre(c: i32, n: i32, m: i32): i32 {
  return m == n ? c : min(2 * c, n);
}

/** Fine neighbour of coarse node c that lies inside the coarse cell before it, or −1. */
@inline
function nodeBefore(c: i32, n: i32, m: i32, wraps: i32): i32 {
  if (m == n) return -1;
  const cell = c > 0 ? c - 1 : wraps != 0 ? m - 1 : -1;
  return cell >= 0 && 2 * cell + 2 <= n ? 2 * cell + 1 : -1;
}

/** The same inside the coarse cell after it. */
@inline
function nodeAfter(c: i32, n: i32, m: i32): i32 {
  return m != n && c < m && 2 * c + 2 <= n ? 2 * c + 1 : -1;
}

/** line += weight x a row of the fine field. */
@inline
function addRow(line: usize, from: usize, weight: f64, bytes: usize): void {
  const factor = f64x2.splat(weight);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(line + at, f64x2.add(v128.load(line + at), f64x2.mul(factor, v128.load(from + at))));
  }
}

/** The rows of one fine plane that coarse row j takes from. */
@inline
function addRows(fine: Hexahedra, coarse: Hexahedra, line: usize, j: i32, k: i32, weight: f64): void {
  if (k < 0) return;
  const bytes = <usize>fine.row << 3;
  const plane = fine.out + <usize>k * (<usize>fine.plane << 3);
  const front = nodeBefore(j, fine.ny, coarse.ny, fine.wrapY);
  const back = nodeAfter(j, fine.ny, coarse.ny);
  addRow(line, plane + <usize>centre(j, fine.ny, coarse.ny) * bytes, weight, bytes);
  if (front >= 0) addRow(line, plane + <usize>front * bytes, 0.5 * weight, bytes);
  if (back >= 0) addRow(line, plane + <usize>back * bytes, 0.5 * weight, bytes);
}

/** The coarse level's right = the transpose of the interpolation on the fine level's out. */
export function elementRestrict(fineJob: usize, coarseJob: usize, thread: i32, threads: i32): void {
  const fine = changetype<Hexahedra>(fineJob);
  const coarse = changetype<Hexahedra>(coarseJob);
  const line = buffer(fine, thread, 0);
  const bytes = <usize>coarse.plane << 3;
  const end = lastPlane(coarse, thread, threads);
  for (let k = firstPlane(coarse, thread, threads); k < end; k++) {
    const plane = coarse.right + <usize>k * bytes;
    const lastY = coarse.wrapY != 0 ? coarse.ny - 1 : coarse.ny;
    for (let j = 0; j <= lastY; j++) {
      memory.fill(line, 0, <usize>fine.row << 3);
      addRows(fine, coarse, line, j, nodeBefore(k, fine.nz, coarse.nz, fine.wrapZ), 0.5);
      addRows(fine, coarse, line, j, centre(k, fine.nz, coarse.nz), 1);
      addRows(fine, coarse, line, j, nodeAfter(k, fine.nz, coarse.nz), 0.5);
      restrictLine(fine, coarse, line, plane + (<usize>j * <usize>coarse.row << 3));
    }
    if (coarse.wrapY != 0) memory.copy(plane + (<usize>coarse.ny * <usize>coarse.row << 3), plane, <usize>coarse.row << 3);
    zeroPinned(coarse, k, plane);
    if (k == 0 && coarse.wrapZ != 0) memory.copy(coarse.right + <usize>coarse.nz * bytes, plane, bytes);
  }
}

function restrictLine(fine: Hexahedra, coarse: Hexahedra, line: usize, to: usize): void {
  const lastX = coarse.wrapX != 0 ? coarse.nx - 1 : coarse.nx;
  for (let i = 0; i <= lastX; i++) {
    const left = nodeBefore(i, fine.nx, coarse.nx, fine.wrapX);
    const right = nodeAfter(i, fine.nx, coarse.nx);
    let sum = load<f64>(line + (<usize>centre(i, fine.nx, coarse.nx) << 3));
    if (left >= 0) sum += 0.5 * load<f64>(line + (<usize>left << 3));
    if (right >= 0) sum += 0.5 * load<f64>(line + (<usize>right << 3));
    store<f64>(to + (<usize>i << 3), sum);
  }
  if (coarse.wrapX != 0) store<f64>(to + (<usize>coarse.nx << 3), load<f64>(to));
}
