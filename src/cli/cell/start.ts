import { InputError, parseQuantity } from '../../base/index.ts';
import {
  atRestVoltage,
  atStateOfCharge,
  type CellHeat,
  type CellParameters,
  type HalfCellParameters,
} from '../../cell/index.ts';
import { parseNumber } from '../shared/output.ts';
import { atTemperature } from './temperatures.ts';

/** Options that say how a cell is when a run begins. */
export interface StartOptions {
  readonly stateOfCharge?: string;
  readonly voltage?: string;
  readonly temperature?: string;
}

/** The cell at the state of charge, voltage and temperature that a run begins with. @throws InputError naming the option. */
export function startedAs<Cell extends CellParameters | HalfCellParameters>(
  { stateOfCharge, voltage, temperature }: StartOptions,
  cell: Cell,
): Cell {
  const warm = atTemperature(cell, temperature);
  if (stateOfCharge !== undefined && voltage !== undefined) {
    throw new InputError('--state-of-charge and --voltage exclude each other', {
      at: { field: '--voltage' },
    });
  }
  if (stateOfCharge !== undefined) {
    return atStateOfCharge(warm, parseNumber(stateOfCharge, '--state-of-charge', { min: 0, max: 1 }));
  }
  return voltage === undefined ? warm : atRestVoltage(warm, parseQuantity(voltage, 'potential', '--voltage'));
}

/** Whether heat of mixing counts. @throws InputError where there is no heat for it to count with. */
export function mixingOf({
  heat,
  heatOfMixing,
}: {
  readonly heat: CellHeat;
  readonly heatOfMixing?: boolean;
}): { readonly heatOfMixing?: boolean } {
  if (heatOfMixing !== true) return {};
  if (heat !== 'isothermal') return { heatOfMixing };
  throw new InputError('an isothermal cell does not heat itself', {
    at: { field: '--heat-of-mixing' },
    mend: 'add --heat lumped, or another',
  });
}
