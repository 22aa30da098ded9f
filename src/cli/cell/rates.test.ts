import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const bin = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-rates-'));
afterAll(() => rmSync(folder, { recursive: true }));
const quick = ['--model', 'spme', '--mesh', '6,4,6,8', '--rates', '0.5,1'];

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [bin, 'cell', 'rates', ...quick, ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
}

it('maps rates and powers, in text that fits, and writes a page with both plots', () => {
  const { status, stdout } = run('--direction', 'both', '--temperatures', '0oC,298.15K', '-o', 'rates.html');
  expect(status).toBe(0);
  expect(stdout).toMatch(/0\.5 {2}discharge {2}273\.15/);
  expect(stdout).toMatch(/discharges at constant power; per litre of the stack of 200\.8 µm with collectors/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  const page = readFileSync(join(folder, 'rates.html'), 'utf8');
  expect(page.match(/<svg[^>]*role="img"/g)).toHaveLength(2);
  expect(page).toContain('discharge, 298.15 K');
  expect(page).not.toMatch(/NaN|undefined/);
});

it('gives the same numbers as JSON and CSV; at constant current the mean power', () => {
  const { stdout } = run('--json', '--ragone', 'constant-current', '-o', 'rates.csv');
  const { rates, ragone } = JSON.parse(stdout) as {
    rates: { energy: number; duration: number }[];
    ragone: { points: { power: number }[] };
  };
  for (const [k, { energy, duration }] of rates.entries()) {
    expect(ragone.points[k]?.power).toBeCloseTo((3600 * energy) / duration, 10);
  }
  const rows = readFileSync(join(folder, 'rates.csv'), 'utf8').trim().split('\n');
  expect(rows.map((row) => row.split(',').length)).toEqual(Array.from(rows, () => 17));
  expect(rows).toHaveLength(5);
});

it('gives power and energy per kilogram where densities are known', () => {
  const [layers, collectors] = [
    'negative=1.6g/cm3,separator=1g/cm3,positive=3000kg/m3',
    'negative-collector=8.96g/cm3,positive-collector=2.7g/cm3',
  ];
  const { stdout } = run('--json', '--densities', `${layers},${collectors}`, '-o', 'mass.html');
  const { ragone } = JSON.parse(stdout) as {
    ragone: {
      stack: { arealMass: number };
      points: { perArea: { energy: number }; perKilogram: { energy: number } }[];
    };
  };
  const mass = 85.2e-6 * 1600 + 12e-6 * 1000 + 75.6e-6 * 3000 + 12e-6 * 8960 + 16e-6 * 2700;
  expect(ragone.stack.arealMass).toBeCloseTo(mass, 12);
  for (const { perArea, perKilogram } of ragone.points)
    expect(perKilogram.energy).toBeCloseTo(perArea.energy / mass, 9);
  expect(readFileSync(join(folder, 'mass.html'), 'utf8').match(/<svg[^>]*role="img"/g)).toHaveLength(3);
  expect(run('--densities', layers).stderr).toMatch(/densities\.negativeCollector: is missing/);
  expect(run('--densities', 'postive=3g/cm3').stderr).toMatch(/--densities: .*did you mean 'positive'/);
});

it('refuses mean powers of discharges where none are run', () => {
  const { status, stderr } = run('--direction', 'charge', '--ragone', 'constant-current');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^lithoscale: --ragone: mean powers are of discharges, and none are run/);
});

it('refuses a rate of nothing', () => {
  const { status, stderr } = run('--rates', '1,0');
  expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  expect(stderr).toMatch(/--rates: '0' does not do/);
});

it('warms cells up where asked, and more at higher rates', () => {
  const warm = ['--model', 'spm', '--heat', 'lumped', '--temperatures', '298.15K'];
  const { stdout } = run(...warm, '--json');
  const { heat, rates, ragone } = JSON.parse(stdout) as {
    heat: string;
    rates: { endTemperature: number }[];
    ragone: { points: { endTemperature: number }[] };
  };
  expect(heat).toBe('lumped');
  for (const list of [rates, ragone.points]) {
    const [slow, fast] = list.map(({ endTemperature }) => endTemperature - 298.15);
    expect(slow).toBeGreaterThan(0.5);
    expect(fast).toBeGreaterThan(1.5 * (slow ?? 0));
  }
  const { stdout: text } = run(...warm);
  expect(text).toMatch(/end K/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});

it('takes half cells', () => {
  const { status, stdout } = run('--parameters', 'xu2019', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ cell: 'xu2019', rates: [{ rate: 0.5 }, { rate: 1 }] });
});
