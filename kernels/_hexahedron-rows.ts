// One row of cells at a time, two cells side by side: reads their corners as modes, multiplies and adds the fluxes at the
// corners, or sums an energy.
import { component, Hexahedra, MATRICES, VOXELS, voxelAt } from './_hexahedra';

/** Component c of two voxels. */
@inline
function both(grid: Hexahedra, near: usize, far: usize, c: usize): v128 {
  if (grid.kind == VOXELS || near == 0 || far == 0) {
    return f64x2.replace_lane(f64x2.splat(component(grid, near, c)), 1, component(grid, far, c));
  }
  return v128.load64_lane(far + (c << 3), v128.load64_splat(near + (c << 3)), 1);
}

@inline
function add(left: v128, right: v128): v128 {
  return f64x2.add(left, right);
}

@inline
function sub(left: v128, right: v128): v128 {
  return f64x2.sub(left, right);
}

@inline
function mul(left: v128, right: v128): v128 {
  return f64x2.mul(left, right);
}

/** Entry (row, column) of the mode matrices of two cells; the upper triangle lies row by row. */
@inline
function entry(matrices: usize, step: usize, at: usize): v128 {
  return v128.load(matrices + at * step);
}

/** Flux modes of two cells with mode matrices, one mode: Σ over columns. */
@inline
function matrixRow(
  matrices: usize, step: usize,
  e1: usize, e2: usize, e3: usize, e4: usize, e5: usize, e6: usize, e7: usize,
  m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, m6: v128, m7: v128,
): v128 {
  const first = add(mul(entry(matrices, step, e1), m1), mul(entry(matrices, step, e2), m2));
  const second = add(mul(entry(matrices, step, e3), m3), mul(entry(matrices, step, e4), m4));
  const third = add(mul(entry(matrices, step, e5), m5), mul(entry(matrices, step, e6), m6));
  return add(add(first, second), add(third, mul(entry(matrices, step, e7), m7)));
}

/** Whether both cells of a pair insulate. */
@inline
function insulate(near: usize, far: usize, grid: Hexahedra): bool {
  return component(grid, near, 0) == 0 && component(grid, far, 0) == 0;
}

/** Adds a row's part of two cells: what goes to their near corners, and what the cells before gave to their far ones. */
@inline
function put(at: usize, near: v128, before: v128, far: v128): void {
  v128.store(at, add(v128.load(at), add(near, v128.shuffle<f64>(before, far, 1, 2))));
}

/** Ends a row: what the last cell gives to its far corner. */
@inline
function end(at: usize, before: v128): void {
  put(at, f64x2.splat(0), before, f64x2.splat(0));
}

