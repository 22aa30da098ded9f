import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const model = join(root, 'examples/atoms/limn2o4.yaml');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-montecarlo-'));
afterAll(() => rmSync(folder, { recursive: true }));

function montecarlo(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const bin = join(root, 'bin/lithoscale.js');
  return spawnSync(process.execPath, [bin, 'atoms', 'montecarlo', ...args], { encoding: 'utf8' });
}

const quick = ['--sweeps', '100', '--most-sweeps', '200', '--supercell', '4x4x4', '--mu', '-4.3:-3.9:0.1'];

interface Run {
  complete: boolean;
  branches: { results: { content: { value: number } }[]; occupation: string }[];
}

function read(path: string): Run {
  return JSON.parse(readFileSync(path, 'utf8')) as Run;
}

describe('lithoscale atoms montecarlo', () => {
  it('gives the same run on one thread and on several, and after a break', () => {
    const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
    const first = montecarlo(model, ...quick, '--threads', '1', '-o', one, '--json');
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    expect(montecarlo(model, ...quick, '--threads', '2', '-o', two, '--json').status).toBe(0);
    const [a, b] = [read(one), read(two)];
    expect(b.branches).toEqual(a.branches);
    expect(a.branches[0].results).toHaveLength(5);
    // A run without its emptying branch, as an interruption would leave it.
    const broken = {
      ...a,
      complete: false,
      branches: [a.branches[0], { ...a.branches[1], results: [], samples: [] }],
    };
    writeFileSync(
      two,
      JSON.stringify(broken, (key, value: unknown) => (key === 'branches' ? strip(value) : value)),
    );
    expect(montecarlo(model, ...quick, '--resume', '-o', two, '--json').status).toBe(0);
    expect(read(two).branches).toEqual(a.branches);
  });

  it('writes tables and pages', () => {
    const [csv, page] = [join(folder, 'run.csv'), join(folder, 'run.html')];
    expect(montecarlo(model, ...quick, '-o', csv).stdout).toContain('filling at 300 K');
    expect(readFileSync(csv, 'utf8').split('\n')).toHaveLength(12);
    expect(montecarlo(model, ...quick, '--order-vectors', '1/2,1/2,0', '-o', page).status).toBe(0);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('Voltage against the metal');
    expect(html).not.toContain('NaN');
  });

  it('writes the density of states, replicas and sizes', () => {
    const ising = join(root, 'examples/atoms/ising.yaml');
    const short = ['--species', 'Up', '--walks', '2', '--temperature', '450K:650K:50K'];
    for (const [args, names] of [
      [
        ['--method', 'wang-landau', '--supercell', '4x4x1', '--final-factor', '1e-3'],
        'Flatness of the histogram',
      ],
      [['--method', 'replica-exchange', '--supercell', '4x4x1', '--rounds', '200'], 'Exchanges accepted'],
      [['--sizes', '4,6', '--rounds', '200'], 'Binder cumulant'],
    ] as const) {
      const page = join(folder, 'method.html');
      const { status, stdout, stderr } = montecarlo(ising, ...short, ...args, '-o', page);
      expect(stderr.split('\n').filter((line) => line.includes('lithoscale:'))).toEqual([]);
      expect(status).toBe(0);
      expect(stdout).toContain('Ising model, square');
      const html = readFileSync(page, 'utf8');
      expect(html).toContain(names);
      expect(html).not.toContain('NaN');
    }
  });

  for (const [args, says] of [
    [[model, '--temperature', '-5K'], /not above 0 K/],
    [[model, '--ensemble', 'canonical'], /--content.*no contents are given/],
    [[model, '--supercell', '0x1x1'], /--supercell: '0x1x1' holds no cells/],
    [[model, '--supercell', '4000x4000x4000'], /GiB of memory/],
    [[model, '--fixed', 'Li=1'], /--fixed: Li is the species followed/],
    [[model, '--ensemble', 'charge-neutral', '--mu', '-4'], /say their charge/],
    [[model, '--method', 'wang-landau', '--mu', '-4,-3'], /--mu: 2 chemical potentials/],
    [[model, '--sizes', '8'], /two or more different sizes/],
    [[model, '--mu', '-4:-3'], /from:to:step/],
    [['none.yaml'], /none\.yaml.*no such file/],
    [[model, '--species', 'Na', '--mu', '0'], /--species: no site comes to hold Na/],
    [[model, '--species', 'Na'], /--species: no site comes to hold Na/],
    [[model, '--fixed', 'Mn=0.2'], /--fixed: no site comes to hold Mn/],
    [
      [model, '--ensemble', 'canonical', '--content', '0.5', '--mu', '-4'],
      /--mu: chemical potentials are given/,
    ],
    [[model, '--resume'], /--resume/],
    [
      [model, '--flatness', '0.9'],
      /--flatness: is not for --method metropolis; expected --method wang-landau/,
    ],
    [[model, '--method', 'wang-landau', '--reweight', '300K'], /--reweight: is not for --method wang-landau/],
    [[model, '--method', 'wang-landau', '--sizes', '4,6'], /--sizes: is not for --method wang-landau/],
  ] as const) {
    it(`refuses ${args.slice(1).join(' ') || args[0]} in one line`, () => {
      const { status, stderr } = montecarlo(...args);
      expect(stderr.trim()).toMatch(says);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(status).toBe(2);
    });
  }
});

/** The branches without where the unfinished one stands. */
function strip(branches: unknown): unknown {
  if (!Array.isArray(branches)) return branches;
  const [first, { occupation: _, ...second }] = branches as [object, { occupation: string }];
  return [first, second];
}
