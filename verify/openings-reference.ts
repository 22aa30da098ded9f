// Distances, local thickness and porosimetry of a small image by edt 3.0.0 and PoreSpy 3.2.0 (openings-reference.py).

type Shape = readonly [number, number, number];

const shape: Shape = [48, 44, 40];

/** Pores (1) outside of sixty spheres on whole voxels (0); the formula of image() in openings-reference.py. */
export function openingsImage(): { readonly mask: Uint8Array; readonly shape: Shape } {
  const mask = new Uint8Array(shape[0] * shape[1] * shape[2]).fill(1);
  let state = 12345n;
  const draw = (): number => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    return Number(state >> 16n);
  };
  for (let sphere = 0; sphere < 60; sphere++) {
    const [x, y, z, size] = [draw(), draw(), draw(), draw()];
    const centre = [x % shape[0], y % shape[1], z % shape[2]] as const;
    for (const voxel of mask.keys()) {
      const [i, j, k] = [
        voxel % shape[0],
        Math.floor(voxel / shape[0]) % shape[1],
        Math.floor(voxel / (shape[0] * shape[1])),
      ];
      const square = (i - centre[0]) ** 2 + (j - centre[1]) ** 2 + (k - centre[2]) ** 2;
      if (square < (3 + (size % 5)) ** 2) mask[voxel] = 0;
    }
  }
  return { mask, shape };
}

export interface OpeningsReference {
  /** Squared distances of all voxels in squared voxels, and zlib's CRC-32 of them as 16-bit integers. */
  readonly squares: { readonly sum: number; readonly largest: number; readonly crc32: number };
  /** Distances in voxels of 1.1 x 0.6 x 1.7 (x, y, z). */
  readonly anisotropic: { readonly mean: number; readonly largest: number };
  /** PoreSpy's map of radii as bytes: voxels from radius 0 on, and its CRC-32. */
  readonly every: SizeMap;
  /** With smooth=False. */
  readonly closed: SizeMap;
  /** With sizes=[1, 3, 4, 6]. */
  readonly few: SizeMap;
  /** From the face z = 0, and from all faces. */
  readonly intrusion: SizeMap;
  readonly intrusionAll: SizeMap;
}

export interface SizeMap {
  readonly counts: readonly number[];
  readonly crc32: number;
}

export const openingsReference: OpeningsReference = {
  squares: { sum: 798279, largest: 133, crc32: 3944169726 },
  anisotropic: { mean: 3.0057498922995123, largest: 12.734599113464355 },
  every: {
    counts: [27917, 1836, 2174, 3345, 5075, 5564, 5590, 6405, 10316, 11030, 3531, 1697],
    crc32: 4026377760,
  },
  closed: {
    counts: [19555, 5371, 2593, 5229, 4967, 6937, 5862, 7134, 10154, 11388, 3571, 1719],
    crc32: 453004021,
  },
  few: { counts: [27917, 4032, 0, 3355, 10612, 0, 38564], crc32: 4077294396 },
  intrusion: {
    counts: [27921, 1898, 3163, 3465, 4745, 8092, 10430, 13318, 5202, 5004, 1242],
    crc32: 2390311223,
  },
  intrusionAll: {
    counts: [27919, 1880, 2184, 3617, 5215, 5935, 4751, 7280, 9441, 11030, 3531, 1697],
    crc32: 1410665472,
  },
};
