import { InputError } from '../../base/index.ts';
import { faradayConstant, gasConstant } from '../constants.ts';
import { leastSquares, levenbergMarquardt, parameterCovariance } from '../../numerics/least-squares/index.ts';
import type { FreeEnergy } from './free-energy.ts';
import { msmr, msmrFilling, type MsmrReaction } from './msmr.ts';
import { excessPotential, redlichKister } from './redlich-kister.ts';

/** U(θ) as measured or computed, at one temperature. */
export interface PotentialData {
  readonly filling: readonly number[];
  /** V */
  readonly potential: readonly number[];
  /** Standard error of each potential, V; default: all alike. */
  readonly error?: readonly number[] | undefined;
  /** K */
  readonly temperature: number;
}

/** A fitted number with its standard error. */
export interface Fitted {
  readonly name: string;
  readonly value: number;
  readonly error: number;
  readonly unit: string;
}

export interface PotentialFit {
  readonly model: FreeEnergy;
  readonly parameters: readonly Fitted[];
  /** Of the potentials, V. */
  readonly rootMeanSquare: number;
  readonly largest: number;
  readonly points: number;
  /** Whether the iteration came to rest; always so where the fit is linear. */
  readonly converged: boolean;
}

/**
 * U° and L_0 … L_n of a Redlich–Kister host by linear least squares, the ideal mixing taken off first. Standard errors are those of the
 * scatter that is left, or of the given errors if these are larger.
 * @throws InputError for fillings not between 0 and 1, and for fewer points than unknowns.
 */
export function fitRedlichKister(data: PotentialData, order: number): PotentialFit {
  if (!(Number.isInteger(order) && order >= 0 && order <= 20)) {
    throw new InputError(`${order} cannot be used`, { at: { field: 'order' }, expected: '0 to 20' });
  }
  const columns = order + 2;
  const { filling, potential, temperature } = checked(data, columns);
  const weight = weights(data);
  const rows = filling.length;
  const values = new Float64Array(rows * columns);
  const right = new Float64Array(rows);
  for (const [i, x] of filling.entries()) {
    const ideal = ((gasConstant * temperature) / faradayConstant) * (Math.log(x) - Math.log1p(-x));
    right[i] = weight[i] * (potential[i] + ideal);
    values[i] = weight[i];
    for (let k = 0; k <= order; k++) {
      values[(k + 1) * rows + i] = (-weight[i] * excessPotential(k, 2 * x - 1)) / faradayConstant;
    }
  }
  const x = leastSquares({ rows, columns, values }, right);
  const model = redlichKister({
    coefficients: [...x.subarray(1)],
    standardPotential: x[0],
    referenceTemperature: temperature,
  });
  const covariance = parameterCovariance(values, rows, columns, scatter(data, model, weight, columns));
  return {
    model,
    parameters: Array.from(x, (value, k) => ({
      name: k === 0 ? 'U°' : `L${k - 1}`,
      value,
      error: Math.sqrt(covariance[k * columns + k]),
      unit: k === 0 ? 'V' : 'J/mol',
    })),
    ...misfit(data, model),
    converged: true,
  };
}

/**
 * Potentials, shares and widths of `count` reactions from U(θ), by Levenberg and Marquardt's method on θ(U), the best of
 * 24 starts around equal shares of the fillings; give `start` (as many reactions) where they are known. Shares that come out above 1 in
 * all are scaled to 1 in `model`, and left as they are in `reactions`.
 * @throws InputError for fillings not between 0 and 1, and fewer points than unknowns.
 */
export function fitMsmr(
  data: PotentialData,
  count: number,
  start?: readonly MsmrReaction[],
): PotentialFit & { readonly reactions: readonly MsmrReaction[] } {
  if (!(Number.isInteger(count) && count >= 1 && count <= 12)) {
    throw new InputError(`${count} cannot be used`, {
      at: { field: 'count' },
      expected: '1 to 12 reactions',
    });
  }
  const columns = 3 * count;
  const { filling, potential, temperature } = checked(data, columns);
  const rows = filling.length;
  const scale = (gasConstant * temperature) / faradayConstant;
  const unpacked = (p: Float64Array): MsmrReaction[] =>
    Array.from({ length: count }, (_, j) => ({
      potential: p[3 * j],
      share: Math.exp(p[3 * j + 1]),
      width: Math.exp(p[3 * j + 2]),
    }));
  const problem = {
    count: rows,
    residuals: (p: Float64Array, out: Float64Array): void => {
      const reactions = unpacked(p);
      for (let i = 0; i < rows; i++) {
        out[i] = msmrFilling(reactions, potential[i], temperature, temperature) - filling[i];
      }
    },
    jacobian: (p: Float64Array, out: Float64Array): void => {
      for (const [j, reaction] of unpacked(p).entries()) {
        for (let i = 0; i < rows; i++) {
          const reduced = (potential[i] - reaction.potential) / (scale * reaction.width);
          const part = 1 / (1 + Math.exp(reduced));
          const fall = reaction.share * part * (1 - part);
          out[3 * j * rows + i] = fall / (scale * reaction.width);
          out[(3 * j + 1) * rows + i] = reaction.share * part;
          out[(3 * j + 2) * rows + i] = fall * reduced;
        }
      }
    },
  };
  const starts = start === undefined ? spreads(data, count) : [start];
  const fits = starts.map((reactions) =>
    levenbergMarquardt(
      problem,
      reactions.flatMap(({ potential: at, share, width }) => [at, Math.log(share), Math.log(width)]),
    ),
  );
  const fit = fits.reduce((best, each) => (each.sumOfSquares < best.sumOfSquares ? each : best));
  const reactions = unpacked(fit.parameters);
  const total = reactions.reduce((sum, { share }) => sum + share, 0);
  const model = msmr({
    reactions: total > 1 ? reactions.map((each) => ({ ...each, share: each.share / total })) : reactions,
    referenceTemperature: temperature,
  });
  const variance = fit.sumOfSquares / Math.max(1, rows - columns);
  const covariance = parameterCovariance(fit.jacobian, rows, columns, variance);
  const error = (k: number): number => Math.sqrt(covariance[k * columns + k]);
  return {
    model,
    reactions,
    parameters: reactions.flatMap(({ potential: at, share, width }, j) => [
      { name: `U${j + 1}`, value: at, error: error(3 * j), unit: 'V' },
      { name: `X${j + 1}`, value: share, error: share * error(3 * j + 1), unit: '1' },
      { name: `ω${j + 1}`, value: width, error: width * error(3 * j + 2), unit: '1' },
    ]),
    ...misfit(data, model),
    converged: fit.converged,
  };
}

