import { InputError } from '../../base/index.ts';
import { atStateOfCharge } from '../balance/start.ts';
import { settle } from '../consistent.ts';
import { buildIsothermal, checkChoice, type CellModelName } from '../models/build.ts';
import type { PorousCell } from '../models/porous/porous-cell.ts';
import type { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';
import { voltageAt } from '../models/voltage-at.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import type { CellMesh } from '../solution.ts';
import { validateMesh, validateParameters } from '../validate/validate.ts';
import { doubled } from '../voltage-error.ts';
import { contributionsOf, type Contribution } from './contributions.ts';
import { kramersKronig, type KramersKronig } from './kramers-kronig.ts';
import {
  frequenciesOf,
  impedanceOf,
  isUsable,
  unusable,
  type FrequencyRange,
  type Spectrum,
} from './spectrum.ts';

export interface CellImpedanceOptions {
  readonly parameters: CellParameters | HalfCellParameters;
  /** Default `dfn`. */
  readonly model?: CellModelName | undefined;
  /** Default 20/20/20 × 40 shells, finest at the surface. */
  readonly mesh?: CellMesh | undefined;
  /** Hz. Default 60 from 1e-4 to 1e4. */
  readonly frequencies?: FrequencyRange | Float64Array | undefined;
  /** Between the cut-offs at rest, 0 to 1. Default: as the parameters start. */
  readonly stateOfCharge?: number | undefined;
  /** Split it by process. Default true. */
  readonly parts?: boolean | undefined;
  /** Compare with a doubled mesh. Default true. */
  readonly estimateError?: boolean | undefined;
}

/** Of a cell at rest, Ω of the whole cell. */
export interface CellImpedance extends Spectrum {
  readonly model: CellModelName;
  /** V at rest */
  readonly openCircuitVoltage: number;
  /** Parts by process, which add up to the impedance; none where not asked for. */
  readonly contributions: readonly Contribution[];
  /** Undefined for fewer than 5 frequencies. */
  readonly kramersKronig: KramersKronig | undefined;
  /** Largest |Z − Z'|/|Z'| against a doubled mesh and the frequency where it is; undefined where not asked for. */
  readonly meshError: { readonly relative: number; readonly frequency: number } | undefined;
  readonly mesh: CellMesh;
  /** Wall time. */
  readonly seconds: number;
}

const impedanceMesh: CellMesh = {
  negative: 20,
  separator: 20,
  positive: 20,
  radial: 40,
  radialSpacing: 'graded',
};

const usualFrequencies: FrequencyRange = { from: 1e-4, to: 1e4, count: 60 };

/**
 * Impedance of a cell at rest from its linearised model; half cells too. Charge transfer has no frequency of its own without a double
 * layer (`doubleLayerCapacitance`).
 * @throws InputError for options out of range, ConvergenceError where the linearised model has no answer.
 */
export function cellImpedance(options: CellImpedanceOptions): CellImpedance {
  const started = performance.now();
  const { stateOfCharge, mesh = impedanceMesh, model: kind = 'dfn' } = options;
  checkChoice({ model: kind }, options.parameters);
  validateParameters(options.parameters);
  validateMesh(mesh);
  const parameters =
    stateOfCharge === undefined ? options.parameters : atStateOfCharge(options.parameters, stateOfCharge);
  const { frequencies = usualFrequencies } = options;
  const frequency = frequencies instanceof Float64Array ? checked(frequencies) : frequenciesOf(frequencies);
  const { area } = parameters;
  const [model, y] = rested(parameters, mesh, kind);
  const { spectrum, contributions } =
    options.parts === false
      ? { spectrum: impedanceOf(model, y, frequency), contributions: [] }
      : contributionsOf(model, y, frequency);
  const perCell = (values: Float64Array): Float64Array => values.map((value) => value / area);
  const { real, imaginary } = spectrum;
  return {
    model: kind,
    frequency,
    real: perCell(real),
    imaginary: perCell(imaginary),
    openCircuitVoltage: voltageAt(model, y),
    contributions: contributions.map((part) => ({
      ...part,
      real: perCell(part.real),
      imaginary: perCell(part.imaginary),
    })),
    kramersKronig: frequency.length < 5 ? undefined : kramersKronig(spectrum),
    meshError: options.estimateError === false ? undefined : meshError(parameters, mesh, kind, spectrum),
    mesh,
    seconds: (performance.now() - started) / 1000,
  };
}

function rested(
  parameters: CellParameters | HalfCellParameters,
  mesh: CellMesh,
  kind: CellModelName,
): [PorousCell | SingleParticleModel, Float64Array] {
  const model = buildIsothermal(parameters, mesh, kind);
  const y = model.initialState();
  settle(model, y);
  return [model, y];
}

/** @throws InputError where one is not a frequency. */
function checked(frequency: Float64Array): Float64Array {
  if (frequency.length === 0) {
    throw new InputError('no frequency is given', {
      at: { field: 'frequencies' },
      expected: 'numbers above 0',
    });
  }
  const wrong = frequency.findIndex((value) => !isUsable(value));
  if (wrong < 0) return frequency;
  throw unusable(frequency[wrong], `frequencies[${wrong}]`);
}

function meshError(
  parameters: CellParameters | HalfCellParameters,
  mesh: CellMesh,
  kind: CellModelName,
  { frequency, real, imaginary }: Spectrum,
): { relative: number; frequency: number } {
  const finer = impedanceOf(...rested(parameters, doubled(mesh), kind), frequency);
  let worst = { relative: 0, frequency: frequency[0] };
  for (let n = 0; n < frequency.length; n++) {
    const difference = Math.hypot(real[n] - finer.real[n], imaginary[n] - finer.imaginary[n]);
    const relative = difference / Math.hypot(finer.real[n], finer.imaginary[n]);
    if (relative > worst.relative) worst = { relative, frequency: frequency[n] };
  }
  return worst;
}
