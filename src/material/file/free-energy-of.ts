import type { FreeEnergy } from '../thermodynamics/free-energy.ts';
import { msmr } from '../thermodynamics/msmr.ts';
import { redlichKister } from '../thermodynamics/redlich-kister.ts';
import { twoLayers } from '../thermodynamics/two-layer.ts';
import type { Material } from './schema.ts';

/** The free energy of a potential that is a model; undefined of a table or formula. */
export function freeEnergyOf(potential: Material['openCircuitPotential']): FreeEnergy | undefined {
  if (potential.kind === 'redlich-kister') return redlichKister(potential);
  if (potential.kind === 'msmr') return msmr(potential);
  return potential.kind === 'two-layers' ? twoLayers(potential) : undefined;
}
