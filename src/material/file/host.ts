import { InputError } from '../../base/index.ts';
import { arrhenius } from '../arrhenius.ts';
import { activated } from '../diffusivity.ts';
import { parseFormula } from '../formula.ts';
import type { ExchangeCurrentDensity, OpenCircuitPotential, PointFunction } from '../functions.ts';
import { activityExchangeCurrent, hostActivity, idealSalt } from '../kinetics/activity.ts';
import { squareRootExchangeCurrent } from '../kinetics/square-root-exchange.ts';
import { equilibriumPotential } from '../thermodynamics/envelope.ts';
import type { FreeEnergy } from '../thermodynamics/free-energy.ts';
import { diffusivityNotes } from './diffusivity-notes.ts';
import { freeEnergyOf } from './free-energy-of.ts';
import type { Material } from './schema.ts';
import { diffusivityThrough, heldThrough, linesAt, potentialThrough } from './table-functions.ts';

/** A material as functions that a cell takes, at the temperature at which the cell's potentials hold. */
export interface MaterialHost {
  readonly name: string;
  readonly maximumConcentration: number;
  readonly range: readonly [number, number];
  readonly openCircuitPotential: OpenCircuitPotential;
  readonly entropicCoefficient?: OpenCircuitPotential | undefined;
  /** Undefined where the file has none. */
  readonly diffusivity?: PointFunction | undefined;
  readonly exchangeCurrentDensity?: ExchangeCurrentDensity | undefined;
  /** What was done to the file's numbers, for people. */
  readonly notes: readonly string[];
}

export interface MaterialHostOptions {
  /** K; default 298.15. */
  readonly temperature?: number | undefined;
  /** The curve of this number in `uncertainty.samples` instead of the file's own. */
  readonly sample?: number | undefined;
}

/** V by which a table over temperatures may depart from straight lines without a note. */
const straight = 1e-4;

/**
 * Functions of a material: U at the temperature, ∂U/∂T, D(θ, T) and i0(c, θ, T), the last from the same chemical potential as U where
 * its law is `activity`.
 * @throws InputError for a sample that the file does not have, and formulas that are none.
 */
export function materialHost(material: Material, options: MaterialHostOptions = {}): MaterialHost {
  const { temperature = 298.15, sample } = options;
  const chosen = sample === undefined ? material : withSample(material, sample);
  const notes: string[] = [];
  const { potential, entropy } = potentialOf(chosen, temperature, notes);
  const range = chosen.range ?? potential.range ?? ([0, 1] as const);
  const openCircuitPotential = Object.assign((x: number) => potential(x), { ...potential, range });
  const exchangeCurrentDensity = exchangeOf(chosen.exchangeCurrent, openCircuitPotential);
  notes.push(...diffusivityNotes(chosen, temperature));
  return {
    name: chosen.name,
    maximumConcentration: chosen.maximumConcentration,
    range,
    openCircuitPotential,
    ...(entropy === undefined ? {} : { entropicCoefficient: entropy }),
    diffusivity: diffusivityOf(chosen.diffusivity),
    exchangeCurrentDensity,
    notes,
  };
}

function withSample(material: Material, sample: number): Material {
  const { openCircuitPotential, diffusivity, uncertainty } = material;
  const curves = uncertainty?.samples?.[sample];
  if (curves === undefined) {
    throw new InputError(`'${material.name}' has no sample ${sample}`, {
      at: { field: 'sample' },
      expected: `0 to ${(uncertainty?.samples?.length ?? 0) - 1}`,
    });
  }
  const moved = <Part extends { kind: string }>(part: Part, values: readonly number[] | undefined): Part => {
    if (values === undefined || part.kind !== 'table') return part;
    // Samples are of the first temperature; the others move along.
    const table = part as unknown as Extract<Material['openCircuitPotential'], { kind: 'table' }>;
    const isRatio = part === (diffusivity as unknown);
    const rows = table.values.map((row) =>
      row.map((value, k) =>
        isRatio ? (value * values[k]) / table.values[0][k] : value + values[k] - table.values[0][k],
      ),
    );
    return { ...part, values: rows };
  };
  return {
    ...material,
    openCircuitPotential: moved(openCircuitPotential, curves.potential),
    ...(diffusivity === undefined ? {} : { diffusivity: moved(diffusivity, curves.diffusivity) }),
  };
}

