import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const bin = resolve(import.meta.dirname, '../../bin/lithoscale.js');
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
  const { status, stdout } = run(
    '--direction',
    'both',
    '--temperatures',
    '273.15K,298.15K',
    '-o',
    'rates.html',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/0\.5 {2}discharge {2}273\.15/);
  expect(stdout).toMatch(/discharges at constant power; litres of the stack of 200\.8 µm with collectors/);
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
  expect(rows.map((row) => row.split(',').length)).toEqual(Array.from(rows, () => 14));
  expect(rows).toHaveLength(5);
});

it('refuses a rate of nothing', () => {
  const { status, stderr } = run('--rates', '1,0');
  expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  expect(stderr).toMatch(/--rates: '0' does not do/);
});

it('takes half cells', () => {
  const { status, stdout } = run('--parameters', 'xu2019', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ cell: 'xu2019', rates: [{ rate: 0.5 }, { rate: 1 }] });
});
