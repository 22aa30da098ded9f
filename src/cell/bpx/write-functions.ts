import { InputError } from '../../base/index.ts';
import {
  arrhenius,
  faradayConstant,
  gasConstant,
  type ExchangeCurrentDensity,
  type OpenCircuitPotential,
  type PointFunction,
} from '../../material/index.ts';
import { referenceTemperature } from './names.ts';

/** Another temperature, K, to see how strongly a property is activated. */
const warmer = 308.15;
/** Digits of an activation energy that differences of logarithms leave. */
const energyDigits = 9;
const same = 1e-9;

export interface ActivatedFormula {
  /** A number, or a formula in x. */
  readonly formula: number | string;
  /** J/mol */
  readonly activationEnergy: number;
}

/**
 * A property as BPX has it: a formula at the reference temperature and an activation energy. `points` are values of x
 * at which the form is checked.
 * @throws InputError where the property has no formula, or another dependence on temperature.
 */
export function writtenProperty(
  property: PointFunction,
  points: readonly number[],
  field: string,
): ActivatedFormula {
  const { formula } = property;
  if (formula === undefined) throw withoutFormula(field);
  const activationEnergy = energyOf((x, temperature) => property(x, temperature), points, field);
  return { formula: property.constant === true ? Number(formula) : formula, activationEnergy };
}

/** @throws InputError where it has no formula. */
export function writtenPotential({ formula }: OpenCircuitPotential, field: string): string {
  if (formula === undefined) throw withoutFormula(field);
  return formula;
}

/**
 * BPX normalises i0 = F K √(c/c₀) √(c_s/c_max) √(1 − c_s/c_max); K in mol/(m² s).
 * @throws InputError where the exchange current has another form.
 */
export function writtenRate(
  exchange: ExchangeCurrentDensity,
  initial: number,
  maximum: number,
  field: string,
): { readonly rate: number; readonly activationEnergy: number } {
  const rateAt = (salt: number, x: number): number =>
    exchange(salt * initial, x * maximum, maximum, referenceTemperature) /
    (faradayConstant * Math.sqrt(salt * x * (1 - x)));
  const rate = rateAt(1, 0.5);
  for (const [salt, x] of [
    [0.3, 0.2],
    [1.7, 0.9],
  ]) {
    if (Math.abs(rateAt(salt, x) / rate - 1) > same) {
      throw new InputError('the exchange current is not one that BPX can say', {
        at: { field },
        expected: 'i0 = m √c √c_s √(c_max − c_s)',
      });
    }
  }
  const activationEnergy = energyOf(
    (x, temperature) => exchange(initial, x * maximum, maximum, temperature),
    [0.5],
    field,
  );
  return { rate, activationEnergy };
}

/** Ea of f(T) = f(T_ref) exp(Ea/R (1/T_ref − 1/T)), J/mol. */
function energyOf(
  f: (x: number, temperature: number) => number,
  points: readonly number[],
  field: string,
): number {
  const [x] = points;
  const growth = Math.log(f(x, warmer) / f(x, referenceTemperature));
  const energy = (gasConstant * growth) / (1 / referenceTemperature - 1 / warmer);
  const rounded = Number(energy.toPrecision(energyDigits));
  for (const point of points) {
    for (const temperature of [warmer, 273.15]) {
      const expected = f(point, referenceTemperature) * arrhenius(rounded, temperature);
      if (Math.abs(f(point, temperature) / expected - 1) > 100 * same) {
        throw new InputError('depends on the temperature in a way that BPX cannot say', {
          at: { field },
          expected: 'one activation energy for all',
        });
      }
    }
  }
  return rounded;
}

function withoutFormula(field: string): InputError {
  return new InputError('has no formula, and BPX needs one', {
    at: { field },
    expected: 'a function of the library, or one with its text in `formula`',
  });
}