/** The flux A (x + linear) of row j of cells of layer k: added to the planes below and above, two rows each. */
export function fluxRow(grid: Hexahedra, j: i32, k: i32, below: usize, above: usize): void {
  const row = <usize>grid.row << 3;
  const plane = <usize>grid.plane << 3;
  const u = grid.x + <usize>k * plane + <usize>j * row;
  const low = below + <usize>j * row;
  const high = above + <usize>j * row;
  const jx = f64x2.splat(4 * grid.jumpX);
  const jy = f64x2.splat(4 * grid.jumpY);
  const jz = f64x2.splat(4 * grid.jumpZ);
  const nine = f64x2.splat(9);
  const three = f64x2.splat(3);
  const matrixStep = <usize>grid.cellRow << 3;
  const matrixRows = grid.table + <usize>(j + k * grid.ny) * 28 * matrixStep;
  const cells = (j + k * grid.ny) * grid.nx;
  let b0 = f64x2.splat(0);
  let d0 = b0;
  let f0 = b0;
  let h0 = b0;
  let i = 0;
  for (; i < grid.nx; i += 2) {
    const at = <usize>i << 3;
    let near: usize = 0;
    let far: usize = 0;
    if (grid.kind != MATRICES) {
      near = voxelAt(grid, cells + i, true);
      far = voxelAt(grid, cells + i + 1, i + 1 < grid.nx);
      if (insulate(near, far, grid)) {
        end(low + at, b0);
        end(low + row + at, d0);
        end(high + at, f0);
        end(high + row + at, h0);
        b0 = f64x2.splat(0);
        d0 = b0;
        f0 = b0;
        h0 = b0;
        continue;
      }
    }
    const a = v128.load(u + at);
    const b = v128.load(u + at, 8);
    const c = v128.load(u + row + at);
    const d = v128.load(u + row + at, 8);
    const e = v128.load(u + plane + at);
    const f = v128.load(u + plane + at, 8);
    const g = v128.load(u + plane + row + at);
    const h = v128.load(u + plane + row + at, 8);
    const sab = add(a, b);
    const dab = sub(b, a);
    const scd = add(c, d);
    const dcd = sub(d, c);
    const sef = add(e, f);
    const def = sub(f, e);
    const sgh = add(g, h);
    const dgh = sub(h, g);
    const m1 = add(add(add(dab, dcd), add(def, dgh)), jx);
    const m2 = add(add(sub(scd, sab), sub(sgh, sef)), jy);
    const m3 = add(sub(dcd, dab), sub(dgh, def));
    const m4 = add(sub(add(sef, sgh), add(sab, scd)), jz);
    const m5 = sub(add(def, dgh), add(dab, dcd));
    const m6 = sub(sub(sgh, sef), sub(scd, sab));
    const m7 = sub(sub(dgh, def), sub(dcd, dab));
    let f1: v128, f2: v128, f3: v128, f4: v128, f5: v128, f6: v128, f7: v128;
    if (grid.kind == MATRICES) {
      const m = matrixRows + at;
      f1 = matrixRow(m, matrixStep, 0, 1, 2, 3, 4, 5, 6, m1, m2, m3, m4, m5, m6, m7);
      f2 = matrixRow(m, matrixStep, 1, 7, 8, 9, 10, 11, 12, m1, m2, m3, m4, m5, m6, m7);
      f3 = matrixRow(m, matrixStep, 2, 8, 13, 14, 15, 16, 17, m1, m2, m3, m4, m5, m6, m7);
      f4 = matrixRow(m, matrixStep, 3, 9, 14, 18, 19, 20, 21, m1, m2, m3, m4, m5, m6, m7);
      f5 = matrixRow(m, matrixStep, 4, 10, 15, 19, 22, 23, 24, m1, m2, m3, m4, m5, m6, m7);
      f6 = matrixRow(m, matrixStep, 5, 11, 16, 20, 23, 25, 26, m1, m2, m3, m4, m5, m6, m7);
      f7 = matrixRow(m, matrixStep, 6, 12, 17, 21, 24, 26, 27, m1, m2, m3, m4, m5, m6, m7);
    } else {
      const xx = both(grid, near, far, 0);
      const yy = both(grid, near, far, 1);
      const zz = both(grid, near, far, 2);
      const xy = both(grid, near, far, 3);
      const xz = both(grid, near, far, 4);
      const yz = both(grid, near, far, 5);
      f1 = mul(nine, add(add(mul(xx, m1), mul(xy, m2)), mul(xz, m4)));
      f2 = mul(nine, add(add(mul(xy, m1), mul(yy, m2)), mul(yz, m4)));
      f4 = mul(nine, add(add(mul(xz, m1), mul(yz, m2)), mul(zz, m4)));
      f3 = mul(three, add(add(mul(add(xx, yy), m3), mul(yz, m5)), mul(xz, m6)));
      f5 = mul(three, add(add(mul(yz, m3), mul(add(xx, zz), m5)), mul(xy, m6)));
      f6 = mul(three, add(add(mul(xz, m3), mul(xy, m5)), mul(add(yy, zz), m6)));
      f7 = mul(add(add(xx, yy), zz), m7);
    }
    const nearX = sub(f2, f3);
    const farX = add(f2, f3);
    const nearZ = sub(f4, f5);
    const farZ = add(f4, f5);
    const nearXz = sub(f6, f7);
    const farXz = add(f6, f7);
    const minus = add(f1, nearZ);
    const plus = sub(f1, farZ);
    const minusUp = sub(nearZ, f1);
    const plusUp = add(f1, farZ);
    const b1 = add(sub(plus, farX), farXz);
    const d1 = sub(add(plus, farX), farXz);
    const f8 = sub(sub(plusUp, farX), farXz);
    const h1 = add(add(plusUp, farX), farXz);
    put(low + at, sub(sub(nearXz, nearX), minus), b0, b1);
    put(low + row + at, sub(sub(nearX, nearXz), minus), d0, d1);
    put(high + at, sub(minusUp, add(nearX, nearXz)), f0, f8);
    put(high + row + at, add(minusUp, add(nearX, nearXz)), h0, h1);
    b0 = b1;
    d0 = d1;
    f0 = f8;
    h0 = h1;
  }
  const at = <usize>i << 3;
  end(low + at, b0);
  end(low + row + at, d0);
  end(high + at, f0);
  end(high + row + at, h0);
}

