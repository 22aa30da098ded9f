import { driveCycleUnits, type DriveCycleFile } from './drive-cycle.ts';
import { Scanner, type Quantity } from './scanner.ts';
import type { ExperimentStep, Side, StepControl, StopCondition, Termination } from './steps.ts';
import { examples, type QuantityKind } from './units.ts';

const verbs = ['discharge', 'charge', 'hold', 'rest', 'run'] as const;
const forms =
  "a step such as 'Discharge at 1C until 2.5 V', 'Charge at 1 A for 2 h or until 4.2 V', 'Hold at 4.2 V until C/50', " +
  "'Rest for 1 hour' or 'Run us06.csv (A)'";

/** What the words after the first ones say. */
interface Modifiers {
  duration?: number;
  until: Termination[];
  tags: string[];
  temperature?: number;
  period?: number;
}

/** Reads one step; `number` is its place in the text, from 1. */
export function parseSentence(text: string, number: number): ExperimentStep {
  const scanner = new Scanner(text, number);
  const modifiers: Modifiers = { until: [], tags: [] };
  while (scanner.symbol('[') !== undefined) takeTags(scanner, modifiers);
  const verb = scanner.word(...verbs) as (typeof verbs)[number] | undefined;
  if (verb === undefined) throw scanner.refusal(forms, verbs);
  const control = controlOf(scanner, verb);
  while (!scanner.done) takeModifier(scanner, modifiers);
  requireEnd(scanner, control, modifiers);
  return { control, ...modifiers, text: text.trim() };
}

/** `Stop at 80 % capacity`, `Stop at 4 Ah capacity`, `Stop after 100 h`; undefined where it is another sentence. */
export function parseStop(text: string, number: number): StopCondition | undefined {
  const scanner = new Scanner(text, number);
  if (scanner.word('stop') === undefined) return undefined;
  const expected = "'Stop at 80 % capacity', 'Stop at 4 Ah capacity' or 'Stop after 100 h'";
  let condition: StopCondition | undefined;
  if (scanner.word('after') !== undefined) {
    condition = { kind: 'time', seconds: takeDuration(scanner) };
  } else if (scanner.word('at', 'below') !== undefined) {
    const quantity = scanner.quantity('capacity');
    if (quantity === undefined) {
      const percent = scanner.plainNumber();
      if (percent === undefined || scanner.symbol('%') === undefined) throw scanner.refusal(expected);
      condition = { kind: 'capacity-share', share: percent / 100 };
      if (!(percent > 0)) throw scanner.wrong(`${percent} %`, 'a share above zero');
    } else condition = { kind: 'capacity', ampereHours: above(scanner, quantity, 'a capacity above zero') };
    scanner.word('capacity');
  }
  if (condition === undefined || !scanner.done) throw scanner.refusal(expected);
  return condition;
}

function controlOf(scanner: Scanner, verb: (typeof verbs)[number]): StepControl {
  if (verb === 'rest') return { kind: 'rest' };
  if (verb === 'run') return { kind: 'cycle-file', file: driveCycleFile(scanner) };
  if (verb === 'hold') {
    scanner.word('voltage');
    scanner.word('at');
    return { kind: 'voltage', volts: require(scanner, 'voltage').value };
  }
  if (scanner.word('at', 'with') === undefined) throw scanner.refusal(`'at' and ${rateExamples}`);
  const quantity = scanner.quantity('c-rate', 'current', 'power', 'resistance', 'voltage');
  if (quantity === undefined) throw scanner.refusal(rateExamples);
  if (quantity.kind === 'voltage') return { kind: 'voltage', volts: quantity.value };
  const value = above(scanner, quantity, 'a value above zero (Charge or Discharge gives the direction)');
  const signed = verb === 'charge' ? -value : value;
  if (quantity.kind === 'c-rate') return { kind: 'c-rate', rate: signed };
  if (quantity.kind === 'current') return { kind: 'current', amperes: signed };
  if (quantity.kind === 'power') return { kind: 'power', watts: signed };
  if (verb === 'charge') {
    throw scanner.wrong(
      'a resistor cannot charge a cell',
      "'Discharge at 4 ohm', or a current, voltage or power",
    );
  }
  return { kind: 'resistance', ohms: value };
}

