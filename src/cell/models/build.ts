import { InputError } from '../../base/index.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import type { CellMesh } from '../solution.ts';
import { cellGiven } from '../validate/given.ts';
import { checkPairs } from '../validate/pouch.ts';
import type { CellModel } from './cell-model.ts';
import { PouchCell } from './heat/pouch-cell.ts';
import { ThermalCell } from './heat/thermal-cell.ts';
import { PorousCell } from './porous/porous-cell.ts';
import { SingleParticleModel } from './single-particle/single-particle-model.ts';

/** Porous electrodes (Doyle, Fuller, Newman), single particles with electrolyte, and without. */
export type CellModelName = 'dfn' | 'spme' | 'spm';

/**
 * The temperature of the surroundings throughout, one of the whole cell, one at each place through it, or one at each height of
 * a pouch, with the current along its foils.
 */
export type CellHeat = 'isothermal' | 'lumped' | 'through-cell' | 'pouch';

/** Along the height of a pouch. */
export const usualParts = 12;

const modelNames: readonly string[] = ['dfn', 'spme', 'spm'] satisfies CellModelName[];
const heatNames: readonly string[] = ['isothermal', 'lumped', 'through-cell', 'pouch'] satisfies CellHeat[];

export interface ModelChoice {
  readonly model?: CellModelName | undefined;
  readonly heat?: CellHeat | undefined;
  /** Whether lithium gives up heat on its way inside particles as well. Default false. */
  readonly heatOfMixing?: boolean | undefined;
}

/** @throws InputError for names that are none, and for heat without `parameters.thermal`. */
export function checkChoice(
  { model = 'dfn', heat = 'isothermal', heatOfMixing }: ModelChoice,
  parameters: CellParameters | HalfCellParameters,
): void {
  cellGiven(parameters);
  const { thermal, pouch, area } = parameters;
  if (!modelNames.includes(model)) throw notAmong(model, 'model', modelNames, 'a cell model');
  if (!heatNames.includes(heat)) throw notAmong(heat, 'heat', heatNames, 'a model of heat');
  if (heatOfMixing === true && heat === 'isothermal') {
    throw new InputError('an isothermal cell does not heat itself', {
      at: { field: 'heatOfMixing' },
      mend: "choose 'lumped' heat, or another",
    });
  }
  if (heat === 'isothermal') return;
  if (thermal !== undefined && heat === 'pouch' && pouch === undefined) {
    throw new InputError("'pouch' heat needs the size of the pouch, its foils and tabs", {
      at: { field: 'pouch' },
      expected: 'parameters with `pouch`',
      mend: "take a set that has them, such as 'marquis2019', or choose 'lumped' heat",
    });
  }
  if (heat === 'pouch' && pouch !== undefined) checkPairs(pouch, area);
  if (thermal !== undefined) return;
  throw new InputError(`'${heat}' heat needs the layers' heat capacities and conductivities`, {
    at: { field: 'thermal' },
    expected: 'parameters with `thermal`',
    mend: "take a set that has them, such as 'chen2020', or run isothermally",
  });
}

/** A cell model in surroundings of `temperature` (K); it starts at the parameters' own temperature where it has one. */
export function buildModel(
  parameters: CellParameters | HalfCellParameters,
  mesh: CellMesh,
  { model = 'dfn', heat = 'isothermal', heatOfMixing }: ModelChoice = {},
  temperature = parameters.temperature,
): CellModel {
  const { thermal, pouch } = parameters;
  const warm = heat !== 'isothermal' && thermal !== undefined;
  const from = warm ? parameters.temperature : temperature;
  const inner = buildIsothermal(parameters, mesh, model, from);
  if (!warm) return inner;
  const surrounded = { ...thermal, ambientTemperature: temperature };
  if (heat !== 'pouch') return new ThermalCell(inner, heat, surrounded, from, heatOfMixing);
  if (pouch === undefined) throw new Error('checkChoice asks for a pouch');
  const others = Array.from({ length: (mesh.height ?? usualParts) - 1 }, () =>
    buildIsothermal(parameters, mesh, model, from),
  );
  return new PouchCell([inner, ...others], pouch, surrounded, from, heatOfMixing);
}

/** A cell model that stays at `temperature` (K). */
export function buildIsothermal(
  parameters: CellParameters | HalfCellParameters,
  mesh: CellMesh,
  model: CellModelName,
  temperature = parameters.temperature,
): PorousCell | SingleParticleModel {
  return model === 'dfn'
    ? new PorousCell(parameters, mesh, temperature)
    : new SingleParticleModel(parameters, mesh, model, temperature);
}

function notAmong(name: string, field: string, names: readonly string[], what: string): InputError {
  return new InputError(`'${name}' is not ${what}`, { at: { field }, expected: names.join(', ') });
}
