import { activated, type PointFunction } from '../../material/index.ts';
import type { ElectrolyteParameters } from '../parameters.ts';

/** t₊ as a function, whatever the parameters say. */
export function transferenceLaw({ transferenceNumber }: ElectrolyteParameters): PointFunction {
  return typeof transferenceNumber === 'number' ? activated(transferenceNumber) : transferenceNumber;
}

/** t₊ at a concentration (mol/m³) and a temperature (K). */
export function transferenceAt(
  electrolyte: ElectrolyteParameters,
  concentration: number,
  temperature: number,
): number {
  return transferenceLaw(electrolyte)(concentration, temperature);
}
