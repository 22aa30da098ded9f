import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const model = join(root, 'examples/atoms/limn2o4.yaml');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-phases-'));
afterAll(() => rmSync(folder, { recursive: true }));

function phases(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const bin = join(root, 'bin/lithoscale.js');
  return spawnSync(process.execPath, [bin, 'atoms', 'phases', ...args], { encoding: 'utf8' });
}

/** kT = 0.33 and 0.4 of the attraction. */
const quick =
  '--temperature 193K,232K --supercell 8x8x1 --cells 2 --sweeps 300 --most-sweeps 300 --quiet'.split(' ');
const gas = join(folder, 'gas.yaml');
writeFileSync(
  gas,
  `format: lithoscale-lattice-model
version: 1
lattice: [[3, 0, 0], [0, 3, 0], [0, 0, 30]]
sites: [{ position: [0, 0, 0], allowed: [Vacancy, Li] }]
pairs: [{ species: [Li, Li], shell: 1, energy: -0.05 }]
metalEnergy: 0
`,
);

interface Stored {
  complete: boolean;
  boundaries: unknown[];
  walks: { isotherms: { phase: number; temperature: number }[]; located: unknown[] };
}

function read(path: string): Stored {
  return JSON.parse(readFileSync(path, 'utf8')) as Stored;
}

describe('lithoscale atoms phases', () => {
  it('gives the same diagram after a break, and a page and a table of it', () => {
    const [json, page, csv] = ['a.json', 'a.html', 'a.csv'].map((name) => join(folder, name));
    const first = phases(gas, ...quick, '--threads', '1', '-o', json);
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/first-order +equal grand potentials/);
    const whole = read(json);
    expect(whole.boundaries).toHaveLength(2);
    // The warmer half left out, as an interruption would leave it.
    const isotherms = whole.walks.isotherms.filter(({ temperature }) => temperature < 200);
    expect(isotherms).toHaveLength(2);
    writeFileSync(json, JSON.stringify({ ...whole, complete: false, walks: { isotherms, located: [] } }));
    expect(phases(gas, ...quick, '--resume', '-o', json).status).toBe(0);
    expect(read(json).boundaries).toEqual(whole.boundaries);
    expect(phases(gas, ...quick, '-o', page).status).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('Equilibrium voltage');
    expect(readFileSync(page, 'utf8')).not.toContain('NaN');
    expect(phases(gas, ...quick, '-o', csv).status).toBe(0);
    expect(readFileSync(csv, 'utf8').split('\n')[1]).toMatch(/^193,solution,solution,first-order/);
  });

  for (const [args, says] of [
    [[model, '--temperature', '0K'], /not above 0 K/],
    [[model, '--temperature', '300K', '--cells', '0'], /--cells/],
    [[model, '--temperature', '300K', '--species', 'Na'], /--species.*Na/],
    [[model, '--temperature', '300K', '--resume', '-o', 'none.json'], /none\.json.*no run/],
  ] as const) {
    it(`refuses ${args.slice(1).join(' ')} in one line`, () => {
      const { status, stderr } = phases(...args);
      expect(stderr.trim()).toMatch(says);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(status).toBe(2);
    });
  }
});
