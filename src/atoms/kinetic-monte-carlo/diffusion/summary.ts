import type { KineticModel } from '../kinetic-model.ts';
import { tensorSize, trace, type MobileSpecies } from './mobile-species.ts';
import { jackknife, type Estimate } from './statistics.ts';
import { slowestRate, type WalkRecord } from './walk.ts';

/** m² in Å² */
const squareAngstrom = 1e-20;

/** Mean squares over time. */
export interface DisplacementCurve {
  /** s */
  readonly time: number;
  /** m²: of single atoms; of the sum over all atoms, per atom, as it was and with less noise by reversibility. */
  readonly tracer: Estimate;
  readonly collectiveDirect: Estimate;
  readonly collective: Estimate;
}

/** D from the growth of the mean squares between two lags: the same in all windows where it has settled. */
interface Window {
  /** s */
  readonly from: number;
  readonly to: number;
  /** m²/s */
  readonly tracer: Estimate;
  readonly jump: Estimate;
  /** Whether `tracer` and `jump` of the result are those of this window. */
  readonly isChosen: boolean;
}

export interface EventClass {
  /** Of the mechanisms. */
  readonly name: string;
  readonly events: number;
  /** Share of the events that undid the last event of the same carrier. */
  readonly flicker: number;
}

export interface WalkSummary {
  readonly dimensions: number;
  /** D of single atoms, over the later half of the lags. m²/s */
  readonly tracer: Estimate;
  /** D_J of the sum over all atoms, m²/s. */
  readonly jump: Estimate;
  /** Whether sums over atoms are taken by reversibility or as they were: whichever has the smaller error here. */
  readonly sums: 'reversible' | 'direct';
  /** If every hop were independent of all others: D of single atoms, m²/s. */
  readonly uncorrelated: Estimate;
  /** f = D_tracer / D_uncorrelated */
  readonly correlationFactor: Estimate;
  /** The same for the sum over all atoms. */
  readonly collectiveCorrelationFactor: Estimate;
  /** H_R = D_tracer / D_J */
  readonly havenRatio: Estimate;
  /** m²/s along x, y, z: nine, row by row. */
  readonly tracerTensor: readonly number[];
  readonly jumpTensor: readonly number[];
  /** Species that move, how many of each, and L_ij between them, m²/s, row by row: ⟨∆R_i · ∆R_j⟩ / (2 d t N), N all that move. N L_ij/(kT V) is Onsager's. */
  readonly onsager: {
    readonly species: readonly string[];
    readonly atoms: readonly number[];
    readonly coefficients: readonly Estimate[];
  };
  /** Of ions and electrons that move together without current: (L_ii L_ee − L_ie²)/(L_ii + L_ee − 2L_ie) per ion, m²/s. */
  readonly ambipolar?: Estimate | undefined;
  readonly curve: readonly DisplacementCurve[];
  readonly windows: readonly Window[];
  /** Whether D between the last two doublings of the lag differs by less than twice its error. */
  readonly isSettled: boolean;
  readonly events: number;
  /** Simulated, s, all walks together. */
  readonly time: number;
  /** Mean energy, eV a site. */
  readonly energy: Estimate;
  readonly classes: readonly EventClass[];
  /** How many events are possible at a time, by rate: four bins to a power of ten, named by their lower ends, 1/s. */
  readonly rates: readonly { readonly rate: number; readonly events: number }[];
  /** Share of the events whose barrier was below an end point and was raised to it. */
  readonly clipped: number;
  /** Largest difference of a rate kept from the rate worked out from nothing, over the total rate. */
  readonly worstRate: number;
}

/** Lags between whose mean squares slopes are taken, as rows: 8 and 16 of 128 samples; earlier ones show whether D has settled. */
const rows = { early: 2, from: 3, to: 4 };

