import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithGpu } from '../../test/support/gates.ts';
import { closeIdleGpu, DeviceError, releaseIdleEngines, type GpuDevice } from '../compute/index.ts';
import { writeImage, type LabelledVolume } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { onDevice } from './transport-device.ts';
import { transport, type TransportBoundary, type TransportOptions, type TransportResult } from './index.ts';

afterAll(() => {
  releaseIdleEngines();
  closeIdleGpu();
});

interface Sample {
  readonly shape: readonly [number, number, number];
  readonly voxelSize?: readonly [number, number, number];
  /** Share of each phase; the rest insulates. */
  readonly shares: readonly number[];
  readonly conductivities: readonly number[];
  readonly boundary?: TransportBoundary;
  /** Edge of the cubes of one phase, voxels. */
  readonly grain?: number;
}

function volumeOf({ shape, voxelSize = [1, 1, 1], shares, grain = 1 }: Sample, seed: number): LabelledVolume {
  const random = new Random(seed);
  const [nx, ny, nz] = shape;
  const cells = shape.map((length) => Math.ceil(length / grain));
  const phaseOfCell = Uint8Array.from({ length: (cells[0] ?? 1) * (cells[1] ?? 1) * (cells[2] ?? 1) }, () => {
    let left = random.uniform();
    const phase = shares.findIndex((share) => (left -= share) < 0);
    return phase + 1;
  });
  const data = new Uint8Array(nx * ny * nz);
  for (let voxel = 0; voxel < data.length; voxel++) {
    const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    const place = [i, j, k].map((at) => Math.floor(at / grain));
    const cell = ((place[2] ?? 0) * (cells[1] ?? 1) + (place[1] ?? 0)) * (cells[0] ?? 1) + (place[0] ?? 0);
    data[voxel] = phaseOfCell[cell] ?? 0;
  }
  const phases = [
    { name: 'none', label: 0 },
    ...shares.map((_, at) => ({ name: `phase${at}`, label: at + 1 })),
  ];
  return { data, shape, voxelSize, phases };
}

async function onBoth(
  sample: Sample,
  seed: number,
  options: Partial<TransportOptions> = {},
): Promise<{ cpu: TransportResult; gpu: TransportResult }> {
  const volume = volumeOf(sample, seed);
  const conductivities = Object.fromEntries(sample.conductivities.map((value, at) => [`phase${at}`, value]));
  const { boundary = 'plates' } = sample;
  const common = { axis: 'z', conductivities, boundary, tolerance: 1e-5, ...options } as const;
  return {
    cpu: await transport(volume, { ...common, device: 'cpu' }),
    gpu: await transport(volume, { ...common, device: 'gpu' }),
  };
}

const pores = { shares: [0.6], conductivities: [1] };
const mixture = { shares: [0.3, 0.3, 0.2], conductivities: [1, 0.1, 1e-3] };
const samples: readonly (readonly [string, Sample])[] = [
  ['random voxels', { shape: [24, 24, 24], ...pores }],
  ['grains', { shape: [33, 27, 24], ...pores, grain: 3 }],
  ['primes, unlike edges', { shape: [17, 13, 19], voxelSize: [1, 2, 0.5], ...pores }],
  ['joined sides, odd', { shape: [17, 13, 19], ...pores, boundary: 'plates-periodic' }],
  ['joined sides, even', { shape: [16, 12, 20], ...pores, boundary: 'plates-periodic' }],
  ['one voxel thick', { shape: [1, 31, 29], shares: [0.8], conductivities: [1] }],
  [
    'one voxel thick, joined',
    { shape: [31, 1, 8], shares: [0.9], conductivities: [1], boundary: 'plates-periodic' },
  ],
  ['a single column', { shape: [1, 1, 9], shares: [1], conductivities: [1] }],
  ['one layer', { shape: [9, 7, 1], ...pores }],
  ['a mixture', { shape: [12, 14, 16], ...mixture }],
  ['a mixture with joined sides', { shape: [11, 12, 13], ...mixture, boundary: 'plates-periodic' }],
  ['a ring, even', { shape: [16, 12, 14], ...pores, boundary: 'periodic' }],
  ['a ring, odd', { shape: [13, 12, 17], ...pores, boundary: 'periodic' }],
  ['a ring of a mixture', { shape: [12, 12, 12], ...mixture, boundary: 'periodic' }],
  ['held sides', { shape: [14, 15, 16], ...pores, boundary: 'kinematic' }],
  ['openings', { shape: [14, 15, 16], ...pores, boundary: 'static' }],
  ['a strong contrast', { shape: [16, 16, 16], shares: [0.5, 0.5], conductivities: [1, 1e-6], grain: 2 }],
];

