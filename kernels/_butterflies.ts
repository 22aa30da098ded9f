// One pass of a Stockham transform of length n = radix · m whose elements are 32 bytes: a vector of real parts and one of
// imaginary parts, a lane a transform. Forward sign e^(−i…); the inverse comes from exchanging the two vectors.

/** Bytes of an element. */
export const ELEMENT: usize = 32;

@inline const HALF: usize = 16;

/** Stores a complex number times a factor whose two parts lie at `w`, the same in all lanes; as it is for `isOne`. */
@inline
function put<T>(to: usize, re: v128, im: v128, w: usize, isOne: bool): void {
  if (isOne) {
    v128.store(to, re);
    v128.store(to, im, HALF);
    return;
  }
  const c = v128.load_splat<T>(w);
  const s = v128.load_splat<T>(w + sizeof<T>());
  v128.store(to, v128.sub<T>(v128.mul<T>(re, c), v128.mul<T>(im, s)));
  v128.store(to, v128.add<T>(v128.mul<T>(re, s), v128.mul<T>(im, c)), HALF);
}

@inline
function two<T>(from: usize, step: usize, to: usize, out: usize, w: usize, isOne: bool): void {
  const ar = v128.load(from);
  const ai = v128.load(from, HALF);
  const br = v128.load(from + step);
  const bi = v128.load(from + step, HALF);
  put<T>(to, v128.add<T>(ar, br), v128.add<T>(ai, bi), 0, true);
  put<T>(to + out, v128.sub<T>(ar, br), v128.sub<T>(ai, bi), w, isOne);
}

@inline
function three<T>(from: usize, step: usize, to: usize, out: usize, w: usize, isOne: bool): void {
  const half = v128.splat<T>(<T>0.5);
  const sine = v128.splat<T>(<T>0.8660254037844386467637);
  const ar = v128.load(from);
  const ai = v128.load(from, HALF);
  const br = v128.load(from + step);
  const bi = v128.load(from + step, HALF);
  const cr = v128.load(from + 2 * step);
  const ci = v128.load(from + 2 * step, HALF);
  const sr = v128.add<T>(br, cr);
  const si = v128.add<T>(bi, ci);
  const dr = v128.mul<T>(sine, v128.sub<T>(br, cr));
  const di = v128.mul<T>(sine, v128.sub<T>(bi, ci));
  const mr = v128.sub<T>(ar, v128.mul<T>(half, sr));
  const mi = v128.sub<T>(ai, v128.mul<T>(half, si));
  put<T>(to, v128.add<T>(ar, sr), v128.add<T>(ai, si), 0, true);
  put<T>(to + out, v128.add<T>(mr, di), v128.sub<T>(mi, dr), w, isOne);
  put<T>(to + 2 * out, v128.sub<T>(mr, di), v128.add<T>(mi, dr), w + 2 * sizeof<T>(), isOne);
}

@inline
function four<T>(from: usize, step: usize, to: usize, out: usize, w: usize, isOne: bool): void {
  const ar = v128.load(from);
  const ai = v128.load(from, HALF);
  const br = v128.load(from + step);
  const bi = v128.load(from + step, HALF);
  const cr = v128.load(from + 2 * step);
  const ci = v128.load(from + 2 * step, HALF);
  const dr = v128.load(from + 3 * step);
  const di = v128.load(from + 3 * step, HALF);
  const er = v128.add<T>(ar, cr);
  const ei = v128.add<T>(ai, ci);
  const fr = v128.sub<T>(ar, cr);
  const fi = v128.sub<T>(ai, ci);
  const gr = v128.add<T>(br, dr);
  const gi = v128.add<T>(bi, di);
  const hr = v128.sub<T>(br, dr);
  const hi = v128.sub<T>(bi, di);
  put<T>(to, v128.add<T>(er, gr), v128.add<T>(ei, gi), 0, true);
  put<T>(to + out, v128.add<T>(fr, hi), v128.sub<T>(fi, hr), w, isOne);
  put<T>(to + 2 * out, v128.sub<T>(er, gr), v128.sub<T>(ei, gi), w + 2 * sizeof<T>(), isOne);
  put<T>(to + 3 * out, v128.sub<T>(fr, hi), v128.add<T>(fi, hr), w + 4 * sizeof<T>(), isOne);
}

