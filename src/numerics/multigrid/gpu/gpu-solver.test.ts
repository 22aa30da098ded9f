import { afterAll, describe, expect, it, vi } from 'vitest';
import { describeWithGpu } from '../../../../test/support/gates.ts';
import { closeIdleGpu, openGpu, openInline, releaseGpu, type GpuDevice } from '../../../compute/index.ts';
import { conjugateGradients, type FusedSystem } from '../../krylov.ts';
import { Random } from '../../random.ts';
import { boxOf, layOut } from '../grid.ts';
import { percolatingPhases } from '../percolating-phases.ts';
import { WholeSystem, type Evaluation } from '../steady-diffusion.ts';
import { allocateFields, assemble } from '../voxel-system.ts';
import { gpuIteration } from './gpu-iteration.ts';
import { GpuSolver } from './gpu-solver.ts';
import { eachCoupling, eachNode, inverseOf } from './inverse.ts';
import { planSlabs } from './slabs.ts';
import { readSystem, type SystemData } from './system-data.ts';

afterAll(closeIdleGpu);

interface Sample {
  readonly shape: readonly [number, number, number];
  readonly wrap?: boolean;
  /** Conductivity of the second phase; 1: there is none. */
  readonly second?: number;
}

interface Assembled {
  readonly engine: Awaited<ReturnType<typeof openInline>>;
  readonly grid: ReturnType<typeof layOut>;
  readonly system: Awaited<ReturnType<typeof assemble>>;
}

/** Random voxels, 65 in 100 of which conduct, on one thread. */
async function assembled({ shape, wrap = false, second = 1 }: Sample): Promise<Assembled> {
  const random = new Random(11);
  const [nx, ny, nz] = shape;
  const engine = await openInline();
  const grid = layOut(boxOf(shape, { wrapX: wrap, wrapY: wrap }), 1);
  const labels = Uint8Array.from({ length: nx * ny * nz }, () => {
    if (random.uniform() >= 0.65) return 0;
    return second !== 1 && random.uniform() < 0.5 ? 2 : 1;
  });
  const table = new Uint8Array(256);
  table.set([0, 1, 2]);
  const conductivity = new Float32Array(256);
  conductivity.set(second === 1 ? [0, 1] : [0, 1, second]);
  const fields = allocateFields(engine, grid);
  await percolatingPhases(engine, grid, { labels, table, steps: [1, nx, nx * ny] }, fields.phase);
  const system = await assemble(engine, grid, { gx: 1, gy: 1, conductivity }, fields);
  return { engine, grid, system };
}

async function solve(
  { engine, grid, system }: Assembled,
  begin: () => FusedSystem,
): Promise<{ iterations: number; evaluation: Evaluation }> {
  const start = (await new WholeSystem(engine, grid, system).evaluate()).energy;
  const { iteration } = await conjugateGradients(begin(), {
    maximumIterations: 60,
    enough: ({ missing, gained }) => missing <= 1e-6 * (start - gained),
  });
  return { iterations: iteration, evaluation: await new WholeSystem(engine, grid, system).evaluate() };
}

async function withGpu<Result>(use: (gpu: GpuDevice) => Promise<Result>): Promise<Result> {
  const offer = await openGpu({ software: true });
  if ('reason' in offer) throw new Error(offer.reason);
  try {
    return await use(offer.device);
  } finally {
    releaseGpu(offer.device);
  }
}

const cutSamples: readonly (readonly [string, Sample, number, number])[] = [
  ['one phase', { shape: [20, 20, 32] }, 20_000, 4],
  ['one phase, very small buffers', { shape: [10, 10, 32] }, 5_000, 4],
  ['joined sides', { shape: [13, 12, 24], wrap: true }, 16_000, 3],
  ['two phases', { shape: [8, 8, 43], second: 0.01 }, 14_000, 2],
];

