import type { Estimate } from './statistics.ts';
import type { WalkSummary } from './summary.ts';
import type { ThermodynamicFactor } from './thermodynamic-factor.ts';

/** D_ij, m²/s, of several species that diffuse through each other: J_i = −∑ D_ij ∇c_j. Row by row. */
interface DiffusivityMatrix {
  readonly species: readonly string[];
  readonly values: readonly Estimate[];
}

export interface Chemical {
  /** D_chem = D_J Γ; of ions with electrons the ambipolar coefficient times Γ of the neutral pair. */
  readonly chemical?: Estimate | undefined;
  /** The Darken form D_tracer Γ, which is D_chem only where atoms move independently. */
  readonly darken?: Estimate | undefined;
  readonly chemicalMatrix?: DiffusivityMatrix | undefined;
  /** In words why there is no D_chem. */
  readonly chemicalMissing?: string | undefined;
}

/** What Fick's law takes, from what walks and fluctuations say. */
export function chemicalOf(
  species: string,
  summary: WalkSummary,
  thermodynamics: ThermodynamicFactor | undefined,
): Chemical {
  if (thermodynamics === undefined) return {};
  const { factor, matrix, partner } = thermodynamics;
  if (matrix !== undefined) return { chemicalMatrix: matrixOf(summary, matrix) };
  if (partner === undefined) {
    return { chemical: product(summary.jump, factor), darken: product(summary.tracer, factor) };
  }
  if (summary.ambipolar !== undefined) return { chemical: product(summary.ambipolar, factor) };
  return {
    chemicalMissing: `${species} goes only together with ${partner.after}, and no mechanism moves ${partner.after}: give it one, or let electrons follow at once in an expansion of ${species} alone`,
  };
}

/** D = L C⁻¹, with L per mobile atom and Γ_kj = N_j (C⁻¹)_kj. */
function matrixOf(
  { onsager }: WalkSummary,
  { species, values, numbers }: NonNullable<ThermodynamicFactor['matrix']>,
): DiffusivityMatrix {
  const count = species.length;
  const all = onsager.atoms.reduce((sum, atoms) => sum + atoms, 0);
  const mobile = species.map((name) => onsager.species.indexOf(name));
  const kinetic = (i: number, k: number): Estimate =>
    mobile[i] < 0 || mobile[k] < 0
      ? { value: 0, error: 0 }
      : onsager.coefficients[mobile[i] * onsager.species.length + mobile[k]];
  return {
    species,
    values: species.flatMap((_, i) =>
      species.map((_other, j): Estimate => {
        const terms = species.map((_each, k) => product(kinetic(i, k), values[k * count + j]));
        const scale = all / numbers[j];
        return {
          value: scale * terms.reduce((sum, { value }) => sum + value, 0),
          error: scale * Math.hypot(...terms.map(({ error }) => error)),
        };
      }),
    ),
  };
}

function product(a: Estimate, b: Estimate): Estimate {
  const value = a.value * b.value;
  return { value, error: Math.hypot(a.error * b.value, a.value * b.error) };
}
