import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { greyImage } from '../../../verify/grey-images.ts';
import { randomCells } from '../../../verify/random-cells.ts';
import { writeImage, type VoxelSize } from '../../microstructure/index.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
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
    ).toMatch(/thresholds: 2 thresholds make 3 classes; expected the 2 that the phases name/);
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

  it('profile a property, and a field averaged over a phase', () => {
    const areas = json('profile', ...cells, '--property', 'area', '--window', '8um', '--step', '4um');
    expect(areas).toMatchObject({ phase: 'pore', property: 'area', unit: '1/m', axis: 'z' });
    const { position, value } = areas as { position: number[]; value: number[] };
    expect(value).toHaveLength(position.length);
    expect(position[1] - position[0]).toBeCloseTo(4e-6, 12);
    // The image itself as a field: 1 in the pores, 0 outside.
    const field = json('profile', ...cells, '--field', 'cells.tif', '-o', 'field.csv');
    const { fraction, superficial, whole } = field as {
      fraction: number[];
      superficial: number[];
      whole: { fraction: number; intrinsic: number; superficial: number };
    };
    expect(superficial).toEqual(fraction);
    expect(whole.intrinsic).toBe(1);
    expect(readFileSync(at('field.csv'), 'utf8')).toMatch(/^z m,fraction,intrinsic,superficial\n/);
    expect(lithoscale('profile', ...cells, '--field', 'cells.tif').stdout).toMatch(/whole image: fraction/);
    const shown = lithoscale('profile', ...cells, '--property', 'area', '--window', '8um').stdout;
    expect(shown).toMatch(/^z µm +area 1\/µm\n4 +0\.\d+\n/);
    expect(complaint('profile', ...cells, '--field', 'cells.tif', '--property', 'area')).toMatch(
      /--property/,
    );
    expect(complaint('profile', ...cells, '--window', '1m')).toMatch(/1 m along z/);
  });

  it('represent any property of a phase', () => {
    const found = json('represent', ...cells, '--property', 'area', '--divide', '2', '--boxes', 'areas.csv');
    expect(found).toMatchObject({ property: 'area', unit: '1/m', subVolumes: 'disjoint', bias: null });
    expect(found['sizes']).toHaveLength(1);
    expect(readFileSync(at('areas.csv'), 'utf8').trim().split('\n')).toHaveLength(9);
    const nested = [
      'represent',
      ...cells,
      '--property',
      'fraction',
      '--sub-volumes',
      'nested',
      '--steps',
      '4',
    ];
    expect(json(...nested)['value']).toHaveLength(4);
    expect(lithoscale(...nested).stdout).toMatch(/in 95 of 100 images needs/);
    expect(
      lithoscale('represent', ...cells, '--property', 'sauter-radius', '--divide', '2,3').stdout,
    ).toMatch(/variance falls as volume/);
    expect(complaint('represent', ...cells, '--property', 'area', '--conductivity', 'pore=1')).toMatch(
      /--conductivity: area has no conductivities; leave it out/,
    );
    expect(complaint('represent', ...cells, '--property', 'areas')).toMatch(/Allowed choices|one of/);
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
    expect(complaint('represent', ...cells, '--from', 'face')).toMatch(
      /--from: disjoint boxes do not take it/,
    );
    expect(complaint('represent', ...cells, '--sub-volumes', 'nested', '--seed', '2')).toMatch(
      /--seed: nested boxes do not take it/,
    );
    expect(complaint('represent', ...cells, '--boxes', 'boxes.txt')).toMatch(/cannot write '\.txt'/);
  });
});

