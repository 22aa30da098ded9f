import { InputError } from '../base/index.ts';

/** A phase of a composite: its volume fraction, and its conductivity in any one unit (0 for an insulator). */
export interface Constituent {
  readonly fraction: number;
  readonly conductivity: number;
}

/** Lower and upper bound of the effective conductivity, in the constituents' unit. */
export type Bounds = readonly [lower: number, upper: number];

/** Constituents with a fraction above zero. */
function present(constituents: readonly Constituent[]): readonly Constituent[] {
  const sum = constituents.reduce((total, { fraction }) => total + fraction, 0);
  const wrong = constituents.some(({ fraction, conductivity }) => !(fraction >= 0 && conductivity >= 0));
  if (wrong || Math.abs(sum - 1) > 1e-9) {
    throw new InputError(`volume fractions add up to ${sum}`, {
      at: { field: 'constituents' },
      expected: 'fractions of at least 0 that add up to 1, and conductivities of at least 0',
    });
  }
  return constituents.filter(({ fraction }) => fraction > 0);
}

/**
 * Bounds of Wiener: conductors in series and in parallel. They hold for every structure and direction, also for a
 * finite image between plates.
 *
 * O. Wiener, Abh. Math.-Phys. Kl. Königl. Sächs. Ges. 32, 509 (1912).
 * @throws InputError for fractions that do not add up to 1, or negative values.
 */
export function wienerBounds(constituents: readonly Constituent[]): Bounds {
  const phases = present(constituents);
  const parallel = phases.reduce((sum, { fraction, conductivity }) => sum + fraction * conductivity, 0);
  const resistance = phases.reduce((sum, { fraction, conductivity }) => sum + fraction / conductivity, 0);
  return [1 / resistance, parallel];
}

/**
 * Bounds of Hashin and Shtrikman for statistically isotropic composites of any number of phases, in three dimensions
 * or two. They hold for ensemble means (and cubic cells), not for every image or direction.
 *
 * Z. Hashin and S. Shtrikman, J. Appl. Phys. 33, 3125 (1962), doi 10.1063/1.1728579.
 * @throws InputError for fractions that do not add up to 1, or negative values.
 */
export function hashinShtrikmanBounds(constituents: readonly Constituent[], dimensions: 2 | 3 = 3): Bounds {
  const phases = present(constituents);
  const conductivities = phases.map(({ conductivity }) => conductivity);
  const around = (comparison: number): number => {
    const shift = (dimensions - 1) * comparison;
    const sum = phases.reduce(
      (total, { fraction, conductivity }) => total + fraction / (conductivity + shift),
      0,
    );
    return 1 / sum - shift;
  };
  return [around(Math.min(...conductivities)), around(Math.max(...conductivities))];
}
