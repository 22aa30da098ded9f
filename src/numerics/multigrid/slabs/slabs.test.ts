// A system spread over slabs does the same arithmetic in the same order as one in a single memory: to the last bit.
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../../compute/index.ts';
import { conjugateGradients } from '../../krylov.ts';
import { boxOf, layOut, type Box } from '../grid.ts';
import { percolatingPhases } from '../percolating-phases.ts';
import { WholeSystem, type DiffusionSystem, type Evaluation } from '../steady-diffusion.ts';
import { materials, oneAlike, problemOf, randomLabels, sides, type Problem } from '../twin/problems.ts';
import { allocateFields, assemble } from '../voxel-system.ts';
import { cutIntoSlabs, ghosts } from './cut.ts';
import { assembleSlabs } from './slab-system.ts';

afterAll(releaseIdleEngines);

function openTwo(): Promise<Engine> {
  return openThreads(2);
}

function openOne(): Promise<Engine> {
  return openThreads(1);
}

interface Solved extends Evaluation {
  readonly values: ReadonlyMap<string, number>;
}

async function solve(system: DiffusionSystem): Promise<Solved> {
  await system.evaluate();
  await conjugateGradients(system.begin(), {
    maximumIterations: 12,
    enough: ({ iteration }) => iteration === 5,
  });
  const evaluation = await system.evaluate();
  const values = new Map<string, number>();
  system.read((i, j, k, value) => values.set(`${i} ${j} ${k}`, value));
  return { ...evaluation, values };
}

async function inOneMemory(engine: Engine, { box, source, medium }: Problem): Promise<Solved> {
  const grid = layOut(box, engine.threads);
  const fields = allocateFields(engine, grid);
  const { openings } = await percolatingPhases(engine, grid, source, fields.phase);
  const system = await assemble(engine, grid, medium, fields, { openings });
  return solve(new WholeSystem(engine, grid, system));
}

async function inSlabs(
  engine: Engine,
  { box, source, medium }: Problem,
  planes: number,
  open = openInline,
): Promise<Solved> {
  const grid = layOut(box, engine.threads);
  const { top } = engine.arena;
  const phase = engine.arena.allocate(grid.phases.bytes) + grid.phases.lead;
  const { openings } = await percolatingPhases(engine, grid, source, phase);
  const options = { planes, threads: 2, open };
  const system = await assembleSlabs(box, medium, { engine, phase, top, openings }, options);
  try {
    return await solve(system);
  } finally {
    system.close();
  }
}

async function withEngine<T>(open: () => Promise<Engine>, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await open();
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}

describe('slabs', () => {
  it('cover every plane once and begin at multiples of eight', () => {
    for (const nz of [8, 9, 40, 63, 64, 100, 801]) {
      for (const planes of [1, 8, 20, 33, 900]) {
        const cuts = cutIntoSlabs(nz, planes, false);
        expect(cuts[0]).toMatchObject({ start: 0, below: 0 });
        expect(cuts.at(-1)).toMatchObject({ end: nz, above: 0 });
        expect(cuts.slice(1).map(({ start }) => start)).toEqual(cuts.slice(0, -1).map(({ end }) => end));
        for (const { start, end } of cuts) {
          expect(start % 8).toBe(0);
          expect(end - start).toBeGreaterThanOrEqual(Math.min(nz, ghosts));
        }
      }
    }
  });

  it.each(Object.entries(materials))('give the same bits as one memory: %s', async (_, material) => {
    const boxes: Box[] = sides.flatMap((side) => [
      boxOf([9, 14, side.wrapZ === true ? 48 : 44], side),
      boxOf([17, 6, 64], side),
    ]);
    for (const [seed, box] of boxes.entries()) {
      const problem = problemOf(box, randomLabels(box.shape, seed), material, seed);
      const whole = await withEngine(openInline, (engine) => inOneMemory(engine, problem));
      expect(whole.energy).not.toBe(0);
      for (const planes of [8, 16, 24]) {
        const { values, ...sums } = await withEngine(openInline, (engine) =>
          inSlabs(engine, problem, planes),
        );
        const { values: wholeValues, ...wholeSums } = whole;
        expect(sums).toEqual(wholeSums);
        expect(values).toEqual(wholeValues);
      }
    }
  });

  it('stop when one of them fails, after the others have come to rest', async () => {
    const problem = problemOf(boxOf([16, 16, 64]), randomLabels([16, 16, 64], 3), oneAlike, 3);
    let running = 0;
    let closedWhileRunning = 0;
    let opened = 0;
    const open = async (): Promise<Engine> => {
      const engine = await openInline();
      const isFaulty = opened++ === 1;
      return {
        ...engine,
        async run(kernel, ...pointers) {
          running++;
          await new Promise((resolve) => setTimeout(resolve, 2));
          running--;
          if (isFaulty && kernel === 'joinBlocks') throw new Error('out of order');
          await engine.run(kernel, ...pointers);
        },
        close() {
          closedWhileRunning += running;
        },
      };
    };
    const solved = withEngine(openInline, (engine) => inSlabs(engine, problem, 16, open));
    await expect(solved).rejects.toThrow('out of order');
    expect(opened).toBeGreaterThan(1);
    expect(closedWhileRunning).toBe(0);
  });

  it('give the same bits where memories have been used before and threads share the coarse levels', async () => {
    const box = boxOf([64, 60, 96], { wrapY: true });
    const problem = problemOf(box, randomLabels(box.shape, 7), oneAlike, 7);
    const whole = await withEngine(openTwo, (engine) => inOneMemory(engine, problem));
    for (let time = 0; time < 2; time++) {
      const slabs = await withEngine(openTwo, (engine) => inSlabs(engine, problem, 32, openOne));
      expect(slabs.energy).toBe(whole.energy);
      expect(slabs.residual).toBe(whole.residual);
      expect(slabs.values).toEqual(whole.values);
    }
  });
});
