import { beforeAll, describe, expect, it } from 'vitest';
import { FormatError } from '../../base/index.ts';
import { parameterSet, runCell, type CellSolution } from '../index.ts';
import { compareWithMeasurement } from './compare.ts';
import { parseMeasurement, type Measurement } from './measurement.ts';

const file = { name: 'cell.csv' };

describe('a measurement', () => {
  it.each([
    ['time_s,voltage_V\n3,4.1\n7,4', {}, { time: [3, 7], voltage: [4.1, 4] }],
    [
      'Step;U [mV];t [min];I [mA];T/degC;Q [mAh]\n1;4000;0;500;25;0\n1;3900;2;500;26.85;100',
      {},
      {
        time: [0, 120],
        voltage: [4, 3.9],
        current: [0.5, 0.5],
        temperature: [298.15, 300],
        capacity: [0, 0.1],
      },
    ],
    [
      'time_h,voltage_V,current_A\n0,4,-1\n1,3,-2',
      { chargePositive: true },
      { time: [0, 3600], voltage: [4, 3], current: [1, 2] },
    ],
    // Two voltages: that of the cell is taken by its name.
    ['time_s,voltage_V,reference_V\n0,4,1\n1,3,2', {}, { time: [0, 1], voltage: [4, 3] }],
  ])('%j', (text, options, expected) => {
    const { name, ...curves } = parseMeasurement(text, { ...file, ...options });
    expect(name).toBe('cell.csv');
    const given = Object.entries(curves).filter(([, values]) => values !== undefined);
    expect(Object.fromEntries(given.map(([key, values]) => [key, [...(values ?? [])]]))).toEqual(expected);
  });

  it.each([
    ['', {}, 'cell.csv:1: the file is empty'],
    ['0,4\n1,3', {}, 'cell.csv:1: the first row names no columns'],
    ['voltage_V\n4', {}, 'no column is a time'],
    ['time_s,current_A\n0,4\n1,3', {}, "no column is a voltage among 'time_s', 'current_A'"],
    [
      'time_s,voltage\n0,4\n1,3',
      {},
      "the column 'voltage' has no unit; expected a unit in the header, such as 'voltage_V'",
    ],
    [
      'time_s,voltage_V,temperature [degF]\n0,4,70\n1,3,70',
      {},
      "'degF' is no unit of the column 'temperature'",
    ],
    ['time_s,first_V,second_V\n0,4,1\n1,3,1', {}, "2 columns are a voltage: 'first', 'second'"],
    ['time_s,voltage_V\n0,4', {}, 'there are 1 rows of numbers'],
    ['time_s,voltage_V\n0,4\n1,3\n1,2', {}, 'cell.csv:4: the time 1 s is repeated'],
    ['time_s,voltage_V\n0,4\n2,3\n1,2', {}, 'cell.csv:4: time falls from 2 to 1 s'],
    ['time_s,voltage_V\n-5,4\n2,3', {}, 'cell.csv:2: time begins at -5 s'],
    ['time_s,voltage_V\n0,4\n1,\n2,3', {}, "cell.csv:3: the column 'voltage' is empty here"],
    ['time_s,voltage_V\n0,4\n\n2,3', {}, 'cell.csv:3: the row has 1 columns; expected 2 or more'],
    ['time_s,voltage_V\n0,4\n1,NaN', {}, "cell.csv:3: 'NaN' in the column 'voltage' is no number"],
    ['time_s,voltage_V,T_degC\n0,4,25\n1,3,-300', {}, 'the temperature is -26.8'],
    ['time_s,voltage_V\n0,4\n1,3\n500,2', { largestGap: 60 }, 'cell.csv:4: 499 s lie between'],
  ])('is refused with its row: %j', (text, options, message) => {
    expect(() => parseMeasurement(text, { ...file, ...options })).toThrow(FormatError);
    expect(() => parseMeasurement(text, { ...file, ...options })).toThrow(message);
  });
});

