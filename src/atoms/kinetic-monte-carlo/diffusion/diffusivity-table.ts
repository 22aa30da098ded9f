import { fitArrhenius, type ArrheniusFit } from './arrhenius.ts';
import type { Diffusion } from './diffusion.ts';
import type { Estimate } from './statistics.ts';

/** Coefficients that have a line over 1/T. */
const quantities = ['tracer', 'jump', 'chemical'] as const;

/** D(θ, T) as its file has it (`lithoscale-diffusivity`, version 1): m²/s, K, eV, s. */
export interface DiffusivityTable {
  readonly format: 'lithoscale-diffusivity';
  readonly version: 1;
  readonly name: string;
  readonly source?: string | undefined;
  /** Of the lattice and its energies: files of one model have one. */
  readonly lattice?: string | undefined;
  readonly species: string;
  readonly supercell: readonly number[];
  /** What a reader should know of the run as a whole. */
  readonly notes: readonly string[];
  readonly units: {
    readonly diffusivity: 'm2/s';
    readonly temperature: 'K';
    readonly energy: 'eV';
    readonly time: 's';
  };
  readonly points: readonly Diffusion[];
  readonly arrhenius: readonly ({
    readonly filling: number;
    readonly quantity: (typeof quantities)[number];
  } & ArrheniusFit)[];
}

/** What finished points say together. */
export function diffusivityTable(
  about: {
    readonly name: string;
    readonly source?: string | undefined;
    readonly lattice?: string | undefined;
    readonly supercell: readonly number[];
    readonly notes?: readonly string[] | undefined;
  },
  points: readonly Diffusion[],
): DiffusivityTable {
  const fillings = [...new Set(points.map(({ filling }) => filling))];
  return {
    format: 'lithoscale-diffusivity',
    version: 1,
    ...about,
    notes: about.notes ?? [],
    species: points[0].species,
    units: { diffusivity: 'm2/s', temperature: 'K', energy: 'eV', time: 's' },
    points,
    arrhenius: fillings.flatMap((filling) =>
      quantities.flatMap((quantity) => {
        const rows = points.flatMap((point) => {
          const diffusivity = point[quantity];
          return point.filling === filling && diffusivity !== undefined
            ? [{ temperature: point.temperature, diffusivity }]
            : [];
        });
        const fit = fitArrhenius(rows);
        return fit === undefined ? [] : [{ filling, quantity, ...fit }];
      }),
    ),
  };
}

const columns: readonly (readonly [string, (point: Diffusion) => Estimate | undefined])[] = [
  ['D_tracer_m2_per_s', ({ tracer }) => tracer],
  ['D_jump_m2_per_s', ({ jump }) => jump],
  ['D_chemical_m2_per_s', ({ chemical }) => chemical],
  ['D_darken_m2_per_s', ({ darken }) => darken],
  ['D_uncorrelated_m2_per_s', ({ uncorrelated }) => uncorrelated],
  ['thermodynamic_factor', ({ thermodynamics }) => thermodynamics?.factor],
  ['correlation_factor', ({ correlationFactor }) => correlationFactor],
  ['collective_correlation_factor', ({ collectiveCorrelationFactor }) => collectiveCorrelationFactor],
  ['haven_ratio', ({ havenRatio }) => havenRatio],
];

/** One row a point; each value with its standard error. Empty where there is none. */
export function diffusivityCsv({ points, lattice = '' }: DiffusivityTable): string {
  const header = [
    'filling',
    'temperature_K',
    ...columns.flatMap(([name]) => [name, `${name}_error`]),
    'chemical_potential_eV',
    'events',
    'simulated_s',
    'settled',
    'lattice',
  ];
  const rows = points.map((point) => [
    point.filling,
    point.temperature,
    ...columns.flatMap(([, of]): (number | '')[] => {
      const estimate = of(point);
      return estimate === undefined ? ['', ''] : [estimate.value, estimate.error];
    }),
    point.thermodynamics?.chemicalPotential ?? '',
    point.events,
    point.time,
    point.isSettled,
    lattice,
  ]);
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}
