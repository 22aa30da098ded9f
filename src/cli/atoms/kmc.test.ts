import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DiffusivityTable } from '../../atoms/index.ts';
import type { KeptTable } from './kmc-resume.ts';

const root = resolve(import.meta.dirname, '../../..');
const gas = join(root, 'examples/atoms/cubic-gas-hops.yaml');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-kmc-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin/lithoscale.js'), 'atoms', 'kmc', ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const quick = ['--supercell', '4x4x4', '--events', '3000', '--walkers', '2', '--thermodynamic-sweeps', '200'];

describe('atoms kmc', () => {
  it('writes the same table whatever the threads, as JSON, CSV and a page', () => {
    const asked = [gas, '--filling', '0.25:0.75:0.5', '--temperature', '300K,350K', ...quick];
    const one = run(...asked, '--threads', '1', '-o', 'one.json', '--json');
    expect(one.status).toBe(0);
    expect(run(...asked, '--threads', '2', '-o', 'two.json').status).toBe(0);
    expect(readFileSync(join(folder, 'one.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'two.json'), 'utf8'),
    );
    const table = JSON.parse(one.stdout) as DiffusivityTable;
    expect(table.points.map(({ filling }) => filling)).toEqual([0.25, 0.75, 0.25, 0.75]);
    expect(table.arrhenius).toHaveLength(6);
    for (const { chemical, jump, thermodynamics } of table.points) {
      expect(chemical?.value).toBe(jump.value * (thermodynamics?.factor.value ?? NaN));
    }
    const cold = [gas, '--filling', '0.25,0.75', '--temperature', '300K', ...quick];
    expect(run(...cold, '-o', 'D.csv').status).toBe(0);
    const csv = readFileSync(join(folder, 'D.csv'), 'utf8').trim().split('\n');
    expect(csv).toHaveLength(3);
    expect(csv[0]).toContain('D_jump_m2_per_s,D_jump_m2_per_s_error');
    expect(run(...cold, '-o', 'D.html').status).toBe(0);
    expect(readFileSync(join(folder, 'D.html'), 'utf8')).toContain('Diffusion of Li+ in cubic lattice gas');
  });

  it('takes LixNiO2 with hops through divacancies, and says where there is no chemical D', () => {
    const lithium = join(root, 'examples/atoms/lixnio2-hops.yaml');
    const asked = [lithium, '--filling', '0.03,0.4', '--supercell', '6x6x6', '--temperature', '600K'];
    const short = ['--events', '3000', '--walkers', '2', '--thermodynamic-sweeps', '1000'];
    const { status, stdout } = run(...asked, ...short, '--json', '--quiet');
    expect(status).toBe(0);
    const { points } = JSON.parse(stdout) as DiffusivityTable;
    const [dilute, phases] = points;
    // Few atoms, which repel and attract each other a little: Γ near one.
    expect(Math.abs(Math.log(dilute.thermodynamics?.factor.value ?? NaN))).toBeLessThan(0.5);
    // One atom alone hops by 2.97 Å in its layer: D = a² 6ν exp(−E/kT)/4.
    const alone = (6 * 2.9698e-10 ** 2 * 1e13 * Math.exp(-0.3 / (8.617333262e-5 * 600))) / 4;
    expect(Math.abs(Math.log(dilute.uncorrelated.value / alone))).toBeLessThan(0.5);
    expect(dilute.dimensions).toBe(2);
    expect(phases.chemical).toBeUndefined();
    expect(phases.chemicalMissing).toMatch(/two phases may meet here/);
  });

  it('goes on with a run that was broken off, to the same bits', () => {
    const asked = [gas, '--filling', '0.25,0.5', ...quick, '--orders', '3x3x3', '--quiet'];
    expect(run(...asked, '-o', 'whole.json').status).toBe(0);
    const whole = JSON.parse(readFileSync(join(folder, 'whole.json'), 'utf8')) as KeptTable;
    expect(whole.notes[0]).toMatch(/take --supercell 6x6x6/);
    const half = { ...whole, complete: false, points: whole.points.slice(0, 1) };
    writeFileSync(join(folder, 'half.json'), JSON.stringify(half));
    expect(run(...asked, '--resume', '-o', 'half.json').status).toBe(0);
    expect(readFileSync(join(folder, 'half.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'whole.json'), 'utf8'),
    );
    const other = run(...asked, '--seed', '2', '--resume', '-o', 'half.json');
    expect([other.status, other.stderr]).toEqual([2, expect.stringMatching(/had other inputs/)]);
  });

  it('says in one line what is amiss', () => {
    const text = readFileSync(gas, 'utf8');
    writeFileSync(join(folder, 'unknown.yaml'), text.replace('lithoscale-lattice-model', 'crystal'));
    writeFileSync(join(folder, 'negative.yaml'), text.replace('barrier: 0.4', 'barrier: -0.4'));
    const cluster =
      'from: [0,0,0,0], to: [0,1,0,0], clusters: [{ sites: [[0,0,1,0]], energies: [0, .nan] }], barrier';
    writeFileSync(join(folder, 'cluster.yaml'), text.replace('barrier', cluster));
    const electrons = readFileSync(join(root, 'examples/atoms/lixnio2-polarons.yaml'), 'utf8');
    const charged = electrons
      .replace('Ni3+: filling', 'Ni3+: 0.25')
      .replace(/model: (.*)/, (_, name: string) => `model: ${join(root, 'examples/atoms', name)}`);
    writeFileSync(join(folder, 'charged.yaml'), charged);
    const cases: readonly (readonly [RegExp, ...string[]])[] = [
      [/no vacancy to hop to/, gas, '--filling', '1'],
      [/larger supercell/, gas, '--filling', '0.999', '--supercell', '4x4x4'],
      [/its format is 'crystal'/, 'unknown.yaml'],
      [/barrier: -0.4 is not valid/, 'negative.yaml'],
      [/energies\[1\]: NaN is not valid/, 'cluster.yaml'],
      [/need some \d+ GiB a walk/, gas, '--supercell', '9999x9999x9999'],
      [/a charge of \+/, 'charged.yaml', '--species', 'Li+', '--supercell', '2x2x2'],
      [/no run to go on with/, gas, '--resume', '-o', 'none.json'],
      [/cannot be read \(ENOENT\)/, 'nowhere.yaml'],
    ];
    for (const [what, ...args] of cases) {
      const { status, stderr } = run(...args, '--quiet');
      expect([args, status, stderr]).toEqual([args, 2, expect.stringMatching(what)]);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
