// Numbers of verify/lines-reference.py: porespy 3.2.0, scipy 1.17.1, numpy 2.4.6.

type Vector = readonly [number, number, number];

const shape: Vector = [37, 34, 31];

/** The image of lines-reference.py: a level cut of waves of incommensurate lengths, `inside` 1. */
export function linesImage(): {
  readonly data: Uint8Array;
  readonly shape: Vector;
  readonly voxelSize: Vector;
  readonly phases: readonly { readonly name: string; readonly label: number }[];
} {
  const [nx, ny, nz] = shape;
  const data = Uint8Array.from({ length: nx * ny * nz }, (_, voxel) => {
    const [x, y, z] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)];
    const field =
      Math.sin(0.61 * x + 0.3) * Math.cos(0.53 * y) +
      Math.sin(0.47 * y + 1.1) * Math.cos(0.71 * z) +
      Math.sin(0.83 * z + 0.7) * Math.cos(0.39 * x);
    return field > 0.2 ? 1 : 0;
  });
  const phases = [
    { name: 'outside', label: 0 },
    { name: 'inside', label: 1 },
  ];
  return { data, shape, voxelSize: [1, 1, 1], phases };
}

export const linesReference = {
  voxels: 15983,
  /** porespy: chords that the border does not cut, by length, on every second line both ways but those at the sides. */
  wholeChords: {
    z: [0, 41, 88, 144, 170, 132, 35, 6, 4, 2, 5, 0, 0, 0, 0, 0, 0, 1],
    y: [0, 10, 25, 18, 46, 91, 101, 39, 40, 21, 9, 3],
    x: [0, 8, 25, 40, 58, 80, 95, 28, 19, 7, 1, 7, 6, 5, 2, 4, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  },
  /** Segments of 1, 2, … voxels that lie inside, over those that fit. */
  linealPath: {
    z: [
      0.40984153033488896, 0.3116852146263911, 0.2201085466805548, 0.14001816942993414, 0.08643938055702761,
      0.06126941421059068, 0.05186009538950716, 0.047595389507154216, 0.04420405059791249,
      0.041660644601821076,
    ],
    y: [
      0.40984153033488896, 0.34170827719214814, 0.2752016129032258, 0.2124757431729336, 0.15480964835803546,
      0.10717614165890028, 0.07161539419603936, 0.048952177984436046, 0.03527597075984173,
      0.02793374019180471,
    ],
    x: [
      0.40984153033488896, 0.3457990723170989, 0.2855245323936026, 0.2285132269226476, 0.17649933873842794,
      0.13291627134724857, 0.1032931382750811, 0.08500948766603415, 0.07128835961525878, 0.060788831661696935,
    ],
  },
  /** Corners as x, y, z; places at which all lie inside; places that fit. */
  triangles: [
    {
      corners: [
        [0, 0, 0],
        [3, -3, 0],
        [3, 0, -3],
      ],
      count: 1096,
      places: 29512,
    },
    {
      corners: [
        [0, 0, 0],
        [-5, -5, 0],
        [0, -5, -5],
      ],
      count: 399,
      places: 24128,
    },
    {
      corners: [
        [0, 0, 0],
        [0, 6, 0],
        [0, 0, -6],
      ],
      count: 1308,
      places: 25900,
    },
    {
      corners: [
        [0, 0, 0],
        [7, 1, 2],
        [-3, 9, 4],
      ],
      count: 1051,
      places: 18225,
    },
  ],
  /** scipy.ndimage.label: pairs of voxels a lag apart (x, y, z) in one connected part. */
  clusters: [
    { lag: [0, 0, 0], pairs: 15983 },
    { lag: [1, 0, 0], pairs: 13121 },
    { lag: [3, 2, 1], pairs: 6402 },
    { lag: [0, 7, 5], pairs: 3796 },
    { lag: [12, 0, 4], pairs: 3240 },
  ],
} as const;
