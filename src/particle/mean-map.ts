import type { RadialMesh } from './radial-mesh.ts';

/** A line cut into cells: what is amassed there is ∫ value × density over it. */
export interface CutLine {
  /** Rising. */
  readonly faces: Float64Array;
  readonly density: (at: number) => number;
  /** In which values are taken to be smooth. */
  readonly coordinate: (at: number) => number;
}

/** The radius of a particle; profiles are smooth in r². */
export function cutRadius({ faces, dimension }: RadialMesh): CutLine {
  return { faces, density: (r) => r ** (dimension - 1), coordinate: (r) => r * r };
}

/** A length on which each cell takes its share of all that the cells can hold. */
export function cutLength(shares: Float64Array): CutLine {
  const faces = new Float64Array(shares.length + 1);
  for (let k = 0; k < shares.length; k++) faces[k + 1] = faces[k] + shares[k];
  const whole = faces[shares.length];
  const scaled = faces.map((face) => face / whole);
  scaled[shares.length] = 1;
  return { faces: scaled, density: () => 1, coordinate: (x) => x };
}

/** `smooth` is of third order; `bounded` takes values as constant in each cell, so that none leaves the range they have. */
export type MeanOrder = 'smooth' | 'bounded';

/**
 * Carries means over the cells of a line to other cells of the same line: a linear map that keeps the amount to rounding. In
 * each old cell the value is the parabola in the coordinate that has the means of this cell and its two neighbours (P. Colella,
 * P. R. Woodward, J. Comput. Phys. 54 (1984) 174, doi:10.1016/0021-9991(84)90143-8, without their limiter); of a particle
 * that is exact for 1, r² and r⁴.
 */
export class MeanMap {
  readonly from: number;
  readonly to: number;
  /** Of each new cell: which old ones count, and how much. */
  private readonly rows: readonly (readonly (readonly [number, number])[])[];

  constructor(from: CutLine, to: CutLine, order: MeanOrder = 'smooth') {
    this.from = from.faces.length - 1;
    this.to = to.faces.length - 1;
    const weights = Array.from({ length: this.to }, () => new Map<number, number>());
    let old = 0;
    for (let k = 0; k < this.to; k++) {
      const end = k === this.to - 1 ? from.faces[this.from] : to.faces[k + 1];
      let start = to.faces[k];
      const whole = momentsOf(from, start, end, 0, 1)[0];
      while (start < end) {
        const outer = old === this.from - 1 ? end : Math.min(end, from.faces[old + 1]);
        for (const [cell, amount] of partOf(from, old, start, outer, order)) {
          weights[k].set(cell, (weights[k].get(cell) ?? 0) + amount / whole);
        }
        if (outer === from.faces[old + 1]) old = Math.min(old + 1, this.from - 1);
        start = outer;
      }
    }
    this.rows = weights.map((row) => [...row]);
  }

  /** Values lie `stride` apart from `start` on in either vector. */
  apply(
    values: Float64Array,
    out: Float64Array,
    start: { readonly from: number; readonly to: number } = { from: 0, to: 0 },
    stride: { readonly from: number; readonly to: number } = { from: 1, to: 1 },
  ): void {
    for (const [k, row] of this.rows.entries()) {
      let sum = 0;
      for (const [cell, weight] of row) sum += weight * values[start.from + cell * stride.from];
      out[start.to + k * stride.to] = sum;
    }
  }
}

/** What the means of which cells give to the amount between two places within cell `k`. */
function partOf(
  line: CutLine,
  k: number,
  start: number,
  end: number,
  order: MeanOrder,
): readonly (readonly [number, number])[] {
  const { faces, coordinate } = line;
  const count = faces.length - 1;
  if (order === 'bounded' || count < 3) return [[k, momentsOf(line, start, end, 0, 1)[0]]];
  const first = Math.min(Math.max(k - 1, 0), count - 3);
  const centre = coordinate(0.5 * (faces[k] + faces[k + 1]));
  const scale = coordinate(faces[k + 1]) - coordinate(faces[k]);
  const equations = [0, 1, 2].map((cell) => {
    const moments = momentsOf(line, faces[first + cell], faces[first + cell + 1], centre, scale);
    return moments.map((moment) => moment / moments[0]) as Triple;
  });
  const weights = solveTransposed(equations, momentsOf(line, start, end, centre, scale));
  return weights.map((weight, cell) => [first + cell, weight] as const);
}

type Triple = [number, number, number];

/** Points and weights of Gauss on (−1, 1), exact for degree 7. */
const gauss: readonly (readonly [number, number])[] = [
  [-0.8611363115940526, 0.34785484513745385],
  [-0.33998104358485626, 0.6521451548625461],
  [0.33998104358485626, 0.6521451548625461],
  [0.8611363115940526, 0.34785484513745385],
];

/** ∫ ξ^j density for j = 0, 1, 2 with ξ = (coordinate − centre)/scale. */
function momentsOf(line: CutLine, start: number, end: number, centre: number, scale: number): Triple {
  const [half, middle] = [0.5 * (end - start), 0.5 * (end + start)];
  const sums: Triple = [0, 0, 0];
  for (const [point, weight] of gauss) {
    const at = middle + half * point;
    const share = half * weight * line.density(at);
    const place = (line.coordinate(at) - centre) / scale;
    sums[0] += share;
    sums[1] += share * place;
    sums[2] += share * place * place;
  }
  return sums;
}

/** w with wᵀ A = b, by Cramer's rule. */
function solveTransposed(a: readonly Triple[], b: Triple): Triple {
  const columns = [0, 1, 2].map((j) => [a[0][j], a[1][j], a[2][j]] as Triple);
  const whole = determinant(columns[0], columns[1], columns[2]);
  return [0, 1, 2].map((unknown) => {
    const [x, y, z] = columns.map(
      (column, j) => column.map((value, i) => (i === unknown ? b[j] : value)) as Triple,
    );
    return determinant(x, y, z) / whole;
  }) as Triple;
}

function determinant(x: Triple, y: Triple, z: Triple): number {
  return (
    x[0] * (y[1] * z[2] - y[2] * z[1]) -
    x[1] * (y[0] * z[2] - y[2] * z[0]) +
    x[2] * (y[0] * z[1] - y[1] * z[0])
  );
}
