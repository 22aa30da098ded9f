import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { FormatError } from '../../base/index.ts';
import {
  follow,
  parameterSet,
  parseDriveCycle,
  parseExperiment,
  readDriveCycles,
  runCell,
  type DriveCycle,
} from '../index.ts';

const name = 'cycle.csv';

describe('a drive cycle', () => {
  it.each([
    ['time_s,current_A\n0,1\n2,-3', {}, 'current', [0, 2], [1, -3]],
    ['Time [min],Current [mA]\n0,1\n2,-3\n', {}, 'current', [0, 120], [0.001, -0.003]],
    ['t/s;P/kW\n0;1\n2.5;3\n', {}, 'power', [0, 2.5], [1000, 3000]],
    ['# from a car\ntime\tvoltage\n0\t4\n1\t3.9', { unit: 'V' }, 'voltage', [0, 1], [4, 3.9]],
    ['0 2\n10 4', { unit: 'ohm' }, 'resistance', [0, 10], [2, 4]],
    [
      'time_s,voltage_V,current_A\n0,4,1\n1,3.9,2',
      { unit: 'A', chargePositive: true },
      'current',
      [0, 1],
      [-1, -2],
    ],
    ['time_s,power_kW\n0,10\n1,-20', { scale: 1e-3, chargePositive: true }, 'power', [0, 1], [-10, 20]],
    ['Time (s),Current (A)\r\n0,1e-3\r\n1,2', {}, 'current', [0, 1], [0.001, 2]],
  ])('%j', (text, options, quantity, time, values) => {
    const cycle = parseDriveCycle(text, { name, ...options });
    expect(cycle.quantity).toBe(quantity);
    expect([...cycle.time]).toEqual(time);
    expect([...cycle.values]).toEqual(values);
    expect(cycle.between).toBe('linear');
  });

  it.each([
    ['', {}, 'cycle.csv:1: the file is empty'],
    ['time_s,current_A\n', {}, 'there are 0 rows of numbers'],
    ['time_s,current_A\n0,1', {}, 'there are 1 rows of numbers; expected two or more'],
    ['time_s,current_A\n0,1\n1,2\n1,3', {}, 'cycle.csv:4: the time 1 s is repeated'],
    ['time_s,current_A\n0,1\n2,2\n1,3', {}, 'cycle.csv:4: time falls from 2 to 1 s'],
    ['time_s,current_A\n1,1\n2,2', {}, 'cycle.csv:2: time begins at 1 s; expected a first time of 0'],
    ['time_s,current_A\n0,1\n1,NaN', {}, "cycle.csv:3: 'NaN' in the column 'current' is no number"],
    ['time_s,current_A\n0,1\n1,', {}, "cycle.csv:3: the column 'current' is empty here"],
    ['time_s,current_A\n0,1\n\n2,1', {}, 'cycle.csv:3: the row has 1 columns'],
    ['time_s,current_A\n0,1\n1', {}, 'cycle.csv:3: the row has 1 columns; expected 2 or more'],
    ['time_s,speed_kmh\n0,1\n1,2', {}, 'no column fits'],
    ['speed,current_A\n0,1\n1,2', {}, 'no column is a time'],
    ['time_s,current\n0,1\n1,2', {}, "the column 'current' has no unit"],
    ['time_s,current_A,current_mA\n0,1,2\n1,2,3', {}, '2 columns fit'],
    ['time_s,current_A\n0,1\n1,2', { unit: 'mA' }, 'the header says A, the step says mA'],
    ['0,1\n1,2', {}, "the column 'value' has no unit"],
    ['0,1,2\n1,2,3', { unit: 'A' }, 'there are 3 columns and no header'],
    ['time_s,r_ohm\n0,1\n1,0', {}, 'cycle.csv:3: the resistance is 0'],
    ['time_s,current_A\n0,1\n1,2\n50,2', { largestGap: 10 }, 'cycle.csv:4: 49 s lie between'],
  ])('is refused with its row: %j', (text, options, message) => {
    expect(() => parseDriveCycle(text, { name, ...options })).toThrow(FormatError);
    expect(() => parseDriveCycle(text, { name, ...options })).toThrow(message);
  });
});

/** Of one value at times. */
function cycle(times: readonly number[], between?: 'held'): DriveCycle {
  return parseDriveCycle(`time_s,current_A\n${times.map((time) => `${time},1`).join('\n')}\n`, {
    name,
    between,
  });
}

function each(count: number, step: number): number[] {
  return Array.from({ length: count }, (_, k) => step * k);
}

describe('a long gap between rows', () => {
  it('is told with its row and times', () => {
    expect(cycle([...each(30, 1), 129, 130]).doubt).toMatch(
      /^cycle\.csv:32: 100 s lie between this row and the one before, from 29 to 129 s, where others are 1 s apart/,
    );
  });

  it.each([
    ['even times', each(30, 1), undefined],
    ['a step twenty times as long', [...each(30, 1), 49], undefined],
    ['few rows', [...each(5, 1), 1000], undefined],
    ['held values', [...each(30, 1), 1000], 'held'],
    ['a third of the steps long', each(40, 1).map((k) => k + 100 * Math.floor(k / 3)), undefined],
  ] as const)('is none with %s', (_, times, between) => {
    expect(cycle(times, between)).not.toHaveProperty('doubt');
  });

  it('is an event of a run, once', async () => {
    const experiment = [1, 2].map(() => follow({ cycle: cycle([...each(30, 1), 129, 130]) }));
    const { events } = await runCell({ parameters: parameterSet('chen2020'), model: 'spm', experiment });
    expect(events.map(({ kind }) => kind)).toEqual(['gap-in-cycle', 'end-of-step', 'end-of-step']);
    expect(events[0].time).toBe(0);
  });
});

describeWithReference('drive cycles that people have', (path) => {
  it.each([
    ['US06.csv', 'current', 601, 600],
    ['UDDS.csv', 'current', 1370, 1369],
    ['WLTC.csv', 'power', 18001, 1800],
    ['car_current.csv', 'current', 14, 3600],
  ])('%s', (file, quantity, rows, end) => {
    const cycle = parseDriveCycle(readFileSync(path(`cell/drive_cycles/${file}`), 'utf8'), { name: file });
    expect(cycle.quantity).toBe(quantity);
    expect(cycle.time).toHaveLength(rows);
    expect(cycle.time.at(-1)).toBe(end);
    expect(cycle).not.toHaveProperty('doubt');
  });

  it('are read once for an experiment that names them', async () => {
    const experiment = await readDriveCycles(
      parseExperiment('2 x (Run US06.csv (A); Rest for 1 h); Run US06.csv (A)'),
      path('cell/drive_cycles'),
    );
    const [group, single] = experiment.items;
    const first = 'times' in group && 'control' in group.items[0] ? group.items[0].control : undefined;
    expect(first).toMatchObject({ kind: 'cycle' });
    expect('control' in single && single.control).toEqual(first);
    await expect(readDriveCycles(parseExperiment('Run none.csv (A)'))).rejects.toThrow(
      'none.csv: the drive cycle cannot be read',
    );
  });
});
