import { InputError } from '../../base/index.ts';
import { materialPath, materialsOf } from '../balance/equilibrium.ts';
import { transferenceAt } from '../models/transference.ts';
import type { CellParameters, ElectrodeParameters, HalfCellParameters } from '../parameters.ts';
import { functionGiven } from './given.ts';

type Cell = CellParameters | HalfCellParameters;

/** @throws InputError where a function of a material is none, has no value, or none above 0, at the cell's start. */
export function checkFunctions(cell: Cell, electrode: ElectrodeParameters, side: string): void {
  const { temperature, electrolyte } = cell;
  materialsOf(electrode).forEach((material, k) => {
    const path = materialPath(side, k);
    const { initialStoichiometry: x, maximumConcentration: full } = material;
    const at = `at the stoichiometry ${x} of the start`;
    for (const field of ['openCircuitPotential', 'diffusivity', 'exchangeCurrentDensity'] as const) {
      functionGiven(material[field], `${path}.${field}`);
    }
    if (material.entropicCoefficient !== undefined) {
      functionGiven(material.entropicCoefficient, `${path}.entropicCoefficient`);
    }
    mustBe(
      Number.isFinite,
      material.openCircuitPotential(x),
      `${path}.openCircuitPotential`,
      at,
      'a voltage',
    );
    const entropy = material.entropicCoefficient?.(x) ?? 0;
    mustBe(Number.isFinite, entropy, `${path}.entropicCoefficient`, at, 'a number of V/K');
    above(material.diffusivity(x, temperature), `${path}.diffusivity`, at);
    const salt = electrolyte.initialConcentration;
    const exchange = material.exchangeCurrentDensity(salt, x * full, full, temperature);
    above(exchange, `${path}.exchangeCurrentDensity`, at);
  });
}

/** @throws InputError where a property of the electrolyte has no value, or none above 0, at the cell's start. */
export function checkElectrolyte({ electrolyte, temperature, ...cell }: Cell): void {
  const { initialConcentration: salt } = electrolyte;
  const at = `at the concentration of ${salt} mol/m³ of the start`;
  for (const field of ['diffusivity', 'conductivity', 'thermodynamicFactor'] as const) {
    functionGiven(electrolyte[field], `electrolyte.${field}`);
    above(electrolyte[field](salt, temperature), `electrolyte.${field}`, at);
  }
  const t = transferenceAt(electrolyte, salt, temperature);
  mustBe(isTransference, t, 'electrolyte.transferenceNumber', at, 'a number of at most 1');
  if ('lithium' in cell) {
    functionGiven(cell.lithium.exchangeCurrentDensity, 'lithium.exchangeCurrentDensity');
    above(cell.lithium.exchangeCurrentDensity(salt, temperature), 'lithium.exchangeCurrentDensity', at);
  }
}

function above(value: number, field: string, at: string): void {
  mustBe((number) => number > 0 && Number.isFinite(number), value, field, at, 'a number above 0');
}

function mustBe(
  test: (value: number) => boolean,
  value: number,
  field: string,
  at: string,
  expected: string,
): void {
  if (!test(value)) throw new InputError(`is ${value} ${at}`, { at: { field }, expected });
}

function isTransference(value: number): boolean {
  return value <= 1 && Number.isFinite(value);
}
