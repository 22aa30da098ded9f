import type { RadialMesh } from './radial-mesh.ts';

/**
 * Carries the shell means `s` of one particle from one mesh to another of the same shape. The amount is kept to rounding:
 * within each old shell the stoichiometry is linear in the volume, with slopes limited so that new means lie within those of
 * the old neighbours (B. van Leer, J. Comput. Phys. 32 (1979) 101, doi:10.1016/0021-9991(79)90145-1); second order.
 */
export function remap(from: RadialMesh, to: RadialMesh, s: Float64Array): Float64Array {
  const slopes = limitedSlopes(from, s);
  const out = new Float64Array(to.count);
  let shell = 0;
  let inner = 0;
  for (let m = 0; m < to.count; m++) {
    const end = m === to.count - 1 ? 1 : to.faces[m + 1];
    let amount = 0;
    while (inner < end) {
      const outer = Math.min(end, from.faces[shell + 1]);
      amount += amountBetween(from, shell, s[shell], slopes[shell], inner, outer);
      if (outer === from.faces[shell + 1] && shell < from.count - 1) shell++;
      inner = outer;
    }
    out[m] = amount / to.volumes[m];
  }
  return out;
}

/** Amount of shell `m` between two radii within it. */
function amountBetween(
  { faces, volumes, dimension }: RadialMesh,
  m: number,
  mean: number,
  slope: number,
  inner: number,
  outer: number,
): number {
  const within = (r: number): number => powerDifference(faces[m], r, dimension);
  const [a, b] = [within(inner), within(outer)];
  return (b - a) * (mean + slope * (0.5 * (a + b) - 0.5 * volumes[m]));
}

/** (b^dimension − a^dimension)/dimension without cancellation. */
function powerDifference(a: number, b: number, dimension: number): number {
  if (dimension === 1) return b - a;
  return dimension === 2 ? 0.5 * (b - a) * (b + a) : ((b - a) * (b * b + a * b + a * a)) / 3;
}

/** Per volume. The shells at the ends have one neighbour; nothing there leads past an empty or a full host. */
function limitedSlopes({ count, volumes }: RadialMesh, s: Float64Array): Float64Array {
  const rise = (m: number): number => s[m + 1] - s[m];
  const across = (m: number): number => (2 * rise(m)) / (volumes[m] + volumes[m + 1]);
  return Float64Array.from({ length: count }, (_, m) => {
    if (m === 0 || m === count - 1) {
      const room = (2 * Math.max(0, Math.min(s[m], 1 - s[m]))) / volumes[m];
      return limited(across(m === 0 ? 0 : m - 1), room);
    }
    if (rise(m - 1) * rise(m) <= 0) return 0;
    const central = (s[m + 1] - s[m - 1]) / (0.5 * volumes[m - 1] + volumes[m] + 0.5 * volumes[m + 1]);
    const room = (2 * Math.min(Math.abs(rise(m - 1)), Math.abs(rise(m)))) / volumes[m];
    return limited(central, room);
  });
}

function limited(slope: number, most: number): number {
  return Math.sign(slope) * Math.min(Math.abs(slope), most);
}
