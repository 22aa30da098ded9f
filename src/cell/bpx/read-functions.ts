import { InputError } from '../../base/index.ts';
import {
  arrhenius,
  faradayConstant,
  knownMaterials,
  parseFormula,
  squareRootExchangeCurrent,
  type ExchangeCurrentDensity,
  type Formula,
  type HostMaterial,
  type OpenCircuitPotential,
  type PointFunction,
} from '../../material/index.ts';
import { names, referenceTemperature } from './names.ts';
import type { Section } from './section.ts';

/** Activation energies are written with nine digits. */
const sameEnergy = 1e-7;
const sameRate = 1e-12;

/** A field that is a number, a formula in x, or a table (straight lines between its points, and on beyond them). */
function readFormula(section: Section, name: string): Formula & { readonly text?: string } {
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

function withText(formula: Formula, text: string): Formula & { readonly text: string } {
  return Object.assign(formula, { text });
}

function tableFormula(section: Section, name: string): Formula {
  const { x, y } = section.table(name);
  if (x.length === 1) return parseFormula(String(y[0]));
  const place = (at: number): number => {
    let k = 1;
    while (k < x.length - 1 && x[k] < at) k++;
    return k;
  };
  const slope = (at: number): number => {
    const k = place(at);
    return (y[k] - y[k - 1]) / (x[k] - x[k - 1]);
  };
  const value = (at: number): number => y[place(at) - 1] + slope(at) * (at - x[place(at) - 1]);
  return Object.assign(value, { derivative: slope, constant: false });
}

/** A property at the file's reference temperature with its activation energy; the library's where it is that. */
export function readProperty(
  section: Section,
  name: string,
  energyName: string,
  reference: number,
  known: readonly PointFunction[] = knownMaterials.electrolyteProperties,
): PointFunction {
  const formula = readFormula(section, name);
  const energy = section.numberOr(energyName, 0);
  const library = known.find((property) => formula.text !== undefined && property.formula === formula.text);
  if (library !== undefined && reference === referenceTemperature && hasEnergy(library, energy))
    return library;
  const factor = (temperature: number): number => arrhenius(energy, temperature, reference);
  return Object.assign((x: number, temperature: number) => formula(x) * factor(temperature), {
    derivative: (x: number, temperature: number) => formula.derivative(x) * factor(temperature),
    ...(formula.constant ? { constant: true as const } : {}),
    ...(formula.text === undefined || reference !== referenceTemperature ? {} : { formula: formula.text }),
  });
}

function hasEnergy(property: PointFunction, energy: number): boolean {
  const warmer = 320;
  const [x] = [500];
  const growth = property(x, warmer) / property(x, referenceTemperature);
  return Math.abs(growth / arrhenius(energy, warmer) - 1) < sameEnergy;
}

/** A dimensionless factor without temperature. */
export function readFactor(section: Section, name: string): PointFunction {
  const formula = readFormula(section, name);
  return Object.assign((x: number) => formula(x), {
    derivative: (x: number) => formula.derivative(x),
    ...(formula.constant ? { constant: true as const } : {}),
    ...(formula.text === undefined ? {} : { formula: formula.text }),
  });
}

/** The host of the library whose potential this is. */
export function knownHost(section: Section): HostMaterial | undefined {
  const text = section.raw(names.potential);
  return knownMaterials.hosts.find(({ openCircuitPotential }) => openCircuitPotential.formula === text);
}

/** U(x) at a temperature: U(x, T_ref) + (T − T_ref) ∂U/∂T. */
export function readPotential(
  section: Section,
  temperature: number,
  reference: number,
): OpenCircuitPotential {
  const formula = readFormula(section, names.potential);
  const host = knownHost(section);
  const shift = temperature - reference;
  const varies = section.has(names.entropic) && section.raw(names.entropic) !== 0 && shift !== 0;
  if (!varies) {
    if (host !== undefined) return host.openCircuitPotential;
    const { derivative, text } = formula;
    return Object.assign((x: number) => formula(x), {
      derivative,
      ...(text === undefined ? {} : { formula: text }),
    });
  }
  const entropic = readFormula(section, names.entropic);
  return Object.assign((x: number) => formula(x) + shift * entropic(x), {
    derivative: (x: number) => formula.derivative(x) + shift * entropic.derivative(x),
  });
}

/** From BPX's normalised rate constant K: i0 = F K √(c/c₀) √(c_s/c_max) √(1 − c_s/c_max). */
export function readExchange(
  section: Section,
  initialSalt: number,
  reference: number,
): ExchangeCurrentDensity {
  const maximum = section.number(names.maximumConcentration);
  const energy = section.numberOr(names.rateEnergy, 0);
  const atReference = (faradayConstant * section.number(names.rate)) / (Math.sqrt(initialSalt) * maximum);
  const m = atReference * arrhenius(energy, referenceTemperature, reference);
  const read = squareRootExchangeCurrent(m, energy);
  const library = knownHost(section)?.exchangeCurrentDensity;
  const alike = [referenceTemperature, 320].every((temperature) => {
    if (library === undefined) return false;
    const at = [initialSalt, 0.5 * maximum, maximum, temperature] as const;
    const tolerance = temperature === referenceTemperature ? sameRate : sameEnergy;
    return Math.abs(read(...at) / library(...at) - 1) < tolerance;
  });
  return alike && library !== undefined ? library : read;
}
