import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-cell-parameters-'));
const [nx, nz] = [36, 48];

/** Blocks of four voxels with more and more pores from the collector to the separator. */
function opening(): Uint8Array {
  const random = new Random(3);
  const blocks = Array.from({ length: 9 * 9 * 12 }, () => random.uniform());
  return Uint8Array.from({ length: nx * nx * nz }, (_, at) => {
    const [x, y, z] = [at % nx, Math.floor(at / nx) % nx, Math.floor(at / nx ** 2)].map((i) =>
      Math.floor(i / 4),
    );
    return blocks[x + 9 * (y + 9 * z)] < 0.66 - 0.025 * z ? 1 : 0;
  });
}

function lithoscale(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [binary, ...args], { cwd: folder, encoding: 'utf8' });
}

const given = ['graded.tif', '--phases', 'pore=0,nmc=1', '--active', 'nmc', '--conductivity', 'nmc=0.18'];

function made(...options: string[]): Record<string, unknown> {
  const { stdout, stderr, status } = lithoscale('cell', 'parameters', ...given, ...options, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

function drawn(...options: string[]): number {
  const { stdout, stderr } = lithoscale('cell', 'run', ...options, '--json');
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { capacity: number[] }).capacity.at(-1) ?? 0;
}

beforeAll(async () => {
  const volume = { data: opening(), shape: [nx, nx, nz] as const, voxelSize: [2e-6, 2e-6, 2e-6] as const };
  await writeImage(join(folder, 'graded.tif'), volume);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('cell parameters', () => {
  it('writes a cell that runs, each number with its interval', () => {
    const { numbers, slices, out } = made('-o', 'cell.bpx.json', '--discharge', '1') as {
      numbers: { name: string; value: number; low: number; high: number }[];
      slices: number;
      out: string;
      discharge: object;
    };
    expect(out).toBe('cell.bpx.json');
    expect(slices).toBe(nz);
    expect(numbers.map(({ name }) => name)).toContain('positive.electrolyteTransportEfficiency');
    for (const { value, low, high } of numbers) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    const text = readFileSync(join(folder, 'cell.bpx.json'), 'utf8');
    expect(text).toMatch(/from the image graded\.tif \(SHA-256 [\da-f]{64}\), 36 x 36 x 48 voxels/);
    expect(drawn('--parameters', 'cell.bpx.json', '--c-rate', '0.05')).toBeGreaterThan(0);
  });

  it('says of an image in a folder what is in the folder', async () => {
    const shape = [nx, nx, nz] as const;
    const voxelSize = [2e-6, 2e-6, 2e-6] as const;
    await writeImage(join(folder, 'graded.zarr'), { data: opening(), shape, voxelSize });
    const args = ['cell', 'parameters', 'graded.zarr', ...given.slice(1), '--quiet'];
    const { status, stderr } = lithoscale(...args, '-o', 'folder.bpx.json');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const text = readFileSync(join(folder, 'folder.bpx.json'), 'utf8');
    expect(text).toMatch(/from the image graded\.zarr \(SHA-256 [\da-f]{64}\)/);
  });

  it('knows which end of the image is the collector’s', () => {
    made('-o', 'first.bpx.json');
    made('-o', 'last.bpx.json', '--collector', 'last');
    made('-o', 'even.bpx.json', '--even');
    const rate = ['--c-rate', '3'];
    const [first, last, even] = ['first', 'last', 'even'].map((name) =>
      drawn('--parameters', `${name}.bpx.json`, ...rate),
    );
    // Open at the separator is better than even, and even than open at the collector.
    expect(first).toBeGreaterThan(1.02 * even);
    expect(last).toBeLessThan(0.98 * even);
  });

  it('shows a table to people', () => {
    const { stdout, status } = lithoscale('cell', 'parameters', ...given, '--quiet', '--discharge', '1');
    expect(status).toBe(0);
    expect(stdout).toMatch(/positive\.porosity +0\.\d+ +0\.\d+ +0\.\d+/);
    expect(stdout).toContain(`graded electrode: ${nz} slices`);
    expect(stdout).toMatch(/discharge at 1C: [\d.]+ A h, [\d.]+ to [\d.]+ with 95 %/);
  });

  it.each([
    [
      'a phase that is not there',
      ['--binder', 'cbd', '--conductivity', 'nmc=1,cbd=2'],
      /--binder: 'cbd' is no phase/,
    ],
    ['a solid without its conductivity', ['--conductivity', 'pore=1'], /'pore' is not among the conducting/],
    ['an output of another kind', ['-o', 'cell.xml'], /\.xml/],
    ['a share over one', ['--binder-access', '2'], /--binder-access/],
  ])('refuses %s', (_, options, message) => {
    const { stderr, status } = lithoscale('cell', 'parameters', ...given, ...options, '--quiet');
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it('blames the role whose name is no phase', () => {
    const { stderr, status } = lithoscale('cell', 'parameters', ...given, '--active', 'foo', '--quiet');
    expect(stderr).toBe("lithoscale: --active: 'foo' is no phase of the image; expected one of pore, nmc\n");
    expect(status).toBe(2);
  });

  it('calls a nominal capacity in mA h bad input', () => {
    writeFileSync(join(folder, 'milli.json'), '{"base": "chen2020", "nominalCapacity": 5000}');
    const { stderr, status } = lithoscale('cell', 'run', '--parameters', 'milli.json', '--quiet');
    expect(stderr).toMatch(/^lithoscale: .*nominalCapacity: 5000 A h .*looks like mA h.*\n$/);
    expect(status).toBe(2);
  });
});
