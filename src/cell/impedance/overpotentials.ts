import type { ActiveMaterial } from '../parameters.ts';
import type { Electrode } from '../models/porous/electrode.ts';
import type { PorousCell } from '../models/porous/porous-cell.ts';
import type { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';
import { cellPaths, type ElectrodePath } from './paths.ts';

/** What costs voltage between the cell at rest and its terminals. */
export type OverpotentialProcess =
  /** Electrons in the solid. */
  | 'electronic ohmic'
  /** Ions in the electrolyte, by Ohm's law. */
  | 'electrolyte ohmic'
  /** Differences of concentration in the electrolyte. */
  | 'electrolyte concentration'
  /** The reaction's overpotential. */
  | 'charge transfer'
  /** Films on the particles. */
  | 'film'
  /** Differences of concentration inside the particles. */
  | 'solid diffusion'
  /** Particles that are filled unevenly through the electrode, or materials that are not at rest with each other. */
  | 'uneven filling'
  /** Contacts and tabs. */
  | 'contact'
  /** Foils of a pouch, from the middle of its height to the tabs. */
  | 'current collectors'
  /** The lithium of a half cell and the electrolyte next to it. */
  | 'lithium';

export interface Overpotential {
  readonly process: OverpotentialProcess;
  readonly place: 'negative' | 'positive' | 'cell';
  /** V, positive where it lowers the voltage of a discharge. */
  readonly loss: number;
}

/** The open-circuit voltage at the electrodes' mean stoichiometries less the losses is the voltage, to rounding. V. */
export interface Overpotentials {
  readonly openCircuit: number;
  readonly voltage: number;
  readonly losses: readonly Overpotential[];
}

/**
 * Splits the voltage of a state, which is evaluated. Potentials are averaged over each electrode by its reacting area, so
 * that the parts add up exactly at any current: V = ⟨φ_s⟩_p − … with φ_s − φ_e = U(surface) + η + i R_film in every cell
 * and population.
 */
export function overpotentialsOf(model: PorousCell | SingleParticleModel, y: Float64Array): Overpotentials {
  model.evaluate(y);
  const { electrodes, faces, contact, metal } = cellPaths(model);
  const losses: Overpotential[] = [];
  let openCircuit = 0;
  for (const path of electrodes) {
    const parts = dropParts(path, y, model.parameters.referenceTemperature ?? 298.15);
    const { place, sign } = path;
    openCircuit += sign * parts.rest;
    losses.push(
      { process: 'electronic ohmic', place, loss: path.solidLoss },
      { process: 'charge transfer', place, loss: -sign * parts.chargeTransfer },
      { process: 'film', place, loss: -sign * parts.film },
      { process: 'solid diffusion', place, loss: -sign * parts.particles },
      { process: 'uneven filling', place, loss: -sign * parts.filling },
    );
  }
  losses.push({ process: 'electrolyte ohmic', place: 'cell', loss: faces.ohmic });
  losses.push({ process: 'electrolyte concentration', place: 'cell', loss: faces.concentration });
  losses.push({ process: 'contact', place: 'cell', loss: contact });
  if (metal !== undefined) losses.push({ process: 'lithium', place: 'negative', loss: metal });
  return { openCircuit, voltage: model.voltage(), losses };
}

interface DropParts {
  rest: number;
  filling: number;
  particles: number;
  film: number;
  chargeTransfer: number;
}

/** Mean drop of an electrode in parts, V. */
function dropParts({ electrode, shares }: ElectrodePath, y: Float64Array, reference: number): DropParts {
  const parts: DropParts = { rest: 0, filling: 0, particles: 0, film: 0, chargeTransfer: 0 };
  for (const [p, population] of electrode.populations.entries()) {
    const { material, particles, specificSurfaceArea, volumetricCurrent, equilibrium, activeFraction } =
      population;
    const film = material.filmResistance ?? 0;
    let [weight, warmth, content, full] = [0, 0, 0, 0];
    for (let k = 0; k < electrode.layer.count; k++) {
      const share = (shares[k] * specificSurfaceArea[k]) / wholeArea(electrode, k);
      const mean = particles.mean(y, electrode.shells[p], k);
      const filled = potentialAt(material, mean, electrode.cellTemperature(k) - reference);
      const filmDrop = (film * volumetricCurrent[k]) / specificSurfaceArea[k];
      weight += share;
      warmth += share * (electrode.cellTemperature(k) - reference);
      content += activeFraction[k] * electrode.layer.widths[k] * mean;
      full += activeFraction[k] * electrode.layer.widths[k];
      parts.filling += share * filled;
      parts.particles += share * (equilibrium[k] - filled);
      parts.film += share * filmDrop;
      parts.chargeTransfer += share * (electrode.drop[k] - equilibrium[k] - filmDrop);
    }
    const rest = weight * potentialAt(material, content / full, warmth / weight);
    parts.rest += rest;
    parts.filling -= rest;
  }
  return parts;
}

function wholeArea({ populations }: Electrode, k: number): number {
  return populations.reduce((sum, { specificSurfaceArea }) => sum + specificSurfaceArea[k], 0);
}

/** U at `warmth` K above the reference temperature, V. */
function potentialAt(
  { openCircuitPotential, entropicCoefficient }: ActiveMaterial,
  stoichiometry: number,
  warmth: number,
): number {
  return openCircuitPotential(stoichiometry) + warmth * (entropicCoefficient?.(stoichiometry) ?? 0);
}