const rateExamples = "a rate such as '1C', 'C/10', '2 A', '300 mA', '10 W' or '4 ohm'";

/** A factor of the values. */
const scaleForm = /^(?:x|×|\*|times)\s*((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

/** `us06.csv (A)`, `log.csv (W, held, charge positive)`, `car.csv (kW, x 0.001)` */
function driveCycleFile(scanner: Scanner): DriveCycleFile {
  scanner.word('drive');
  scanner.word('cycle');
  const name = scanner.fileName();
  if (name === undefined) throw scanner.refusal('the name of a CSV file');
  if (scanner.symbol('(') === undefined) return { name };
  const inside = scanner.upTo(')', "')' after the options of the drive cycle");
  const file: { -readonly [K in keyof DriveCycleFile]: DriveCycleFile[K] } = { name };
  for (const part of inside.split(',').map((word) => word.trim())) {
    if (/^held$/i.test(part)) file.between = 'held';
    else if (/^linear$/i.test(part)) file.between = 'linear';
    else if (/^charge\s+positive$/i.test(part)) file.chargePositive = true;
    else if (/^discharge\s+positive$/i.test(part)) file.chargePositive = false;
    else if (scaleForm.test(part)) file.scale = Number(scaleForm.exec(part)?.[1]);
    else if (driveCycleUnits(part)) file.unit = part;
    else {
      throw scanner.wrong(
        `'${part}' is no option of a drive cycle`,
        "a unit ('A', 'mA', 'C', 'V', 'W', 'kW', 'ohm'), 'held', 'linear', 'charge positive' or a factor such as 'x 0.01'",
      );
    }
  }
  return file;
}

function takeModifier(scanner: Scanner, modifiers: Modifiers): void {
  scanner.word('or', 'and');
  if (scanner.word('for') !== undefined) return setDuration(scanner, modifiers, takeDuration(scanner));
  if (scanner.word('until', 'to') !== undefined) return takeTerminations(scanner, modifiers);
  if (scanner.symbol('[') !== undefined) return takeTags(scanner, modifiers);
  if (scanner.symbol('(') !== undefined) {
    modifiers.period = takeDuration(scanner);
    if (scanner.word('period') !== undefined && scanner.symbol(')') !== undefined) return undefined;
    throw scanner.refusal("'period)', as in '(1 minute period)'");
  }
  if (scanner.word('at') !== undefined) {
    const quantity = require(scanner, 'temperature');
    modifiers.temperature = above(scanner, quantity, 'a temperature above 0 K');
    return undefined;
  }
  throw scanner.refusal("'for' a time, 'until' a limit, 'at' a temperature, '[tag]' or the end of the step", [
    'for',
    'until',
    'or',
    'at',
  ]);
}

function takeTerminations(scanner: Scanner, modifiers: Modifiers): void {
  for (;;) {
    takeTermination(scanner, modifiers);
    if (scanner.word('or') === undefined) return;
    if (scanner.word('for') !== undefined) return setDuration(scanner, modifiers, takeDuration(scanner));
    scanner.word('until');
  }
}

const nouns = ['voltage', 'current', 'capacity', 'charge', 'temperature', 'time'] as const;
const limitKinds = ['voltage', 'current', 'c-rate', 'capacity', 'temperature', 'time'] as const;

function takeTermination(scanner: Scanner, modifiers: Modifiers): void {
  scanner.word('the');
  const noun = scanner.word(...nouns);
  scanner.word('is', 'reaches', 'falls', 'drops', 'rises', 'goes');
  const side = sideOf(scanner);
  const quantity = scanner.quantity(...limitKinds);
  const expected =
    "a limit with its unit: a voltage ('2.5 V'), a current ('50 mA', 'C/50'), a charge ('2 Ah'), a temperature ('45 oC') or a time ('2 h')";
  if (quantity === undefined) throw scanner.refusal(expected);
  const { kind, value } = quantity;
  if (noun !== undefined && !meant(noun, kind)) {
    throw scanner.wrong(`a ${noun} cannot have the unit of a ${kind}`, expected);
  }
  if (kind === 'time') return setDuration(scanner, modifiers, above(scanner, quantity, 'a time above zero'));
  modifiers.until.push(terminationOf(scanner, { kind, value }, side));
}

function meant(noun: string, kind: QuantityKind): boolean {
  if (noun === 'charge') return kind === 'capacity';
  return noun === kind || (noun === 'current' && kind === 'c-rate');
}

function sideOf(scanner: Scanner): Side | undefined {
  if (scanner.symbol('<', '≤') !== undefined) return 'below';
  if (scanner.symbol('>', '≥') !== undefined) return 'above';
  const word = scanner.word('below', 'under', 'above', 'over', 'to');
  if (word === undefined || word === 'to') return undefined;
  return word === 'below' || word === 'under' ? 'below' : 'above';
}

function terminationOf(scanner: Scanner, quantity: Quantity, side: Side | undefined): Termination {
  const withSide = side === undefined ? {} : { side };
  if (quantity.kind === 'voltage') return { kind: 'voltage', volts: quantity.value, ...withSide };
  const value = above(scanner, quantity, 'a limit above zero (currents are magnitudes)');
  if (quantity.kind === 'current') return { kind: 'current', amperes: value, ...withSide };
  if (quantity.kind === 'c-rate') return { kind: 'c-rate', rate: value, ...withSide };
  if (quantity.kind === 'temperature') return { kind: 'temperature', kelvin: value, ...withSide };
  return { kind: 'capacity', ampereHours: value };
}

function takeTags(scanner: Scanner, modifiers: Modifiers): void {
  const inside = scanner.upTo(']', "']' after the tags");
  const tags = inside.split(',').map((tag) => tag.trim());
  if (tags.includes('')) throw scanner.wrong('a tag is empty', "names between brackets, as in '[formation]'");
  modifiers.tags.push(...tags);
}

function setDuration(scanner: Scanner, modifiers: Modifiers, seconds: number): void {
  if (modifiers.duration !== undefined) throw scanner.wrong('two times are given', 'one time');
  modifiers.duration = seconds;
}

/** One or more numbers with units of time, as in `1 h 30 min`. */
function takeDuration(scanner: Scanner): number {
  let seconds = 0;
  for (let part: Quantity | undefined = require(scanner, 'time'); part !== undefined; ) {
    seconds += above(scanner, part, 'a time above zero');
    part = scanner.quantity('time');
  }
  return seconds;
}

function require(scanner: Scanner, kind: QuantityKind): Quantity {
  const quantity = scanner.quantity(kind);
  if (quantity === undefined) throw scanner.refusal(`a ${kind} such as ${examples[kind]}`);
  return quantity;
}

function above(scanner: Scanner, { kind, value }: Quantity, expected: string): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw scanner.wrong(`${value} cannot be used as a ${kind}`, expected);
}

/** Rests and holds have no limit of their own. */
function requireEnd(scanner: Scanner, control: StepControl, { duration, until }: Modifiers): void {
  if (control.kind !== 'rest' && control.kind !== 'voltage') return;
  if (duration !== undefined || until.length > 0) return;
  const example = control.kind === 'rest' ? "'Rest for 1 hour'" : "'Hold at 4.2 V until C/50'";
  throw scanner.wrong('nothing ends this step', `'for' a time or 'until' a limit, as in ${example}`);
}
