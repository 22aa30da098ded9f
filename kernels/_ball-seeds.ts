// Which voxels need a ball: those on the edge of the voxels of their class or above whose ball lies in no larger one.
import { Balls, radiusOf, takePlane, voxelAt } from './_balls';

/** Marks the voxels on the edge of their class whose ball no neighbour's holds. */
export function seedBalls(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  for (let k = takePlane(balls); k < balls.last; k = takePlane(balls)) {
    for (let j = 0; j < balls.ny; j++) {
      seedRow(balls, j, k);
      tallyRow(balls, j, k, tallyOf(balls, thread));
    }
  }
}

@inline
function tallyOf(balls: Balls, thread: i32): usize {
  return balls.tallies + (<usize>thread << 10);
}

function seedRow(balls: Balls, j: i32, k: i32): void {
  const from = voxelAt(balls, balls.classes, 0, j, k);
  const to = voxelAt(balls, balls.seeds, 0, j, k);
  const row = <usize>balls.row;
  const plane = row * <usize>balls.ny;
  const before: usize = j > 0 ? row : 0;
  const after: usize = j < balls.ny - 1 ? row : 0;
  const under: usize = k > 0 ? plane : 0;
  const over: usize = k < balls.nz - 1 ? plane : 0;
  const isCube = balls.edgeX == balls.edgeY && balls.edgeY == balls.edgeZ;
  for (let i: usize = 0; i < row; i += 16) {
    const here = from + i;
    const own = v128.load(here);
    if (!v128.any_true(own)) {
      v128.store(to + i, own);
      continue;
    }
    const left = v128.load(here - 1);
    const right = v128.load(here + 1);
    const back = v128.load(here - before);
    const front = v128.load(here + after);
    const down = v128.load(here - under);
    const up = v128.load(here + over);
    let least = i8x16.min_u(i8x16.min_u(left, right), i8x16.min_u(back, front));
    least = i8x16.min_u(least, i8x16.min_u(down, up));
    const x = i8x16.max_u(left, right);
    const y = i8x16.max_u(back, front);
    const z = i8x16.max_u(down, up);
    let isCovered: v128;
    if (isCube) {
      isCovered = i8x16.ge_u(i8x16.max_u(x, i8x16.max_u(y, z)), lookUp(balls, balls.coverX, own));
    } else {
      isCovered = i8x16.ge_u(x, lookUp(balls, balls.coverX, own));
      isCovered = v128.or(isCovered, i8x16.ge_u(y, lookUp(balls, balls.coverY, own)));
      isCovered = v128.or(isCovered, i8x16.ge_u(z, lookUp(balls, balls.coverZ, own)));
    }
    v128.store(to + i, v128.andnot(v128.and(own, i8x16.lt_u(least, own)), isCovered));
  }
}

/** Sixteen entries of a table of as many as there are classes. */
@inline
function lookUp(balls: Balls, table: usize, classes: v128): v128 {
  let found = i8x16.swizzle(v128.load(table), classes);
  for (let part = 16; part <= balls.count; part += 16) {
    const rest = i8x16.sub(classes, i8x16.splat(<u8>part));
    found = v128.or(found, i8x16.swizzle(v128.load(table + <usize>part), rest));
  }
  return found;
}

/** Counts the runs of seeds of each class. */
function tallyRow(balls: Balls, j: i32, k: i32, tally: usize): void {
  const from = voxelAt(balls, balls.seeds, 0, j, k);
  for (let i: usize = 0; i < <usize>balls.row; i += 16) {
    const seeds = v128.load(from + i);
    if (!v128.any_true(seeds)) continue;
    let starts = i8x16.bitmask(v128.and(i8x16.ne(seeds, v128.load(from + i - 1)), i8x16.ne(seeds, i8x16.splat(0))));
    for (; starts != 0; starts &= starts - 1) addRuns(tally, load<u8>(from + i + <usize>ctz(starts)), 1);
  }
}

