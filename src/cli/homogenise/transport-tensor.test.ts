import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folder.ts';
import { readImage, writeImage, type Shape, type VoxelSize } from '../../microstructure/index.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const { path } = temporaryFolder();
const shape: Shape = [8, 8, 8];
const voxelSize: VoxelSize = [4e-7, 4e-7, 4e-7];
const pore = ['transport', 'channel.tif', '--phases', 'pore=0,nmc=1', '--phase', 'pore'];
const both = ['transport', 'layers.tif', '--phases', 'nmc=0,cbd=1', '--phase', 'nmc,cbd'];

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function lithoscale(...args: string[]): Outcome {
  return spawnSync(process.execPath, [binary, ...args], { cwd: path(''), encoding: 'utf8' });
}

function json(...args: string[]): Record<string, unknown> {
  const { status, stdout, stderr } = lithoscale(...args, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

beforeAll(async () => {
  // A quarter of the box conducts along z; layers of four voxels across z.
  const channel = Uint8Array.from({ length: 512 }, (_, at) =>
    at % 8 < 4 && Math.floor(at / 8) % 8 < 4 ? 0 : 1,
  );
  await writeImage(path('channel.tif'), { data: channel, shape, voxelSize });
  const layers = Uint8Array.from({ length: 512 }, (_, at) => (at < 256 ? 0 : 1));
  await writeImage(path('layers.tif'), { data: layers, shape, voxelSize });
});

describe('transport --tensor', () => {
  it('of a channel: one direction, the others without flow', () => {
    const found = json(...pore, '--tensor');
    expect(found).toMatchObject({
      phase: 'pore',
      boundary: 'periodic',
      fractionTotal: 0.25,
      principal: { axes: [[0, 0, 1], expect.anything(), expect.anything()] },
      tortuosity: { values: [expect.closeTo(1, 6), null, null] },
      asymmetry: 0,
      device: 'cpu',
    });
    expect((found['tensor'] as number[][]).flat().map((value) => Number(value.toFixed(6)))).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0.25,
    ]);
    expect(found).not.toHaveProperty('closure');
    const { stdout } = lithoscale(...pore, '--tensor', '--quiet');
    expect(stdout).toContain('D_eff/D, periodic');
    expect(stdout).toMatch(/0\.25 +1 +0\.0000, 0\.0000, 1\.0000/);
    expect(stdout).toContain('nothing flows');
  });

  it('all three boundaries with a verdict', () => {
    const found = json(...both, '--conductivity', 'nmc=1,cbd=3', '--tensor', '--boundary', 'all');
    expect(found).toMatchObject({
      phase: 'nmc,cbd',
      static: { boundary: 'static' },
      kinematic: { boundary: 'kinematic' },
    });
    // Across the layers periodic and static are harmonic, 1.5 of 3; kinematic is more.
    const across = (name: string): number => (found[name] as { tensor: number[][] }).tensor[2][2];
    expect(across('periodic')).toBeCloseTo(0.5, 4);
    expect(across('static')).toBeCloseTo(0.5, 3);
    expect(across('kinematic')).toBeGreaterThan(0.55);
    expect(found['disagreement']).toBeGreaterThan(0.1);
    const { stdout } = lithoscale(...both, '--tensor', '--boundary', 'all', '--quiet');
    expect(stdout).toMatch(/D_eff\/D +static +periodic +kinematic/);
    expect(stdout).toContain('representative within 0.0');
  });

  it('writes closure fields and potentials', async () => {
    const args = [...both, '--conductivity', 'nmc=1,cbd=3', '--tensor', '--tolerance', '1e-5'];
    json(...args, '-o', 'closure.ome.zarr');
    const { volume } = await readImage(path('closure.ome.zarr'), { dataset: 'closure_z' });
    // 1.5 times the mean gradient in the first layer, half of it in the second.
    expect(volume.data[64] - volume.data[0]).toBeCloseTo(0.5 * 4e-7, 10);
    expect(volume.data[448] - volume.data[384]).toBeCloseTo(-0.5 * 4e-7, 10);
    json(...args, '-o', 'closure.vti');
    const text = readFileSync(path('closure.vti'), 'latin1');
    for (const name of ['labels', 'closure_x', 'closure_y', 'closure_z', 'potential_z'])
      expect(text).toContain(`Name="${name}"`);
  });
});

