import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../../test/support/present.ts';
import type { CellSolution } from '../../cell/index.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-run-'));
const at = (name: string): string => join(folder, name);
const coarse = ['--mesh', '5,4,5,8'];

function cellRun(...args: string[]) {
  return spawnSync(process.execPath, [binary, 'cell', 'run', '--quiet', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
}

function solved(...args: string[]): CellSolution {
  const { status, stdout, stderr } = cellRun(...args, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as CellSolution;
}

beforeAll(() => {
  writeFileSync(at('pulses.csv'), 'time_s,current_A\n0,5\n20,5\n20.5,0\n60,0\n');
  writeFileSync(at('falls.csv'), 'time_s,current_A\n0,1\n10,2\n5,3\n');
  writeFileSync(at('gaps.csv'), 'time_s,current_A\n0,1\n10,\n20,3\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('cell run beside a measurement', () => {
  it('tells the differences, in the units of people and in SI', () => {
    const { time, voltage } = solved(...coarse, '--experiment', 'Discharge at 1C for 10 min');
    const rows = Array.from(time, (at, k) => `${at / 60},${1000 * (voltage[k] - 0.02)}`).slice(1, -1);
    writeFileSync(at('measured.csv'), `Time [min],U/mV\n${rows.join('\n')}\n`);
    const args = [...coarse, '--experiment', 'Discharge at 1C for 10 min', '--measured', 'measured.csv'];
    const { measured } = solved(...args) as unknown as {
      measured: {
        compared: number;
        points: number;
        voltage: { deviation: { rms: number }; measured: number[] };
      };
    };
    expect([measured.compared, measured.points]).toEqual([rows.length, rows.length]);
    expect(measured.voltage.deviation.rms).toBeCloseTo(0.02, 9);
    const { stdout, stderr } = cellRun(...args, '-o', 'measured.html');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^voltage, mV +20 +20 /m);
    expect(readFileSync(at('measured.html'), 'utf8')).toContain('Beside the measurement');
  });

  it('refuses one with repeated times, naming its row', () => {
    writeFileSync(at('twice.csv'), 'time_s,voltage_V\n0,4.1\n5,4\n5,4\n');
    const { status, stderr } = cellRun('--measured', 'twice.csv');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'lithoscale: twice.csv:4: the time 5 s is repeated; expected times that rise from row to row\n',
    );
  });

  it('is needed to turn its currents', () => {
    const { status, stderr } = cellRun('--measured-charge-positive');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^lithoscale: --measured-charge-positive: .*add --measured FILE\n$/);
  });
});

describe('cell run', () => {
  it('runs steps, cycles and drive cycles, told within the width of a terminal', () => {
    const experiment =
      '2 x (Discharge at 1C until 3.9 V [check the capacity of this one]; Charge at C/2 until 4.15 V or for 20 minutes); Run pulses.csv; Rest for 1 min';
    const { status, stdout } = cellRun(...coarse, '--heat', 'lumped', '--experiment', experiment);
    expect(status).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(stdout).toMatch(/^1 \(1\) +Discharge at 1C until .*… +voltage/m);
    expect(stdout).toMatch(/^5 +Run pulses\.csv +time +60 s/m);
    expect(stdout).toMatch(/^cycle +given A h +taken A h/m);
    expect(stdout).toMatch(/balances \(relative\): electrolyte \S+, particles \S+, charge \S+, energy \S+/);
  });

  it('runs single particles and half cells, from a state of charge, a voltage and a temperature', () => {
    const { voltage, temperature } = solved(
      '--model=spme',
      '--state-of-charge=0.5',
      '--temperature=36.85 oC',
      '--experiment=Rest for 1 min',
    );
    expect(voltage[0]).toBeCloseTo(voltage.at(-1) ?? 0, 9);
    expect(voltage[0]).toBeGreaterThan(3.6);
    expect(voltage[0]).toBeLessThan(3.8);
    expect(temperature[0]).toBeCloseTo(310, 10);
    const half = solved(
      '--parameters',
      'xu2019',
      ...coarse,
      '--voltage',
      '3.9V',
      '--experiment',
      'Rest for 1 s',
    );
    expect(half.voltage[0]).toBeCloseTo(3.9, 6);
  });

  it('has points and fields at the times asked for', () => {
    const { time, fields } = solved(
      ...coarse,
      '--experiment=Discharge at 1C for 2 min',
      '--times=0.5s,10s:10s:1min',
      '--fields-at=1min',
    );
    for (const wanted of [0.5, 10, 20, 30, 40, 50, 60]) expect(time).toContain(wanted);
    expect(fields.map((one) => one.time)).toEqual([60, 120]);
  });

  it('resolves a pouch in as many parts of its height as asked for', () => {
    writeFileSync(at('tabs.json'), '{"base": "marquis2019", "pouch": {"negativeTab": {"edge": "bottom"}}}');
    const args = [
      '--parameters',
      'tabs.json',
      '--model',
      'spm',
      '--heat',
      'pouch',
      '--c-rate',
      '3',
      ...coarse,
    ];
    const { mesh, fields } = solved(...args, '--pouch-nodes', '4');
    expect(mesh.height).toBe(4);
    const { currentDensity, negativePotential } = present(fields.at(-1)?.along);
    expect(Object.keys(currentDensity)).toHaveLength(4);
    // The current enters the negative foil at the bottom, so its potential falls from there upwards.
    expect(negativePotential[3]).toBeLessThan(negativePotential[0]);
    const { status, stderr } = cellRun('--pouch-nodes', '4');
    expect(status).toBe(2);
    expect(stderr).toMatch(/--pouch-nodes: only pouch heat has parts along the height; .*--heat pouch/);
  });

  it('adapts the mesh along the run', () => {
    const { stdout } = cellRun('--experiment=Discharge at 1C for 60 s; Rest for 60 s', '--adaptive-mesh=1mV');
    expect(stdout).toMatch(
      /on \d+ meshes of \d+ to \d+ unknowns, \d+ in the mean over the steps, at 0\.0001/,
    );
    expect(stdout).toMatch(/voltage error by a coarser run: 0\.\d+ mV rms/);
    expect(cellRun('--adaptive-mesh=1mV', '--mesh=3,3,3,3').stderr).toMatch(
      /^lithoscale: --mesh: --adaptive-mesh chooses the mesh itself/,
    );
  });

  it('chooses a mesh for the accuracy asked for, or says that there is none', () => {
    const short = ['--model', 'spme', '--experiment', 'Discharge at 1C for 10 min'];
    const { voltageError, mesh } = solved(...short, '--accuracy', '0.4mV');
    expect(voltageError?.maximum).toBeLessThanOrEqual(4e-4);
    expect(mesh.radial).toBeGreaterThan(8);
    const { status, stdout, stderr } = cellRun(
      '--model=spm',
      '--accuracy=1e-9mV',
      '--experiment=Discharge at 1C for 1 min',
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^lithoscale: accuracy: no mesh within reach has an error of 1e-9 mV/);
    expect(stdout).toContain('Discharge at 1C');
    expect(cellRun('--accuracy=1mV', '--mesh=3,3,3,3').stderr).toMatch(
      /^lithoscale: --mesh: --accuracy chooses mesh and tolerance itself/,
    );
  });

  it('writes one thing in four ways', async () => {
    const short = [...coarse, '--experiment', 'Discharge at 1C for 2 min'];
    for (const name of ['a.csv', 'a.json', 'a.parquet', 'a.html']) {
      const { status, stdout } = cellRun(...short, '-o', name);
      expect(status).toBe(0);
      expect(stdout).toContain(`written to ${name}`);
    }
    const { time, voltage } = JSON.parse(readFileSync(at('a.json'), 'utf8')) as CellSolution;
    const rows = readFileSync(at('a.csv'), 'utf8').trim().split('\n').slice(1);
    expect(rows.map((row) => Number(row.split(',')[2]))).toEqual(voltage);
    const { buffer } = Uint8Array.from(readFileSync(at('a.parquet')));
    const table = await parquetReadObjects({ file: buffer });
    expect(table.map((row) => Number(row['time']))).toEqual(time);
    expect(table.map((row) => Number(row['voltage']))).toEqual(voltage);
    expect(readFileSync(at('a.html'), 'utf8')).toContain('id="states-data"');
  });
});

describe('what cannot be run', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown model', ['--model', 'p2d'], /p2d.*dfn, spme, spm/],
    ['heat without its numbers', ['--heat', 'lumped', '--parameters', 'prada2013'], /heat capacities/],
    ['an unknown set', ['--parameters', 'xu2018'], /xu2018.*did you mean 'xu2019'/],
    ['times that fall', ['--experiment', 'Run falls.csv'], /falls\.csv:4: time falls from 10 to 5 s/],
    ['a row without a value', ['--experiment', 'Run gaps.csv'], /gaps\.csv:3: the column 'current' is empty/],
    ['no such drive cycle', ['--experiment', 'Run none.csv'], /none\.csv: the drive cycle cannot be read/],
    ['a voltage above the cell at rest', ['--experiment', 'Discharge at 1C until 4.19 V'], /4\.19 V/],
    ['two starts', ['--state-of-charge', '0.5', '--voltage', '3.7V'], /exclude each other/],
    ['a share in percent', ['--state-of-charge', '50'], /--state-of-charge: '50'/],
    ['a voltage out of reach', ['--voltage', '5V'], /cannot bring it to 5 V at rest/],
    ['a temperature without a unit', ['--temperature', '25'], /'25' has no unit/],
    ['times without a step', ['--times', '0s:0s:1h'], /--times: '0s:0s:1h' names no times/],
    ['a wrong extension', ['-o', 'curves.txt'], /\.json, \.csv, \.parquet, \.html/],
  ])('%s is one line and exit code 2', (_, args, message) => {
    const { status, stdout, stderr } = cellRun(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
  });

  it('says when a limit is met at once', () => {
    const { status, stdout, stderr } = cellRun(...coarse, '--experiment', 'Discharge at 1C until 4.1 V');
    expect(status).toBe(0);
    expect(stdout).toContain('voltage, at once');
    expect(stderr).toContain('nothing was run');
  });
});