const tries = 24;
/** Multiples of it spread evenly between whole numbers. */
const goldenShare = (Math.sqrt(5) - 1) / 2;

/** Reactions that share the fillings, each as wide as the potentials of its part; then the same with all numbers moved. */
function spreads({ filling, potential, temperature }: PotentialData, count: number): MsmrReaction[][] {
  const order = [...filling.keys()].sort((a, b) => filling[a] - filling[b]);
  const thermal = (gasConstant * temperature) / faradayConstant;
  let drawn = 0;
  return Array.from({ length: tries }, (_, trial) => {
    const away = (): number => (trial === 0 ? 0 : ((++drawn * goldenShare) % 1) - 0.5);
    return Array.from({ length: count }, (__, j) => {
      const at = (share: number): number => {
        const place = Math.floor(((j + share) / count) * order.length);
        return potential[order[Math.max(0, Math.min(order.length - 1, place))]];
      };
      const width = Math.abs(at(0.25) - at(0.75)) / (2.2 * thermal);
      return {
        potential: at(0.5 + away()),
        share: Math.exp(1.5 * away()) / count,
        width: Math.min(20, Math.max(0.05, width)) * Math.exp(3 * away()),
      };
    });
  });
}

function checked(data: PotentialData, unknowns: number): PotentialData {
  const { filling, potential, error, temperature } = data;
  const bad = filling.findIndex((x) => !(x > 0 && x < 1));
  if (bad >= 0)
    throw refuse(`is ${filling[bad]}`, `filling[${bad}]`, 'fillings between 0 and 1, ends excluded');
  const wrong = potential.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw refuse(`is ${potential[wrong]}`, `potential[${wrong}]`, 'a voltage');
  if (potential.length !== filling.length || (error !== undefined && error.length !== filling.length)) {
    throw refuse('lists differ in length', 'potential', 'one potential (and error) for each filling');
  }
  if (!(temperature > 0)) throw refuse(`is ${temperature}`, 'temperature', 'kelvins above 0');
  if (error?.some((value) => !(value > 0)) === true)
    throw refuse('not all are above 0', 'error', 'volts above 0');
  if (filling.length >= unknowns) return data;
  throw refuse(`${filling.length} points for ${unknowns} unknowns`, 'filling', 'as many points at least');
}

/** 1/σ over its mean, so that the scatter stays one of volts. */
function weights({ filling, error }: PotentialData): Float64Array {
  if (error === undefined) return new Float64Array(filling.length).fill(1);
  const mean = error.reduce((sum, value) => sum + 1 / value, 0) / error.length;
  return Float64Array.from(error, (value) => 1 / value / mean);
}

/** Variance of a weighted point, V². */
function scatter(data: PotentialData, model: FreeEnergy, weight: Float64Array, unknowns: number): number {
  const left = residuals(data, model);
  const sum = left.reduce((total, value, k) => total + (weight[k] * value) ** 2, 0);
  const seen = sum / Math.max(1, left.length - unknowns);
  const given = data.error === undefined ? 0 : (data.error[0] * weight[0]) ** 2;
  return Math.max(seen, given);
}

function residuals({ filling, potential, temperature }: PotentialData, model: FreeEnergy): number[] {
  const standard = model.standardPotential(temperature);
  return filling.map((x, k) => {
    const at = Math.min(x, model.most * (1 - 1e-12));
    return standard - model.chemicalPotential(at, temperature) / faradayConstant - potential[k];
  });
}

function misfit(
  data: PotentialData,
  model: FreeEnergy,
): Pick<PotentialFit, 'rootMeanSquare' | 'largest' | 'points'> {
  const left = residuals(data, model);
  return {
    rootMeanSquare: Math.sqrt(left.reduce((sum, value) => sum + value ** 2, 0) / left.length),
    largest: left.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    points: left.length,
  };
}

function refuse(what: string, field: string, expected: string): InputError {
  return new InputError(what, { at: { field }, expected });
}