describe('electrons, porous binder and heat', () => {
  // Columns along z: 8 of 16 pores, 4 binder, 4 active material, of which the last two of 12 layers are cut off.
  const named = ['columns.npy', '--voxel-size', '1um', '--phases', 'pore=0,nmc=1,cbd=2'];
  beforeAll(async () => {
    const data = Uint8Array.from({ length: 16 * 4 * 12 }, (_, voxel) => {
      const [x, z] = [voxel % 16, Math.floor(voxel / 64)];
      if (x < 8) return 0;
      if (x < 12) return 2;
      return x === 12 || z === 9 ? 0 : 1;
    });
    await writeImage(at('columns.npy'), { data, shape: [16, 4, 12], voxelSize });
  });

  it('describe with the particles that electrons do not reach', () => {
    const only = ['--only', 'conducting-network', '--active', 'nmc'];
    const args = [...only, '--conductors', 'cbd', '--table', 'isolated-particles=isolated.csv'];
    interface Found {
      conductingNetwork: {
        isolatedParticles: { voxels: number; cut: boolean }[];
        isolatedFraction: number;
      };
    }
    const { conductingNetwork } = json('describe', ...named, ...args) as unknown as Found;
    expect(conductingNetwork.isolatedParticles).toMatchObject([{ voxels: 3 * 4 * 2, cut: true }]);
    expect(conductingNetwork.isolatedFraction).toBeCloseTo(2 / 11, 12);
    const rows = readFileSync(at('isolated.csv'), 'utf8').trim().split('\n');
    expect(rows.length).toBe(2);
    expect(rows[0]).toBe('part,voxels,volume [m3],x [m],y [m],z [m],share of surface,cut by the image');
    expect(lithoscale('describe', ...named, ...args).stdout).toMatch(/isolated particles +1\n/);
    const other = json('describe', ...named, ...only, '--collector', 'z-high') as unknown as Found;
    expect(other.conductingNetwork.isolatedFraction).toBeCloseTo(9 / 11, 12);
  });

  it('describe by all descriptors, of which some have nothing to measure here', () => {
    const found = json('describe', ...named, '--only', 'all') as unknown as {
      omitted: { name: string; reason: string }[];
    };
    expect(found.omitted.map(({ name }) => name)).toContain('particles');
    expect(found).toHaveProperty('chordLengths');
    const { status, stdout, stderr } = lithoscale(
      'describe',
      ...named,
      '--only',
      'particles,porosity',
      '--quiet',
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^lithoscale: particles: .*--active/);
    expect(stdout).toContain('total porosity');
  });

  it('transport through pores and a binder with pores of its own', () => {
    const found = json('transport', ...named, '--phase', 'pore', '--nanoporosity', 'cbd=0.36');
    const pores = (9 + 3 / 12) / 16;
    const electrolyte = found['electrolyte'] as Record<string, number>;
    expect(electrolyte['porosity']).toBeCloseTo(pores + 0.36 / 4, 9);
    // The pores of the cut-off layer carry next to nothing: nine columns and four of binder.
    expect(electrolyte['transportEfficiency']).toBeCloseTo(9 / 16 + 0.36 ** 1.5 / 4, 2);
    expect(electrolyte['tortuosityFactor']).toBeCloseTo(
      electrolyte['porosity'] / electrolyte['transportEfficiency'],
      9,
    );
    const tighter = ['--nanoporosity', 'cbd', '--nanotortuosity', 'cbd=4.7'];
    const given = json('transport', ...named, '--phase', 'pore', ...tighter);
    expect((given['electrolyte'] as Record<string, number>)['transportEfficiency']).toBeCloseTo(
      9 / 16 + 0.1 / 4,
      2,
    );
  });

  it('transport of heat with cited conductivities', () => {
    const found = json(
      'transport',
      ...named,
      '--property',
      'thermal',
      '--fill',
      'vacuum',
      '--conductivity',
      'cbd=0.5',
    );
    expect(found['effectiveConductivity']).toBeCloseTo(0.5 / 4, 6);
    const sources = found['conductivities'] as Record<string, { value: number; source: string }>;
    expect(sources['pore']?.value).toBe(0);
    expect(sources['nmc']?.source).toMatch(/doi 10\./);
    expect(sources['cbd']).toMatchObject({ value: 0.5, source: 'given' });
    expect(lithoscale('transport', ...named, '--property', 'thermal').stdout).toMatch(
      /W\/\(m K\), to the order of magnitude/,
    );
  });

  it('refuse what they do not know', () => {
    const letters = ['columns.npy', '--voxel-size', '1um', '--phases', 'a=0,nmc=1,cbd=2'];
    expect(complaint('transport', ...letters, '--property', 'thermal')).toMatch(
      /no thermal conductivity is known for the phase 'a'/,
    );
    expect(complaint('transport', ...named)).toMatch(/--phase: no conducting phase is named/);
    expect(complaint('transport', ...named, '--phase', 'pore', '--nanoporosity', 'cbd=2')).toMatch(
      /the porosity is 2/,
    );
    expect(complaint('transport', ...named, '--phase', 'pore', '--nanotortuosity', 'cbd=2')).toMatch(
      /give --nanoporosity cbd=VALUE/,
    );
    expect(complaint('transport', ...named, '--phase', 'pore', '--nanoporosity', 'pore=0.5')).toMatch(
      /one phase of pores/,
    );
    expect(complaint('transport', ...named, '--phase', 'pore', '--fill', 'vacuum')).toMatch(
      /--fill: .*heat alone/,
    );
    const table = ['--table', 'isolated-particles=p.csv'];
    expect(complaint('describe', ...named, ...table)).toMatch(/p\.csv.*--active NAME/);
    expect(complaint('describe', ...named, '--table', 'isles=p.csv')).toMatch(
      /--table: .*isolated-particles/,
    );
    expect(complaint('describe', ...named, '--only', 'overveiw')).toMatch(/did you mean overview/);
    expect(complaint('describe', ...named, '--periodic', 'x,w')).toMatch(/'w' is no axis/);
    expect(complaint('describe', ...named, '--reach', '3')).toMatch(/has no unit/);
  });
});