await describeWithGpu('transport on a GPU', () => {
  it.each(samples)('agrees with the CPU: %s', async (_, sample) => {
    const { cpu, gpu } = await onBoth(sample, 7);
    expect(gpu.percolating).toBe(cpu.percolating);
    expect(Math.abs(gpu.effectiveRatio - cpu.effectiveRatio)).toBeLessThanOrEqual(1e-4 * cpu.effectiveRatio);
    // The same method: what differs is rounding, and the order within a colour where it is coupled.
    expect(Math.abs(gpu.iterations - cpu.iterations)).toBeLessThanOrEqual(2);
    expect(gpu).toMatchObject(cpu.percolating ? { device: 'gpu', gpu: { slabs: 1 } } : { device: 'cpu' });
  });

  it('gives the same bits twice', async () => {
    const sample = { shape: [12, 10, 14], ...mixture } as const;
    const runs = [await onBoth(sample, 3), await onBoth(sample, 3)];
    expect(runs[0]?.gpu.effectiveRatio).toBe(runs[1]?.gpu.effectiveRatio);
    expect(runs[0]?.gpu.error).toEqual(runs[1]?.gpu.error);
  });

  it('gives layers in series their harmonic mean and the potential of each', async () => {
    const data = new Uint8Array(6 * 5 * 8).fill(1).fill(2, 6 * 5 * 4);
    const phases = [
      { name: 'a', label: 1 },
      { name: 'b', label: 2 },
    ];
    const result = await transport(
      { data, shape: [6, 5, 8], voxelSize: [1, 1, 1], phases },
      { axis: 'z', conductivities: { a: 1, b: 0.25 }, device: 'gpu', tolerance: 1e-7, keepField: true },
    );
    expect(result.effectiveRatio).toBeCloseTo(0.4, 6);
    expect(Array.from(result.potential ?? []).filter((_, at) => at % 30 === 0)).toEqual(
      [0.5, 1.5, 2.5, 3.5, 6, 10, 14, 18].map((at) => expect.closeTo(at / 20, 5) as number),
    );
  });

  it('can be cancelled between iterations', async () => {
    const abort = new AbortController();
    const volume = volumeOf({ shape: [24, 24, 24], ...pores }, 1);
    const onProgress = ({ iteration }: { iteration?: number }): void => {
      if (iteration === 2) abort.abort();
    };
    await expect(
      transport(volume, {
        axis: 'z',
        conductivities: { phase0: 1 },
        device: 'gpu',
        tolerance: 1e-7,
        signal: abort.signal,
        onProgress,
      }),
    ).rejects.toThrow('cancelled');
  });

  it('does not take a driver that computes on the CPU for a GPU unless told to', async () => {
    const volume = volumeOf({ shape: [8, 8, 8], ...pores }, 1);
    const result = await transport(volume, { axis: 'z', conductivities: { phase0: 1 }, device: 'auto' });
    expect(result.device === 'gpu' || /computes on the CPU/.test(result.fallback ?? '')).toBe(true);
  });
});

describe('without a GPU', () => {
  const root = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'gpu-'));
  const image = join(folder, 'image.npy');
  const program = join(root, 'bin/lithoscale.js');
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    const { data, shape, voxelSize } = volumeOf({ shape: [12, 12, 12], ...pores }, 1);
    await writeImage(image, { shape, voxelSize, fields: { labels: data } });
  });
  /** A driver that does not exist hides all others. */
  const run = (device: string): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(
      process.execPath,
      [
        program,
        'transport',
        image,
        '--phases',
        'solid=0,pore=1',
        '--voxel-size',
        '1um',
        '--phase',
        'pore',
        '--device',
        device,
        '--json',
      ],
      { encoding: 'utf8', env: { ...process.env, VK_ICD_FILENAMES: join(folder, 'none.json') } },
    );

  it('says so and exits with 2 where the GPU was asked for', () => {
    const { status, stdout, stderr } = run('gpu');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /device: the GPU was asked for, but there is no GPU that WebGPU can use; ask for cpu or auto/,
    );
  });

  it('says why and goes on with the CPU where any device will do', () => {
    const { status, stdout, stderr } = run('auto');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      device: 'cpu',
      fallback: 'there is no GPU that WebGPU can use',
    });
    expect(stderr).toMatch(/note: on the CPU, because there is no GPU that WebGPU can use/);
  });

  it('refuses a device that does not exist', async () => {
    const volume = volumeOf({ shape: [4, 4, 4], ...pores }, 1);
    const device = 'tpu' as unknown as 'gpu';
    await expect(transport(volume, { axis: 'z', conductivities: { phase0: 1 }, device })).rejects.toThrow(
      "device: the device is 'tpu'; expected cpu, gpu, auto",
    );
  });
});

const attempt = (device?: GpuDevice): Promise<string> =>
  device === undefined
    ? Promise.resolve('done')
    : Promise.reject(new DeviceError('the GPU was lost: driver'));

describe('a GPU that fails', () => {
  const gpu = { release: () => undefined } as unknown as GpuDevice;
  it('leaves the work to the CPU where any device will do', async () => {
    expect(await onDevice({ gpu, device: 'auto' }, attempt)).toEqual({
      found: 'done',
      device: 'cpu',
      fallback: 'the GPU was lost: driver',
    });
  });

  it('is an error where it was asked for', async () => {
    await expect(onDevice({ gpu, device: 'gpu' }, attempt)).rejects.toThrow('the GPU was lost: driver');
  });
});
