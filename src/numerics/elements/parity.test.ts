import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  hexahedraLayout,
  openInline,
  openThreads,
  readRecord,
  releaseIdleEngines,
  writeRecord,
  type Engine,
} from '../../compute/index.ts';
import { vCycle } from './cycle.ts';
import { semidefiniteSolver } from './direct-solver.ts';
import { buildLevels, fluxModes, onLevel, products, type Level } from './levels.ts';
import { entryAt, modeEntries } from './modes.ts';
import { eachNode, nodeGrid, type FaceCondition, type NodeGrid, type Triple } from './node-grid.ts';
import { conductionSystem } from './steady-conduction.ts';
import { applyCells, inverseDiagonal, type CellMatrices, type Conductors } from './twin/cell-operator.ts';
import { energies } from './twin/energies.ts';
import { randomField, randomVoxels } from './twin/random-voxels.ts';
import { dot } from './twin/sums.ts';
import { prolong, restrict } from './twin/transfer.ts';

afterAll(releaseIdleEngines);

const face = fc.constantFrom<FaceCondition>('pinned', 'free', 'periodic');
const count = fc.integer({ min: 1, max: 9 });
const problems = fc.record({
  cells: fc.tuple(count, count, count),
  faces: fc.tuple(face, face, face),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  insulating: fc.constantFrom(0, 0.3, 0.8),
  store: fc.constantFrom('bytes', 'words', 'voxels'),
  threads: fc.constantFrom(1, 3),
});
type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never;

interface Built {
  readonly engine: Engine;
  readonly grid: NodeGrid;
  readonly levels: readonly Level[];
  /** What each level's cells conduct, for the twin. */
  readonly conductors: readonly Conductors[];
  readonly seed: number;
}

async function withLevels(problem: Problem, check: (built: Built) => Promise<void>): Promise<void> {
  const engine = await (problem.threads === 1 ? openInline() : openThreads(problem.threads));
  try {
    const grid = nodeGrid(problem.cells, problem.faces);
    const voxels = randomVoxels(problem.cells, [1, 1.3, 0.7], problem);
    const levels = await buildLevels(engine, grid, voxels);
    const conductors = levels.map((level, depth) => (depth === 0 ? voxels : readMatrices(engine, level)));
    await check({ engine, grid, levels, conductors, seed: problem.seed });
  } finally {
    engine.close();
  }
}

/** Mode matrices cell by cell from the kernel's rows. */
function readMatrices(engine: Engine, { record, grid }: Level): CellMatrices {
  const { table, cellRow } = readRecord(engine.arena.memory, record, hexahedraLayout);
  const [nx, ny, nz] = grid.cells;
  const rows = engine.arena.f64(table, cellRow * modeEntries * ny * nz);
  const matrices = new Float64Array(modeEntries * nx * ny * nz);
  for (let cell = 0; cell < nx * ny * nz; cell++) {
    const row = Math.floor(cell / nx);
    for (let entry = 0; entry < modeEntries; entry++) {
      matrices[modeEntries * cell + entry] = rows[(row * modeEntries + entry) * cellRow + (cell % nx)];
    }
  }
  return { matrices };
}

function put(engine: Engine, at: number, field: Float64Array): void {
  engine.arena.f64(at, field.length).set(field);
}

/** Largest difference at the nodes, padding left out, over the largest value. */
function difference(grid: NodeGrid, engine: Engine, at: number, expected: Float64Array): number {
  const field = engine.arena.f64(at, grid.nodes);
  let [largest, size] = [0, 0];
  eachNode(grid, (node) => {
    largest = Math.max(largest, Math.abs(field[node] - expected[node]));
    size = Math.max(size, Math.abs(expected[node]));
  });
  return size === 0 ? largest : largest / size;
}

function forAll(check: (built: Built) => Promise<void>, numRuns = 60): Promise<void> {
  return fc.assert(
    fc.asyncProperty(problems, (problem) => withLevels(problem, check)),
    { numRuns },
  );
}