describe('pore networks', () => {
  it('network beside the solution on all voxels, and as files', async () => {
    // A straight channel of two chambers: one neck of a third of the chambers' width.
    const data = Uint8Array.from({ length: 9 * 9 * 24 }, (_, voxel) => {
      const [x, y, z] = [voxel % 9, Math.floor(voxel / 9) % 9, Math.floor(voxel / 81)];
      const open = z === 11 || z === 12 ? 3 : 0;
      const within = (at: number): boolean => at >= open && at < 9 - open;
      return within(x) && within(y) ? 0 : 1;
    });
    await writeImage(at('chambers.npy'), { data, shape: [9, 9, 24], voxelSize });
    const named = ['chambers.npy', '--voxel-size', '1um', '--phases', 'pore=0,solid=1'];
    const found = json('network', ...named, '-o', 'network.csv') as unknown as {
      pores: number;
      throats: number;
      axes: { axis: string; effectiveRatio: number; models: Record<string, { effectiveRatio: number }> }[];
    };
    expect(found).toMatchObject({ pores: 2, throats: 1 });
    const along = found.axes.find(({ axis }) => axis === 'z');
    expect(along?.models['fitted']?.effectiveRatio).toBeCloseTo(along?.effectiveRatio ?? 0, 2);
    expect(readFileSync(at('network.csv'), 'utf8')).toContain('throat.conns');
    expect(lithoscale('network', ...named).stdout).toMatch(/2 pores, 1 throats\n[^]*network, slices/);
    // A diagonal of voxels that meet at corners alone: one pore, and no way through on voxels.
    const diagonal = Uint8Array.from({ length: 400 }, (_, voxel) => (voxel % 21 === 0 ? 0 : 1));
    await writeImage(at('diagonal.npy'), { data: diagonal, shape: [20, 20, 1], voxelSize });
    const corners = lithoscale(
      'network',
      'diagonal.npy',
      '--voxel-size',
      '1um',
      '--phases',
      'pore=0,solid=1',
    );
    expect(corners.stdout).toMatch(/no way through voxel faces along x, y: .* by corners alone/);
    expect(complaint('network', ...named, '--phase', 'ore')).toMatch(/no phase is called 'ore'/);
    expect(complaint('network', ...named, '--neck-ratio', '2')).toMatch(/--neck-ratio/);
    // Pores given as halves of the channel, and particles of the solid as one.
    const halves = data.map((value, voxel) => (value > 0 ? 0 : voxel < data.length / 2 ? 40 : 90));
    await writeImage(at('pores.tif'), { data: halves, shape: [9, 9, 24], voxelSize });
    await writeImage(at('solid.tif'), { data: data.map((value) => 3 * value), shape: [9, 9, 24], voxelSize });
    const given = ['--pore-labels', 'pores.tif'];
    expect(json('network', ...named, ...given)).toMatchObject({ method: 'given', pores: 2, throats: 1 });
    expect(
      json(
        'describe',
        ...named,
        ...given,
        '--active',
        'solid',
        '--particle-labels',
        'solid.tif',
        '--only',
        'pore-network,particle-separation',
      ),
    ).toMatchObject({ poreNetwork: { pores: 2 }, particleSeparation: { method: 'given', particles: 1 } });
    expect(complaint('network', ...named, ...given, '--neck-ratio', '0.8')).toMatch(
      /--neck-ratio: given pores/,
    );
    expect(complaint('describe', ...named, '--particle-labels', 'solid.tif')).toMatch(/--active NAME/);
    expect(complaint('describe', ...named, '--active', 'solid', '--particle-labels', 'pores.tif')).toMatch(
      /--particle-labels pores\.tif: .*outside 'solid'/,
    );
  });
});
