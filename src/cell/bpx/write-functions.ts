import { InputError } from '../../base/index.ts';
import {
  arrhenius,
  faradayConstant,
  gasConstant,
  knownMaterials,
  type ExchangeCurrentDensity,
  type FunctionTable,
  type OpenCircuitPotential,
  type PointFunction,
} from '../../material/index.ts';
import { usualTemperature } from './names.ts';

/** How much warmer the other temperature is at which the strength of an activation is seen, K. */
const warmer = 10;
/** Digits of an activation energy that differences of logarithms leave. */
const energyDigits = 9;
const same = 1e-9;

/** What BPX has for a function: a number, a formula in x, or a table. */
type WrittenFunction = number | string | FunctionTable;

export interface ActivatedFormula {
  readonly formula: WrittenFunction;
  /** J/mol */
  readonly activationEnergy: number;
  /** True where the property depends on the temperature in another way, which this follows near the reference only. */
  readonly approximate: boolean;
}

/**
 * A property as BPX has it: a formula at the reference temperature and an activation energy. `points` are values of x
 * at which the form is checked.
 * @throws InputError where the property has neither formula nor table, or another dependence on temperature. A property
 * of the library may have another: it is known again by its formula.
 */
export function writtenProperty(
  property: PointFunction,
  points: readonly number[],
  field: string,
  reference = usualTemperature,
): ActivatedFormula {
  const { formulaTemperature = usualTemperature } = property;
  const factor = growthOf(property, points, formulaTemperature, reference, field);
  const exact = energyOf(property, points, reference);
  const near = exact ?? energyNear(property, points[0], reference);
  if (exact === undefined && !isOfLibrary(property)) {
    throw new InputError('depends on the temperature in a way that BPX cannot say', {
      at: { field },
      expected: 'one activation energy for all',
    });
  }
  return {
    formula: scaled(property, factor, field),
    activationEnergy: near,
    approximate: exact === undefined,
  };
}

function isOfLibrary(property: PointFunction): boolean {
  return (
    knownMaterials.electrolyteProperties.includes(property) ||
    knownMaterials.hosts.some(({ diffusivity }) => diffusivity === property)
  );
}

function scaled({ formula, table, constant }: PointFunction, factor: number, field: string): WrittenFunction {
  if (formula !== undefined) {
    if (constant === true) return factor * Number(formula);
    return factor === 1 ? formula : `${factor} * (${formula})`;
  }
  if (table !== undefined) return { x: table.x, y: table.y.map((value) => factor * value) };
  throw withoutFormula(field);
}

/** f(x, to)/f(x, from), the same at all x. */
function growthOf(
  property: PointFunction,
  points: readonly number[],
  from: number,
  to: number,
  field: string,
): number {
  if (from === to) return 1;
  const ratios = points.map((x) => property(x, to) / property(x, from));
  if (ratios.every((ratio) => Math.abs(ratio / ratios[0] - 1) < same)) return ratios[0];
  throw new InputError(`its formula holds at ${from} K, and it cannot be said at ${to} K`, {
    at: { field },
    expected: 'a dependence on the temperature that is the same at all concentrations',
    mend: `write the cell with ${from} K as its reference temperature`,
  });
}

/** @throws InputError where it has neither formula nor table. */
export function writtenPotential(
  { formula, table }: OpenCircuitPotential,
  field: string,
): string | FunctionTable {
  const written = formula ?? table;
  if (written === undefined) throw withoutFormula(field);
  return written;
}

export interface WrittenRate {
  /** mol/(m² s) */
  readonly rate: number;
  /** J/mol */
  readonly activationEnergy: number;
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
  reference = usualTemperature,
): WrittenRate {
  const rateAt = (salt: number, x: number): number =>
    exchange(salt * initial, x * maximum, maximum, reference) /
    (faradayConstant * Math.sqrt(salt * x * (1 - x)));
  const rate = rateAt(1, 0.5);
  const isUsual = [
    [0.3, 0.2],
    [1.7, 0.9],
  ].every(([salt, x]) => Math.abs(rateAt(salt, x) / rate - 1) < same);
  const activationEnergy = energyOf(
    (x, temperature) => exchange(initial, x * maximum, maximum, temperature),
    [0.5],
    reference,
  );
  if (!isUsual || activationEnergy === undefined) {
    throw new InputError('the exchange current is not one that BPX can say', {
      at: { field },
      expected: 'i0 = m √c √c_s √(c_max − c_s) with one activation energy',
    });
  }
  return { rate, activationEnergy };
}

/** Ea of f(T) = f(T_ref) exp(Ea/R (1/T_ref − 1/T)), J/mol; undefined where f has another form. */
function energyOf(
  f: (x: number, temperature: number) => number,
  points: readonly number[],
  reference: number,
): number | undefined {
  const [x] = points;
  const growth = Math.log(f(x, reference + warmer) / f(x, reference));
  const energy = (gasConstant * growth) / (1 / reference - 1 / (reference + warmer));
  const rounded = Number(energy.toPrecision(energyDigits));
  const fits = points.every((point) =>
    [reference + warmer, 273.15].every((temperature) => {
      const expected = f(point, reference) * arrhenius(rounded, temperature, reference);
      return Math.abs(f(point, temperature) / expected - 1) <= 100 * same;
    }),
  );
  return fits ? rounded : undefined;
}

/** R ∂ln f/∂(−1/T) at the reference. */
function energyNear(f: (x: number, temperature: number) => number, x: number, reference: number): number {
  const growth = Math.log(f(x, reference + 1) / f(x, reference - 1));
  const energy = (gasConstant * growth) / (1 / (reference - 1) - 1 / (reference + 1));
  return Number(energy.toPrecision(energyDigits));
}

function withoutFormula(field: string): InputError {
  return new InputError('has no formula, and BPX needs one', {
    at: { field },
    expected: 'a function of the library, or one with its text in `formula` or its points in `table`',
  });
}
