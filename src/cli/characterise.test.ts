import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { greyImage } from '../../verify/grey-images.ts';
import { randomCells } from '../../verify/random-cells.ts';
import { writeImage, type VoxelSize } from '../microstructure/index.ts';

const binary = resolve(import.meta.dirname, '../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-cli-'));
const at = (name: string): string => join(folder, name);
/** Share of a square channel whose walls cut voxels in halves. */
const open = (15.5 / 24) ** 2;
const voxelSize: VoxelSize = [1e-6, 1e-6, 1e-6];

function lithoscale(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [binary, ...args], { cwd: folder, encoding: 'utf8' });
}

/** The one JSON document that a verb prints. */
function json(...args: string[]): Record<string, unknown> {
  const { status, stdout, stderr } = lithoscale(...args, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** The one line that a verb says of bad input. */
function complaint(...args: string[]): string {
  const { status, stdout, stderr } = lithoscale(...args, '--quiet');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n').length).toBe(1);
  return stderr;
}

beforeAll(async () => {
  const grey = greyImage(24, (x, y) => x < 8.5 || y < 8.5, { blur: 1, noise: 0.02, seed: 1 });
  await writeImage(at('grey.npy'), { ...grey, voxelSize });
  await writeImage(at('cells.tif'), { data: randomCells(32, 2, 1, 0.7), shape: [32, 32, 32], voxelSize });
});

afterAll(() => rmSync(folder, { recursive: true }));

const grey = ['grey.npy', '--voxel-size', '1um'];
const cells = ['cells.tif', '--phases', 'solid=0,pore=1', '--phase', 'pore'];

describe('grey-scale images', () => {
  it('segment', () => {
    const found = json('segment', ...grey, '-o', 'labels.tif');
    expect(found).toMatchObject({ classes: 2, method: 'otsu', out: 'labels.tif', warnings: [] });
    expect((found['thresholds'] as number[])[0]).toBeCloseTo(0.5, 1);
    const [matrix, body] = found['fractions'] as [number, number];
    expect(matrix).toBeCloseTo(open, 1);
    expect(matrix + body).toBeCloseTo(1, 12);
    const [[low, high]] = found['fractionWindows'] as [[number, number]];
    expect(low).toBeLessThan(open);
    expect(high).toBeGreaterThan(open);
    expect(json('info', 'labels.tif')['dtype']).toBe('uint8');
  });

  it('transport with what the threshold costs', () => {
    const named = ['--thresholds', 'otsu', '--phases', 'pore=0,wall=1'];
    const found = json('transport', ...grey, ...named, '--phase', 'pore', '--error');
    const { segmentation, interval } = found['error'] as {
      segmentation: { threshold: number; effectiveRatio: [number, number] }[];
      interval: { structure: [number, number] };
    };
    expect(segmentation.length).toBe(1);
    expect(interval.structure[0]).toBeLessThan(open);
    expect(interval.structure[1]).toBeGreaterThan(open);
  });

  it('need as many names as classes, and thresholds among their values', () => {
    expect(
      complaint('transport', ...grey, '--thresholds', '0.3,0.6', '--phases', 'a=0,b=1', '--phase', 'a'),
    ).toMatch(/--thresholds: 2 thresholds make 3 classes; expected the 2 that --phases names/);
    expect(complaint('segment', ...grey, '--thresholds', '7')).toMatch(
      /no voxel falls in class 1 of thresholds 7/,
    );
    expect(complaint('segment', ...grey, '--classes', '1')).toMatch(/--classes: '1' does not do/);
    expect(complaint('describe', ...grey, '--phases', 'a=0,b=1')).toMatch(/verb segment, or --thresholds/);
  });

  it('say what is used in place of the file’s voxel size even when quiet', () => {
    const { status, stderr, stdout } = lithoscale('info', 'cells.tif', '--voxel-size', '2um', '--json');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^lithoscale: note: cells\.tif: the voxel size given, 2 µm/);
    expect((JSON.parse(stdout) as { warnings: string[] }).warnings.length).toBe(1);
  });
});

describe('laws and parts', () => {
  it('transport with its laws', () => {
    const found = json('transport', ...cells, '--laws');
    const laws = found['laws'] as Record<string, number>;
    expect(laws['constrictivity']).toBeCloseTo(
      laws['geometricTortuosity'] ** 2 / (found['tortuosityFactor'] as number),
      12,
    );
    expect(laws['formationFactor']).toBe(found['macMullinNumber']);
    expect(lithoscale('transport', ...cells, '--laws').stdout).toMatch(/constrictivity/);
  });

  it('represent by boxes at random', () => {
    const args = ['represent', ...cells, '--sub-volumes', 'random', '--divide', '2', '--count', '6'];
    const found = json(...args, '--seed', '3', '--boxes', 'boxes.csv');
    expect(found).toMatchObject({ subVolumes: 'random', seed: 3 });
    expect((found['sizes'] as { boxes: number; overlap: number }[])[0]).toMatchObject({ boxes: 6 });
    expect(json(...args, '--seed', '3')['sizes']).toEqual(found['sizes']);
    expect(json(...args, '--seed', '4')['sizes']).not.toEqual(found['sizes']);
    const rows = readFileSync(at('boxes.csv'), 'utf8').trim().split('\n');
    expect(rows[0]).toMatch(
      /^x,y,z,nx,ny,nz,volume m3,percolating,fraction,area 1\/m,D_eff\/D,tau,Bruggeman b$/,
    );
    expect(rows.length).toBe(7);
  });

  it('represent by nested boxes', () => {
    const args = ['represent', ...cells, '--sub-volumes', 'nested', '--from', 'face', '--steps', '4'];
    const found = json(...args, '-o', 'nested.csv');
    const { value, interval } = found['effectiveRatio'] as { value: number[]; interval: number[] };
    expect(value.length).toBe(4);
    expect(interval[0] / interval[3]).toBeCloseTo(2, 9);
    expect(readFileSync(at('nested.csv'), 'utf8').trim().split('\n').length).toBe(5);
    expect(lithoscale(...args).stdout).toMatch(/in 95 of 100 images needs/);
  });

  it('refuse what they cannot do', () => {
    expect(complaint('transport', ...cells, '--laws', '--boundary', 'plates-periodic')).toMatch(
      /--laws: .*one phase/,
    );
    expect(complaint('represent', ...cells, '--sub-volumes', 'nested', '--steps', '9')).toMatch(
      /in 9 nested boxes/,
    );
    expect(complaint('represent', ...cells, '--sub-volumes', 'random', '--count', '1')).toMatch(
      /--count: '1'/,
    );
    expect(complaint('represent', ...cells, '--boxes', 'boxes.txt')).toMatch(/cannot write '\.txt'/);
  });
});