describe('transport under other boundaries', () => {
  it.each(['plates', 'plates-periodic', 'mirror', 'periodic', 'kinematic', 'static'])('%s', (boundary) => {
    const found = json(...pore, '--boundary', boundary, '--tolerance', '1e-5');
    expect(found).toMatchObject({ boundary, axis: 'z' });
    expect(found['tortuosityFactor']).toBeCloseTo(1, 4);
  });

  it('with contacts: half a voxel more for each', () => {
    const values = ['--conductivity', 'nmc=1,cbd=1', '--tolerance', '1e-6'];
    const found = json(...both, ...values, '--contact', 'cbd/nmc=4e-7');
    expect(found['effectiveRatio']).toBeCloseTo(8 / 9, 5);
    const periodic = json(...both, ...values, '--contact', 'nmc/cbd=4e-7', '--boundary', 'periodic');
    expect(periodic['effectiveRatio']).toBeCloseTo(8 / 10, 5);
  });

  it('with a tensor conductivity', () => {
    const args = [...both, '--conductivity', 'cbd=1', '--conductivity-tensor', 'nmc=2,3,1'];
    const found = json(...args, '--tolerance', '1e-6');
    const diagonal = (found['tensor'] as number[][]).map((row, at) => row[at]);
    expect(diagonal).toEqual([1.5, 2, 1].map((value) => expect.closeTo(value, 5) as number));
    const along = json(...args, '--boundary', 'plates');
    expect(along).toMatchObject({
      tensor: null,
      alongAxes: [1.5, 2, 1].map((value) => expect.closeTo(value, 3) as number),
    });
    expect(lithoscale(...args, '--quiet').stdout).toContain('tau along its own axes');
  });

  it('help that shows how, and works as typed', () => {
    const { stdout } = lithoscale('transport', '--help');
    const example = /lithoscale (transport .*--tensor --boundary all)/.exec(stdout)?.[1] ?? '';
    lithoscale(
      'generate',
      'electrode',
      '-o',
      'electrode.tif',
      '--shape',
      '40,40,40',
      '--particle-radius',
      '2um',
      '--quiet',
    );
    const { status } = lithoscale(...example.trim().split(/\s+/), '--quiet');
    expect(status).toBe(0);
  });
});

describe('bad input is one line and exit code 2', () => {
  it.each<[string[], RegExp]>([
    [['--tensor', '--axis', 'z'], /a tensor has all axes/],
    [
      ['--tensor', '--boundary', 'plates'],
      /the boundary 'plates' gives no tensor; choose --boundary periodic/,
    ],
    [['--tensor', '--boundary', 'round'], /no boundary is called 'round'; expected one of periodic/],
    [['--boundary', 'round'], /no boundary is called 'round'; expected one of plates/],
    [['--boundary', 'all'], /boundaries are compared by their tensors; ask for --tensor/],
    [['--tensor', '--error'], /--error looks at one axis at a time/],
    [['--tensor', '--laws'], /--laws looks at one axis at a time/],
    [['--tensor', '--tolerance', '1e-9'], /the tolerance of a tensor is 1e-9/],
    [['--tensor', '--boundary', 'all', '-o', 'a.vti'], /the fields of one boundary go into a file/],
    [['--boundary', 'periodic', '--profile', 'p.csv'], /a profile runs from plate to plate/],
    [['--contact', 'pore=1'], /'pore=1' is not a contact resistance/],
    [['--contact', 'pore/nmc=-1'], /'-1' does not do/],
    [['--contact', 'pore/nmc=1'], /'nmc' does not conduct; expected pore/],
    [['--contact', 'pore/nmc=1,nmc/pore=2'], /the contact nmc\/pore stands twice/],
    [['--conductivity', 'pore=0', '--tensor'], /'0' does not do; expected a number over 0/],
    [['--conductivity-tensor', 'pore=1,-1,1'], /has the eigenvalue -1; expected a positive definite tensor/],
    [['--conductivity-tensor', 'pore=1,1'], /not a conductivity tensor/],
    [['--conductivity-tensor', 'nmc=1,1,1'], /'nmc' is not among the conducting phases/],
    [['--conductivity-tensor', 'pore=1,1,1', '--contact', 'pore/nmc=1'], /tensors do not go with --contact/],
    [
      ['--conductivity-tensor', 'pore=1,1,1', '--boundary', 'mirror'],
      /'mirror' does not go with conductivity tensors/,
    ],
    [['--conductivity-tensor', 'pore=1,1,1', '--axis', 'x'], /solved along all axes/],
  ])('%j', (args, names) => {
    const { status, stdout, stderr } = lithoscale(...pore, ...args, '--quiet');
    expect(stderr).toMatch(/^lithoscale: [^\n]+\n$/);
    expect(stderr).toMatch(names);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
