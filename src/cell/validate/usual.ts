import { rounded, type SlipGuess } from './numbers.ts';
import type { ParameterWarning } from './warning.ts';

/** What a number lies between in nearly all cells, and what a slip of units makes of it. */
export interface UsualRange {
  readonly least: number;
  readonly most: number;
  readonly unit: string;
  readonly slip?: SlipGuess;
}

/** A guess that holds where `factor` times the number is usual. */
function otherUnit(
  unit: string,
  factor: number,
  si: string,
  [least, most]: readonly [number, number],
): SlipGuess {
  return (value) => {
    const meant = value * factor;
    return meant >= least && meant <= most
      ? `in ${unit}? ${value} ${unit} are ${rounded(meant)} ${si}`
      : undefined;
  };
}

/** A guess of several. */
function either(...guesses: readonly SlipGuess[]): SlipGuess {
  return (value) => guesses.map((guess) => guess(value)).find((found) => found !== undefined);
}

/** SI units. Wide: what lies outside is a curiosity or a slip. */
export const usual = {
  thickness: {
    least: 1e-6,
    most: 1e-3,
    unit: 'm',
    slip: otherUnit('mm', 1e-3, 'm', [1e-6, 1e-3]),
  },
  particleRadius: {
    least: 5e-9,
    most: 5e-5,
    unit: 'm',
    slip: otherUnit('mm', 1e-3, 'm', [1e-7, 5e-5]),
  },
  maximumConcentration: {
    least: 2000,
    most: 5e5,
    unit: 'mol/m³',
    slip: either(
      otherUnit('mol/L', 1e3, 'mol/m³', [2000, 5e5]),
      otherUnit('mol/cm³', 1e6, 'mol/m³', [2000, 5e5]),
    ),
  },
  initialConcentration: {
    least: 50,
    most: 6000,
    unit: 'mol/m³',
    slip: either(
      otherUnit('mol/L', 1e3, 'mol/m³', [50, 6000]),
      otherUnit('mol/cm³', 1e6, 'mol/m³', [50, 6000]),
    ),
  },
  solidDiffusivity: {
    least: 1e-20,
    most: 1e-11,
    unit: 'm²/s',
    slip: otherUnit('cm²/s', 1e-4, 'm²/s', [1e-20, 1e-11]),
  },
  saltDiffusivity: {
    least: 1e-13,
    most: 5e-9,
    unit: 'm²/s',
    slip: otherUnit('cm²/s', 1e-4, 'm²/s', [1e-12, 5e-9]),
  },
  conductivity: {
    least: 1e-3,
    most: 4,
    unit: 'S/m',
    slip: either(otherUnit('mS/cm', 0.1, 'S/m', [0.05, 4])),
  },
  potential: { least: -0.3, most: 6, unit: 'V', slip: otherUnit('mV', 1e-3, 'V', [-0.3, 6]) },
  entropicCoefficient: {
    least: -5e-3,
    most: 5e-3,
    unit: 'V/K',
    slip: otherUnit('mV/K', 1e-3, 'V/K', [-5e-3, 5e-3]),
  },
  exchangeCurrent: {
    least: 1e-6,
    most: 1e3,
    unit: 'A/m²',
    slip: otherUnit('A/cm²', 1e4, 'A/m²', [1e-6, 1e3]),
  },
  temperature: { least: 220, most: 370, unit: 'K' },
} as const satisfies Record<string, UsualRange>;

/** A warning where a number lies outside its usual range. `at` says where a function was looked at. */
export function unusual(
  value: number,
  field: string,
  { least, most, unit, slip }: UsualRange,
  at = '',
): readonly ParameterWarning[] {
  if (value >= least && value <= most) return [];
  return [
    {
      field,
      what: `${Number(value.toPrecision(4))} ${unit}${at === '' ? '' : ` ${at}`} is ${value < least ? 'less' : 'more'} than is usual`,
      expected: `${least} to ${most} ${unit}`,
      mend: slip?.(value),
    },
  ];
}
