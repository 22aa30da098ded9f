/** An isotropic composite of two phases. */
export interface Composite {
  /** Share of the first phase. */
  readonly fraction: number;
  /** Three-point parameter of the first phase, 0 to 1; that of the second is one less it. */
  readonly zeta: number;
  /** Of the first and of the second phase, in any unit; 0 for an insulator. */
  readonly conductivities: readonly [number, number];
  /** 3, or 2 for a section. */
  readonly dimensions: number;
}

/**
 * Bounds on the effective conductivity (or diffusivity) of an isotropic composite from its fractions and its three-point
 * parameter, in the unit of the conductivities: never wider than those of Hashin and Shtrikman, which they become where
 * zeta is 0 or 1.
 *
 * Beran, Nuovo Cimento 38, 771 (1965); in this form Torquato, Random Heterogeneous Materials,
 * doi:10.1007/978-1-4757-6355-3.
 */
export function conductivityBounds({ fraction, zeta, conductivities, dimensions }: Composite): {
  readonly lower: number;
  readonly upper: number;
} {
  const [first, second] = conductivities;
  const other = 1 - fraction;
  const rest = dimensions - 1;
  const mean = fraction * first + other * second;
  const crossed = fraction * second + other * first;
  const weighted = zeta * first + (1 - zeta) * second;
  const loss = fraction * other * (first - second) ** 2;
  const upper = loss === 0 ? mean : mean - loss / (crossed + rest * weighted);
  const product = first * second;
  if (product === 0) return { lower: 0, upper };
  const reach = (rest * mean + zeta * second + (1 - zeta) * first) / product;
  const resistivity = fraction / first + other / second - (rest * loss) / product ** 2 / reach;
  return { lower: 1 / resistivity, upper };
}
