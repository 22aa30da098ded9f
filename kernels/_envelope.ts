// The lower envelope of parabolas along one line (Felzenszwalb and Huttenlocher, doi 10.4086/toc.2012.v008a019): squared
// distances of a whole line at a cost that does not depend on how far they are.

/**
 * Replaces f(i) by min over j of f(j) + weight (i - j)² for the `count` values at `line`, with j over `pad` values more on
 * either side. `squares` holds weight k² as f32. Needs 16 (count + 2 pad + 1) bytes at `room`.
 */
export function envelope(line: usize, count: i32, pad: i32, weight: f64, squares: usize, room: usize): void {
  const all = count + 2 * pad;
  const bounds = room;
  const sources = room + (<usize>(all + 1) << 3);
  let top = -1;
  for (let j = -pad; j < count + pad; j++) {
    const height = <f64>load<f32>(line + (<isize>j << 2));
    if (height == Infinity) continue;
    let bound = -Infinity;
    while (top >= 0) {
      const source = load<i32>(sources + (<usize>top << 2));
      const other = <f64>load<f32>(line + (<isize>source << 2));
      bound = (0.5 * (height - other)) / (weight * <f64>(j - source)) + 0.5 * <f64>(j + source);
      if (bound > load<f64>(bounds + (<usize>top << 3))) break;
      top--;
      bound = -Infinity;
    }
    top++;
    store<f64>(bounds + (<usize>top << 3), bound);
    store<i32>(sources + (<usize>top << 2), j);
  }
  if (top < 0) return;
  fill(line, count, squares, bounds, sources, top);
}

/** Reads the envelope out beside the line, whose values are the sources'. */
function fill(line: usize, count: i32, squares: usize, bounds: usize, sources: usize, last: i32): void {
  const out = sources + (<usize>(last + 1) << 2);
  let top = 0;
  for (let i = 0; i < count; i++) {
    while (top < last && load<f64>(bounds + (<usize>top << 3), 8) < <f64>i) top++;
    const source = load<i32>(sources + (<usize>top << 2));
    const square = load<f32>(squares + (<usize>abs(i - source) << 2));
    store<f32>(out + (<usize>i << 2), load<f32>(line + (<isize>source << 2)) + square);
  }
  memory.copy(line, out, <usize>count << 2);
}
