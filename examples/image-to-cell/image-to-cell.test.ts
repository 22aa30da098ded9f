import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trace, type Manifest } from '../../src/study/index.ts';

const root = resolve(import.meta.dirname, '../..');
const binary = join(root, 'bin/lithoscale.js');
const pipeline = join(import.meta.dirname, 'pipeline.yaml');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-example-'));

interface Run {
  run: string;
  report: string;
  steps: { name: string; status: string; cached: boolean }[];
  results: Record<string, never>;
}

function lithoscale(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [binary, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
}

function run(...settings: string[]): Run {
  const { status, stdout, stderr } = lithoscale('run', pipeline, '--json', ...settings);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Run;
}

/** Runs the pipeline, sends Ctrl-C once its first step is done, and tells how long it then took to leave. */
async function interrupted(...settings: string[]): Promise<{ seconds: number; stdout: string }> {
  const args = [binary, 'run', pipeline, ...settings, '--quiet'];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const left = new Promise<number | null>((done) => child.on('exit', done));
  let stdout = '';
  await new Promise<void>((done) =>
    child.stdout.on('data', (text: Buffer) => {
      stdout += String(text);
      if (stdout.includes('read ')) done();
    }),
  );
  const asked = performance.now();
  child.kill('SIGINT');
  expect(await left).toBe(130);
  return { seconds: (performance.now() - asked) / 1000, stdout };
}

const small = [
  '--set',
  'image=small.tif',
  '--set',
  'voxelSize=0.4um',
  '--set',
  'rates=[1]',
  '--set',
  'gradingRates=[1]',
];

beforeAll(() => {
  const made = [
    'generate',
    'electrode',
    '-o',
    'small.tif',
    '--shape',
    '72,72,72',
    '--particle-radius',
    '3um',
  ];
  lithoscale(...made, '--quiet');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('image-to-cell', () => {
  it('runs on an image, and a second run reads every step back', () => {
    const first = run(...small, '--store', 'a');
    expect(first.steps.map(({ name, status }) => [name, status])).toEqual(
      [
        'read',
        'check',
        'describe',
        'descriptors',
        'transport',
        'flow',
        'parameters',
        'discharge',
        'grading',
        'report',
      ].map((name) => [name, 'run']),
    );
    expect(readFileSync(first.report, 'utf8')).toContain('</html>');
    expect(readFileSync(first.report, 'utf8')).toContain('Structure in numbers');
    expect(first.results['descriptors']).toMatchObject({ omitted: [], tables: ['particles', 'contacts'] });
    const second = run(...small, '--store', 'a');
    expect(second.steps.filter(({ cached }) => !cached).map(({ name }) => name)).toEqual(['report']);
    expect(second.results['discharge']).toEqual(first.results['discharge']);
  });

  it('runs again only what a changed setting touches', () => {
    const other = run(...small, '--set', 'rates=[2]', '--store', 'a');
    expect(other.steps.filter(({ cached }) => !cached).map(({ name }) => name)).toEqual([
      'discharge',
      'report',
    ]);
  });

  it('traces a number to its step, inputs and code', () => {
    const { run: runFolder } = run(...small, '--store', 'a');
    const manifest = JSON.parse(readFileSync(join(runFolder, 'manifest.json'), 'utf8')) as Manifest;
    const found = trace(manifest, 'transport.pore.2.tortuosityFactor');
    expect(found.value).toBeGreaterThan(1);
    expect(JSON.stringify(found)).toContain('small.tif');
    expect(JSON.stringify(found)).toContain(manifest.code.hash);
  });

  it('keeps lithium and takes less charge at a higher rate', () => {
    const { results } = run(...small, '--set', 'rates=[0.5,2]', '--store', 'a');
    const { discharges } = results['discharge'] as unknown as {
      discharges: {
        rate: number;
        cell: string;
        solution: { capacity: number[]; balance: Record<string, number> };
      }[];
    };
    const charge = (rate: number, cell: string): number =>
      discharges.find((found) => found.rate === rate && found.cell === cell)?.solution.capacity.at(-1) ?? 0;
    for (const { solution } of discharges) {
      const { energy, ...lithium } = solution.balance;
      for (const error of Object.values(lithium)) expect(error).toBeLessThan(1e-8);
      expect(energy).toBeLessThan(1e-3);
    }
    expect(charge(0.5, 'image')).toBeGreaterThan(charge(2, 'image'));
    // The image's pores are more tortuous than Bruggeman's rule has it.
    expect(charge(2, 'image')).toBeLessThan(charge(2, 'bruggeman'));
  });

  it('takes an image without binder', () => {
    const merged = ['--set', 'phases=pore=0,nmc=1', '--set', 'image=two.npy'];
    expect(
      lithoscale(
        'generate',
        'electrode',
        '-o',
        'two.npy',
        '--shape',
        '72,72,72',
        '--particle-radius',
        '3um',
        '--binder-fraction',
        '0',
        '--active-fraction',
        '0.6',
        '--quiet',
      ).status,
    ).toBe(0);
    expect(run(...small, ...merged, '--store', 'a').steps.map(({ status }) => status)).not.toContain(
      'failed',
    );
  });

  it('stops at Ctrl-C within two seconds, however large the image', async () => {
    // A second is promised; a busy machine may take two.
    expect((await interrupted('--store', 'large')).seconds).toBeLessThan(2);
    expect((await interrupted('--store', 'large')).stdout).toMatch(/^read +read back/m);
  });

  it('keeps what is finished after Ctrl-C and goes on from there', async () => {
    await interrupted(...small, '--store', 'b');
    const { status, stdout } = lithoscale('run', pipeline, ...small, '--store', 'b', '--quiet');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^read +read back/m);
    expect(existsSync(join(folder, 'b'))).toBe(true);
  });
});
