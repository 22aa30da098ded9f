import type { DriveCycleFile } from './drive-cycle.ts';
import type {
  Experiment,
  ExperimentItem,
  ExperimentStep,
  StepControl,
  StopCondition,
  Termination,
} from './steps.ts';
import { asCelsius } from './units.ts';

/** The canonical text of an experiment; read again it gives the same steps. */
export function printExperiment({ items, stops }: Experiment): string {
  return [...items.map(printItem), ...stops.map(printStop)].join('; ');
}

function printItem(item: ExperimentItem): string {
  if ('times' in item) return `${item.times} x (${item.items.map(printItem).join('; ')})`;
  return printStep(item);
}

/** The canonical sentence of a step, whatever it was written as. */
export function printStep({ control, duration, until, tags, temperature, period }: ExperimentStep): string {
  const parts = [printControl(control)];
  if (duration !== undefined) parts.push(`for ${printDuration(duration)}`);
  for (const [i, limit] of until.entries()) {
    const joint = i > 0 ? 'or' : duration === undefined ? 'until' : 'or until';
    parts.push(`${joint} ${printTermination(limit)}`);
  }
  if (temperature !== undefined) parts.push(`at ${printTemperature(temperature)}`);
  if (period !== undefined) parts.push(`(${printDuration(period)} period)`);
  if (tags.length > 0) parts.push(`[${tags.join(', ')}]`);
  return parts.join(' ');
}

function printControl(control: StepControl): string {
  switch (control.kind) {
    case 'current':
      return `${verb(control.amperes)} at ${Math.abs(control.amperes)} A`;
    case 'c-rate':
      return `${verb(control.rate)} at ${printRate(Math.abs(control.rate))}`;
    case 'power':
      return `${verb(control.watts)} at ${Math.abs(control.watts)} W`;
    case 'voltage':
      return `Hold at ${control.volts} V`;
    case 'resistance':
      return `Discharge at ${control.ohms} ohm`;
    case 'rest':
      return 'Rest';
    case 'cycle': {
      const { name, quantity, between } = control.cycle;
      return printFile({ name, unit: cycleUnits[quantity], between });
    }
    case 'cycle-file':
      return printFile(control.file);
  }
}

const cycleUnits = { current: 'A', 'c-rate': 'C', voltage: 'V', power: 'W', resistance: 'ohm' } as const;

function printFile({ name, unit, between, chargePositive, scale }: DriveCycleFile): string {
  const options = [
    ...(unit === undefined ? [] : [unit]),
    ...(between === undefined ? [] : [between]),
    ...(scale === undefined ? [] : [`x ${scale}`]),
    ...(chargePositive === undefined ? [] : [chargePositive ? 'charge positive' : 'discharge positive']),
  ];
  const file = /^[^\s;()[\],"]+$/.test(name) ? name : `"${name}"`;
  return options.length === 0 ? `Run ${file}` : `Run ${file} (${options.join(', ')})`;
}

function printTermination(limit: Termination): string {
  const side = 'side' in limit && limit.side !== undefined ? `${limit.side} ` : '';
  switch (limit.kind) {
    case 'voltage':
      return `${side}${limit.volts} V`;
    case 'current':
      return `${side}${limit.amperes} A`;
    case 'c-rate':
      return side + printRate(limit.rate);
    case 'capacity':
      return `${limit.ampereHours} Ah`;
    case 'temperature':
      return side + printTemperature(limit.kelvin);
  }
}

function printStop(stop: StopCondition): string {
  if (stop.kind === 'time') return `Stop after ${printDuration(stop.seconds)}`;
  if (stop.kind === 'capacity') return `Stop at ${stop.ampereHours} Ah capacity`;
  // The shortest percentage that gives the very same share.
  const percent = [12, 15, 17].map((n) => Number((100 * stop.share).toPrecision(n)));
  return `Stop at ${percent.find((p) => p / 100 === stop.share) ?? 100 * stop.share} % capacity`;
}

function verb(signed: number): string {
  return signed < 0 ? 'Charge' : 'Discharge';
}

/** C/n where n is an integer that gives exactly this rate. */
function printRate(rate: number): string {
  const divisor = Math.round(1 / rate);
  return divisor > 1 && 1 / divisor === rate ? `C/${divisor}` : `${rate}C`;
}

/** In the largest unit that gives exactly this time with few digits. */
function printDuration(seconds: number): string {
  for (const [unit, factor] of [
    ['h', 3600],
    ['min', 60],
  ] as const) {
    const value = Number((seconds / factor).toFixed(3));
    if (value > 0 && value * factor === seconds) return `${value} ${unit}`;
  }
  return `${seconds} s`;
}

function printTemperature(kelvin: number): string {
  const degrees = asCelsius(kelvin);
  return degrees === undefined ? `${kelvin} K` : `${degrees} oC`;
}
