import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { nonNegativeLeastSquares } from '../../numerics/least-squares/index.ts';
import { restCurve } from '../balance/energy.ts';
import { cellImpedance, type CellImpedanceOptions } from '../impedance/cell-impedance.ts';
import {
  elementColumns,
  relativeResidual,
  relaxation,
  resistor,
  spectrumRows,
  timeConstants,
  type Element,
} from '../impedance/elements.ts';
import { frequenciesOf, type Spectrum } from '../impedance/spectrum.ts';
import { minimiseInOrder } from './time-constants.ts';

/** A resistance and a capacitance side by side, of one time constant at all states of charge. */
export interface CircuitPair {
  /** s */
  readonly timeConstant: number;
  /** Ω at each state of charge */
  readonly resistance: Float64Array;
}

/**
 * A cell as a source of its voltage at rest behind a resistance, the charge transfer of its electrodes and pairs of resistance and
 * capacitance, all of them tables over the state of charge (0 at the lower, 1 at the upper cut-off at rest). It holds at one temperature,
 * for loads under which all but the charge transfer is nearly linear.
 */
export interface EquivalentCircuit {
  readonly name: string;
  /** Rising from 0 to 1. */
  readonly stateOfCharge: Float64Array;
  /** Ω at each state of charge */
  readonly seriesResistance: Float64Array;
  /** Of each electrode at small currents, Ω at each state of charge; the voltage is (2RT/F) asinh(I R F/2RT). */
  readonly chargeTransfer: readonly Float64Array[];
  readonly pairs: readonly CircuitPair[];
  /** V at rest at evenly spaced states of charge from 0 to 1; finer than the others. */
  readonly openCircuitVoltage: Float64Array;
  /** A h between the cut-offs. */
  readonly capacity: number;
  /** A h; 1C is this many amperes. */
  readonly nominalCapacity: number;
  readonly lowerVoltageCutOff: number;
  readonly upperVoltageCutOff: number;
  /** K */
  readonly temperature: number;
  /** Root of the mean square of |Z − fit|/|Z| at each state of charge. */
  readonly residual: Float64Array;
}

export interface CircuitOptions
  extends Pick<CellImpedanceOptions, 'parameters' | 'model' | 'mesh'>,
    LongWork {
  /** Number of pairs, 1 to 6. Default 3. */
  readonly pairs?: number | undefined;
  /** States of charge at which the impedance is taken, from 0.02 to 0.98. Default 33. */
  readonly points?: number | undefined;
  /** Hz. Default 50 from 1e-5 to 10: what pulses and drive cycles of seconds to hours show. */
  readonly frequencies?: { readonly from: number; readonly to: number; readonly count: number } | undefined;
}

const usual = { from: 1e-5, to: 10, count: 50 };
const ends = 0.02;
const restPoints = 401;

/**
 * Reduces a cell to an equivalent circuit by fits to its impedance at rest over the state of charge, relative residuals, resistances never
 * negative; the time constants are shared by all states. What the voltage at rest does with the charge is taken off before (in the circuit
 * it is in the source), and so is charge transfer, which alone is far from linear at usual currents: it follows Butler–Volmer with transfer
 * coefficients of one half, the reaction spread as at small currents. X. Hu, S. Li, H. Peng, J. Power Sources 198 (2012) 359
 * (doi:10.1016/j.jpowsour.2011.10.013) compare such circuits.
 * @throws InputError for numbers out of range.
 */
export async function fitEquivalentCircuit(options: CircuitOptions): Promise<EquivalentCircuit> {
  const { parameters, pairs = 3, points = 33, frequencies = usual, signal, onProgress } = options;
  requireCount(pairs, 'pairs', 1, 6);
  requireCount(points, 'points', 2, 500);
  const frequency = frequenciesOf(frequencies);
  const rest = restCurve(parameters, restPoints);
  const capacity = rest.charge[restPoints - 1];
  const states = Float64Array.from({ length: points }, (_, k) => ends + ((1 - 2 * ends) * k) / (points - 1));
  const pace = pacer(signal);
  const parts: LinearPart[] = [];
  for (const [k, stateOfCharge] of states.entries()) {
    await pace();
    onProgress?.({ stage: 'impedance', message: `${k + 1} of ${points}` });
    parts.push(linearPart(options, stateOfCharge, frequency));
  }
  const spectra = parts.map(({ spectrum }) => spectrum);
  const [from, to] = [frequency[0], frequency[frequency.length - 1]];
  const first = timeConstants(1 / (2 * Math.PI * to), 1 / (2 * Math.PI * from), pairs + 2).slice(1, -1);
  const total = (times: Float64Array): number =>
    spectra.reduce((sum, spectrum) => sum + residualOf(spectrum, times, amounts(spectrum, times)) ** 2, 0);
  const times = minimiseInOrder(total, first);
  const fitted = spectra.map((spectrum) => amounts(spectrum, times));
  const { name, nominalCapacity, lowerVoltageCutOff, upperVoltageCutOff, temperature } = parameters;
  return {
    name,
    stateOfCharge: states,
    seriesResistance: Float64Array.from(fitted, ([resistance]) => resistance),
    chargeTransfer: parts[0].chargeTransfer.map((_, electrode) =>
      Float64Array.from(parts, (part) => part.chargeTransfer[electrode]),
    ),
    pairs: Array.from(times, (timeConstant, j) => ({
      timeConstant,
      resistance: Float64Array.from(fitted, (found) => found[j + 1]),
    })),
    openCircuitVoltage: rest.voltage.toReversed(),
    capacity,
    nominalCapacity,
    lowerVoltageCutOff,
    upperVoltageCutOff,
    temperature,
    residual: Float64Array.from(spectra, (spectrum, k) => residualOf(spectrum, times, fitted[k])),
  };
}

/** The impedance (Ω) at a state of charge, less what is not in the linear part of the circuit. */
function linearPart(
  { parameters, model, mesh }: CircuitOptions,
  stateOfCharge: number,
  frequencies: Float64Array,
): LinearPart {
  const impedance = cellImpedance({
    parameters,
    model,
    mesh,
    stateOfCharge,
    frequencies,
    estimateError: false,
  });
  const { frequency, contributions } = impedance;
  const [real, imaginary] = [impedance.real.slice(), impedance.imaginary.slice()];
  const chargeTransfer: number[] = [];
  for (const part of contributions) {
    if (part.process === 'charge') {
      for (let n = 0; n < frequency.length; n++) imaginary[n] -= part.imaginary[n];
    }
    if (part.process !== 'charge transfer') continue;
    chargeTransfer.push(part.real[0]);
    for (let n = 0; n < frequency.length; n++) real[n] -= part.real[0];
  }
  return { spectrum: { frequency, real, imaginary }, chargeTransfer };
}

interface LinearPart {
  readonly spectrum: Spectrum;
  /** Of each electrode at the lowest frequency, Ω. */
  readonly chargeTransfer: readonly number[];
}

/** The series resistance, then that of each pair. */
function amounts(spectrum: Spectrum, times: Float64Array): Float64Array {
  return nonNegativeLeastSquares(elementColumns(spectrum, elementsOf(times)), spectrumRows(spectrum));
}

function residualOf(spectrum: Spectrum, times: Float64Array, found: Float64Array): number {
  return relativeResidual(spectrum, elementsOf(times), found);
}

function elementsOf(times: Float64Array): readonly Element[] {
  return [resistor, ...Array.from(times, relaxation)];
}

function requireCount(value: number, field: string, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InputError(`${value} cannot be used`, {
    at: { field },
    expected: `an integer from ${least} to ${most}`,
  });
}
