import type { ExchangeCurrentDensity, OpenCircuitPotential, PointFunction } from '../functions.ts';
import { arrhenius } from '../arrhenius.ts';
import { transferCoefficients, type TransferCoefficients } from './butler-volmer.ts';
import { positiveParameter } from './parameter.ts';
import { inverseThermalVoltage } from './reduced.ts';

export interface ActivityExchangeCurrentOptions extends TransferCoefficients {
  /** F k0, A/m²: i0 where all activities and γ‡ are 1, at 298.15 K. */
  readonly prefactor: number;
  /** ln a of lithium in the host, of the stoichiometry and the temperature; see {@link hostActivity}. */
  readonly logHostActivity: PointFunction;
  /** ln γ‡ of the transition state, of the stoichiometry and the temperature; default {@link excludedSite}. */
  readonly logTransitionState?: PointFunction | undefined;
  /** ln a of lithium ions, of the concentration (mol/m³) and the temperature; default {@link idealSalt} at 1000 mol/m³. */
  readonly logIonActivity?: PointFunction | undefined;
  /** J/mol; default 0 */
  readonly activationEnergy?: number | undefined;
}

/**
 * Exchange current that is consistent with the thermodynamics of the host:
 * i0 = F k0 a_O^{α_a} a_R^{α_c} / γ‡ for Li⁺ + e⁻ ⇌ Li in the host, a_O the activity of the ions and a_R that of lithium in
 * the host, from the same chemical potential as the open-circuit potential. M. Z. Bazant, Acc. Chem. Res. 46 (2013) 1144
 * (doi:10.1021/ar300145c). Go with Butler–Volmer of the same coefficients.
 *
 * With an ideal lattice (a_R = θ/(1 − θ), γ‡ = 1/(1 − θ)) and coefficients of one half it is F k0 √(a_O θ (1 − θ)), the
 * usual square roots.
 * @throws InputError for a prefactor or coefficients that are not positive.
 */
export function activityExchangeCurrent(options: ActivityExchangeCurrentOptions): ExchangeCurrentDensity {
  const { prefactor, logHostActivity, activationEnergy = 0 } = options;
  const { logTransitionState = excludedSite, logIonActivity = idealSalt() } = options;
  const { alphaAnodic, alphaCathodic } = transferCoefficients(options);
  positiveParameter(prefactor, 'prefactor', 'F k0 in A/m², above 0');
  const value = (electrolyte: number, surface: number, maximum: number, temperature: number): number => {
    const x = surface / maximum;
    return (
      prefactor *
      arrhenius(activationEnergy, temperature) *
      Math.exp(
        alphaAnodic * logIonActivity(electrolyte, temperature) +
          alphaCathodic * logHostActivity(x, temperature) -
          logTransitionState(x, temperature),
      )
    );
  };
  const byIons = logIonActivity.derivative;
  const byHost = logHostActivity.derivative;
  const byState = logTransitionState.derivative;
  if (byIons === undefined || byHost === undefined || byState === undefined) return value;
  const derivatives: ExchangeCurrentDensity['derivatives'] = (
    electrolyte,
    surface,
    maximum,
    temperature,
    out,
  ) => {
    const current = value(electrolyte, surface, maximum, temperature);
    const x = surface / maximum;
    out.electrolyte = current * alphaAnodic * byIons(electrolyte, temperature);
    out.surface = (current / maximum) * (alphaCathodic * byHost(x, temperature) - byState(x, temperature));
  };
  return Object.assign(value, { derivatives });
}

/**
 * ln a of lithium in a host from its open-circuit potential: −F (U(θ) − U(θ₀))/RT, 0 at the stoichiometry θ₀ (default ½),
 * where an ideal lattice has it.
 */
export function hostActivity(potential: OpenCircuitPotential, reference = 0.5): PointFunction {
  const standard = potential(reference);
  const value = (x: number, temperature: number): number =>
    -inverseThermalVoltage(temperature) * (potential(x) - standard);
  const slope = potential.derivative;
  if (slope === undefined) return value;
  return Object.assign(value, {
    derivative: (x: number, temperature: number) => -inverseThermalVoltage(temperature) * slope(x),
  });
}

/** ln γ‡ of a transition state that takes one site: −ln(1 − θ). */
export const excludedSite: PointFunction = Object.assign((x: number) => -Math.log1p(-x), {
  derivative: (x: number) => 1 / (1 - x),
});

/** ln a of ions as in a dilute solution: ln(c/c_ref), c_ref in mol/m³. */
export function idealSalt(reference = 1000): PointFunction {
  return Object.assign((c: number) => Math.log(c / reference), { derivative: (c: number) => 1 / c });
}
