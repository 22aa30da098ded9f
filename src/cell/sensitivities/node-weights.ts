import type { CellReading, VoltageObjective } from './objective.ts';
import type { Between, Stretch } from './stretch.ts';

/** Gauss–Legendre on [0, 1], of order six. */
const nodes = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)];
const shares = [5 / 18, 4 / 9, 5 / 18];

const quantities = ['voltage', 'current', 'temperature'] as const;
/** Steps of central differences of an integrand: V, A, K and s. */
const nudges = { voltage: 1e-4, current: 1e-3, temperature: 1e-2, time: 1e-3 } as const;

/** A state between the steps at which an objective reads the cell. */
export interface Look {
  /** s since the start of the step */
  readonly time: number;
  readonly between: Between;
  /** Weights of what is read. */
  readonly weights: Record<(typeof quantities)[number], number>;
}

/** How an objective changes with what the cell showed at the steps of a stretch, with its end and with where it began. */
export interface StretchWeights {
  readonly voltage: Float64Array;
  readonly current: Float64Array;
  readonly temperature: Float64Array;
  /** And between them. */
  readonly looks: Look[];
  /** per s, at fixed readings of the steps */
  end: number;
  /** per s of the time since the start of the experiment at which its step began */
  origin: number;
}

/**
 * An objective of a stored run as a function of its states. Integrals over the porous model read it at the steps, between which that
 * follows the polynomials that the integrator follows; single particles take steps over which their voltage bends more than their
 * unknowns, so that they are read at each point of the quadrature, and all models at the times that an objective names.
 * Returns its value and the weights of each stretch.
 */
export function weighStretches(
  stretches: readonly Stretch[],
  objective: VoltageObjective,
): { value: number; weights: StretchWeights[] } {
  const { integrand, mean } = objective;
  const weights = stretches.map(emptyWeights);
  let value = 0;
  if (integrand !== undefined) {
    for (const stretch of stretches) value += integrate(stretch, integrand, objective, undefined);
    let own = integrand;
    const last = stretches.at(-1);
    if (mean === true && last !== undefined) {
      const duration = last.origin + last.end;
      const average = value / duration;
      value = average;
      own = (reading) => (integrand(reading) - average) / duration;
    }
    for (const [n, stretch] of stretches.entries()) integrate(stretch, own, objective, weights[n]);
  }
  for (const [n, stretch] of stretches.entries()) {
    value += addPoints(stretch, n === stretches.length - 1, objective, weights[n]);
  }
  return { value, weights };
}

function emptyWeights({ steps }: Stretch): StretchWeights {
  const make = (): Float64Array => new Float64Array(steps + 1);
  return { voltage: make(), current: make(), temperature: make(), looks: [], end: 0, origin: 0 };
}

function integrate(
  stretch: Stretch,
  integrand: (reading: Readonly<CellReading>) => number,
  { breaks }: VoltageObjective,
  weights: StretchWeights | undefined,
): number {
  const edges = edgesOf(stretch, breaks);
  let sum = 0;
  for (let e = 1; e < edges.length; e++) {
    const width = edges[e] - edges[e - 1];
    for (const [g, node] of nodes.entries()) {
      const time = edges[e - 1] + node * width;
      const between = stretch.between(time);
      const reading = readingAt(stretch, time, between);
      const share = shares[g] * width;
      sum += share * integrand(reading);
      if (weights === undefined) continue;
      const slopes = { voltage: 0, current: 0, temperature: 0 };
      for (const quantity of quantities) {
        slopes[quantity] = share * slopeOf(integrand, reading, quantity, nudges[quantity]);
      }
      weigh(stretch, time, between, slopes, weights);
      // Within the panel, lest a break at its ends be crossed.
      const moment = Math.min(nudges.time, nodes[0] * width);
      weights.origin += share * slopeOf(integrand, reading, 'time', moment);
    }
  }
  if (weights !== undefined) addEdges(stretch, integrand, breaks, weights);
  return sum;
}

