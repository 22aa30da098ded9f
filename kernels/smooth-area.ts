// Area of the level 1/2 of a smoothed mask, by marching tetrahedra: planes are smoothed one after the other, and the cubes
// between two of them are cut. A thread takes a stretch of layers of cubes; each layer has a sum of its own.

@unmanaged
class Body {
  nx: i32;
  ny: i32;
  nz: i32;
  /** What lies around the image: 0 its mirror image, 1 nothing, 2 the image again. */
  surroundings: i32;
  /** Voxels around the image that belong to the lattice, and layers of cubes along z. */
  margin: i32;
  layers: i32;
  /** Weights beside the middle one, and floats a row of a smoothed plane (a multiple of four). */
  reach: i32;
  row: i32;
  /** u8 a voxel: 0 or 1. */
  mask: usize;
  /** f32[reach + 1]. */
  weights: usize;
  /** Four bytes an edge of the cube: its corners and which axes it runs along. */
  edges: usize;
  /** 64 bytes a case: how many edges, how many corners of triangles, 19 edges, corners of triangles. */
  cases: usize;
  /** Room for each thread: a padded line, rows of a plane, 2 reach + 1 planes, one plane, two of the lattice. */
  buffers: usize;
  bufferBytes: i32;
  /** f64 a layer. */
  areas: usize;
  /** i32[3] a plane: voxels inside, those of them inside the surface, voxels outside both. */
  kept: usize;
  dx: f64;
  dy: f64;
  dz: f64;
}

/** The voxel that stands at an index outside the image, or -1. */
@inline
function sourceOf(index: i32, n: i32, surroundings: i32): i32 {
  if (index >= 0 && index < n) return index;
  if (surroundings == 1) return -1;
  const period = surroundings == 2 ? n : 2 * n;
  const at = ((index % period) + period) % period;
  return at < n ? at : 2 * n - 1 - at;
}

/** Where a thread keeps what. */
@inline
function planeBytes(body: Body): usize {
  return (<usize>body.row * <usize>body.ny) << 2;
}

@inline
function lineAt(body: Body, thread: i32): usize {
  return body.buffers + <usize>thread * <usize>body.bufferBytes;
}

@inline
function rowsAt(body: Body, thread: i32): usize {
  return lineAt(body, thread) + (<usize>(body.row + 2 * body.reach + 8) << 2);
}

@inline
function keptPlanesAt(body: Body, thread: i32): usize {
  return rowsAt(body, thread) + planeBytes(body);
}

@inline
function smoothedAt(body: Body, thread: i32): usize {
  return keptPlanesAt(body, thread) + planeBytes(body) * <usize>(2 * body.reach + 1);
}

@inline
function latticeAt(body: Body, thread: i32): usize {
  return smoothedAt(body, thread) + planeBytes(body);
}

@inline
function latticeRow(body: Body): i32 {
  return body.nx + (body.surroundings == 2 ? 1 : 2 * body.margin);
}

@inline
function latticeRows(body: Body): i32 {
  return body.ny + (body.surroundings == 2 ? 1 : 2 * body.margin);
}

/** Smooths one row of the mask along x. */
function alongX(body: Body, from: usize, to: usize, line: usize): void {
  const nx = body.nx;
  if (nx == 1) {
    store<f32>(to, <f32>load<u8>(from));
    return;
  }
  const reach = body.reach;
  for (let x = -reach; x < nx + reach; x++) {
    const source = sourceOf(x, nx, body.surroundings);
    store<f32>(line + (<usize>(x + reach) << 2), source < 0 ? 0 : <f32>load<u8>(from + <usize>source));
  }
  for (let x: usize = 0; x < <usize>nx; x += 4) {
    const middle = line + ((x + <usize>reach) << 2);
    let sum = f32x4.mul(f32x4.splat(load<f32>(body.weights)), v128.load(middle));
    for (let k: usize = 1; k <= <usize>reach; k++) {
      const pair = f32x4.add(v128.load(middle - (k << 2)), v128.load(middle + (k << 2)));
      sum = f32x4.add(sum, f32x4.mul(f32x4.splat(load<f32>(body.weights + (k << 2))), pair));
    }
    v128.store(to + (x << 2), sum);
  }
}

/** Adds a pair of stretches of `bytes`, or writes one as the first; a stretch at 0 is empty. */
@inline
function addWeighted(to: usize, bytes: usize, a: usize, b: usize, weight: f32): void {
  const factor = f32x4.splat(weight);
  if (a != 0 && b != 0) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const pair = f32x4.add(v128.load(a + i), v128.load(b + i));
      v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(factor, pair)));
    }
    return;
  }
  const one = a != 0 ? a : b;
  if (one == 0) return;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(factor, v128.load(one + i))));
  }
}