/** One mode of a voxel's corner values at u: the sum or difference of the two sides along each axis. */
@inline
function mode(u: usize, row: usize, plane: usize, number: i32): f64 {
  const x = (number & 1) != 0 ? -1.0 : 1.0;
  const y = (number & 2) != 0 ? -1.0 : 1.0;
  const z = (number & 4) != 0 ? -1.0 : 1.0;
  const low = x * load<f64>(u) + load<f64>(u, 8);
  const lowFar = x * load<f64>(u + row) + load<f64>(u + row, 8);
  const high = x * load<f64>(u + plane) + load<f64>(u + plane, 8);
  const highFar = x * load<f64>(u + plane + row) + load<f64>(u + plane + row, 8);
  return z * (y * low + lowFar) + (y * high + highFar);
}

/** Mutual energy of x and right, each with its linear potential, over row j of the voxels of layer k. */
export function energyRow(grid: Hexahedra, j: i32, k: i32): f64 {
  const row = <usize>grid.row << 3;
  const plane = <usize>grid.plane << 3;
  const start = <usize>k * plane + <usize>j * row;
  const cells = (j + k * grid.ny) * grid.nx;
  let sum: f64 = 0;
  for (let i = 0; i < grid.nx; i++) {
    const cell = voxelAt(grid, cells + i, true);
    const xx = component(grid, cell, 0);
    if (xx == 0) continue;
    const yy = component(grid, cell, 1);
    const zz = component(grid, cell, 2);
    const xy = component(grid, cell, 3);
    const xz = component(grid, cell, 4);
    const yz = component(grid, cell, 5);
    const u = grid.x + start + (<usize>i << 3);
    const v = grid.right + start + (<usize>i << 3);
    const u1 = mode(u, row, plane, 1) + 4 * grid.jumpX;
    const u2 = mode(u, row, plane, 2) + 4 * grid.jumpY;
    const u3 = mode(u, row, plane, 3);
    const u4 = mode(u, row, plane, 4) + 4 * grid.jumpZ;
    const u5 = mode(u, row, plane, 5);
    const u6 = mode(u, row, plane, 6);
    const u7 = mode(u, row, plane, 7);
    const v1 = mode(v, row, plane, 1) + 4 * grid.otherJumpX;
    const v2 = mode(v, row, plane, 2) + 4 * grid.otherJumpY;
    const v3 = mode(v, row, plane, 3);
    const v4 = mode(v, row, plane, 4) + 4 * grid.otherJumpZ;
    const v5 = mode(v, row, plane, 5);
    const v6 = mode(v, row, plane, 6);
    const v7 = mode(v, row, plane, 7);
    const first = v1 * (xx * u1 + xy * u2 + xz * u4) + v2 * (xy * u1 + yy * u2 + yz * u4) + v4 * (xz * u1 + yz * u2 + zz * u4);
    const second =
      v3 * ((xx + yy) * u3 + yz * u5 + xz * u6) + v5 * (yz * u3 + (xx + zz) * u5 + xy * u6) + v6 * (xz * u3 + xy * u5 + (yy + zz) * u6);
    sum += 9 * first + 3 * second + (xx + yy + zz) * v7 * u7;
  }
  return sum;
}