function potentialOf(
  { openCircuitPotential: of, entropicCoefficient }: Material,
  temperature: number,
  notes: string[],
): { readonly potential: OpenCircuitPotential; readonly entropy: OpenCircuitPotential | undefined } {
  const given = entropicCoefficient === undefined ? undefined : entropyOf(entropicCoefficient, temperature);
  if (of.kind === 'formula') return { potential: formulaPotential(of.formula), entropy: given };
  if (of.kind === 'table') {
    const { value, slope, departure } = linesAt(of, temperature);
    if (departure > straight) {
      notes.push(
        `potentials depart by up to ${(1000 * departure).toPrecision(3)} mV from straight lines over the temperatures`,
      );
    }
    const isSingle = of.temperatures.length === 1;
    return {
      potential: potentialThrough(of.filling, value, of.between, temperature),
      entropy: given ?? (isSingle ? undefined : heldThrough(of.filling, slope, of.between)),
    };
  }
  const model = freeEnergyOf(of);
  if (model === undefined)
    throw new InputError(`'${of.kind}' is no model`, { at: { field: 'openCircuitPotential' } });
  const smoothing = of.kind === 'msmr' ? undefined : of.smoothing;
  const potential = equilibriumPotential(model, temperature, { smoothing });
  for (const gap of potential.gaps) {
    notes.push(
      `plateau at ${gap.potential.toFixed(4)} V between fillings of ${gap.from.toFixed(4)} and ${gap.to.toFixed(4)}, corners rounded by at most ${(1000 * potential.largestChange).toPrecision(2)} mV`,
    );
  }
  return { potential, entropy: given ?? modelEntropy(model, temperature, smoothing) };
}

/** ∂U/∂T of the potential at rest, plateaus and all, by central differences on a grid. */
function modelEntropy(
  model: FreeEnergy,
  temperature: number,
  smoothing: number | undefined,
): OpenCircuitPotential {
  const step = 0.5;
  const [colder, warmer] = [temperature - step, temperature + step].map((t) =>
    equilibriumPotential(model, t, { smoothing }),
  );
  const filling = Array.from({ length: 201 }, (_, k) => model.most * (0.001 + (0.998 * k) / 200));
  return heldThrough(
    filling,
    filling.map((x) => (warmer(x) - colder(x)) / (2 * step)),
    'linear',
  );
}

function entropyOf(
  part: NonNullable<Material['entropicCoefficient']>,
  temperature: number,
): OpenCircuitPotential {
  if (part.kind === 'formula') return formulaPotential(part.formula);
  return heldThrough(part.filling, linesAt(part, temperature).value, part.between);
}

function formulaPotential(text: string): OpenCircuitPotential {
  const formula = parseFormula(text);
  const { derivative } = formula;
  return Object.assign((x: number) => formula(x), { derivative, formula: text });
}

function diffusivityOf(part: Material['diffusivity']): PointFunction | undefined {
  if (part === undefined) return undefined;
  if (part.kind === 'table') return diffusivityThrough(part);
  if (part.kind === 'constant') return activated(part.value, part.activationEnergy);
  const formula = parseFormula(part.formula);
  const { derivative } = formula;
  const { activationEnergy = 0 } = part;
  return Object.assign(
    (x: number, temperature: number) => formula(x) * arrhenius(activationEnergy, temperature),
    {
      derivative: (x: number, temperature: number) =>
        derivative(x) * arrhenius(activationEnergy, temperature),
      formula: part.formula,
    },
  );
}

function exchangeOf(
  part: Material['exchangeCurrent'],
  potential: OpenCircuitPotential,
): ExchangeCurrentDensity | undefined {
  if (part === undefined) return undefined;
  if (part.kind === 'square-root')
    return squareRootExchangeCurrent(part.constant, part.activationEnergy ?? 0);
  const { prefactor, alphaAnodic, alphaCathodic, activationEnergy, ionReference } = part;
  return activityExchangeCurrent({
    prefactor,
    alphaAnodic,
    alphaCathodic,
    activationEnergy,
    logHostActivity: hostActivity(potential),
    logIonActivity: idealSalt(ionReference),
  });
}