/**
 * Radix 5 or 7 by the cosines and sines of one turn in so many parts: sums and differences of the terms that mirror each
 * other, then for each output the sums weighted by the cosines and the differences weighted by the sines.
 */
@inline
function odd<T>(radix: i32, table: usize, from: usize, step: usize, to: usize, out: usize, w: usize, isOne: bool): void {
  const ar = v128.load(from);
  const ai = v128.load(from, HALF);
  let tr = ar;
  let ti = ai;
  for (let k = 1; k <= radix >> 1; k++) {
    const front = from + <usize>k * step;
    const back = from + <usize>(radix - k) * step;
    tr = v128.add<T>(tr, v128.add<T>(v128.load(front), v128.load(back)));
    ti = v128.add<T>(ti, v128.add<T>(v128.load(front, HALF), v128.load(back, HALF)));
  }
  put<T>(to, tr, ti, 0, true);
  for (let j = 1; j <= radix >> 1; j++) {
    let mr = ar;
    let mi = ai;
    let nr = v128.splat<T>(0);
    let ni = nr;
    for (let k = 1; k <= radix >> 1; k++) {
      const at = table + <usize>((j * k) % radix) * 2 * sizeof<T>();
      const c = v128.load_splat<T>(at);
      const s = v128.load_splat<T>(at + sizeof<T>());
      const front = from + <usize>k * step;
      const back = from + <usize>(radix - k) * step;
      const br = v128.load(front);
      const bi = v128.load(front, HALF);
      const cr = v128.load(back);
      const ci = v128.load(back, HALF);
      mr = v128.add<T>(mr, v128.mul<T>(c, v128.add<T>(br, cr)));
      mi = v128.add<T>(mi, v128.mul<T>(c, v128.add<T>(bi, ci)));
      nr = v128.add<T>(nr, v128.mul<T>(s, v128.sub<T>(ci, bi)));
      ni = v128.add<T>(ni, v128.mul<T>(s, v128.sub<T>(br, cr)));
    }
    const high = radix - j;
    put<T>(to + <usize>j * out, v128.add<T>(mr, nr), v128.add<T>(mi, ni), w + <usize>(j - 1) * 2 * sizeof<T>(), isOne);
    put<T>(to + <usize>high * out, v128.sub<T>(mr, nr), v128.sub<T>(mi, ni), w + <usize>(high - 1) * 2 * sizeof<T>(), isOne);
  }
}

@inline
function butterfly<T>(radix: i32, table: usize, from: usize, step: usize, to: usize, out: usize, w: usize, isOne: bool): void {
  if (radix == 2) two<T>(from, step, to, out, w, isOne);
  else if (radix == 3) three<T>(from, step, to, out, w, isOne);
  else if (radix == 4) four<T>(from, step, to, out, w, isOne);
  else odd<T>(radix, table, from, step, to, out, w, isOne);
}

@inline
function passOf<T>(radix: i32, m: i32, out: usize, from: usize, to: usize, factors: usize): void {
  const step = <usize>m * out;
  const each = <usize>(radix - 1) * 2 * sizeof<T>();
  let w = factors + <usize>radix * 2 * sizeof<T>();
  for (let q: usize = 0; q < out; q += ELEMENT) butterfly<T>(radix, factors, from + q, step, to + q, out, w, true);
  for (let p = 1; p < m; p++) {
    w += each;
    from += out;
    to += <usize>radix * out;
    for (let q: usize = 0; q < out; q += ELEMENT) butterfly<T>(radix, factors, from + q, step, to + q, out, w, false);
  }
}

/**
 * A pass with `stride` transforms side by side. `factors`: the unit roots of order `radix`, which 5 and 7 use, and then
 * radix - 1 factors for each p from 0 to m - 1; pairs of cosine and sine.
 */
export function pass<T>(radix: i32, m: i32, stride: i32, from: usize, to: usize, factors: usize): void {
  const out = <usize>stride * ELEMENT;
  if (radix == 4) passOf<T>(4, m, out, from, to, factors);
  else if (radix == 2) passOf<T>(2, m, out, from, to, factors);
  else if (radix == 3) passOf<T>(3, m, out, from, to, factors);
  else if (radix == 5) passOf<T>(5, m, out, from, to, factors);
  else passOf<T>(7, m, out, from, to, factors);
}