describe('the kernels and their twin', () => {
  it('apply the same operator on every level, and take the same steps with it', () =>
    forAll(async ({ engine, levels, conductors, seed }) => {
      for (const [depth, level] of levels.entries()) {
        const { grid, solution, right, step } = level;
        const [u, b, d] = [randomField(grid, seed), randomField(grid, seed + 1), randomField(grid, seed + 2)];
        const image = new Float64Array(grid.nodes);
        applyCells(grid, conductors[depth], u, image);
        const inverse = inverseDiagonal(grid, conductors[depth]);
        expect(difference(grid, engine, level.inverse, inverse)).toBeLessThan(1e-12);
        put(engine, solution, u);
        put(engine, right, b);
        put(engine, step, d);
        const operands = { x: solution, right, out: level.residual, alpha: 0.6, beta: 0.3 };
        await onLevel(engine, level, 'elementFlux', { ...operands, mode: fluxModes.product });
        expect(difference(grid, engine, level.residual, image)).toBeLessThan(1e-12);
        await onLevel(engine, level, 'elementFlux', { ...operands, mode: fluxModes.residual });
        const residual = b.map((value, node) => value - image[node]);
        expect(difference(grid, engine, level.residual, residual)).toBeLessThan(1e-12);
        await onLevel(engine, level, 'elementFlux', { ...operands, out: step, mode: fluxModes.advance });
        const stepped = d.map((value, node) => 0.3 * value + 0.6 * inverse[node] * residual[node]);
        expect(difference(grid, engine, step, stepped)).toBeLessThan(1e-12);
        const advanced = u.map((value, node) => value + stepped[node]);
        expect(difference(grid, engine, solution, advanced)).toBeLessThan(1e-12);
      }
    }));

  it('interpolate, restrict and multiply alike', () =>
    forAll(async ({ engine, levels, seed }) => {
      for (const [depth, coarse] of levels.slice(1).entries()) {
        const fine = levels[depth];
        const [u, v] = [randomField(fine.grid, seed), randomField(coarse.grid, seed + 1)];
        const [up, down] = [u.slice(), new Float64Array(coarse.grid.nodes)];
        put(engine, fine.solution, u);
        put(engine, fine.residual, u);
        put(engine, coarse.solution, v);
        writeRecord(engine.arena.memory, fine.record, hexahedraLayout, {
          x: fine.solution,
          out: fine.residual,
        });
        const operands = { x: coarse.solution, right: coarse.right };
        writeRecord(engine.arena.memory, coarse.record, hexahedraLayout, operands);
        await engine.run('elementProlong', fine.record, coarse.record);
        prolong(fine.grid, coarse.grid, fine.halved, v, up);
        expect(difference(fine.grid, engine, fine.solution, up)).toBeLessThan(1e-12);
        await engine.run('elementRestrict', fine.record, coarse.record);
        restrict(fine.grid, coarse.grid, fine.halved, u, down);
        expect(difference(coarse.grid, engine, coarse.right, down)).toBeLessThan(1e-12);
        const [uu, uv] = await products(engine, fine, [fine.residual, fine.residual, fine.solution]);
        expect(uu).toBeCloseTo(dot(fine.grid, u, u), 9);
        expect(uv).toBeCloseTo(dot(fine.grid, u, up), 9);
      }
    }));

  it('find the same mutual energies, linear potentials included', () =>
    fc.assert(
      fc.asyncProperty(problems, async ({ cells, seed, insulating, store, threads }) => {
        const engine = await (threads === 1 ? openInline() : openThreads(threads));
        const grid = nodeGrid(cells, ['periodic', 'free', 'pinned']);
        const voxels = randomVoxels(cells, [1, 1.3, 0.7], { seed, insulating, store });
        const system = await conductionSystem(engine, grid, voxels);
        const fields = [0, 1].map((at) => ({
          deviation: randomField(grid, seed + at),
          jumps: [0.3, at, -0.7] as Triple,
        }));
        const krylov = { iteration: 0, missing: 0, gained: 0, converged: true };
        const solutions = fields.map(({ deviation, jumps }) => {
          const at = engine.arena.allocate(8 * grid.nodes);
          put(engine, at, deviation);
          return { drive: { jumps }, deviation: at, krylov, residual: 0 };
        });
        const found = (await system.energies(solutions)).flat();
        engine.close();
        const expected = energies(grid, voxels, fields).flat();
        const size = 1e-12 * Math.max(...expected.map(Math.abs));
        for (const [at, value] of found.entries()) {
          expect(Math.abs(value - expected[at])).toBeLessThanOrEqual(size);
        }
      }),
      { numRuns: 40 },
    ));
});

describe('the levels', () => {
  it('have the energy of their functions on the finer level (Galerkin)', () =>
    forAll(({ levels, conductors, seed }) => {
      for (const [depth, { grid }] of levels.slice(1).entries()) {
        const fine = levels[depth];
        const coarseField = randomField(grid, seed + depth);
        const fineField = new Float64Array(fine.grid.nodes);
        prolong(fine.grid, grid, fine.halved, coarseField, fineField);
        const energy = energyOf(fine.grid, conductors[depth], fineField);
        const coarseEnergy = energyOf(grid, conductors[depth + 1], coarseField);
        expect(Math.abs(coarseEnergy - energy)).toBeLessThanOrEqual(1e-11 * energy);
      }
      return Promise.resolve();
    }));

  it('store symmetric matrices row by row of their upper triangle', () => {
    const places = [1, 2, 3, 4, 5, 6, 7].flatMap((row) =>
      [1, 2, 3, 4, 5, 6, 7].slice(row - 1).map((column) => entryAt(row, column)),
    );
    expect(places).toEqual(Array.from({ length: modeEntries }, (_, at) => at));
    expect(entryAt(5, 3)).toBe(entryAt(3, 5));
  });

  it('make a symmetric, positive preconditioner', () =>
    forAll(async ({ engine, grid, levels, conductors, seed }) => {
      const direct = await semidefiniteSolver(engine, levels[levels.length - 1]);
      const [{ right, solution }] = levels;
      // Right-hand sides in the operator's range, which is all that conjugate gradients ask for.
      const [u, v] = [1, 2].map((at) => {
        const image = new Float64Array(grid.nodes);
        applyCells(grid, conductors[0], randomField(grid, seed + at), image);
        return image;
      });
      const precondition = async (field: Float64Array): Promise<Float64Array> => {
        put(engine, right, field);
        await vCycle(engine, levels, direct);
        return engine.arena.f64(solution, grid.nodes).slice();
      };
      const [bu, bv] = [await precondition(u), await precondition(v)];
      const size = Math.sqrt(dot(grid, bu, u) * dot(grid, bv, v));
      expect(Math.abs(dot(grid, bu, v) - dot(grid, u, bv))).toBeLessThanOrEqual(1e-9 * size);
      expect(dot(grid, bu, u) > 0 || dot(grid, u, u) === 0).toBe(true);
    }));
});

function energyOf(grid: NodeGrid, conductors: Conductors, field: Float64Array): number {
  const image = new Float64Array(grid.nodes);
  applyCells(grid, conductors, field, image);
  return dot(grid, field, image);
}
