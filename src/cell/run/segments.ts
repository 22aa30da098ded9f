import { currentOf } from '../experiments/check.ts';
import type { DriveCycle } from '../experiments/drive-cycle.ts';
import type { ExperimentStep } from '../experiments/steps.ts';
import type { Control } from './control.ts';

/** A stretch of a step with one straight line to follow. */
export interface Segment {
  readonly control: Control;
  /** When it ends, s since `control.since` counts; Infinity where nothing but a limit ends it. */
  readonly stop: number;
  /** The same from the start of the experiment. */
  readonly end: number;
  /** Whether it goes on where the stretch before ended, as a line that turns. */
  readonly continuous: boolean;
}

/** The stretches of a step that begins at `start`; of a drive cycle one between each two of its points. */
export function* segmentsOf(
  { control, duration = Infinity }: ExperimentStep,
  start: number,
  nominalCapacity: number,
): Generator<Segment> {
  if (control.kind !== 'cycle') {
    const held = heldBy(control, nominalCapacity);
    yield { control: held, stop: duration, end: start + duration, continuous: false };
  } else yield* cycleSegments(control.cycle, start, duration, nominalCapacity);
}

function heldBy(control: ExperimentStep['control'], nominalCapacity: number): Control {
  const level = { slope: 0, since: 0, steady: false };
  switch (control.kind) {
    case 'voltage':
      return { kind: 'voltage', value: control.volts, ...level };
    case 'power':
      return { kind: 'power', value: control.watts, ...level };
    case 'resistance':
      return { kind: 'resistance', value: control.ohms, ...level };
    default:
      return { ...level, kind: 'current', value: currentOf(control, nominalCapacity) ?? 0, steady: true };
  }
}

/** The stretches of a cycle: of held values each until the next one that differs, else the lines from point to point. */
function* cycleSegments(
  cycle: DriveCycle,
  start: number,
  duration: number,
  nominalCapacity: number,
): Generator<Segment> {
  const { time, values, quantity, between } = cycle;
  const { kind, scale } = heldKind(quantity, nominalCapacity);
  const last = Math.min(duration, time[time.length - 1]);
  for (let i = 0, next = 0; i + 1 < time.length && time[i] < last; i = next) {
    next = endOfStretch(cycle, i);
    const until = Math.min(time[next], last);
    const [value, end] = [scale * values[i], start + until];
    if (between === 'held') {
      const control: Control = { kind, value, slope: 0, since: 0, steady: kind === 'current' };
      yield { control, stop: until - time[i], end, continuous: false };
    } else {
      const slope = scale * ((values[i + 1] - values[i]) / (time[i + 1] - time[i]));
      const control: Control = { kind, value, slope, since: time[i], steady: false };
      yield { control, stop: until, end, continuous: i > 0 };
    }
  }
}

/** Values that are held and equal are one stretch, and so are level lines that follow each other. */
function endOfStretch({ time, values, between }: DriveCycle, from: number): number {
  const isLevel = (point: number): boolean =>
    values[point] === values[from] && (between === 'held' || values[point + 1] === values[from]);
  let next = from + 1;
  while (next + 1 < time.length && isLevel(next)) next++;
  return next;
}

function heldKind(
  quantity: DriveCycle['quantity'],
  nominalCapacity: number,
): { kind: Control['kind']; scale: number } {
  return quantity === 'c-rate' ? { kind: 'current', scale: nominalCapacity } : { kind: quantity, scale: 1 };
}