describe('a run beside a measurement', () => {
  const wanted = [0, 7, 60, 131.5, 300, 360, 400, 480, 600];
  let solution: CellSolution;
  beforeAll(async () => {
    solution = await runCell({
      parameters: parameterSet('chen2020'),
      experiment: 'Discharge at 1C for 5 min; Rest for 3 min',
      mesh: { negative: 6, separator: 4, positive: 6, radial: 8 },
      curveTimes: wanted,
    });
  });

  /** The run's own voltage at some of its times, and something added. */
  const taken = (times: readonly number[], added: (time: number) => number): Measurement => {
    const voltage = times.map(
      (time) => (solution.voltage[solution.time.lastIndexOf(time)] ?? 0) + added(time),
    );
    return { name: 'taken', time: Float64Array.from(times), voltage: Float64Array.from(voltage) };
  };

  it('is no different from itself', () => {
    const { voltage, compared, points, endTime } = compareWithMeasurement(
      solution,
      taken([7, 60, 131.5, 360, 400, 480], () => 0),
    );
    expect([compared, points, endTime]).toEqual([6, 6, 0]);
    expect(voltage.deviation).toEqual({ maximum: 0, maximumAt: 0, rms: 0 });
  });

  it('leaves out the start, jumps in current and what lies past its end', () => {
    const { voltage, compared, points, endTime } = compareWithMeasurement(
      solution,
      taken(wanted, () => 0.01),
    );
    expect([compared, points, endTime]).toEqual([6, 9, -120]);
    expect(Array.from(voltage.difference, (value) => Number.isNaN(value))).toEqual(
      wanted.map((time) => [0, 300, 600].includes(time)),
    );
    expect(voltage.deviation.rms).toBeCloseTo(0.01, 12);
    expect(voltage.deviation.maximum).toBeCloseTo(0.01, 12);
  });

  it('weighs differences by time, and tells those before the last tenth apart', () => {
    // 10 mV until 400 s and 50 mV at 480 s: of the trapezium over 80 s half counts the squares of each.
    const { voltage } = compareWithMeasurement(
      solution,
      taken([360, 400, 480], (time) => (time > 400 ? 0.05 : 0.01)),
    );
    expect(voltage.deviation.rms).toBeCloseTo(
      Math.sqrt((40 * 0.01 ** 2 + (80 * (0.01 ** 2 + 0.05 ** 2)) / 2) / 120),
      12,
    );
    expect(voltage.deviation.maximumAt).toBe(480);
    expect(voltage.beforeKnee.maximum).toBeCloseTo(0.01, 12);
  });

  it('compares all that both have', () => {
    const measurement = taken([60, 131.5], () => 0);
    const { current, temperature, capacity } = compareWithMeasurement(solution, {
      ...measurement,
      current: Float64Array.of(5.1, 5.1),
      temperature: Float64Array.of(298, 298),
    });
    expect(current?.deviation.rms).toBeCloseTo(0.1, 12);
    expect(temperature?.deviation.maximum).toBeCloseTo(0.15, 12);
    expect(capacity).toBeUndefined();
  });

  it('says where signs or units look turned', () => {
    const times = [60, 131.5, 400];
    const own = taken(times, () => 0.01);
    const current = Float64Array.of(5, 5, 5);
    const doubtsOf = (more: Partial<Measurement>): readonly string[] =>
      compareWithMeasurement(solution, { ...own, ...more }).doubts;
    expect(doubtsOf({ current })).toEqual([]);
    expect(doubtsOf({ current: current.map((value) => -value) })).toEqual([
      expect.stringMatching(
        /^the measured current has the opposite sign of the computed.*--measured-charge-positive/,
      ),
    ]);
    expect(doubtsOf({ voltage: own.voltage.map((value) => 1000 * value) })).toEqual([
      'the measured voltage is about a thousand times the computed: is it in mV, and the header says otherwise?',
    ]);
    expect(doubtsOf({ current: current.map((value) => value / 1000) })).toEqual([
      'the measured current is about a thousandth of the computed: is it in A, and the header says otherwise?',
    ]);
  });

  it('refuses a measurement of other times', () => {
    expect(() =>
      compareWithMeasurement(
        solution,
        taken([500, 600], () => 0),
      ),
    ).toThrow('taken: 0 of 2 measured times lie within the run; expected times between 0 and 480 s');
  });
});