@inline
function addRuns(tally: usize, rank: u8, runs: i32): void {
  const place = tally + (<usize>rank << 2);
  store<i32>(place, load<i32>(place) + runs);
}

/** Drops seeds of sparse classes whose ball lies within one further up the slope of the distances; tallies the change. */
export function thinSeeds(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  for (let k = takePlane(balls); k < balls.last; k = takePlane(balls)) {
    for (let j = 0; j < balls.ny; j++) thinRow(balls, j, k, tallyOf(balls, thread));
  }
}

function thinRow(balls: Balls, j: i32, k: i32, tally: usize): void {
  const row = voxelAt(balls, balls.seeds, 0, j, k);
  for (let i = 0; i < balls.row; i += 16) {
    const seeds = v128.load(row + <usize>i);
    if (!v128.any_true(seeds)) continue;
    let found = i8x16.bitmask(i8x16.ne(lookUp(balls, balls.isSparse, seeds), i8x16.splat(0)));
    for (; found != 0; found &= found - 1) {
      const x = i + ctz(found);
      const place = row + <usize>x;
      const rank = load<u8>(place);
      if (!isCoveredUphill(balls, x, j, k, rank)) continue;
      // A run may end here, or fall into two.
      addRuns(tally, rank, i32(load<u8>(place - 1) == rank) + i32(load<u8>(place + 1) == rank) - 1);
      store<u8>(place, 0);
    }
  }
}

@inline
function squareAt(balls: Balls, i: i32, j: i32, k: i32): f64 {
  const at = <usize>((k * balls.ny + j) * balls.fieldRow + i);
  return balls.isWide ? <f64>load<f32>(balls.field + (at << 2)) : <f64>load<u16>(balls.field + (at << 1));
}

/** Looks for a ball that holds that of a class ever further along the gradient of the distances. */
function isCoveredUphill(balls: Balls, i: i32, j: i32, k: i32, rank: u8): bool {
  const longest = load<f64>(balls.longest + (<usize>rank << 3)) + 1e-9;
  let x = (squareAt(balls, min(i + 1, balls.nx - 1), j, k) - squareAt(balls, max(i - 1, 0), j, k)) / balls.edgeX;
  let y = (squareAt(balls, i, min(j + 1, balls.ny - 1), k) - squareAt(balls, i, max(j - 1, 0), k)) / balls.edgeY;
  let z = (squareAt(balls, i, j, min(k + 1, balls.nz - 1)) - squareAt(balls, i, j, max(k - 1, 0))) / balls.edgeZ;
  const slope = Math.sqrt(x * x + y * y + z * z);
  if (!(slope > 0)) return false;
  x /= slope * balls.edgeX;
  y /= slope * balls.edgeY;
  z /= slope * balls.edgeZ;
  const furthest = 2 * radiusOf(balls, <u8>balls.count);
  for (let step: f64 = 1; step < furthest; step += 1 + 0.25 * step) {
    const dx = nearest(x * step);
    const dy = nearest(y * step);
    const dz = nearest(z * step);
    const a = i + <i32>dx;
    const b = j + <i32>dy;
    const c = k + <i32>dz;
    if (a < 0 || a >= balls.nx || b < 0 || b >= balls.ny || c < 0 || c >= balls.nz) return false;
    const radius = radiusOf(balls, load<u8>(voxelAt(balls, balls.classes, a, b, c)));
    if (radius == 0) return false;
    const along = Math.sqrt(
      dx * dx * balls.edgeX * balls.edgeX + dy * dy * balls.edgeY * balls.edgeY + dz * dz * balls.edgeZ * balls.edgeZ,
    );
    if (radius > longest + along) return true;
    // Two voxels of slack are more than rounding costs: the slope ends here.
    if (radius < longest + 0.5 * along - 2) return false;
  }
  return false;
}

@inline
function nearest(value: f64): f64 {
  return Math.floor(value + 0.5);
}