/** Smooths plane z of the image along x and y. */
function inPlane(body: Body, z: i32, to: usize, thread: i32): void {
  const ny = body.ny;
  const rows = rowsAt(body, thread);
  const rowBytes = <usize>body.row << 2;
  const target = ny == 1 ? to : rows;
  for (let y = 0; y < ny; y++) {
    const from = body.mask + (<usize>z * <usize>ny + <usize>y) * <usize>body.nx;
    alongX(body, from, target + <usize>y * rowBytes, lineAt(body, thread));
  }
  if (ny == 1) return;
  memory.fill(to, 0, rowBytes * <usize>ny);
  for (let y = 0; y < ny; y++) {
    const out = to + <usize>y * rowBytes;
    addWeighted(out, rowBytes, rows + <usize>y * rowBytes, 0, load<f32>(body.weights));
    for (let k = 1; k <= body.reach; k++) {
      const before = sourceOf(y - k, ny, body.surroundings);
      const after = sourceOf(y + k, ny, body.surroundings);
      const a: usize = before < 0 ? <usize>0 : rows + <usize>before * rowBytes;
      const b: usize = after < 0 ? <usize>0 : rows + <usize>after * rowBytes;
      addWeighted(out, rowBytes, a, b, load<f32>(body.weights + (<usize>k << 2)));
    }
  }
}

/** Where the plane that stands at z, in or outside the image, is kept; 0 for an empty one. */
@inline
function keptAt(body: Body, z: i32, thread: i32): usize {
  if (sourceOf(z, body.nz, body.surroundings) < 0) return 0;
  const count = 2 * body.reach + 1;
  return keptPlanesAt(body, thread) + planeBytes(body) * <usize>(((z % count) + count) % count);
}

/** Smooths plane z and puts it with its margin into `lattice`; `newest` is the last plane that is kept. */
function writePlane(body: Body, z: i32, newest: i32, lattice: usize, thread: i32): void {
  const smoothed = smoothedAt(body, thread);
  const reach = body.nz == 1 ? 0 : body.reach;
  for (let place = newest + 1; place <= z + reach; place++) {
    const source = sourceOf(place, body.nz, body.surroundings);
    if (source >= 0) inPlane(body, source, keptAt(body, place, thread), thread);
  }
  const bytes = planeBytes(body);
  memory.fill(smoothed, 0, bytes);
  addWeighted(smoothed, bytes, keptAt(body, z, thread), 0, reach == 0 ? 1 : load<f32>(body.weights));
  for (let k = 1; k <= reach; k++) {
    const weight = load<f32>(body.weights + (<usize>k << 2));
    addWeighted(smoothed, bytes, keptAt(body, z - k, thread), keptAt(body, z + k, thread), weight);
  }
  if (z >= 0 && z < body.nz) countKept(body, z, smoothed);
  extend(body, smoothed, lattice);
}

function countKept(body: Body, z: i32, smoothed: usize): void {
  let inside = 0;
  let kept = 0;
  let outside = 0;
  for (let y = 0; y < body.ny; y++) {
    const values = smoothed + (<usize>(y * body.row) << 2);
    const mask = body.mask + (<usize>z * <usize>body.ny + <usize>y) * <usize>body.nx;
    for (let x: usize = 0; x < <usize>body.nx; x++) {
      const isIn = <i32>load<u8>(mask + x);
      const isOver = <i32>(load<f32>(values + (x << 2)) > 0.5);
      inside += isIn;
      kept += isIn & isOver;
      outside += (isIn | isOver) ^ 1;
    }
  }
  const at = body.kept + <usize>(z * 12);
  store<i32>(at, inside);
  store<i32>(at, kept, 4);
  store<i32>(at, outside, 8);
}

@inline
function besideOf(index: i32, n: i32, surroundings: i32): i32 {
  if (index >= 0 && index < n) return index;
  if (surroundings == 1) return -1;
  return surroundings == 2 ? index - n : index < 0 ? 0 : n - 1;
}

function extend(body: Body, smoothed: usize, lattice: usize): void {
  const columns = latticeRow(body);
  for (let row = 0; row < latticeRows(body); row++) {
    const y = besideOf(row - body.margin, body.ny, body.surroundings);
    for (let column = 0; column < columns; column++) {
      const x = besideOf(column - body.margin, body.nx, body.surroundings);
      const value: f32 = x < 0 || y < 0 ? 0 : load<f32>(smoothed + (<usize>(x + y * body.row) << 2));
      store<f32>(lattice + (<usize>(column + row * columns) << 2), value);
    }
  }
}

@inline
function columnBits(lower: usize, upper: usize, rowBytes: usize): i32 {
  return (
    <i32>(load<f32>(lower) > 0.5) |
    (<i32>(load<f32>(lower + rowBytes) > 0.5) << 1) |
    (<i32>(load<f32>(upper) > 0.5) << 2) |
    (<i32>(load<f32>(upper + rowBytes) > 0.5) << 3)
  );
}

