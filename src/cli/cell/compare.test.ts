import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const bin = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

function compare(...args: readonly string[]) {
  return spawnSync(process.execPath, [bin, 'cell', 'compare', ...args], { encoding: 'utf8', cwd: folder });
}

function run(...args: readonly string[]) {
  return compare('--mesh', '6,4,6,8', ...args);
}

it('sets models side by side in text that fits, and on a page', () => {
  const { status, stdout } = run('-o', 'models.html');
  expect(status).toBe(0);
  expect(stdout).toMatch(/dfn +reference/);
  expect(stdout).toMatch(/spm +\d/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  const page = readFileSync(join(folder, 'models.html'), 'utf8');
  expect(page).toContain('dfn, spme, spm compared');
  expect(page).toContain('aria-label="Differences in voltage over time"');
  expect(page).toMatch(/<svg[^>]*role="img"/);
});

it('gives differences as JSON and voltages as CSV', () => {
  const sets = ['--parameters', 'chen2020,okane2022', '--model', 'spm'];
  const { stdout } = run(
    ...sets,
    '--experiment',
    'Discharge at 1C for 10 min; Rest for 5 min',
    '--json',
    '-o',
    'sets.csv',
  );
  const { reference, runs } = JSON.parse(stdout) as {
    reference: string;
    runs: { difference: { rms: number } }[];
  };
  expect(reference).toBe('chen2020');
  const rows = readFileSync(join(folder, 'sets.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  expect(rows[0]).toEqual(['step', 'time_in_step_s', 'time_s', 'chen2020_V', 'okane2022_V']);
  const apart = rows
    .slice(1)
    .filter((row) => row[4] !== '')
    .map((row) => Math.abs(Number(row[4]) - Number(row[3])));
  expect(runs[1]?.difference.rms).toBeGreaterThan(1e-4);
  expect(runs[1]?.difference.rms).toBeLessThanOrEqual(Math.max(...apart));
});

it('starts runs where asked, on adapted meshes', () => {
  const asked = ['--model', 'spm,dfn', '--experiment', 'Discharge at 1C for 1 min', '--json'];
  const at = (...args: readonly string[]) => compare(...asked, '--state-of-charge', '0.5', ...args);
  const { status, stdout } = at('--adaptive-mesh', '1mV', '--threads', '1');
  expect(status).toBe(0);
  const { runs } = JSON.parse(stdout) as { runs: { voltage: number[]; difference: { rms: number } }[] };
  // Chen's cell half full rests at 3.75 V.
  expect(runs.map(({ voltage }) => voltage.every((value) => value > 3.5 && value < 3.76))).toEqual([
    true,
    true,
  ]);
  expect(runs[1]?.difference.rms).toBeLessThan(0.05);
  expect(at('--adaptive-mesh', '1mV', '--mesh', '6,4,6,8')).toMatchObject({
    status: 2,
    stderr: 'lithoscale: --mesh: --adaptive-mesh chooses the mesh itself\n',
  });
  expect(at('--voltage', '3.7V').stderr).toMatch(/--state-of-charge and --voltage exclude each other/);
});

it('refuses one cell with one model', () => {
  const { status, stderr } = run('--model', 'dfn');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^lithoscale: --model: one cell and one model leave nothing to compare/);
});

it('keeps what was finished where a run could not go on, and fails', () => {
  const load = ['--mesh', '6,4,6,30', '--model', 'spm,dfn', '--experiment', 'Discharge at 1000C for 1 h'];
  const { status, stdout, stderr } = run(...load, '--json', '-o', 'failed.csv');
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /lithoscale: --experiment: 1 of 2 runs could not go on \(dfn\); what was finished is/,
  );
  const { runs } = JSON.parse(stdout) as { runs: { failure: string | null; time: number[] }[] };
  expect(runs.map(({ failure }) => failure === null)).toEqual([true, false]);
  expect(runs[0]?.time.length).toBeGreaterThan(2);
  expect(readFileSync(join(folder, 'failed.csv'), 'utf8')).toMatch(
    /^step,time_in_step_s,time_s,spm_V,dfn_V\n1,/,
  );
});
