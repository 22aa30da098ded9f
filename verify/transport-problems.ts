/** Transport problems whose answer is known, for tests and documents. Voxel values are labels. */
export interface TransportVerification {
  readonly name: string;
  readonly shape: readonly [number, number, number];
  readonly label: (x: number, y: number, z: number) => number;
  /** Conductivity of each label that conducts. */
  readonly conductivities: Readonly<Record<string, number>>;
  readonly phases: readonly { readonly name: string; readonly label: number }[];
  readonly axis: 'x' | 'y' | 'z';
  /** D_eff over the largest conductivity. */
  readonly effectiveRatio: number;
  /** Relative accuracy that the answer deserves at a tolerance of 1e-6. */
  readonly accuracy: number;
  readonly source: string;
}

const two = [
  { name: 'solid', label: 0 },
  { name: 'a', label: 1 },
  { name: 'b', label: 2 },
];

export const transportProblems: readonly TransportVerification[] = [
  {
    name: 'uniform block',
    shape: [5, 7, 9],
    label: () => 1,
    phases: two,
    conductivities: { a: 3 },
    axis: 'y',
    effectiveRatio: 1,
    accuracy: 1e-12,
    source: 'plates on the outer faces: tau = 1 exactly',
  },
  {
    name: 'layers in series',
    shape: [6, 4, 10],
    label: (_x, _y, z) => (z % 2 === 0 ? 1 : 2),
    phases: two,
    conductivities: { a: 1, b: 0.5 },
    axis: 'z',
    effectiveRatio: 2 / 3,
    accuracy: 1e-6,
    source: 'harmonic mean',
  },
  {
    name: 'thick layers, a 1:10 contrast',
    shape: [4, 4, 12],
    label: (_x, _y, z) => (z < 6 ? 1 : 2),
    phases: two,
    conductivities: { a: 10, b: 1 },
    axis: 'z',
    effectiveRatio: 1.818181818181818 / 10,
    accuracy: 1e-6,
    source: 'harmonic mean of 10 and 1',
  },
  {
    name: 'channels in parallel',
    shape: [8, 6, 10],
    label: (_x, y) => (y % 2 === 0 ? 1 : 2),
    phases: two,
    conductivities: { a: 1, b: 0.5 },
    axis: 'z',
    effectiveRatio: 0.75,
    accuracy: 1e-12,
    source: 'arithmetic mean',
  },
  {
    name: 'straight strip, a quarter of the section',
    shape: [20, 20, 20],
    label: (_x, y, z) => (y < 10 && z < 10 ? 1 : 0),
    phases: two,
    conductivities: { a: 1 },
    axis: 'x',
    effectiveRatio: 0.25,
    accuracy: 1e-12,
    source: 'tau = 1; test suite of TauFactor 2 (doi 10.21105/joss.05358)',
  },
  {
    name: 'slanted staircase',
    shape: [21, 21, 20],
    label: (x, y, z) => (x >= z && x < z + 2 && y >= z && y < z + 2 ? 1 : 0),
    phases: two,
    conductivities: { a: 1 },
    axis: 'z',
    effectiveRatio: 80 / (21 * 21 * 20) / 7.516666666666667,
    accuracy: 1e-6,
    source:
      'tau = 7.51667, test suite of TauFactor 2 (doi 10.21105/joss.05358); exact for the discrete problem',
  },
];