/** What moves the ends of panels at given times of the experiment, and the end of the stretch. */
function addEdges(
  stretch: Stretch,
  integrand: (reading: Readonly<CellReading>) => number,
  breaks: ArrayLike<number> | undefined,
  weights: StretchWeights,
): void {
  const { origin, start, end } = stretch;
  const beside = (time: number, by: number): number => {
    const reading = readingAt(stretch, time, stretch.between(time));
    return integrand({ ...reading, time: reading.time + by });
  };
  weights.end += beside(end, 0);
  for (const time of Array.from(breaks ?? [], (each) => each - origin)) {
    if (!(time > start && time < end)) continue;
    weights.origin += beside(time, nudges.time) - beside(time, -nudges.time);
  }
}

/** Ends of steps and breaks within a stretch. */
function edgesOf({ times, origin, start, end }: Stretch, breaks: ArrayLike<number> | undefined): number[] {
  const within = [...times, ...Array.from(breaks ?? [], (each) => each - origin)];
  const inner = within.filter((time) => time > start && time < end);
  return [start, ...inner.toSorted((a, b) => a - b), end];
}

function addPoints(
  stretch: Stretch,
  isLast: boolean,
  { points = [] }: VoltageObjective,
  weights: StretchWeights,
): number {
  const { origin, start, end, limit } = stretch;
  let sum = 0;
  for (const { time: at, weight, of: quantity = 'voltage' } of points) {
    const ofEnd = at === Infinity;
    const time = ofEnd || isLast ? Math.min(at - origin, end) : at - origin;
    if (ofEnd ? !isLast : !(time > start && time <= end)) continue;
    // The voltage at the end is the limit itself where one ends the run: it depends on nothing.
    if (ofEnd && quantity === 'voltage' && limit?.voltage !== undefined) {
      sum += weight * limit.voltage;
      continue;
    }
    const read = (at: number): number => lookAt(stretch, at)[quantity];
    sum += weight * read(time);
    const slopes = { voltage: 0, current: 0, temperature: 0, [quantity]: weight };
    weights.looks.push({ time, between: stretch.between(time), weights: slopes });
    const moment = nudges.time * stretch.stepAround(time);
    const speed = (weight * (read(time) - read(time - moment))) / moment;
    if (ofEnd) weights.end += speed;
    else weights.origin -= speed;
  }
  return sum;
}

function slopeOf(
  integrand: (reading: Readonly<CellReading>) => number,
  reading: CellReading,
  of: keyof CellReading,
  nudge: number,
): number {
  const middle = reading[of];
  const above = integrand({ ...reading, [of]: middle + nudge });
  return (above - integrand({ ...reading, [of]: middle - nudge })) / (2 * nudge);
}

function readingAt(stretch: Stretch, time: number, { value, first }: Between): CellReading {
  if (bendsBetween(stretch)) return { ...lookAt(stretch, time), time: stretch.origin + time };
  return {
    voltage: combined(value, first, stretch.voltages),
    current: combined(value, first, stretch.currents),
    temperature: combined(value, first, stretch.temperatures),
    time: stretch.origin + time,
  };
}

function weigh(
  stretch: Stretch,
  time: number,
  between: Between,
  slopes: Look['weights'],
  weights: StretchWeights,
): void {
  if (bendsBetween(stretch)) {
    if (quantities.some((quantity) => slopes[quantity] !== 0)) {
      weights.looks.push({ time, between, weights: slopes });
    }
    return;
  }
  for (const quantity of quantities) spread(between, slopes[quantity], weights[quantity]);
}

/** What the cell shows at the state between the steps. */
function lookAt(stretch: Stretch, time: number): Omit<CellReading, 'time'> {
  const y = new Float64Array(stretch.cell.size);
  stretch.cell.controlled.control = stretch.control;
  stretch.at(time, y);
  return stretch.cell.read(time, y);
}

function bendsBetween({ cell }: Stretch): boolean {
  return cell.controlled.model.name !== 'dfn';
}

function combined(weights: Float64Array, first: number, series: readonly number[]): number {
  return weights.reduce((sum, weight, a) => sum + weight * series[first + a], 0);
}

function spread({ value, first }: Between, weight: number, out: Float64Array): void {
  for (let a = 0; a < value.length; a++) out[first + a] += weight * value[a];
}
