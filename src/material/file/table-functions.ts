import { faradayConstant, gasConstant } from '../constants.ts';
import type { OpenCircuitPotential, PointFunction } from '../functions.ts';
import { tabulated } from '../table.ts';
import type { Material } from './schema.ts';

/** A property over fillings and temperatures, as a file has it. */
export type PropertyTable = Extract<Material['openCircuitPotential'], { kind: 'table' }>;

/** Each filling's straight line over the temperatures: its value at one of them, and its slope. */
export interface LineOverTemperatures {
  readonly value: readonly number[];
  /** Per K; zero where there is one temperature. */
  readonly slope: readonly number[];
  /** Largest distance of the table from these lines. */
  readonly departure: number;
}

/** Least squares over the temperatures, filling by filling. */
export function linesAt(table: PropertyTable, temperature: number): LineOverTemperatures {
  const { temperatures, filling, values } = table;
  const mean = temperatures.reduce((sum, t) => sum + t, 0) / temperatures.length;
  const spread = temperatures.reduce((sum, t) => sum + (t - mean) ** 2, 0);
  const middle = filling.map((_, k) => values.reduce((sum, row) => sum + row[k], 0) / values.length);
  const slope = filling.map((_, k) =>
    spread === 0 ? 0 : temperatures.reduce((sum, t, i) => sum + (t - mean) * values[i][k], 0) / spread,
  );
  let departure = 0;
  for (const [i, t] of temperatures.entries()) {
    for (const [k, value] of values[i].entries()) {
      departure = Math.max(departure, Math.abs(value - middle[k] - (t - mean) * slope[k]));
    }
  }
  return { value: middle.map((value, k) => value + (temperature - mean) * slope[k]), slope, departure };
}

/**
 * A function through a table over fillings. Past its ends it goes on as k ln(θ/(1 − θ)) with the slope that it has there, at least
 * that of an ideal lattice: a host cannot be filled or emptied without end.
 */
export function potentialThrough(
  filling: readonly number[],
  values: readonly number[],
  between: PropertyTable['between'],
  temperature: number,
): OpenCircuitPotential {
  const inner = tabulated({ x: filling, y: values }, between ?? 'monotone');
  const [low, high] = inner.range;
  const ideal = (gasConstant * temperature) / faradayConstant;
  const tail = (end: number): ((x: number) => readonly [number, number]) => {
    if (end <= 0 || end >= 1) return (x) => [inner(x), inner.derivative(x)];
    const factor = Math.min(-ideal, inner.derivative(end) * end * (1 - end));
    const [start, at] = [inner(end), Math.log(end / (1 - end))];
    return (x) => [start + factor * (Math.log(x / (1 - x)) - at), factor / (x * (1 - x))];
  };
  const [below, above] = [tail(low), tail(high)];
  const part = (x: number): readonly [number, number] | undefined => {
    if (x >= low && x <= high) return undefined;
    return x < low ? below(x) : above(x);
  };
  return Object.assign((x: number) => part(x)?.[0] ?? inner(x), {
    derivative: (x: number) => part(x)?.[1] ?? inner.derivative(x),
    table: inner.table,
    range: inner.range,
  });
}

/** The same of a property that goes on with its last value, such as ∂U/∂T. */
export function heldThrough(
  filling: readonly number[],
  values: readonly number[],
  between: PropertyTable['between'],
): OpenCircuitPotential {
  const inner = tabulated({ x: filling, y: values }, between ?? 'monotone');
  const [low, high] = inner.range;
  const inside = (x: number): number => Math.max(low, Math.min(high, x));
  return Object.assign((x: number) => inner(inside(x)), {
    derivative: (x: number) => (x > low && x < high ? inner.derivative(x) : 0),
    table: inner.table,
    range: inner.range,
  });
}

/**
 * D(θ, T) through a table: ln D through the fillings, and straight in 1/T between the temperatures and past them (Arrhenius); held at
 * the first and last filling beyond these.
 */
export function diffusivityThrough({ temperatures, filling, values, between }: PropertyTable): PointFunction {
  const curves = values.map((row) => heldThrough(filling, row.map(Math.log), between));
  const at = (temperature: number): readonly [number, number, number] => {
    if (temperatures.length === 1) return [0, 0, 0];
    let k = 0;
    while (k < temperatures.length - 2 && temperatures[k + 1] < temperature) k++;
    const share = (1 / temperature - 1 / temperatures[k]) / (1 / temperatures[k + 1] - 1 / temperatures[k]);
    return [k, k + 1, share];
  };
  const log = (x: number, temperature: number): number => {
    const [low, high, share] = at(temperature);
    const start = curves[low](x);
    return share === 0 ? start : start + share * (curves[high](x) - start);
  };
  const slope = (x: number, temperature: number): number => {
    const [low, high, share] = at(temperature);
    const [start, end] = [curves[low].derivative?.(x) ?? 0, curves[high].derivative?.(x) ?? 0];
    return start + share * (end - start);
  };
  const isSingle = temperatures.length === 1;
  return Object.assign((x: number, temperature: number) => Math.exp(log(x, temperature)), {
    derivative: (x: number, temperature: number) => Math.exp(log(x, temperature)) * slope(x, temperature),
    range: [filling[0], filling[filling.length - 1]] as const,
    ...(isSingle ? { table: { x: filling, y: values[0] } } : {}),
  });
}