/** What independent walks say together. `interval`: s between samples. */
export function summarise(
  model: KineticModel,
  mobile: MobileSpecies,
  { species, partner }: { readonly species: number; readonly partner?: number | undefined },
  records: readonly WalkRecord[],
  lags: readonly number[],
  interval: number,
): WalkSummary {
  const walks = records.length;
  const { dimensions } = mobile;
  const count = mobile.names.length;
  const pair = species * count + species;
  const sites = records[0].atoms[species];
  const slope = (squares: Float64Array, from = rows.from, to = rows.to): number =>
    (traceAt(squares, to) - traceAt(squares, from)) / (2 * dimensions * (lags[to] - lags[from]) * interval);
  const tracerOf = (walk: number): number => slope(records[walk].tracer[species]);
  const [reversible, direct] = (['collective', 'direct'] as const).map((kind) =>
    jackknife(walks, (mean) => mean((walk) => slope(records[walk][kind][pair]))),
  );
  const kind = direct.error < reversible.error ? 'direct' : 'collective';
  const jumpOf = (walk: number): number => slope(records[walk][kind][pair]) / sites;
  const freeOf = (walk: number): number => trace(records[walk].freeTracer[species]) / (2 * dimensions);
  const freeJumpOf = (walk: number): number =>
    trace(records[walk].freeCollective[pair]) / (2 * dimensions * sites);
  const ratio = (above: (walk: number) => number, below: (walk: number) => number): Estimate =>
    jackknife(walks, (mean) => mean(above) / mean(below));
  const change = jackknife(walks, (mean) =>
    mean(
      (walk) =>
        slope(records[walk].tracer[species]) - slope(records[walk].tracer[species], rows.early, rows.from),
    ),
  );
  const tracer = scaled(jackknife(walks, (mean) => mean(tracerOf)));
  const supercellSites = records[0].atoms.reduce((sum, atoms) => sum + atoms, 0);
  const counts = total(records.map((record) => record.counts));
  const flickers = total(records.map((record) => record.flickers));
  const events = records.reduce((sum, record) => sum + record.events, 0);
  return {
    dimensions,
    tracer,
    jump: scaled(jackknife(walks, (mean) => mean(jumpOf))),
    sums: kind === 'direct' ? 'direct' : 'reversible',
    uncorrelated: scaled(jackknife(walks, (mean) => mean(freeOf))),
    correlationFactor: ratio(tracerOf, freeOf),
    collectiveCorrelationFactor: ratio(jumpOf, freeJumpOf),
    havenRatio: ratio(tracerOf, jumpOf),
    tracerTensor: tensorOf(
      records.map((record) => record.tracer[species]),
      lags,
      interval,
      1,
    ),
    jumpTensor: tensorOf(
      records.map((record) => record[kind][pair]),
      lags,
      interval,
      sites,
    ),
    onsager: {
      species: mobile.names,
      atoms: records[0].atoms,
      coefficients: mobile.names.flatMap((_, a) =>
        mobile.names.map((_other, b) =>
          scaled(
            jackknife(walks, (mean) =>
              mean((walk) => slope(records[walk][kind][a * count + b]) / supercellSites),
            ),
          ),
        ),
      ),
    },
    ambipolar:
      partner === undefined
        ? undefined
        : scaled(
            jackknife(walks, (mean) => {
              const [own, cross, others] = [pair, species * count + partner, partner * count + partner].map(
                (at) => mean((walk) => slope(records[walk][kind][at]) / sites),
              );
              return (own * others - cross * cross) / (own + others - 2 * cross);
            }),
          ),
    curve: lags.map((lag, row) => ({
      time: lag * interval,
      tracer: scaled(jackknife(walks, (mean) => mean((walk) => traceAt(records[walk].tracer[species], row)))),
      collectiveDirect: scaled(
        jackknife(walks, (mean) => mean((walk) => traceAt(records[walk].direct[pair], row) / sites)),
      ),
      collective: scaled(
        jackknife(walks, (mean) => mean((walk) => traceAt(records[walk].collective[pair], row) / sites)),
      ),
    })),
    windows: lags.slice(1).map((lag, row) => ({
      from: lags[row] * interval,
      to: lag * interval,
      tracer: scaled(
        jackknife(walks, (mean) => mean((walk) => slope(records[walk].tracer[species], row, row + 1))),
      ),
      jump: scaled(
        jackknife(walks, (mean) => mean((walk) => slope(records[walk][kind][pair], row, row + 1) / sites)),
      ),
      isChosen: row === rows.from,
    })),
    isSettled: Math.abs(change.value) < Math.max(2 * change.error, 0.02 * (tracer.value / squareAngstrom)),
    events,
    time: records.reduce((sum, record) => sum + record.time, 0),
    energy: jackknife(walks, (mean) => mean((walk) => records[walk].energy)),
    rates: Array.from(total(records.map((record) => record.rates)), (sum, bin) => ({
      rate: 10 ** ((slowestRate + bin) / 4),
      events: sum / walks,
    })).filter(({ events: count }) => count > 0),
    classes: classesOf(model, counts, flickers),
    clipped: records.reduce((sum, record) => sum + record.clipped, 0) / events,
    worstRate: Math.max(...records.map((record) => record.worstRate)),
  };
}

function traceAt(squares: Float64Array, row: number): number {
  return trace(squares.subarray(tensorSize * row, tensorSize * (row + 1)));
}

function scaled({ value, error }: Estimate): Estimate {
  return { value: value * squareAngstrom, error: error * squareAngstrom };
}

function tensorOf(
  squares: readonly Float64Array[],
  lags: readonly number[],
  interval: number,
  atoms: number,
): number[] {
  const time = (lags[rows.to] - lags[rows.from]) * interval;
  return Array.from({ length: tensorSize }, (_, k) => {
    const slopes = squares.map((each) => each[tensorSize * rows.to + k] - each[tensorSize * rows.from + k]);
    const mean = slopes.reduce((sum, value) => sum + value, 0) / slopes.length;
    return (squareAngstrom * mean) / (2 * time * atoms);
  });
}

function total(lists: readonly Float64Array[]): Float64Array {
  return lists[0].map((_, k) => lists.reduce((sum, list) => sum + list[k], 0));
}

/** Events by the names of their mechanisms. */
function classesOf({ mechanisms }: KineticModel, counts: Float64Array, flickers: Float64Array): EventClass[] {
  const names = [...new Set(mechanisms.map(({ name }) => name))];
  return names.map((name) => {
    const numbers = mechanisms.flatMap((mechanism, k) => (mechanism.name === name ? [k] : []));
    const events = numbers.reduce((sum, k) => sum + counts[k], 0);
    const undone = numbers.reduce((sum, k) => sum + flickers[k], 0);
    return { name, events, flicker: events === 0 ? 0 : undone / events };
  });
}
