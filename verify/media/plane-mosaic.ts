/**
 * Random media with closed forms for one, two and three points and for whole segments: space cut into cells by random
 * planes (a Poisson hyperplane tessellation, isotropic), each cell coloured on its own (Debye's random medium). Cells are
 * convex, so a line never comes back to one that it left. Lengths in voxels.
 *
 * A segment of length r is cut by a Poisson number of planes of mean κ r, κ being planes per length of a line.
 * Debye, Anderson and Brumberger, doi:10.1063/1.1722830.
 */

type Vector = readonly [number, number, number];

export interface Mosaic {
  readonly data: Uint8Array;
  readonly shape: Vector;
  readonly voxelSize: Vector;
  readonly phases: readonly { readonly name: string; readonly label: number }[];
}

/** Draws one, a cube of n³ voxels with a share of the cells coloured 1 (`body`). */
export function planeMosaic(
  n: number,
  planesPerLength: number,
  share: number,
  uniform: () => number,
): Mosaic {
  const radius = (Math.sqrt(3) * n) / 2;
  // Planes that cross a ball of this radius: each meets a line's unit length with the mean chance 1/2 of |n·u|.
  const planes = Array.from({ length: poisson(4 * planesPerLength * radius, uniform) }, () => ({
    normal: direction(uniform),
    distance: (2 * uniform() - 1) * radius,
    word: Math.floor(uniform() * 2 ** 32),
  }));
  const data = new Uint8Array(n ** 3);
  for (let z = 0, voxel = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, voxel++) {
        let cell = 0;
        for (const { normal, distance, word } of planes) {
          const place = normal[0] * (x - n / 2) + normal[1] * (y - n / 2) + normal[2] * (z - n / 2);
          if (place > distance) cell ^= word;
        }
        data[voxel] = scrambled(cell) < share ? 1 : 0;
      }
    }
  }
  const phases = [
    { name: 'outside', label: 0 },
    { name: 'body', label: 1 },
  ];
  return { data, shape: [n, n, n], voxelSize: [1, 1, 1], phases };
}

/** P(both ends of a segment of length r lie in the body). */
export function mosaicTwoPoint(share: number, planesPerLength: number, r: number): number {
  return share ** 2 + share * (1 - share) * Math.exp(-planesPerLength * r);
}

/** P(n + 1 points in a row, h apart, all lie in the body). */
export function mosaicRow(share: number, planesPerLength: number, h: number, n: number): number {
  const same = Math.exp(-planesPerLength * h);
  return share * (same + (1 - same) * share) ** n;
}

/** P(all corners of a triangle lie in the body), from the sides. */
export function mosaicThreePoint(share: number, planesPerLength: number, sides: Vector): number {
  // Planes that part one corner from the two others: half of those that cut its two sides but not the third.
  const parted = sides.map((_, at) => {
    const [own, next, last] = [sides[at] ?? 0, sides[(at + 1) % 3] ?? 0, sides[(at + 2) % 3] ?? 0];
    return Math.exp((-planesPerLength * (next + last - own)) / 2);
  });
  const [a = 1, b = 1, c = 1] = parted;
  const together = a * b * c;
  const pairs = (1 - a) * b * c + a * (1 - b) * c + a * b * (1 - c);
  return share * together + share ** 2 * pairs + share ** 3 * (1 - together - pairs);
}

function poisson(mean: number, uniform: () => number): number {
  let count = 0;
  for (let time = -Math.log(1 - uniform()); time < mean; time -= Math.log(1 - uniform())) count++;
  return count;
}

function direction(uniform: () => number): Vector {
  const z = 2 * uniform() - 1;
  const angle = 2 * Math.PI * uniform();
  const across = Math.sqrt(1 - z * z);
  return [across * Math.cos(angle), across * Math.sin(angle), z];
}

/** A number from 0 to 1 that a cell's word stands for (the finaliser of MurmurHash3). */
function scrambled(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
