import { InputError } from '../../base/index.ts';
import {
  isFullCell,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
} from '../parameters.ts';
import {
  arealLithium,
  EquilibriumElectrode,
  materialsOf,
  warmthOf,
  type RestedElectrode,
} from './equilibrium.ts';
import { cellGiven } from '../validate/given.ts';
import { RestedPair, type BalanceOptions } from './windows.ts';

/** Voltage of a cell that has come to rest with the lithium of its initial stoichiometries, V. */
export function restVoltage(parameters: CellParameters | HalfCellParameters): number {
  const { positive } = parameters;
  const warmth = warmthOf(parameters);
  const high = new EquilibriumElectrode(positive, warmth).at(arealLithium(positive)).potential;
  if (!isFullCell(parameters)) return high;
  const { negative } = parameters;
  return high - new EquilibriumElectrode(negative, warmth).at(arealLithium(negative)).potential;
}

/**
 * The cell at a state of charge, 0 at the lower and 1 at the upper cut-off at rest: initial stoichiometries with the
 * same lithium (or `lithium`), all materials of an electrode at one potential.
 * @throws InputError for a charge outside 0 to 1, and where the cut-offs cannot be reached.
 */
export function atStateOfCharge<Cell extends CellParameters | HalfCellParameters>(
  parameters: Cell,
  stateOfCharge: number,
  options: Pick<BalanceOptions, 'lithium'> = {},
): Cell {
  cellGiven(parameters);
  if (!(stateOfCharge >= 0 && stateOfCharge <= 1)) {
    throw new InputError(`${stateOfCharge} cannot be used`, {
      at: { field: 'stateOfCharge' },
      expected: 'a number from 0 to 1',
      ...(stateOfCharge > 1 && stateOfCharge <= 100 ? { mend: `in percent? ${stateOfCharge / 100}` } : {}),
    });
  }
  const { lowerVoltageCutOff: lower, upperVoltageCutOff: upper } = parameters;
  const at = chargeFinder(parameters, options);
  const [empty, full] = [at(lower, 'lowerVoltageCutOff'), at(upper, 'upperVoltageCutOff')];
  return withCharge(parameters, empty + stateOfCharge * (full - empty), options);
}

/**
 * The cell at rest at a voltage, with the same lithium.
 * @throws InputError where that lithium cannot bring it there.
 */
export function atRestVoltage<Cell extends CellParameters | HalfCellParameters>(
  parameters: Cell,
  voltage: number,
  options: Pick<BalanceOptions, 'lithium'> = {},
): Cell {
  cellGiven(parameters);
  return withCharge(parameters, chargeFinder(parameters, options)(voltage, 'voltage'), options);
}

/** Of a full cell by the lithium in the negative electrode, of a half cell by what is missing in the positive one. */
function chargeFinder(
  parameters: CellParameters | HalfCellParameters,
  { lithium }: Pick<BalanceOptions, 'lithium'>,
): (voltage: number, field: string) => number {
  if (isFullCell(parameters)) {
    const pair = new RestedPair(parameters, lithium);
    return (voltage, field) => pair.chargeAt(voltage, field);
  }
  const electrode = new EquilibriumElectrode(parameters.positive, warmthOf(parameters));
  return (voltage, field) => -halfCellCharge(electrode, voltage, field);
}

/** Lithium in a half cell's electrode at a voltage, A h/m². @throws InputError where it is never there. */
export function halfCellCharge(electrode: EquilibriumElectrode, voltage: number, field: string): number {
  const [high, low] = [electrode.at(electrode.least).potential, electrode.at(electrode.most).potential];
  if (voltage <= high && voltage >= low) return electrode.chargeAt(voltage);
  const ends = voltage > high ? `is empty at ${high.toFixed(3)} V` : `is full at ${low.toFixed(3)} V`;
  throw new InputError(`cannot be reached at rest: the electrode ${ends}`, {
    at: { field },
    expected: `a voltage between ${low.toFixed(3)} and ${high.toFixed(3)} V`,
  });
}

function withCharge<Cell extends CellParameters | HalfCellParameters>(
  parameters: Cell,
  charge: number,
  { lithium }: Pick<BalanceOptions, 'lithium'>,
): Cell {
  if (isFullCell(parameters)) {
    const { negative, positive } = new RestedPair(parameters, lithium).at(charge);
    return {
      ...parameters,
      negative: filled(parameters.negative, negative),
      positive: filled(parameters.positive, positive),
    };
  }
  const positive = new EquilibriumElectrode(parameters.positive, warmthOf(parameters)).at(-charge);
  return { ...parameters, positive: filled(parameters.positive, positive) };
}

/** The electrode with these stoichiometries at the start. */
export function filled(
  electrode: ElectrodeParameters,
  { stoichiometries }: Pick<RestedElectrode, 'stoichiometries'>,
): ElectrodeParameters {
  const further = materialsOf(electrode)
    .slice(1)
    .map((material, k) => ({ ...material, initialStoichiometry: stoichiometries[k + 1] }));
  return {
    ...electrode,
    initialStoichiometry: stoichiometries[0],
    ...(further.length === 0 ? {} : { furtherMaterials: further }),
  };
}
