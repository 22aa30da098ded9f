import { InputError } from '../../base/index.ts';
import { halfCellWindow } from '../balance/energy.ts';
import { materialPath, materialsOf } from '../balance/equilibrium.ts';
import { restVoltage } from '../balance/start.ts';
import { stoichiometryWindows, type MaterialWindow } from '../balance/windows.ts';
import {
  electrodesOf,
  isFullCell,
  type ActiveMaterial,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
} from '../parameters.ts';
import type { ParameterWarning } from './warning.ts';

type Cell = CellParameters | HalfCellParameters;

/** Between the nominal capacity and that between the cut-offs. */
const [leastShare, mostShare] = [0.65, 1.5];

/** V by which a start may lie beyond a cut-off, and materials of one electrode apart. */
const [beyond, apart] = [0.02, 0.02];

/** Stoichiometry by which a function may be used beyond its range. */
const slightly = 0.01;

interface Balance {
  readonly capacity: number;
  readonly windows: Readonly<Record<string, readonly MaterialWindow[]>>;
}

/** What the balance of the electrodes says: cut-offs, capacity, start, and where functions are used. */
export function balanceDoubts(cell: Cell): readonly ParameterWarning[] {
  const sides = electrodesOf(cell);
  const unlike = sides.flatMap(([side, electrode]) => unlikePotentials(electrode, side));
  const balance = attempt(() => balanceOf(cell));
  if (balance instanceof InputError) {
    const { what, at, expected, mend } = balance;
    return [...unlike, { field: at.field ?? 'balance', what, expected, mend }, ...allRangeDoubts(sides, {})];
  }
  return [
    ...unlike,
    ...startDoubts(cell),
    ...capacityDoubts(cell, balance.capacity),
    ...allRangeDoubts(sides, balance.windows),
  ];
}

/** Where there is no window, of the start alone. */
function allRangeDoubts(
  sides: readonly (readonly [string, ElectrodeParameters])[],
  windows: Readonly<Record<string, readonly MaterialWindow[] | undefined>>,
): readonly ParameterWarning[] {
  return sides.flatMap(([side, electrode]) =>
    materialsOf(electrode).flatMap((material, k) => {
      const { initialStoichiometry: start } = material;
      const window = windows[side]?.[k] ?? { atLower: start, atUpper: start };
      return rangeDoubts(material, window, materialPath(side, k));
    }),
  );
}

function balanceOf(cell: Cell): Balance {
  if (!isFullCell(cell)) {
    const { capacity, materials } = halfCellWindow(cell);
    return { capacity, windows: { positive: materials } };
  }
  const { capacity, negative, positive } = stoichiometryWindows(cell);
  return { capacity, windows: { negative, positive } };
}

function attempt<Result>(action: () => Result): Result | InputError {
  try {
    return action();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function unlikePotentials(electrode: ElectrodeParameters, side: string): readonly ParameterWarning[] {
  const potentials = materialsOf(electrode).map(({ openCircuitPotential, initialStoichiometry }) =>
    openCircuitPotential(initialStoichiometry),
  );
  const difference = Math.max(...potentials) - Math.min(...potentials);
  if (!(difference > apart)) return [];
  return [
    {
      field: `${side}.initialStoichiometry`,
      what: `its materials start ${(1000 * difference).toFixed(0)} mV apart, and exchange lithium at rest`,
      mend: 'atStateOfCharge and atRestVoltage give starts at one potential',
    },
  ];
}

function startDoubts(cell: Cell): readonly ParameterWarning[] {
  const { lowerVoltageCutOff: lower, upperVoltageCutOff: upper } = cell;
  const voltage = restVoltage(cell);
  if (voltage >= lower - beyond && voltage <= upper + beyond) return [];
  return [
    {
      field: 'initialStoichiometry',
      what: `the cell starts at ${voltage.toFixed(3)} V at rest, beyond its cut-offs`,
      expected: `${lower} to ${upper} V`,
    },
  ];
}

function capacityDoubts({ nominalCapacity }: Cell, capacity: number): readonly ParameterWarning[] {
  const share = capacity / nominalCapacity;
  if (share >= leastShare && share <= mostShare) return [];
  return [
    {
      field: 'nominalCapacity',
      what: `${nominalCapacity} A h, but the electrodes give ${Number(capacity.toPrecision(4))} A h between the cut-offs at rest`,
      mend: 'check area, thicknesses, volume fractions and maximum concentrations; C-rates go by the nominal capacity',
    },
  ];
}

/** Where a potential or a diffusivity is used beyond what its source vouches for. */
function rangeDoubts(
  material: ActiveMaterial,
  { atLower, atUpper }: Pick<MaterialWindow, 'atLower' | 'atUpper'>,
  path: string,
): readonly ParameterWarning[] {
  const { initialStoichiometry } = material;
  const least = Math.min(atLower, atUpper, initialStoichiometry);
  const most = Math.max(atLower, atUpper, initialStoichiometry);
  return (['openCircuitPotential', 'diffusivity', 'entropicCoefficient'] as const).flatMap((field) => {
    const range = material[field]?.range;
    if (range === undefined || (least >= range[0] - slightly && most <= range[1] + slightly)) return [];
    const [from, to] = [least, most].map((x) => Number(x.toPrecision(4)));
    return [
      {
        field: `${path}.${field}`,
        what: `is used ${from === to ? `at the stoichiometry ${from}` : `from the stoichiometry ${from} to ${to}`}, and its source has it from ${range[0]} to ${range[1]}`,
        mend: 'beyond its range it is continued, straight from a table',
      },
    ];
  });
}
