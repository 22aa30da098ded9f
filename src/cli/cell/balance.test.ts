import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parameterSet, stoichiometryWindows, theoreticalEnergy } from '../../cell/index.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-balance-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, 'cell', 'balance', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('cell balance', () => {
  it('prints what the library computes, as one JSON document', () => {
    const { status, stdout } = run('--parameters', 'okane2022', '--state-of-charge', '0.5', '--json');
    expect(status).toBe(0);
    const found = JSON.parse(stdout) as { capacity: number; energy: number; start: { voltage: number } };
    const cell = parameterSet('okane2022');
    expect(found.capacity).toBe(stoichiometryWindows(cell).capacity);
    expect(found.energy).toBe(theoreticalEnergy(cell));
    expect(found.start.voltage).toBeGreaterThan(3.5);
  });

  it('draws the potentials of a composite, and lists its materials', () => {
    const { status, stdout } = run('--parameters', 'chen2020-composite', '-o', 'balance.html');
    expect(status).toBe(0);
    expect(stdout).toMatch(/negative +silicon \(LG M50\)/);
    expect(readFileSync(join(folder, 'balance.html'), 'utf8')).toMatch(/<svg[^>]*role="img"/);
  });

  it('takes half cells, and questions what is odd', () => {
    const { status, stdout } = run('--parameters', 'xu2019');
    expect(status).toBe(0);
    expect(stdout).toMatch(/question: nominalCapacity: 0\.0024 A h/);
  });

  it('takes the lithium of an aged cell', () => {
    const { status, stdout } = run('--lithium', '7 A h', '--json');
    expect(status).toBe(0);
    const found = JSON.parse(stdout) as {
      capacity: number;
      lithium: number;
      start: { voltage: number };
    };
    expect(found.capacity).toBe(stoichiometryWindows(parameterSet('chen2020'), { lithium: 7 }).capacity);
    expect(found.lithium).toBeCloseTo(7, 12);
    expect(found.start.voltage).toBeCloseTo(4.2, 9);
  });

  it.each<[readonly string[], RegExp]>([
    [['--upper', '6'], /negative electrode is full at 4\.\d+ V/],
    [['--lower', '4', '--upper', '3000mV'], /upperVoltageCutOff: an upper cut-off of 3 V/],
    [['--state-of-charge', '50'], /--state-of-charge: '50'/],
    [['--state-of-charge', '0.5', '--voltage', '3.7'], /exclude each other/],
    [['--parameters', 'ecker2105'], /did you mean 'ecker2015'/],
    [['--parameters', 'xu2019', '--lithium', '1'], /--lithium: a half cell/],
    [['--lithium', '7mol'], /--lithium: '7mol'/],
    [['-o', 'balance.txt'], /cannot write '\.txt'/],
  ])('refuses %j with exit code 2', (args, message) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
