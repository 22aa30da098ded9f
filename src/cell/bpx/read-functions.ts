import { InputError } from '../../base/index.ts';
import {
  arrhenius,
  faradayConstant,
  knownMaterials,
  parseFormula,
  squareRootExchangeCurrent,
  tabulated,
  type ExchangeCurrentDensity,
  type Formula,
  type FunctionTable,
  type OpenCircuitPotential,
  type PointFunction,
} from '../../material/index.ts';
import { names, usualTemperature } from './names.ts';
import type { Section } from './section.ts';
import { writtenProperty, writtenRate, type ActivatedFormula } from './write-functions.ts';

/** Activation energies are written with nine digits. */
const sameEnergy = 1e-7;
const sameRate = 1e-12;

/** A function of a file, with what files need to hold it again. */
type ReadFormula = Formula & { readonly text?: string; readonly table?: FunctionTable };

/** A field that is a number, a formula in x, or a table (straight lines between its points, and on beyond them). */
function readFormula(section: Section, name: string): ReadFormula {
  const value = section.raw(name);
  if (typeof value === 'number') return withText(parseFormula(String(section.number(name))), String(value));
  if (typeof value !== 'string') return tableFormula(section, name);
  try {
    return withText(parseFormula(value), value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw section.wrong(name, error.what, error.expected ?? 'a formula in x');
  }
}

function withText(formula: Formula, text: string): ReadFormula {
  return Object.assign(formula, { text });
}

function tableFormula(section: Section, name: string): ReadFormula {
  const table = section.table(name);
  if (table.x.length === 1) return withText(parseFormula(String(table.y[0])), String(table.y[0]));
  return Object.assign(tabulated(table, 'linear'), { constant: false });
}

/** Whether a field holds this formula or this table. */
function holds(raw: unknown, written: unknown): boolean {
  return raw === written || (typeof raw === 'object' && JSON.stringify(raw) === JSON.stringify(written));
}

/** A property at the file's reference temperature with its activation energy; the library's where it is that. */
export function readProperty(
  section: Section,
  name: string,
  energyName: string,
  reference: number,
  points: readonly number[],
  known: readonly PointFunction[] = knownMaterials.electrolyteProperties,
): PointFunction {
  const energy = section.numberOr(energyName, 0);
  const raw = section.raw(name);
  const library = known.find((property) => {
    const written = attempt(() => writtenProperty(property, points, name, reference));
    return written !== undefined && holds(raw, written.formula) && isEnergy(written, energy);
  });
  if (library !== undefined) return library;
  const formula = readFormula(section, name);
  const factor = (temperature: number): number => arrhenius(energy, temperature, reference);
  return Object.assign((x: number, temperature: number) => formula(x) * factor(temperature), {
    derivative: (x: number, temperature: number) => formula.derivative(x) * factor(temperature),
    ...(formula.constant ? { constant: true as const } : {}),
    ...kept(formula),
    ...(reference === usualTemperature ? {} : { formulaTemperature: reference }),
  });
}

function isEnergy({ activationEnergy }: ActivatedFormula, energy: number): boolean {
  return Math.abs(energy - activationEnergy) <= sameEnergy * Math.abs(activationEnergy);
}

/** Undefined where the library has something that cannot be written at this temperature. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** What goes into a file again. */
function kept({ text, table }: ReadFormula): {
  readonly formula?: string;
  readonly table?: FunctionTable;
  readonly range?: readonly [number, number];
} {
  if (table === undefined) return text === undefined ? {} : { formula: text };
  return { table, range: [table.x[0], table.x[table.x.length - 1]] };
}

/** A number or function without temperature, of the library where it has this formula. */
export function readFactor(section: Section, name: string): PointFunction {
  const raw = section.raw(name);
  const library = knownMaterials.electrolyteProperties.find(
    ({ formula, constant }) => constant !== true && formula === raw,
  );
  if (library !== undefined) return library;
  const formula = readFormula(section, name);
  return Object.assign((x: number) => formula(x), {
    derivative: (x: number) => formula.derivative(x),
    ...(formula.constant ? { constant: true as const } : {}),
    ...kept(formula),
  });
}

/** U(x) at the reference temperature, or ∂U/∂T; the library's where it is that. */
export function readPotential(section: Section, name: string): OpenCircuitPotential {
  const raw = section.raw(name);
  const known = knownMaterials.hosts.flatMap(({ openCircuitPotential, entropicCoefficient }) =>
    entropicCoefficient === undefined ? [openCircuitPotential] : [openCircuitPotential, entropicCoefficient],
  );
  const library = known.find(({ formula, table }) => holds(raw, formula ?? table));
  if (library !== undefined) return library;
  const formula = readFormula(section, name);
  const { derivative } = formula;
  return Object.assign((x: number) => formula(x), { derivative, ...kept(formula) });
}

/** From BPX's normalised rate constant K: i0 = F K √(c/c₀) √(c_s/c_max) √(1 − c_s/c_max). */
export function readExchange(
  section: Section,
  initialSalt: number,
  reference: number,
): ExchangeCurrentDensity {
  const maximum = section.number(names.maximumConcentration);
  const energy = section.numberOr(names.rateEnergy, 0);
  const rate = section.number(names.rate);
  const library = knownMaterials.hosts.find(({ exchangeCurrentDensity }) => {
    const written = attempt(() =>
      writtenRate(exchangeCurrentDensity, initialSalt, maximum, names.rate, reference),
    );
    if (written === undefined) return false;
    const { activationEnergy } = written;
    return (
      Math.abs(rate / written.rate - 1) < sameRate &&
      Math.abs(energy - activationEnergy) <= sameEnergy * activationEnergy
    );
  });
  if (library !== undefined) return library.exchangeCurrentDensity;
  return squareRootExchangeCurrent(
    (faradayConstant * rate) / (Math.sqrt(initialSalt) * maximum),
    energy,
    reference,
  );
}

/** The name of the library's host with this potential. */
export function knownHostName(potential: OpenCircuitPotential): string | undefined {
  return knownMaterials.hosts.find(({ openCircuitPotential }) => openCircuitPotential === potential)?.name;
}
