// Where basins meet: of each pair of touching basins, the highest place at which one passes into the other.

@unmanaged
export class SaddleTable {
  /** Entries of 16 bytes: u32 basin, u32 basin with the greater number (0 in free entries), f32 height. */
  entries: usize;
  /** Of two, less one. */
  mask: u32;
  used: u32;
  /** The plane that is next, and one past the last. */
  plane: i32;
  end: i32;
}

/** Whether as many new pairs would fill more than three quarters. */
@inline
export function isCrowded(table: SaddleTable, pairs: i32): bool {
  return 4 * (<u64>table.used + <u64>pairs) > 3 * <u64>table.mask;
}

/** Keeps the best height of a pair: the greater one, or the lesser where the lowest come first. */
export function note(table: SaddleTable, one: u32, other: u32, height: f32, isTurned: bool): void {
  const first = min(one, other);
  const second = max(one, other);
  let place = (first * 0x9e37_79b1) ^ (second * 0x85eb_ca77);
  place ^= place >> 15;
  for (;; place++) {
    const entry = table.entries + (<usize>(place & table.mask) << 4);
    const there = load<u32>(entry, 4);
    if (there == 0) {
      store<u32>(entry, first);
      store<u32>(entry, second, 4);
      store<f32>(entry, height, 8);
      table.used++;
      return;
    }
    if (there != second || load<u32>(entry) != first) continue;
    const best = load<f32>(entry, 8);
    if (isTurned ? height < best : height > best) store<f32>(entry, height, 8);
    return;
  }
}

/** Takes the entries of another table over. */
export function takeOver(table: SaddleTable, from: usize, capacity: u32, isTurned: bool): void {
  for (let at = from; at < from + (<usize>capacity << 4); at += 16) {
    const second = load<u32>(at, 4);
    if (second != 0) note(table, load<u32>(at), second, load<f32>(at, 8), isTurned);
  }
}
