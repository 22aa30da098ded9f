import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import {
  ampereHours,
  amperes,
  charge,
  cRate,
  discharge,
  hold,
  kelvin,
  parameterSet,
  parseExperiment,
  printExperiment,
  repeat,
  rest,
  volts,
  type ExperimentItem,
  type ExperimentStep,
} from '../index.ts';
import { checkExperiment } from './check.ts';
import { checkDriveCycle } from './drive-cycle.ts';
import { experimentOf } from './parse.ts';
import { stepsOf } from './steps.ts';

const chen = parameterSet('chen2020');

/** Without the text as written, which the canonical sentence need not repeat. */
function bare(item: ExperimentItem): ExperimentItem {
  if ('times' in item) return { ...item, items: item.items.map(bare) };
  const { text: _text, ...rest } = item;
  return rest;
}

function read(text: string): ExperimentItem[] {
  return parseExperiment(text).items.map(bare);
}

/** The message of the InputError that a text gives; any other error passes. */
function refusal(text: string): string | undefined {
  try {
    parseExperiment(text);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

describe('sentences', () => {
  it.each<[string, ExperimentStep]>([
    ['Discharge at 1C until 2.5 V', discharge({ cRate: 1, until: volts(2.5) })],
    ['discharge at C/10 for 2 h or until 3V', discharge({ cRate: 0.1, duration: 7200, until: volts(3) })],
    ['CHARGE AT 1 A UNTIL 4.2 V', charge({ amperes: 1, until: volts(4.2) })],
    ['Charge at 300 mA for 90 seconds', charge({ amperes: 0.3, duration: 90 })],
    ['Rest for 1 hour', rest({ duration: 3600 })],
    ['Rest for 1 h 30 min', rest({ duration: 5400 })],
    ['Discharge at .5C for 30 min', discharge({ cRate: 0.5, duration: 1800 })],
    ['Charge at C/2 for 2 h or until 4.2 V', charge({ cRate: 0.5, duration: 7200, until: volts(4.2) })],
    ['Hold at 4.2 V until C/50', hold({ volts: 4.2, until: cRate(1 / 50) })],
    ['Hold at 4.2 V for 1 hour or until 50 mA', hold({ volts: 4.2, duration: 3600, until: amperes(0.05) })],
    ['Hold at 4.2 V until 50 mA or for 1 hour', hold({ volts: 4.2, duration: 3600, until: amperes(0.05) })],
    ['Discharge at 10 W until 2.5 V', discharge({ watts: 10, until: volts(2.5) })],
    ['Charge at 200mW for 45 minutes', charge({ watts: 0.2, duration: 2700 })],
    ['Discharge at 4 ohm until 3 V', discharge({ ohms: 4, until: volts(3) })],
    ['Discharge at 4 Ω for 1 min', discharge({ ohms: 4, duration: 60 })],
    ['Discharge at 1C until 2.5 V at 25 oC', discharge({ cRate: 1, until: volts(2.5), temperature: 298.15 })],
    [
      'Rest for 5 m at 298 K [formation, first]',
      rest({ duration: 300, temperature: 298, tags: ['formation', 'first'] }),
    ],
    [
      '[formation] Charge at C/20 until 4.1V',
      charge({ cRate: 1 / 20, until: volts(4.1), tags: ['formation'] }),
    ],
    ['Discharge at 2C for 10 minutes (1 second period)', discharge({ cRate: 2, duration: 600, period: 1 })],
    [
      'Discharge at 1C until 2.5 V or 2 Ah or temperature above 45 oC',
      discharge({ cRate: 1, until: [volts(2.5), ampereHours(2), kelvin(318.15, 'above')] }),
    ],
    ['Rest until voltage > 3.5 V', rest({ until: volts(3.5, 'above') })],
    [
      'Rest for 1 h or until the voltage rises above 3.5 V',
      rest({ duration: 3600, until: volts(3.5, 'above') }),
    ],
    ['Discharge at 3 V until C/100', hold({ volts: 3, until: cRate(0.01) })],
    ['Charge at 1C until 2 h', charge({ cRate: 1, duration: 7200 })],
  ])('%s', (text, step) => {
    expect(read(text)).toEqual([step]);
  });

  /** All examples of PyBaMM 26.10's `pybamm.step.string`. */
  it.each([
    'Discharge at 1C for 0.5 hours',
    'Discharge at C/20 for 0.5 hours',
    'Charge at 0.5 C for 45 minutes',
    'Discharge at 1 A for 0.5 hours',
    'Charge at 200 mA for 45 minutes',
    'Discharge at 1W for 0.5 hours',
    'Charge at 200mW for 45 minutes',
    'Rest for 10 minutes',
    'Hold at 1V for 20 seconds',
    'Charge at 1 C until 4.1V',
    'Hold at 4.1 V until 50mA',
    'Hold at 3V until C/50',
    'Discharge at C/3 for 2 hours or until 2.5 V',
    'Discharge at C/20 for 1 hour (1 minute period)',
  ])('as another simulator takes it: %s', (text) => {
    const [step] = read(text);
    expect(parseExperiment(printExperiment({ items: [step], stops: [] })).items.map(bare)).toEqual([step]);
  });

  it('name drive cycles and what their files do not say', () => {
    const [first, second] = read(
      'Run us06.csv (A) at 25 oC; run "my cycle.csv" (kW, held, x 0.001, charge positive) for 300 s',
    );
    expect(first).toMatchObject({
      control: { kind: 'cycle-file', file: { name: 'us06.csv', unit: 'A' } },
      temperature: 298.15,
    });
    expect(second).toMatchObject({
      control: {
        file: { name: 'my cycle.csv', unit: 'kW', between: 'held', scale: 0.001, chargePositive: true },
      },
      duration: 300,
    });
  });
});

describe('repeats', () => {
  const group = [discharge({ cRate: 1, until: volts(2.5) }), rest({ duration: 60 })];
  const inside = '(Discharge at 1C until 2.5 V; Rest for 1 min)';
  it.each([
    `3 x ${inside}`,
    `3x${inside}`,
    `3 × ${inside}`,
    `Repeat 3 times: ${inside}`,
    `${inside} x 3`,
    `3 times ${inside}`,
    `repeat 3 ${inside}`,
  ])('%s', (text) => {
    expect(read(text)).toEqual([repeat(3, group)]);
  });

  it('may span lines, nest, and have neighbours', () => {
    const text = `Rest for 1 min
      2 x (
        Rest for 2 min;
        3 x ${inside}
      )

      Rest for 3 min`;
    expect(read(text)).toEqual([
      rest({ duration: 60 }),
      repeat(2, [rest({ duration: 120 }), repeat(3, group)]),
      rest({ duration: 180 }),
    ]);
    const placed = [...stepsOf(parseExperiment(text))];
    expect(placed).toHaveLength(1 + 2 * 7 + 1);
    expect(placed.map(({ number }) => number)).toEqual(placed.map((_, i) => i + 1));
    expect(placed.map(({ cycle }) => cycle ?? 0)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 0, 4, 4, 5, 5, 6, 6, 0]);
  });

  it('mix with builders, and with what stops the whole', () => {
    const mixed = experimentOf([
      'Rest for 1 min',
      repeat(3, group),
      'Stop at 80 % capacity; Stop after 100 h',
    ]);
    expect(mixed.items.map(bare)).toEqual([rest({ duration: 60 }), repeat(3, group)]);
    expect(mixed.stops).toEqual([
      { kind: 'capacity-share', share: 0.8 },
      { kind: 'time', seconds: 360_000 },
    ]);
  });
});

describe('bad text', () => {
  it('is told from what is none', () => {
    expect(() => experimentOf(undefined as unknown as string)).toThrow(
      'experiment: undefined is no experiment',
    );
  });

  it.each([
    ['', 'the experiment has no step'],
    [
      'Dicharge at 1C',
      "step 1, 'Dicharge at 1C': 'Dicharge' is not understood; expected a step such as 'Discharge at 1C until 2.5 V'",
    ],
    ['Dicharge at 1C', "'discharge' may be meant"],
    [
      'Rest for 1 h; Discharge at 0C',
      "step 2, 'Discharge at 0C': 0 cannot be used as a c-rate; expected a value above zero",
    ],
    [
      'Discharge at -1C',
      '-1 cannot be used as a c-rate; expected a value above zero (Charge or Discharge gives the direction)',
    ],
    ['Discharge at C/0', 'Infinity cannot be used as a c-rate'],
    ['Discharge at NaN C', "'NaN' is not understood; expected a rate such as"],
    ['Discharge at 1', "'1' is not understood; expected a rate"],
    ['Discharge at 3 furlongs', "'3 furlongs' is not understood; expected a rate"],
    ['Discharge 1C', "'1C' is not understood; expected 'at' and a rate"],
    [
      'Discharge at 1C for 3 fortnights',
      "'3 fortnights' is not understood; expected a time such as '30 min'",
    ],
    ['Discharge at 1C untill 3 V', "'untill' is not understood; expected 'for' a time"],
    ['Discharge at 1C untill 3 V', "'until' may be meant"],
    ['Rest for 0 s', '0 cannot be used as a time; expected a time above zero'],
    ['Rest', "nothing ends this step; expected 'for' a time"],
    ['Hold at 4.2 V', "expected 'for' a time or 'until' a limit, as in 'Hold at 4.2 V until C/50'"],
    ['Hold at 2 A until 3 V', "'2 A' is not understood; expected a voltage such as '4.2 V'"],
    ['Discharge at 1C until 3', "'3' is not understood; expected a limit with its unit"],
    ['Discharge at 1C until', 'something is missing at the end; expected a limit'],
    ['Discharge at 1C until current below 3 V', 'a current cannot have the unit of a voltage'],
    ['Charge at 4 ohm for 1 h', 'a resistor cannot charge a cell'],
    ['Discharge at 1 MW for 1 h', "'1 MW' is not understood"],
    ['Rest for 1 h for 2 h', 'two times are given'],
    ['Discharge at 1C; ; Rest for 1 h', "step 2, '': something is missing"],
    ['3 x (Rest for 1 h', "a group is not closed by ')', after 1 steps"],
    ['Rest for 1 h) ; Rest for 1 h', "')' closes nothing"],
    ['0 x (Rest for 1 h)', "'0' is no number of repetitions"],
    ['2.5 x (Rest for 1 h)', "'2.5' is no number of repetitions"],
    ['3 x ()', 'a group has no step'],
    ['3 x (Rest for 1 h) Rest for 1 h', 'follows a group'],
    ['Rest for 1 h [', "']' after the tags"],
    ['Run us06.csv (furlongs)', "'furlongs' is no option of a drive cycle"],
    ['Run (A)', "'(' is not understood; expected the name of a CSV file"],
    ['Stop at 80', "'Stop at 80 % capacity'"],
  ])('%j', (text, message) => {
    expect(() => parseExperiment(text)).toThrow(InputError);
    expect(() => parseExperiment(text)).toThrow(message);
  });

  it.each([
    ['Discharge at 1C until 4.5 V', 'cannot end at 4.5 V; expected a voltage below 4.2 V'],
    ['Charge at 1C until 2 V', 'cannot end at 2 V; expected a voltage above 2.5 V'],
    ['Discharge at 1e-20C', 'expected at least 1e-9C, or a rest'],
    ['Rest for 1e12 h', 'a time of 3600000000000000 s; expected at most 10000000000000 s'],
    ['Rest for 1 h at 25 K', 'a temperature of 25 K; expected 150 to 600 K; in °C? 25 °C are 298.15 K'],
    ['Run us06.csv (A)', 'the file us06.csv has not been read'],
  ])('for this cell: %j', (text, message) => {
    expect(() => checkExperiment(parseExperiment(text), chen)).toThrow(message);
  });

  it('resistances of a drive cycle made in code that are not above 0', () => {
    const cycle = { name: 'made', quantity: 'resistance', between: 'held' } as const;
    const [time, values] = [Float64Array.of(0, 1, 2), Float64Array.of(1, 0, 1)];
    expect(() => checkDriveCycle({ ...cycle, time, values })).toThrow(/'made' has the value 0 at 1 s/);
  });

  it('never ends in anything but an experiment or an InputError of one line', () => {
    const words = [
      'Discharge',
      'at',
      '1C',
      'until',
      '2.5 V',
      'for',
      '2 h',
      'or',
      '(',
      ')',
      '3 x',
      ';',
      '[',
      ']',
      '"',
      'Run',
      'C/',
      '\n',
      '%',
      'Stop',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })), { maxLength: 12 }),
        (parts) => {
          expect(refusal(parts.join(' ')) ?? 'none').not.toContain('\n');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the canonical sentence', () => {
  const positive = fc.double({ min: 1e-6, max: 1e4, noNaN: true });
  const side = fc.option(fc.constantFrom('above' as const, 'below' as const), { nil: undefined });
  const termination = fc.oneof(
    fc
      .tuple(
        fc.double({ min: -5, max: 5, noNaN: true }).map((v) => v + 0),
        side,
      )
      .map(([v, s]) => volts(v, s)),
    fc.tuple(positive, side).map(([v, s]) => amperes(v, s)),
    fc.tuple(positive, side).map(([v, s]) => cRate(v, s)),
    positive.map((v) => ampereHours(v)),
    fc.tuple(positive, side).map(([v, s]) => kelvin(v, s)),
  );
  const options = fc.record({
    duration: fc.option(positive, { nil: undefined }),
    until: fc.array(termination, { minLength: 1, maxLength: 3 }),
    tags: fc.array(fc.constantFrom('formation', 'aged 1', 'C/3 check'), { maxLength: 2 }),
    temperature: fc.option(
      fc.oneof(
        positive,
        fc.integer({ min: -40, max: 80 }).map((c) => c + 273.15),
      ),
      { nil: undefined },
    ),
    period: fc.option(positive, { nil: undefined }),
  });
  const step = fc.oneof(
    fc.tuple(positive, options).map(([v, o]) => discharge({ cRate: v, ...o })),
    fc.tuple(fc.integer({ min: 1, max: 100 }), options).map(([v, o]) => charge({ cRate: 1 / v, ...o })),
    fc.tuple(positive, options).map(([v, o]) => charge({ amperes: v, ...o })),
    fc.tuple(positive, options).map(([v, o]) => discharge({ watts: v, ...o })),
    fc.tuple(positive, options).map(([v, o]) => discharge({ ohms: v, ...o })),
    fc.tuple(positive, options).map(([v, o]) => hold({ volts: v, ...o })),
    options.map((o) => rest(o)),
  );
  const { item } = fc.letrec<{ item: ExperimentItem }>((tie) => ({
    item: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      step,
      fc
        .tuple(fc.integer({ min: 1, max: 500 }), fc.array(tie('item'), { minLength: 1, maxLength: 3 }))
        .map(([n, items]) => repeat(n, items)),
    ),
  }));

  it('gives back the very same steps', () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (items, share) => {
          const experiment = {
            items,
            stops: [
              { kind: 'capacity-share' as const, share },
              { kind: 'time' as const, seconds: share },
            ],
          };
          const text = printExperiment(experiment);
          const again = parseExperiment(text);
          expect(again.items.map(bare)).toEqual(items);
          expect(printExperiment(again)).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is short where the numbers are', () => {
    const text =
      '3 x (Discharge at C/3 until 2.5 V; Charge at 1C for 1.5 h or until 4.2 V at 25 oC); Hold at 4.2 V until C/50 [end]; Stop at 80 % capacity';
    expect(printExperiment(parseExperiment(text))).toBe(text);
  });
});
