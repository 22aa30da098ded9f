import { InputError } from '../base/index.ts';
import type { CellParameters } from './parameters.ts';

/** One step of an experiment at constant current. */
export interface ExperimentStep {
  /** As written. */
  readonly text: string;
  readonly kind: 'discharge' | 'charge' | 'rest';
  /** A, positive is discharge */
  readonly current: number;
  /** s; Infinity where only a voltage ends the step */
  readonly duration: number;
  /** V at which the step ends; none for a rest */
  readonly voltageLimit?: number | undefined;
}

const grammar =
  "'Discharge at 1C until 2.5 V', 'Charge at 1 A for 2 h or until 4.2 V' or 'Rest for 1 hour', joined by ';'";
const number = String.raw`(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[+-]\S*?)`;
const driven = /^(discharge|charge)\s+at\s+(.+?)(?:\s+for\s+(.+?))?(?:\s+(?:or\s+)?until\s+(.+?))?$/i;
const resting = /^rest\s+for\s+(.+)$/i;
const rateForms = {
  multiple: new RegExp(String.raw`^${number}\s*C$`, 'i'),
  fraction: new RegExp(String.raw`^C\s*/\s*${number}$`, 'i'),
  amperes: new RegExp(String.raw`^${number}\s*(m?)A$`, 'i'),
};
const durationForm = new RegExp(String.raw`^${number}\s*([a-z]+)$`, 'i');
const voltageForm = new RegExp(String.raw`^${number}\s*(m?)V$`, 'i');
/** A discharge at this rate takes a hundred thousand years: time would lose the seconds of its first steps. */
const slowestRate = 1e-9;
const secondsPer: Readonly<Record<string, number>> = {
  s: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
};

/**
 * Reads an experiment such as `Discharge at 1C until 2.5 V; Rest for 1 h; Charge at C/2 for 2 h or until 4.2 V`.
 * 1C is the nominal capacity in amperes. A step without `until` still ends at the cell's cut-off voltage.
 * @throws InputError naming the text, for what is not of this form or cannot be reached.
 */
export function parseExperiment(text: string, parameters: CellParameters): readonly ExperimentStep[] {
  const parts = text.split(';').map((part) => part.trim());
  while (parts.length > 0 && parts.at(-1) === '') parts.pop();
  if (parts.length === 0) throw wrong(text, 'is empty');
  return parts.map((part) => parseStep(part, parameters));
}

function parseStep(text: string, parameters: CellParameters): ExperimentStep {
  const rest = resting.exec(text);
  if (rest !== null) return { text, kind: 'rest', current: 0, duration: parseDuration(rest[1], text) };
  const match = driven.exec(text);
  if (match === null) throw wrong(text, 'is not an experiment step');
  const [, verb, rate, time, limit] = match as unknown as [string, string, string, string?, string?];
  const kind = verb.toLowerCase() === 'charge' ? 'charge' : 'discharge';
  const amperes = parseRate(rate, text, parameters.nominalCapacity);
  const fallback = kind === 'charge' ? parameters.upperVoltageCutOff : parameters.lowerVoltageCutOff;
  const voltageLimit = limit === undefined ? fallback : parseVoltage(limit, text);
  checkReach(kind, voltageLimit, text, parameters);
  return {
    text,
    kind,
    current: kind === 'charge' ? -amperes : amperes,
    duration: time === undefined ? Infinity : parseDuration(time, text),
    voltageLimit,
  };
}

function parseRate(rate: string, text: string, capacity: number): number {
  const multiple = rateForms.multiple.exec(rate);
  const fraction = rateForms.fraction.exec(rate);
  const amperes = rateForms.amperes.exec(rate);
  let current: number;
  if (multiple !== null) current = Number(multiple[1]) * capacity;
  else if (fraction !== null) current = capacity / Number(fraction[1]);
  else if (amperes !== null) current = Number(amperes[1]) * (amperes[2] === '' ? 1 : 1e-3);
  else throw wrong(text, `has the rate '${rate}'`, "a rate such as '1C', 'C/10', '0.5C', '2 A' or '300 mA'");
  if (!(current > 0 && Number.isFinite(current))) {
    throw wrong(
      text,
      `has the rate '${rate}'`,
      'a rate above zero (Charge or Discharge gives the direction)',
    );
  }
  if (current < slowestRate * capacity) {
    throw wrong(text, `has the rate '${rate}'`, `at least ${slowestRate}C, or a rest`);
  }
  return current;
}

function parseDuration(duration: string, text: string): number {
  const match = durationForm.exec(duration.trim());
  const unit = secondsPer[(match?.[2] ?? '').toLowerCase()];
  const seconds = match === null || unit === undefined ? Number.NaN : Number(match[1]) * unit;
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw wrong(text, `has the duration '${duration}'`, "a time above zero such as '30 min', '2 h' or '10 s'");
}

function parseVoltage(limit: string, text: string): number {
  const match = voltageForm.exec(limit.trim());
  const volts = match === null ? Number.NaN : Number(match[1]) * (match[2] === '' ? 1 : 1e-3);
  if (Number.isFinite(volts)) return volts;
  throw wrong(text, `ends at '${limit}'`, "a voltage such as '2.5 V'");
}

/** A discharge cannot rise to a voltage above the cell's range, nor a charge fall to one below it. */
function checkReach(kind: 'charge' | 'discharge', limit: number, text: string, cell: CellParameters): void {
  if (kind === 'discharge' && limit >= cell.upperVoltageCutOff) {
    throw wrong(text, `cannot end at ${limit} V`, `a voltage below ${cell.upperVoltageCutOff} V`);
  }
  if (kind === 'charge' && limit <= cell.lowerVoltageCutOff) {
    throw wrong(text, `cannot end at ${limit} V`, `a voltage above ${cell.lowerVoltageCutOff} V`);
  }
}

function wrong(text: string, what: string, expected = grammar): InputError {
  return new InputError(`'${text}' ${what}`, { at: { field: 'experiment' }, expected });
}
