// The coarse levels: one unknown for each connected part of each block, in compact rows of six couplings with a
// spill for the few that have more. Unknowns are numbered plane of blocks by plane of blocks, within a plane first
// the red blocks (x + y + z even), then the black ones, then a pad whose first unknown is a dummy for empty blocks
// and which keeps the planes of two threads off each other's cache lines. Parts of one block never touch, so a
// red-black sweep over blocks is a proper Gauss-Seidel sweep.

@unmanaged
export class Level {
  /** Blocks along x, y, z and from one row of blocks to the next. */
  mx: i32;
  my: i32;
  mz: i32;
  blockRow: i32;
  /** 1: opposite sides are joined an odd number of blocks apart. */
  wrapX: i32;
  wrapY: i32;
  wrapZ: i32;
  /** 1: the first and the last plane are joined. */
  ringZ: i32;
  /** 1: unknowns of one colour are coupled too: weakly within a block, or round such a ring. */
  coupled: i32;
  /** Share of the strongest coupling below which a coupling joins nothing on the next level. */
  threshold: f32;
  /**
   * Factor of the diagonals: 1, or a trifle more where no plate holds the potential. Without it rounding's share of a
   * right-hand side that only a constant could answer would be blown up without bound.
   */
  grip: f32;
  /** 0: too small to share; the first thread does it alone. */
  shared: i32;
  nodes: i32;
  /** First unknown of each block and how many; on the first level the complement where there are several. */
  base: usize;
  count: usize;
  /** i32[mz * 4]: first red, first black, end, 0. While counting: red, black, 0, 0. */
  ranges: usize;
  /** Six neighbours and couplings an unknown; a negative sixth neighbour is the complement of a place in `spill`. */
  index: usize;
  weight: usize;
  /** [count, (neighbour, coupling) ...] */
  spill: usize;
  /** i32: bytes of spill asked for, of which `spillSize` are there. */
  spillUsed: usize;
  spillSize: i32;
  diagonal: usize;
  /** Conductance to the plates. */
  sink: usize;
  /** Unknown of the next level that holds this one. */
  parent: usize;
  /** Right-hand side; first direction and its image; second direction. */
  right: usize;
  first: usize;
  image: usize;
  second: usize;
  /** f64[mz * 8] */
  partial: usize;
  slabs: usize;
  barrier: usize;
  /** The next coarser level, or 0. */
  next: usize;
  /**
   * While building, u8 a block: 1 where the block has one part and its row has its couplings in the order -x, +x, -y,
   * +y, -z, +z, one a direction.
   */
  regular: usize;
  /** While building, the strongest coupling of each unknown. */
  strongest: usize;
  /** While building, an i32 an unknown each: block of the next level, union-find root, place in a list. */
  block: usize;
  root: usize;
  /** i32 an unknown of the next level, for each thread. */
  place: usize;
  /** (neighbour i32, coupling f64 at +8) a coupling of one row, for each thread; `listBytes` each. */
  list: usize;
  listBytes: i32;
  /** Weights of `blend`. */
  a: f64;
  b: f64;
}

/** Sum over an unknown's neighbours of coupling times value. */
@inline
export function rowSum(index: usize, weight: usize, spill: usize, field: usize, node: i32): f32 {
  const at = <usize>node * 24;
  const sixth = load<i32>(index + at, 20);
  let sum =
    load<f32>(weight + at) * load<f32>(field + (<usize>load<i32>(index + at) << 2)) +
    load<f32>(weight + at, 4) * load<f32>(field + (<usize>load<i32>(index + at, 4) << 2)) +
    (load<f32>(weight + at, 8) * load<f32>(field + (<usize>load<i32>(index + at, 8) << 2)) +
      load<f32>(weight + at, 12) * load<f32>(field + (<usize>load<i32>(index + at, 12) << 2))) +
    load<f32>(weight + at, 16) * load<f32>(field + (<usize>load<i32>(index + at, 16) << 2));
  if (sixth >= 0) return sum + load<f32>(weight + at, 20) * load<f32>(field + (<usize>sixth << 2));
  let entry = spill + <usize>~sixth;
  for (let left = load<i32>(entry); left > 0; left--) {
    sum += load<f32>(entry, 8) * load<f32>(field + (<usize>load<i32>(entry, 4) << 2));
    entry += 8;
  }
  return sum;
}

/** Of eight places of a block, as bits, those linked to `seed`; `alongX` and so on are linked to the next place ahead. */
export function grownPart(seed: i32, alongX: i32, alongY: i32, alongZ: i32): i32 {
  let part = seed;
  for (let grown = 0; grown != part; ) {
    grown = part;
    part |= ((part & alongX) << 1) | ((part >> 1) & alongX);
    part |= ((part & alongY) << 2) | ((part >> 2) & alongY);
    part |= ((part & alongZ) << 4) | ((part >> 4) & alongZ);
  }
  return part;
}

/** Writes an unknown's row from a list of (neighbour, coupling). */
export function writeRow(level: Level, node: i32, list: usize, length: i32): void {
  const index = level.index + <usize>node * 24;
  const weight = level.weight + <usize>node * 24;
  let total = <f64>load<f32>(level.sink + (<usize>node << 2));
  for (let slot = 0; slot < 6; slot++) {
    const inside = slot < length;
    const entry = list + (<usize>slot << 4);
    store<i32>(index + (<usize>slot << 2), inside ? load<i32>(entry) : node);
    store<f32>(weight + (<usize>slot << 2), inside ? <f32>load<f64>(entry, 8) : 0);
  }
  let strongest: f64 = 0;
  for (let slot = 0; slot < length; slot++) {
    const coupling = load<f64>(list + (<usize>slot << 4), 8);
    total += coupling;
    strongest = max(strongest, coupling);
  }
  store<f32>(level.diagonal + (<usize>node << 2), <f32>(total * <f64>level.grip));
  store<f32>(level.strongest + (<usize>node << 2), <f32>strongest);
  if (length > 6) spillRow(level, index, list, length);
}

function spillRow(level: Level, index: usize, list: usize, length: i32): void {
  const bytes = 4 + 8 * (length - 5);
  let place: i32;
  if (ASC_FEATURE_THREADS) {
    place = atomic.add<i32>(level.spillUsed, bytes);
  } else {
    place = load<i32>(level.spillUsed);
    store<i32>(level.spillUsed, place + bytes);
  }
  if (place + bytes > level.spillSize) return;
  store<i32>(index, ~place, 20);
  let entry = level.spill + <usize>place;
  store<i32>(entry, length - 5);
  for (let slot = 5; slot < length; slot++) {
    store<i32>(entry, load<i32>(list + (<usize>slot << 4)), 4);
    store<f32>(entry, <f32>load<f64>(list + (<usize>slot << 4), 8), 8);
    entry += 8;
  }
}
