import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleMaterial } from '../../../verify/material/sample-material.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-material-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'bin/lithoscale.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
}

const thermal = (8.314462618 * 300) / 96485.33212;
const fillings = Array.from({ length: 19 }, (_, k) => (k + 1) / 20);

writeFileSync(
  join(folder, 'isotherm.csv'),
  `temperature_K,content,voltage_V,thermodynamic_factor\n${fillings
    .map((x) => [300, x, 3.9 - thermal * Math.log(x / (1 - x)), 1 / (1 - x)].join(','))
    .join('\n')}\n`,
);
writeFileSync(
  join(folder, 'D.csv'),
  `filling,temperature_K,D_tracer_m2_per_s,D_jump_m2_per_s\n${fillings
    .map((x) => [x, 300, 1e-14 * (1 - x) * (1 - 0.347 * x), 1e-14 * (1 - x)].join(','))
    .join('\n')}\n`,
);

describe('material thermo', () => {
  it('finds plateau, hysteresis and critical point of a regular solution, and draws them', () => {
    const { status, stdout } = run(
      'material',
      'thermo',
      '--model',
      'regular',
      '--omega',
      '0.1159eV',
      '--standard-potential',
      '3.422V',
      '-o',
      'lfp.html',
      '--json',
    );
    expect(status).toBe(0);
    const { gaps, critical } = JSON.parse(stdout);
    expect(gaps[0].potential).toBeCloseTo(3.422, 9);
    expect(1000 * gaps[0].hysteresis).toBeGreaterThan(70);
    expect(critical.temperature).toBeCloseTo((0.1159 * 96485.33212) / (2 * 8.314462618), 3);
    const page = readFileSync(join(folder, 'lfp.html'), 'utf8');
    expect(page).toContain('Phase diagram');
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('fits points of a file', () => {
    const { status, stdout } = run(
      'material',
      'thermo',
      'isotherm.csv',
      '--fit',
      'redlich-kister:2',
      '--json',
    );
    expect(status).toBe(0);
    const { fit } = JSON.parse(stdout);
    expect(fit.parameters[0].value).toBeCloseTo(3.9, 6);
    for (const { value } of fit.parameters.slice(1)) expect(Math.abs(value)).toBeLessThan(1);
  });

  it.each([
    ['3.6V:0.4:0.9,3.9V:0.5:1.5', ['the shares of the reactions add up to 0.9: fillings go from 0 to 0.9']],
    ['3.6V:0.4:0.9,3.9V:0.6:1.5', []],
  ])('says how far reactions %s fill a host', (reactions, said) => {
    const { status, stdout } = run(
      'material',
      'thermo',
      '--model',
      'msmr',
      '--reactions',
      reactions,
      '--json',
    );
    expect(status).toBe(0);
    const { notes } = JSON.parse(stdout);
    expect(notes).toHaveLength(said.length);
    for (const [k, note] of said.entries()) expect(notes[k]).toContain(note);
  });

  it.each([
    [['--model', 'regular'], '--omega: is missing'],
    [[], '--model: there is neither a file nor a model'],
    [['none.csv', '--fit', 'msmr:2'], 'none.csv: no such file'],
    [['isotherm.csv'], '--fit: points need a form to fit'],
    [['isotherm.csv', '--fit', 'spline'], "'spline' is no form"],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = run('material', 'thermo', ...args);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('material diffusivity', () => {
  const settings = ['--name', 'gas', '--site-volume', '32.5'];

  it('joins isotherm and walks into a material that a cell runs with', () => {
    const made = run(
      'material',
      'diffusivity',
      '--isotherm',
      'isotherm.csv',
      '--jump',
      'D.csv',
      ...settings,
      '-o',
      'gas.json',
    );
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    const material = JSON.parse(readFileSync(join(folder, 'gas.json'), 'utf8'));
    expect(material.maximumConcentration).toBeCloseTo(51093.5, 0);
    for (const value of material.diffusivity.values[0]) expect(value / 1e-14).toBeCloseTo(1, 9);
    expect(material.provenance.inputs[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    const cell = run(
      'cell',
      'run',
      '--parameters',
      'chen2020',
      '--positive-material',
      'gas.json',
      '--model',
      'spm',
      '--c-rate',
      '0.5',
      '--mesh',
      '5,5,5,10',
      '--json',
    );
    expect(cell.status).toBe(0);
    expect(cell.stderr).toContain('note: gas.json: exchange current of the positive electrode stay');
    expect(JSON.parse(cell.stdout).voltage.at(-1)).toBeCloseTo(2.5, 3);
  });

  it('takes tracers alone with their bound', () => {
    const { stdout, status } = run(
      'material',
      'diffusivity',
      '--isotherm',
      'isotherm.csv',
      '--tracer',
      'D.csv',
      '--correlation-factor',
      '0.653',
      ...settings,
      '-o',
      'tracer.html',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('up to 35 % low');
    expect(readFileSync(join(folder, 'tracer.html'), 'utf8')).toContain('Chemical diffusivity');
  });

  it('needs a concentration', () => {
    const { status, stderr } = run(
      'material',
      'diffusivity',
      '--isotherm',
      'isotherm.csv',
      '--name',
      'x',
      '-o',
      'x.json',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('--concentration: is missing');
  });
});

describe('material timescales', () => {
  it('has the seeds’ figures: 0.15 nm, pores of 15 nm, and names the bottleneck', () => {
    const { status, stdout } = run(
      'material',
      'timescales',
      '--parameters',
      'chen2020',
      '--film',
      '20nm',
      '--film-growth',
      '2e-16',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/Debye length λ_D +cell +15[34] pm/);
    expect(stdout).toContain('pores of 15.4 nm at least');
    expect(stdout).toMatch(/bottleneck: diffusion in particles, positive/);
    expect(stdout).toMatch(/growth of the film τ_SEI +cell +3.17 a/);
  });

  it('takes a material and a geometry, and draws the ladder', () => {
    writeFileSync(join(folder, 'sample.json'), JSON.stringify(sampleMaterial));
    const { status, stdout, stderr } = run(
      'material',
      'timescales',
      '--positive-material',
      'sample.json',
      '--particle-radius',
      '1um',
      '-o',
      'times.html',
      '--json',
    );
    expect(stderr).toContain('to keep N/P');
    expect(status).toBe(0);
    const { quantities } = JSON.parse(stdout);
    const time = quantities.find(
      ({ name, place }: { name: string; place: string }) =>
        name === 'particleDiffusionTime' && place === 'positive',
    );
    const diffusivity = Math.sqrt(2e-14 * 6e-14);
    expect(time.value / (1e-12 / diffusivity)).toBeGreaterThan(0.5);
    expect(time.value / (1e-12 / diffusivity)).toBeLessThan(2);
    expect(readFileSync(join(folder, 'times.html'), 'utf8')).toContain('Ladder of times');
  });
});