/** Area in the layer of cubes between two planes of the lattice. */
function layerArea(body: Body, z: i32, lower: usize, upper: usize, places: usize): f64 {
  const columns = latticeRow(body);
  const rowBytes = <usize>columns << 2;
  const isSample = body.surroundings == 0;
  let sum: f64 = 0;
  for (let row = 0; row + 1 < latticeRows(body); row++) {
    const y = row - body.margin;
    let a = lower + <usize>row * rowBytes;
    let b = upper + <usize>row * rowBytes;
    let before = columnBits(a, b, rowBytes);
    for (let column = 0; column + 1 < columns; column++) {
      const here = columnBits(a + 4, b + 4, rowBytes);
      const code = before | (here << 4);
      before = here;
      if (code != 0 && code != 255) {
        let area = cubeArea(body, code, a, b, rowBytes, places);
        if (isSample) {
          const x = column - body.margin;
          if (x < 0 || x == body.nx - 1) area *= 0.5;
          if (y < 0 || y == body.ny - 1) area *= 0.5;
          if (z < 0 || z == body.nz - 1) area *= 0.5;
        }
        sum += area;
      }
      a += 4;
      b += 4;
    }
  }
  return sum;
}

/** Value at a corner, bit y + 2 z + 4 x. */
@inline
function cornerValue(a: usize, b: usize, rowBytes: usize, bit: i32): f64 {
  const plane = (bit & 2) != 0 ? b : a;
  return <f64>load<f32>(plane + ((bit & 1) != 0 ? rowBytes : 0) + <usize>(bit & 4));
}

function cubeArea(body: Body, code: i32, a: usize, b: usize, rowBytes: usize, places: usize): f64 {
  const record = body.cases + <usize>(code << 6);
  const edgeCount = <usize>load<u8>(record);
  for (let i: usize = 0; i < edgeCount; i++) {
    const edge = body.edges + (<usize>load<u8>(record + 2 + i) << 2);
    const from = <i32>load<u8>(edge);
    const step = <i32>load<u8>(edge, 2);
    const start = cornerValue(a, b, rowBytes, from);
    const along = (0.5 - start) / (cornerValue(a, b, rowBytes, <i32>load<u8>(edge, 1)) - start);
    const place = places + i * 24;
    store<f64>(place, body.dx * (<f64>(from >> 2) + ((step & 1) != 0 ? along : 0)));
    store<f64>(place, body.dy * (<f64>(from & 1) + ((step & 2) != 0 ? along : 0)), 8);
    store<f64>(place, body.dz * (<f64>((from >> 1) & 1) + ((step & 4) != 0 ? along : 0)), 16);
  }
  const end = record + 21 + <usize>load<u8>(record, 1);
  let area: f64 = 0;
  for (let at = record + 21; at < end; at += 3) {
    const p = places + <usize>load<u8>(at) * 24;
    const q = places + <usize>load<u8>(at, 1) * 24;
    const r = places + <usize>load<u8>(at, 2) * 24;
    const ux = load<f64>(q) - load<f64>(p);
    const uy = load<f64>(q, 8) - load<f64>(p, 8);
    const uz = load<f64>(q, 16) - load<f64>(p, 16);
    const vx = load<f64>(r) - load<f64>(p);
    const vy = load<f64>(r, 8) - load<f64>(p, 8);
    const vz = load<f64>(r, 16) - load<f64>(p, 16);
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    area += Math.sqrt(x * x + y * y + z * z);
  }
  return area / 2;
}

/** Areas of the layers of one of `strides` parts of each thread's. */
export function smoothLayers(address: usize, stride: i32, strides: i32, thread: i32, threads: i32): void {
  const body = changetype<Body>(address);
  const parts = threads * strides;
  const first = <i32>((<i64>body.layers * <i64>(thread * strides + stride)) / <i64>parts);
  const end = <i32>((<i64>body.layers * <i64>(thread * strides + stride + 1)) / <i64>parts);
  if (first == end) return;
  const reach = body.nz == 1 ? 0 : body.reach;
  let lower = latticeAt(body, thread);
  let upper = lower + ((<usize>latticeRow(body) * <usize>latticeRows(body) + 4) << 2);
  const places = upper + (upper - lower);
  let z = first - body.margin;
  writePlane(body, z, z - reach - 1, upper, thread);
  for (let layer = first; layer < end; layer++) {
    const other = lower;
    lower = upper;
    upper = other;
    writePlane(body, z + 1, z + reach, upper, thread);
    store<f64>(body.areas + (<usize>layer << 3), layerArea(body, z, lower, upper, places));
    z++;
  }
}
