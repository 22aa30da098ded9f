import { InputError, parseQuantity } from '../../base/index.ts';
import type { CellParameters, HalfCellParameters } from '../../cell/index.ts';

/** A temperature with its unit (`298.15K`, `25oC`), in K. @throws UnitError or InputError naming the option. */
export function parseTemperature(text: string, field: string): number {
  const temperature = parseQuantity(text, 'temperature', field);
  if (temperature > 0) return temperature;
  throw new InputError(`'${text}' is not above 0 K`, { at: { field }, expected: 'such as 298.15K or 25oC' });
}

/** The cell and its surroundings at a temperature, or as they are where none is given. */
export function atTemperature<Cell extends CellParameters | HalfCellParameters>(
  cell: Cell,
  text: string | undefined,
): Cell {
  if (text === undefined) return cell;
  const temperature = parseTemperature(text, '--temperature');
  const { thermal } = cell;
  return {
    ...cell,
    temperature,
    ...(thermal === undefined ? {} : { thermal: { ...thermal, ambientTemperature: temperature } }),
  };
}
