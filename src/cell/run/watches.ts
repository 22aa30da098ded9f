import { plain } from '../plain.ts';
import { directionOf } from '../experiments/check.ts';
import type { ExperimentStep, Side, Termination } from '../experiments/steps.ts';
import { asCelsius } from '../experiments/units.ts';
import type { CellEventKind } from '../solution.ts';
import type { Reading } from './driven-cell.ts';

/** What ends a step once it is met. */
export interface Watch {
  readonly kind: CellEventKind;
  /** The limit, for messages. */
  readonly text: string;
  /** Negative before the limit is met, zero there; continuous in time. */
  readonly distance: (reading: Reading) => number;
  /** The voltage where it is met, to the last bit. */
  readonly voltage?: number | undefined;
}

export interface WatchedCell {
  /** A h */
  readonly nominalCapacity: number;
  /** V */
  readonly lowerVoltageCutOff: number;
  readonly upperVoltageCutOff: number;
}

/**
 * Limits of a step. Where it names no voltage, the cut-offs of the cell guard it: the lower one a discharge, the upper one a
 * charge, both a drive cycle; rests and holds have none. `start`: when the step begins, from which side limits without
 * a side are met, and what charge had passed.
 */
export function watchesOf(step: ExperimentStep, cell: WatchedCell, start: Readonly<Reading>): Watch[] {
  const watches = step.until.map((limit) => watchOf(limit, step, cell, start));
  const named = (side: Side): boolean =>
    step.until.some((limit) => limit.kind === 'voltage' && sideOfVoltage(limit, step, start) === side);
  const direction = directionOf(step.control);
  const cycle = step.control.kind === 'cycle' && step.control.cycle.quantity !== 'voltage';
  if ((direction === 'discharge' || cycle) && !named('below')) {
    watches.push(voltageWatch(cell.lowerVoltageCutOff, 'below', true));
  }
  if ((direction === 'charge' || cycle) && !named('above')) {
    watches.push(voltageWatch(cell.upperVoltageCutOff, 'above', true));
  }
  return watches;
}

/** The limit of voltage that lies ahead of a discharge or a charge, from the side it is met. */
export function voltageAhead(
  step: ExperimentStep,
  cell: WatchedCell,
): { readonly volts: number; readonly side: Side } | undefined {
  const direction = directionOf(step.control);
  if (direction === undefined) return undefined;
  const side = direction === 'charge' ? 'above' : 'below';
  const limit = step.until.find((each) => each.kind === 'voltage' && (each.side ?? side) === side);
  if (limit?.kind === 'voltage') return { volts: limit.volts, side };
  return { volts: side === 'above' ? cell.upperVoltageCutOff : cell.lowerVoltageCutOff, side };
}

function watchOf(
  limit: Termination,
  step: ExperimentStep,
  cell: WatchedCell,
  start: Readonly<Reading>,
): Watch {
  switch (limit.kind) {
    case 'voltage':
      return voltageWatch(limit.volts, sideOfVoltage(limit, step, start), false);
    case 'current':
      return currentWatch(limit.amperes, `${plain(limit.amperes)} A`, limit.side, step, start);
    case 'c-rate': {
      const amperes = limit.rate * cell.nominalCapacity;
      return currentWatch(amperes, `${digits(amperes)} A`, limit.side, step, start);
    }
    case 'capacity': {
      const before = start.charge;
      const charge = 3600 * limit.ampereHours;
      return {
        kind: 'capacity-limit',
        text: `${plain(limit.ampereHours)} Ah`,
        distance: (reading) => Math.abs(reading.charge - before) - charge,
      };
    }
    case 'temperature': {
      const { kelvin } = limit;
      const sign = (limit.side ?? crossing(start.temperature, kelvin)) === 'above' ? 1 : -1;
      const degrees = asCelsius(kelvin);
      return {
        kind: 'temperature-limit',
        text: degrees === undefined ? `${plain(kelvin)} K` : `${degrees} oC`,
        distance: (reading) => sign * (reading.temperature - kelvin),
      };
    }
  }
}

function voltageWatch(volts: number, side: Side, ofCell: boolean): Watch {
  const sign = side === 'above' ? 1 : -1;
  return {
    kind: 'voltage-cut-off',
    text: ofCell ? `${plain(volts)} V, the cut-off of the cell,` : `${plain(volts)} V`,
    distance: (reading) => sign * (reading.voltage - volts),
    voltage: volts,
  };
}

function sideOfVoltage(
  { volts, side }: Extract<Termination, { kind: 'voltage' }>,
  step: ExperimentStep,
  start: Readonly<Reading>,
): Side {
  if (side !== undefined) return side;
  const direction = directionOf(step.control);
  if (direction !== undefined) return direction === 'charge' ? 'above' : 'below';
  return crossing(start.voltage, volts);
}

/** Magnitudes; of a hold the current falls to its limit. */
function currentWatch(
  amperes: number,
  text: string,
  side: Side | undefined,
  { control }: ExperimentStep,
  start: Readonly<Reading>,
): Watch {
  const met = side ?? (control.kind === 'voltage' ? 'below' : crossing(Math.abs(start.current), amperes));
  const sign = met === 'above' ? 1 : -1;
  return { kind: 'current-limit', text, distance: (reading) => sign * (Math.abs(reading.current) - amperes) };
}

function crossing(start: number, limit: number): Side {
  return start < limit ? 'above' : 'below';
}

function digits(value: number): number {
  return Number(value.toPrecision(6));
}
