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
  } else if (control.cycle.between === 'held')
    yield* heldSegments(control.cycle, start, duration, nominalCapacity);
  else yield* linearSegments(control.cycle, start, duration, nominalCapacity);
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

/** Each value until the next one that differs. */
function* heldSegments(
  { time, values, quantity }: DriveCycle,
  start: number,
  duration: number,
  nominalCapacity: number,
): Generator<Segment> {
  const { kind, scale } = heldKind(quantity, nominalCapacity);
  const last = Math.min(duration, time[time.length - 1]);
  for (let i = 0; i + 1 < time.length && time[i] < last; ) {
    let next = i + 1;
    while (next + 1 < time.length && values[next] === values[i]) next++;
    const until = Math.min(time[next], last);
    const control: Control = {
      kind,
      value: scale * values[i],
      slope: 0,
      since: 0,
      steady: kind === 'current',
    };
    yield { control, stop: until - time[i], end: start + until, continuous: false };
    i = next;
  }
}

/** Lines from point to point; level ones that follow each other are one. */
function* linearSegments(
  { time, values, quantity }: DriveCycle,
  start: number,
  duration: number,
  nominalCapacity: number,
): Generator<Segment> {
  const { kind, scale } = heldKind(quantity, nominalCapacity);
  const last = Math.min(duration, time[time.length - 1]);
  for (let i = 0; i + 1 < time.length && time[i] < last; ) {
    const slope = (values[i + 1] - values[i]) / (time[i + 1] - time[i]);
    let next = i + 1;
    while (next + 1 < time.length && values[next] === values[i] && values[next + 1] === values[i]) next++;
    const until = Math.min(time[next], last);
    const control: Control = {
      kind,
      value: scale * values[i],
      slope: scale * slope,
      since: time[i],
      steady: false,
    };
    yield { control, stop: until, end: start + until, continuous: i > 0 };
    i = next;
  }
}

function heldKind(
  quantity: DriveCycle['quantity'],
  nominalCapacity: number,
): { kind: Control['kind']; scale: number } {
  return quantity === 'c-rate' ? { kind: 'current', scale: nominalCapacity } : { kind: quantity, scale: 1 };
}