describe('what was computed until then', () => {
  it('is kept when a particle is full before the limit', () => {
    const { status, stdout, stderr } = cellRun(
      ...coarse,
      '--experiment=Charge at 1C until 9 V',
      '-o',
      'full.html',
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/Charge at 1C until 9 V +exhausted/);
    expect(stderr).toMatch(/negative electrode is full/);
    expect(readFileSync(at('full.html'), 'utf8')).toMatch(/class="note warn".*negative electrode is full/);
  });

  it('is gone past where steps may fail', () => {
    const experiment = 'Charge at 1C until 9 V; Rest for 1 min';
    const { stepSummaries } = solved(...coarse, '--infeasible', 'go-on', '--experiment', experiment);
    expect(stepSummaries.map(({ reason }) => reason)).toEqual(['stoichiometry-limit', 'end-of-step']);
  });

  it('is kept on Ctrl-C', async () => {
    const experiment = '100000 x (Discharge at 1C until 3 V; Charge at 1C until 4 V)';
    const child = spawn(
      process.execPath,
      [binary, 'cell', 'run', ...coarse, '--experiment', experiment, '-o', 'kept.csv'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [status] = (await once(child, 'exit')) as [number];
    expect(status).toBe(130);
    expect(existsSync(at('kept.csv'))).toBe(true);
    expect(readFileSync(at('kept.csv'), 'utf8')).toMatch(/^time_s,.*\n0,5,/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