await describeWithGpu('volumes cut into slabs', () => {
  it.each(cutSamples)('do not change the answer: %s', async (_, sample, largestBuffer, slabs) => {
    const cpu = await assembled(sample);
    const reference = await solve(cpu, () => new WholeSystem(cpu.engine, cpu.grid, cpu.system));
    cpu.engine.close();
    const job = await assembled(sample);
    const cut = await withGpu(async (gpu) => {
      const made = vi.spyOn(gpu, 'buffer');
      const { begin, cost } = await gpuIteration(gpu, job.engine, job.grid, job.system, { largestBuffer });
      const sizes = made.mock.results.map(({ value }) => (value as { size: number }).size);
      made.mockRestore();
      // The scalars and sums are never cut.
      expect(sizes.filter((size) => size > largestBuffer).length).toBeLessThanOrEqual(1);
      expect(cost.slabs).toBeGreaterThanOrEqual(slabs);
      return solve(job, begin);
    });
    expect(Math.abs(cut.evaluation.energy / reference.evaluation.energy - 1)).toBeLessThan(1e-5);
    expect(Math.abs(cut.iterations - reference.iterations)).toBeLessThanOrEqual(2);
    job.engine.close();
  });

  it('say so where even a few planes are too large', async () => {
    const job = await assembled({ shape: [32, 32, 8] });
    const attempt = withGpu((gpu) =>
      gpuIteration(gpu, job.engine, job.grid, job.system, { largestBuffer: 1000 }),
    );
    await expect(attempt).rejects.toThrow(/planes? does not fit the GPU's buffers of 1000 bytes/);
    job.engine.close();
  });
});

/** A solver about to iterate. */
async function running(): Promise<{ gpu: GpuDevice; passes: FusedSystem; end: () => void }> {
  const { engine, grid, system } = await assembled({ shape: [8, 8, 8] });
  const offer = await openGpu({ software: true });
  if ('reason' in offer) throw new Error(offer.reason);
  const gpu = offer.device;
  const solver = await GpuSolver.create(gpu, readSystem(engine, grid, system));
  const { elements } = grid.field;
  const passes = solver.begin(new Float32Array(elements), new Float32Array(elements));
  return { gpu, passes, end: () => engine.close() };
}

await describeWithGpu('a device that fails', () => {
  it('is an error where it refuses the work, not an answer of zeros', async () => {
    const { gpu, passes, end } = await running();
    gpu.release();
    await expect(passes.precondition(0)).rejects.toThrow(/the GPU refused the work/);
    releaseGpu(gpu);
    end();
  });

  it('is an error where memory does not do', async () => {
    const offer = await openGpu({ software: true });
    if ('reason' in offer) throw new Error(offer.reason);
    const gpu = offer.device;
    await expect(gpu.guarded(async () => gpu.buffer(2 ** 50))).rejects.toThrow(/the GPU/);
    releaseGpu(gpu);
  });

  it('is an error where it is lost', async () => {
    const { gpu, passes, end } = await running();
    gpu.close();
    await expect(passes.precondition(0)).rejects.toThrow(/the GPU was lost/);
    end();
  });
});

/** The matrix of a level times a vector. */
function product(level: SystemData['levels'][number], vector: Float64Array): Float64Array {
  const image = new Float64Array(level.nodes);
  eachNode(level, (node) => {
    let sum = (level.diagonal[node] ?? 0) * (vector[node] ?? 0);
    eachCoupling(level, node, (neighbour, coupling) => {
      sum -= coupling * (vector[neighbour] ?? 0);
    });
    image[node] = sum;
  });
  return image;
}

describe('the inverse of a coarse level', () => {
  it.each<Sample>([{ shape: [12, 12, 12] }, { shape: [11, 12, 9], wrap: true, second: 0.1 }])(
    'times its matrix is one: %o',
    async (sample) => {
      const { engine, grid, system } = await assembled(sample);
      const { levels } = readSystem(engine, grid, system);
      const level = levels.find(({ nodes }) => nodes < 600);
      const inverse = level === undefined ? undefined : inverseOf(level);
      if (level === undefined || inverse === undefined) throw new Error('no level is small enough');
      const random = new Random(5);
      const right = new Float64Array(level.nodes);
      eachNode(level, (node) => {
        right[node] = random.uniform() - 0.5;
      });
      const solution = right.map((_, row) =>
        right.reduce((sum, value, column) => sum + (inverse[row * level.nodes + column] ?? 0) * value, 0),
      );
      const back = product(level, solution);
      const worst = Math.max(...back.map((value, node) => Math.abs(value - (right[node] ?? 0))));
      expect(worst).toBeLessThan(1e-5);
      engine.close();
    },
  );
});

describe('cuts', () => {
  it('begin where unknowns of the next level begin, as long as levels are cut', async () => {
    const { engine, grid, system } = await assembled({ shape: [12, 12, 45] });
    const data = readSystem(engine, grid, system);
    const cuts = planSlabs(data, 6000);
    const cutLevels = cuts.filter(({ length }) => length > 2).length;
    expect(cutLevels).toBeGreaterThanOrEqual(2);
    for (const [level, planes] of cuts.entries()) {
      expect([planes[0], planes.at(-1)]).toEqual([
        0,
        level === 0 ? 45 : (data.levels[level - 1]?.ranges.length ?? 0) / 4,
      ]);
      if (level >= cutLevels) continue;
      expect(planes.slice(0, -1).map((plane) => plane % 2 ** (cutLevels - level))).toEqual(
        planes.slice(1).map(() => 0),
      );
    }
    expect(planSlabs(data, 1e9).every(({ length }) => length === 2)).toBe(true);
    engine.close();
  });
});
