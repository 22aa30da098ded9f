import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage, type VoxelSize } from '../microstructure/index.ts';

const binary = resolve(import.meta.dirname, '../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-cli-'));
const at = (name: string): string => join(folder, name);
const voxelSize: VoxelSize = [4e-7, 4e-7, 4e-7];
const phases = ['--phases', 'pore=0,nmc=1'];
const sized = ['--voxel-size', '0.4um'];

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function lithoscale(...args: string[]): Outcome {
  return spawnSync(process.execPath, [binary, ...args], { cwd: folder, encoding: 'utf8' });
}

/** The one JSON document that a verb prints. */
function json(...args: string[]): Record<string, unknown> {
  const { status, stdout, stderr } = lithoscale(...args, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A quarter of the box conducts, as a straight channel along z: D_eff/D = 1/4, tau = 1. */
function channel(): Uint8Array {
  const data = new Uint8Array(8 * 8 * 8).fill(1);
  for (let i = 0; i < data.length; i++) if (i % 8 < 4 && Math.floor(i / 8) % 8 < 4) data[i] = 0;
  return data;
}

beforeAll(async () => {
  const shape = [8, 8, 8] as const;
  await writeImage(at('channel.tif'), { data: channel(), shape, voxelSize });
  const walled = channel().fill(1, 3 * 64, 4 * 64);
  await writeImage(at('walled.tif'), { data: walled, shape, voxelSize });
  await writeImage(at('nan.npy'), {
    data: new Float32Array(8).fill(Number.NaN),
    shape: [2, 2, 2],
    voxelSize,
  });
  await writeImage(at('store.zarr'), { data: channel(), shape, voxelSize });
  mkdirSync(at('damaged.zarr'));
  writeFileSync(at('damaged.zarr/zarr.json'), '{');
  mkdirSync(at('folder.zarr'));
  writeFileSync(at('folder.zarr/notes.txt'), 'notes');
  writeFileSync(at('short.raw'), new Uint8Array(100));
  writeFileSync(at('text.tif'), 'this is no image');
  writeFileSync(at('cut.tif'), readFileSync(at('channel.tif')).subarray(0, 400));
  writeFileSync(at('full.json'), '{"base": "chen2020", "positive": {"porosity": 0.6}}');
  mkdirSync(at('folder.json'));
  writeFileSync(at('unknown-key.yaml'), 'name: x\nsteps:\n  - name: read\n    kind: read\n    wiht: {}\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('verbs', () => {
  it('info', () => {
    expect(json('info', 'channel.tif', ...phases)).toMatchObject({
      shape: [8, 8, 8],
      dtype: 'uint8',
      phases: [
        { label: 0, name: 'pore', fraction: 0.25 },
        { label: 1, name: 'nmc', fraction: 0.75 },
      ],
    });
  });

  it('transport with its errors', async () => {
    const data = Uint8Array.from({ length: 24 ** 3 }, (_, i) => (i % 4 < 2 ? 0 : 1));
    await writeImage(at('walls.tif'), { data, shape: [24, 24, 24], voxelSize });
    const { error } = json('transport', 'walls.tif', ...phases, '--phase', 'pore', '--error');
    expect(error).toMatchObject({ discretisation: 0, sampling: 0, interval: { tortuosityFactor: [1, 1] } });
    const args = ['transport', 'walls.tif', ...phases, '--phase', 'pore', '--error', '--quiet'];
    expect(lithoscale(...args).stdout).toContain('this structure');
  });

  it('transport with its profile', () => {
    json('transport', 'channel.tif', ...phases, '--phase', 'pore', '--profile', 'profile.csv');
    const [head, ...rows] = readFileSync(at('profile.csv'), 'utf8').trim().split('\n');
    expect(head).toBe('position m,fraction,tau/fraction,tau');
    expect(rows.length).toBe(8);
    for (const row of rows) expect(Number(row.split(',')[3])).toBeCloseTo(1, 6);
  });

  it('represent', async () => {
    // Channels of eight voxels a side, so that each of eight boxes is like the whole.
    const data = Uint8Array.from({ length: 16 ** 3 }, (_, i) =>
      i % 8 < 4 && Math.floor(i / 16) % 8 < 4 ? 0 : 1,
    );
    await writeImage(at('channels.tif'), { data, shape: [16, 16, 16], voxelSize });
    const args = ['represent', 'channels.tif', ...phases, '--phase', 'pore', '--divide', '2'];
    expect(json(...args)).toMatchObject({
      phase: 'pore',
      accuracy: 0.05,
      sizes: [{ boxes: 8, shape: [8, 8, 8], percolating: 8, fraction: { mean: 0.25, standardDeviation: 0 } }],
      integralRange: 0,
      volumeNeeded: { fraction: 0, effectiveRatio: 0 },
    });
    const { stdout } = lithoscale(...args, '-o', 'boxes.csv', '--quiet');
    expect(stdout).toContain('fraction 0.25, D_eff/D 0.25, tau 1');
    expect(stdout).toMatch(/volume µm³ .*area 1\/µm/);
    expect(stdout).toMatch(/^ +2 +8 +32.77 /m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(readFileSync(at('boxes.csv'), 'utf8').split('\n')[0]).toContain('divisions,boxes,volume m3');
  });

  it('describe and represent a section, whose boxes have areas and whose surfaces lengths', async () => {
    const data = Uint8Array.from({ length: 60 * 60 }, (_, i) => ((i % 60) % 10 < 5 ? 0 : 1));
    await writeImage(at('section.tif'), { data, shape: [60, 60, 1], voxelSize });
    const section = ['section.tif', ...phases];
    const { stdout } = lithoscale('represent', ...section, '--phase', 'pore', '--axis', 'y', '--quiet');
    expect(stdout).toMatch(/area of box µm² /);
    expect(stdout).toMatch(/^ +2 +4 +144 /m);
    expect(stdout).toContain('whole image, (24 µm)²');
    const only = 'overview,representativeness,chord-lengths,triple-lines';
    const described = lithoscale('describe', ...section, '--only', only, '--quiet').stdout;
    expect(described).toMatch(/length per area \(corrected\) 1\/µm/);
    expect(described).toMatch(/integral range µm²/);
    expect(described).toMatch(/perimeter per area from chords 1\/µm/);
    expect(described).not.toMatch(/area per volume|surface per volume|percolating z|closed share|m³/);
    const { phases: found } = json('describe', ...section, '--only', 'overview') as {
      phases: Record<
        string,
        { fraction: number; sauterRadius: number; specificSurfaceArea: { corrected: number } }
      >;
    };
    const { fraction, sauterRadius, specificSurfaceArea } = found['pore'];
    // Discs: 2 A / L.
    expect(sauterRadius).toBeCloseTo((2 * fraction) / specificSurfaceArea.corrected, 15);
  });

  it('describe, every line of text within the width of a terminal', () => {
    const { stdout } = lithoscale(
      'describe',
      'channel.tif',
      ...phases,
      '--only',
      'all',
      '--active',
      'nmc',
      '--quiet',
    );
    expect(stdout).toContain('Not measured');
    const listed = lithoscale('describe', '--list').stdout;
    for (const line of `${stdout}${listed}`.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it.each(['.npy', '.raw', '.vti', '.tif'])('convert to %s', (extension) => {
    const out = `copy${extension}`;
    expect(json('convert', 'channel.tif', out)).toEqual({
      in: 'channel.tif',
      out,
      shape: [8, 8, 8],
      dtype: 'uint8',
    });
    expect(readFileSync(at(out)).length).toBeGreaterThan(511);
  });

  it('convert to OME-Zarr, whose names and scale the other verbs know', () => {
    for (const version of ['0.4', '0.5']) {
      const out = `copy-${version}.ome.zarr`;
      expect(json('convert', 'channel.tif', out, ...phases, '--ngff', version)).toMatchObject({ out });
      expect(json('info', out)).toMatchObject({
        shape: [8, 8, 8],
        dtype: 'uint8',
        format: 'zarr',
        voxelSize,
        phases: [
          { label: 0, name: 'pore', fraction: 0.25 },
          { label: 1, name: 'nmc', fraction: 0.75 },
        ],
      });
      expect(json('transport', out, '--phase', 'pore')['effectiveRatio']).toBeCloseTo(0.25, 6);
      expect(json('describe', out)['phases']).toHaveProperty('nmc');
      expect(json('info', out, '--dataset', '0')).toHaveProperty('voxelSizeSource', 'file');
    }
  });

  it('describe', () => {
    const description = json('describe', 'channel.tif', ...phases) as {
      phases: Record<string, { fraction: number; specificSurfaceArea: { faces: number } }>;
    };
    expect(description.phases['pore']?.fraction).toBe(0.25);
    // Two walls of 4 x 8 faces in 512 voxels of 0.4 µm.
    expect(description.phases['pore']?.specificSurfaceArea.faces).toBeCloseTo(64 / 512 / 4e-7, 3);
  });

  it('transport along one axis', () => {
    const result = json('transport', 'channel.tif', ...phases, '--phase', 'pore', '--axis', 'z');
    expect(result).toMatchObject({
      phase: 'pore',
      axis: 'z',
      boundary: 'plates',
      percolating: true,
      device: 'cpu',
    });
    expect(result['tortuosityFactor']).toBeCloseTo(1, 6);
    expect(result['effectiveRatio']).toBeCloseTo(0.25, 6);
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining([
        'fractionTotal',
        'fractionPercolating',
        'referenceConductivity',
        'error',
        'iterations',
        'residual',
        'seconds',
      ]),
    );
  });

  it('transport along all axes, where only z is open', () => {
    const results = json(
      'transport',
      'channel.tif',
      ...phases,
      '--phase',
      'pore',
      '--axis',
      'all',
    ) as unknown as Record<string, unknown>[];
    expect(results.map(({ axis, percolating }) => [axis, percolating])).toEqual([
      ['x', false],
      ['y', false],
      ['z', true],
    ]);
  });

  it('transport with its fields', () => {
    const run = (out: string): unknown =>
      json('transport', 'channel.tif', ...phases, '--phase', 'pore', '-o', out)['effectiveRatio'];
    expect(run('field.vti')).toBeCloseTo(0.25, 6);
    const header = readFileSync(at('field.vti')).subarray(0, 1500).toString('latin1');
    for (const name of ['labels', 'potential_z', 'flux_z', 'dissipation_z'])
      expect(header).toContain(`Name="${name}"`);
    expect(run('field.npy')).toBeCloseTo(0.25, 6);
    expect(readFileSync(at('field.flux_z.npy')).length).toBe(128 + 512 * 12);
    expect(run('field.ome.zarr')).toBeCloseTo(0.25, 6);
    expect(json('convert', 'field.ome.zarr', 'flux.npy', '--dataset', 'flux_z_z')).toMatchObject({
      dtype: 'float32',
    });
    const flux = new Float32Array(Uint8Array.from(readFileSync(at('flux.npy')).subarray(-2048)).buffer);
    // 1 in the channel, against the climbing potential.
    flux.forEach((value, voxel) => expect(value).toBeCloseTo(channel()[voxel] === 0 ? -1 : 0, 5));
    expect(json('info', 'field.ome.zarr', '--dataset', 'labels/labels')).toMatchObject({
      phases: [{ name: 'pore' }, { name: 'nmc' }],
    });
  });

  it('transport of what does not percolate is no failure', () => {
    expect(json('transport', 'walled.tif', ...phases, '--phase', 'pore')).toMatchObject({
      percolating: false,
      effectiveRatio: 0,
      tortuosityFactor: null,
    });
  });

  it('generate electrode', () => {
    const result = json(
      'generate',
      'electrode',
      '-o',
      'small.tif',
      '--seed',
      '3',
      '--shape',
      '48,48,48',
      '--particle-radius',
      '2um',
    );
    expect(result).toMatchObject({ method: 'electrode', seed: 3, shape: [48, 48, 48], out: 'small.tif' });
    const fractions = result['fractions'] as Record<string, number>;
    expect(fractions['nmc']).toBeCloseTo(0.5, 2);
    expect(fractions['cbd']).toBeCloseTo(0.12, 2);
  });

  it('cell check, within the width of a terminal', () => {
    const check = json('cell', 'check', '--c-rate', '3', '--pore-radius', '20nm', '--temperature', '298.15K');
    expect(check['limiting']).toMatchObject({ process: 'electrolyte concentration', place: 'positive' });
    expect(check['models']).toHaveProperty('spm', 'fails');
    const { stdout } = lithoscale('cell', 'check', '--parameters', 'chen2020-composite', '--charge');
    expect(stdout).toContain('Debye length');
    expect(stdout).toMatch(/no plating fails, negative: /);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(lithoscale('cell', 'check', '--temperature', '25').stderr).toContain(
      "--temperature: '25' has no unit",
    );
  });

  it('cell run', () => {
    const solution = json(
      'cell',
      'run',
      '--parameters',
      'chen2020',
      '--experiment',
      'Discharge at 1C until 2.5 V',
    );
    const [time, voltage] = [solution['time'] as number[], solution['voltage'] as number[]];
    expect(voltage.at(-1)).toBeCloseTo(2.5, 6);
    // 3555.16 s on a fine mesh; the default mesh ends within a second of it.
    expect(Math.abs((time.at(-1) ?? 0) - 3555.16)).toBeLessThan(1);
    for (const key of ['current', 'temperature', 'capacity', 'events', 'steps', 'seconds'])
      expect(solution).toHaveProperty(key);
  });

  it.each([
    ['info'],
    ['convert'],
    ['describe'],
    ['network'],
    ['transport'],
    ['generate', 'electrode'],
    ['cell', 'run'],
    ['cell', 'check'],
    ['run'],
  ])('help of %s %s has an example', (...verb) => {
    const { status, stdout } = lithoscale(...verb.filter((word) => typeof word === 'string'), '--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Example:');
  });
});

describe('bad input is one line and exit code 2', () => {
  it.each<[string, string[], RegExp]>([
    ['no such file', ['info', 'none.tif'], /none\.tif/],
    [
      'no such data set',
      ['info', 'store.zarr', '--dataset', 'a'],
      /nothing is called 'a'; expected one of 0/,
    ],
    ['data set outside the store', ['info', 'store.zarr', '--dataset', '../b'], /no path within the store/],
    ['data set of a TIFF', ['info', 'channel.tif', '--dataset', 'a'], /only a Zarr store has data sets/],
    ['Zarr without names', ['describe', 'store.zarr'], /the phases have no names/],
    ['damaged Zarr', ['info', 'damaged.zarr'], /damaged\.zarr\/zarr\.json: not a JSON file/],
    ['OME-NGFF of a TIFF', ['convert', 'channel.tif', 'a.tif', '--ngff', '0.4'], /--ngff: only a \.zarr/],
    ['folder in the way', ['convert', 'channel.tif', 'folder.zarr'], /there is a folder of this name/],
    ['not a TIFF', ['info', 'text.tif'], /text\.tif.*TIFF/],
    ['truncated TIFF', ['info', 'cut.tif'], /cut\.tif/],
    ['zero voxel size', ['describe', 'channel.tif', ...phases, '--voxel-size', '0um'], /voxel/i],
    [
      'missing voxel size',
      ['describe', 'short.raw', ...phases, '--raw-shape', '10,10,1', '--raw-type', 'uint8'],
      /voxel/i,
    ],
    ['label that does not occur', ['describe', 'channel.tif', '--phases', 'pore=0,nmc=1,cbd=7'], /7/],
    ['label without a name', ['describe', 'channel.tif', '--phases', 'pore=0'], /1/],
    [
      'shape and size disagree',
      ['info', 'short.raw', '--raw-shape', '10,10,10', '--raw-type', 'uint8'],
      /1000|100/,
    ],
    ['NaN voxels', ['describe', 'nan.npy', ...phases, ...sized], /NaN|not a number/i],
    ['unknown key in a pipeline', ['run', 'unknown-key.yaml'], /unknown-key\.yaml:5:\d+.*with/],
    ['C-rate 0', ['cell', 'run', '--c-rate', '0'], /--c-rate/],
    ['negative C-rate', ['cell', 'run', '--experiment', 'Discharge at -1C'], /-1C/],
    ['volume fractions over 1', ['cell', 'run', '--parameters', 'full.json'], /porosity|fraction/],
    ['unknown verb', ['trasnport', 'channel.tif'], /trasnport.*transport/],
    ['unknown option', ['info', 'channel.tif', '--colour'], /--colour.*; see lithoscale info --help/],
    ['unknown option of a cell', ['cell', 'run', '--colour'], /--colour.*; see lithoscale cell run --help/],
    [
      'density of no phase',
      ['describe', 'channel.tif', ...phases, '--density', 'gold=19g/cm3'],
      /density: .*'gold'.*expected some of pore, nmc/,
    ],
    [
      'errors and a field',
      ['transport', 'channel.tif', ...phases, '--phase', 'pore', '--error', '-o', 'field.vti'],
      /the errors come without fields/,
    ],
    [
      'a profile of three axes',
      ['transport', 'channel.tif', ...phases, '--phase', 'pore', '--axis', 'all', '--profile', 'p.csv'],
      /one file takes the profile of one axis/,
    ],
    [
      'boxes too small',
      ['represent', 'channel.tif', ...phases, '--phase', 'pore', '--divide', '2'],
      /8 x 8 x 8 voxels divided by 2; expected whole numbers/,
    ],
    ['unknown phase', ['transport', 'channel.tif', ...phases, '--phase', 'poer'], /poer/],
    ['phase twice', ['transport', 'channel.tif', ...phases, '--phase', 'pore,pore'], /'pore' stands twice/],
    ...(
      [
        ['pore=1,nmc=2', /'nmc' is not among/],
        ['pore=1,pore=2', /'pore' stands twice/],
        ['pore=1=2', /'pore=1=2' is not a value of a phase/],
        ['nmc', /'nmc' is not a value of a phase/],
      ] as [string, RegExp][]
    ).map(([list, names]): [string, string[], RegExp] => [
      `conductivity ${list}`,
      ['transport', 'channel.tif', ...phases, '--phase', 'pore', '--conductivity', list],
      names,
    ]),
    ['output in no folder', ['cell', 'run', '-o', 'none/curves.csv'], /none.curves\.csv.*folder/],
    ['output that is a folder', ['describe', 'channel.tif', ...phases, '-o', 'folder.json'], /folder\.json/],
    ['output of no format', ['generate', 'electrode', '-o', 'cathode.xyz'], /\.xyz.*\.tif/],
    [
      'tolerance out of range',
      ['transport', 'channel.tif', ...phases, '--phase', 'pore', '--tolerance', 'nan'],
      /tolerance/,
    ],
  ])('%s', (_, args, names) => {
    const { status, stdout, stderr } = lithoscale(...args, '--quiet');
    expect(stderr).toMatch(/^lithoscale: [^\n]+\n$/);
    expect(stderr).toMatch(names);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('the command as a part of others', () => {
  it('prints its version', () => {
    const { version } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as { version: string };
    expect(lithoscale('--version')).toEqual(expect.objectContaining({ status: 0, stdout: `${version}\n` }));
  });

  it('stops without a word when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, [binary, 'cell', 'run', '--json'], { cwd: folder });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += String(text)));
    const status = await new Promise<number | null>((done) => child.on('exit', done));
    expect(stderr).toBe('');
    expect(status).toBe(141);
  });

  it('leaves no unfinished files behind', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
