// Holds the kernels and their readable twins together, stage by stage, on the same random problems.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  levelLayout,
  openInline,
  openThreads,
  readRecord,
  releaseIdleEngines,
  voxelsLayout,
  writeRecord,
  type Engine,
  type LevelRecord,
  type VoxelsRecord,
} from '../../compute/index.ts';
import { Random } from '../random.ts';
import { boxOf, layOut, type Grid } from './grid.ts';
import { percolatingPhases } from './percolating-phases.ts';
import { expectClose, largest } from './twin/compare.ts';
import { thresholdFor } from './strength.ts';
import { coarsenFully, type Coarsening } from './twin/coarsening.ts';
import { kCycle } from './twin/cycle.ts';
import { buildLattice, codeOf, facesOf, networkOf, type Lattice, type Mode } from './twin/lattice.ts';
import {
  apply,
  dot,
  prolong,
  restrict,
  smoothDown,
  smoothUp,
  withoutConstants,
  type Network,
} from './twin/network.ts';
import { firstUnknowns, placesIn, placesOf, readFaces, readField, rowOf } from './twin/kernel-memory.ts';
import { conducting, countPhases, placeOf, readPhases } from './twin/percolation.ts';
import { WholeSystem } from './steady-diffusion.ts';
import {
  materials,
  oneAlike,
  problemOf,
  randomLabels,
  shapes,
  sides,
  type Problem,
  type Shape,
} from './twin/problems.ts';
import { balanceRed, evaluate } from './twin/steady-diffusion.ts';
import { allocateFields, assemble, type VoxelSystem } from './voxel-system.ts';

/** Single precision, next to the largest value of a field; and sums kept in double precision. */
const fieldTolerance = 1e-5;
const sumTolerance = 1e-6;

/** Both sides of one assembled problem. */
interface Pair {
  readonly engine: Engine;
  readonly grid: Grid;
  readonly system: VoxelSystem;
  readonly record: VoxelsRecord;
  readonly lattice: Lattice;
  readonly network: Network;
  readonly levels: readonly Coarsening[];
  /** The kernels' number of each unknown, level by level. */
  readonly numbers: readonly Int32Array[];
}

/** Whether constants on connected parts carry no energy, so that right-hand sides must not contain any. */
function isHeldNowhere({ grid }: Pair): boolean {
  return grid.wrapZ || grid.fed;
}

/** Random values where there are black unknowns, into a field of the kernels' and for the twin. */
function fillField(
  { engine, grid, lattice, network }: Pair,
  at: number,
  random: Random,
  balanced = false,
): Float64Array {
  const field = engine.arena.f32(at, grid.field.plane * grid.shape[2]);
  const places = placesOf(grid, 1);
  const isUnknown = (voxel: number): boolean => (places[voxel] ?? -1) >= 0 && lattice.live[voxel] === 1;
  const values = Float64Array.from(lattice.live, (_, voxel) =>
    isUnknown(voxel) ? 2 * random.uniform() - 1 : 0,
  );
  const unknowns = Array.from(values.keys()).filter(isUnknown);
  const used = (balanced ? withoutConstants(network, values, unknowns) : values).map(Math.fround);
  for (const [voxel, place] of places.entries()) if (place >= 0) field[place] = used[voxel] ?? 0;
  return used;
}

/** The values of one colour, zero on the other. */
function only({ grid }: Pair, colour: number, values: Float64Array): Float64Array {
  const places = placesOf(grid, colour);
  return values.map((value, voxel) => ((places[voxel] ?? -1) < 0 ? 0 : value));
}

function planeSums({ engine, grid, record }: Pair, which: number): number[] {
  const sums = engine.arena.f64(record.partial, 8 * grid.shape[2]);
  return Array.from({ length: grid.shape[2] }, (_, k) => sums[8 * k + which] ?? Number.NaN);
}

/** Products summed over each plane. */
function dotByPlane({ grid }: Pair, a: Float64Array, b: Float64Array): number[] {
  const size = grid.shape[0] * grid.shape[1];
  return Array.from({ length: grid.shape[2] }, (_, k) =>
    dot(a.subarray(k * size, (k + 1) * size), b.subarray(k * size, (k + 1) * size)),
  );
}

function norms(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(dot(a, a) * dot(b, b));
}

async function checkPercolation(
  engine: Engine,
  grid: Grid,
  { box, source }: Problem,
  phase: number,
): Promise<ReturnType<typeof conducting>> {
  const found = await percolatingPhases(engine, grid, source, phase);
  const all = readPhases(box, source);
  const carrying = conducting(box, all);
  const { phases: through } = carrying;
  const bytes = engine.arena.u8(found.phase, grid.phases.plane * box.shape[2]);
  const kernel = through.map((_, voxel) => {
    const [i, j, k] = placeOf(box.shape, voxel);
    return bytes[k * grid.phases.plane + j * grid.phases.row + i] ?? 255;
  });
  expect(kernel).toEqual(through);
  expect(found.total.slice(1)).toEqual(countPhases(all).slice(1));
  expect(found.percolating.slice(1)).toEqual(countPhases(through).slice(1));
  expect(found.openings).toEqual(carrying.openings);
  return carrying;
}

const modes: readonly Mode[] = ['isotropic', 'anisotropic', 'faces'];

function checkEncoding(pair: Pair): void {
  const { engine, grid, record, lattice } = pair;
  const mode = modes[record.mode] ?? 'faces';
  const codes = engine.arena.u8(record.code, grid.plane * grid.shape[2]);
  const kernel = Array.from(placesIn(grid), (place) => codes[place] ?? 255);
  expect(kernel).toEqual(Array.from(kernel, (_, voxel) => codeOf(lattice, mode, voxel)));
  if (mode !== 'faces') return;
  expectClose('faces along x', readFaces(pair, record.cx), lattice.alongX, fieldTolerance);
  expectClose('faces along y', readFaces(pair, record.cy), lattice.alongY, fieldTolerance);
  expectClose('faces along z', readFaces(pair, record.cz), lattice.alongZ, fieldTolerance);
  const [nx, ny] = grid.shape;
  const ghosts = readFaces(pair, record.cz - 4 * grid.plane).slice(0, nx * ny);
  const beneath = (voxel: number): number => facesOf(lattice, voxel)[4]?.conductance ?? 0;
  const below = ghosts.map((_, voxel) => beneath(voxel));
  expectClose('faces below plane 0', ghosts, below, fieldTolerance, largest(lattice.alongZ));
  const toLeft = Float64Array.from(lattice.live, (_, voxel) => facesOf(lattice, voxel)[0]?.conductance ?? 0);
  const cx = engine.arena.f32(record.cx, grid.plane * grid.shape[2]);
  const keptLeft = Array.from(placesIn(grid), (place, voxel) =>
    // The ghost left of x = 0 is the last element of the even half.
    voxel % nx === 0 ? (cx[place + grid.half - 1] ?? Number.NaN) : (toLeft[voxel] ?? 0),
  );
  expectClose('faces left of x = 0', keptLeft, toLeft, fieldTolerance, largest(lattice.alongX));
}

async function checkBegin(pair: Pair): Promise<void> {
  const { sums } = evaluate(pair.lattice, new Float64Array(pair.lattice.live.length));
  expectClose('linear energy', planeSums(pair, 2), sums.linear, sumTolerance);
  expectClose('squared right-hand side', planeSums(pair, 3), sums.squaredRight, sumTolerance);
  await checkEvaluation(pair);
}

/** Checks that the kernels join the same unknowns as the twin; returns the kernels' number of each aggregate. */
function matchAggregates({ parent, size }: Coarsening, kernelParents: Int32Array): Int32Array {
  const numbers = new Int32Array(size).fill(-1);
  for (const [node, part] of parent.entries()) {
    if (part >= 0 && numbers[part] === -1) numbers[part] = kernelParents[node] ?? -1;
  }
  expect(kernelParents).toEqual(parent.map((part) => numbers[part] ?? -1));
  expect(new Set(numbers).size).toBe(size);
  return numbers;
}

function checkCouplings(engine: Engine, level: LevelRecord, twin: Network, numbers: Int32Array): void {
  const diagonals = engine.arena.f32(level.diagonal, level.nodes);
  const sinks = engine.arena.f32(level.sink, level.nodes);
  const kernelNeighbours: number[] = [];
  const twinNeighbours: number[] = [];
  // Each figure over its twin, so that the smallest coupling counts as much as the largest.
  const ratios: number[] = [];
  for (const [node, row] of twin.rows.entries()) {
    const number = numbers[node] ?? -1;
    const kernel = rowOf(engine, level, number);
    const twins = new Map(row.map(({ to, conductance }) => [numbers[to] ?? -1, conductance]));
    kernelNeighbours.push(...[...kernel.keys()].sort((a, b) => a - b), -1);
    twinNeighbours.push(...[...twins.keys()].sort((a, b) => a - b), -1);
    const diagonal = twin.diagonal[node] ?? 0;
    for (const [to, conductance] of twins) ratios.push((kernel.get(to) ?? Number.NaN) / conductance);
    // Without plates a part that is an unknown of its own has no diagonal.
    if (diagonal === 0) {
      ratios.push(1 + (diagonals[number] ?? Number.NaN));
      continue;
    }
    ratios.push((diagonals[number] ?? Number.NaN) / diagonal);
    ratios.push(1 + ((sinks[number] ?? Number.NaN) - (twin.sink[node] ?? 0)) / diagonal);
  }
  expect(kernelNeighbours).toEqual(twinNeighbours);
  const ones = ratios.map(() => 1);
  expectClose('couplings', ratios, ones, fieldTolerance);
}

function checkLevels(
  engine: Engine,
  grid: Grid,
  system: VoxelSystem,
  levels: readonly Coarsening[],
): Int32Array[] {
  const record = readRecord(engine.arena.memory, system.record, voxelsLayout);
  expect(system.levels.length).toBe(levels.length);
  let parents = firstUnknowns({ engine, grid }, record);
  return levels.map((coarsening, depth) => {
    const level = readRecord(engine.arena.memory, system.levels[depth] ?? 0, levelLayout);
    const numbers = matchAggregates(coarsening, parents);
    checkCouplings(engine, level, coarsening.coarse, numbers);
    const kernelParents = engine.arena.i32(level.parent, level.nodes);
    parents = numbers.map((number) => kernelParents[number] ?? -1);
    return numbers;
  });
}

/** Values of the first coarse level, in the twin's order. */
function readCoarse({ engine, numbers }: Pair, at: number, nodes: number): Float64Array {
  const values = engine.arena.f32(at, nodes);
  return Float64Array.from(numbers[0] ?? [], (number) => values[number] ?? Number.NaN);
}

/**
 * Where nothing holds the potential, constants in the right-hand side are rounding's, and the cycle answers them almost
 * freely. The energy that a correction gains hardly depends on that.
 */
const freeGainTolerance = 0.01;

interface CycleFields {
  readonly right: Float64Array;
  readonly error: Float64Array;
  readonly twin: Float64Array;
}

function checkCycle(pair: Pair, coarse: Network, { right, error, twin }: CycleFields): void {
  if (!isHeldNowhere(pair)) {
    expectClose('cycle', error, twin, 10 * fieldTolerance);
    return;
  }
  const nodes = Array.from(right.keys());
  const balanced = withoutConstants(coarse, right, nodes);
  const gain = (values: Float64Array): number => {
    const cleared = withoutConstants(coarse, values, nodes);
    return 2 * dot(balanced, cleared) - dot(cleared, apply(coarse, cleared));
  };
  expectClose('cycle: energy', [gain(error)], [gain(twin)], freeGainTolerance);
}

async function checkPreconditioner(pair: Pair, random: Random): Promise<Float64Array> {
  const { engine, system, record, network, levels } = pair;
  const [coarsening] = levels;
  if (coarsening === undefined) throw new Error('no coarse level');
  const oldR = fillField(pair, record.r, random, isHeldNowhere(pair));
  const q = fillField(pair, record.z, random, isHeldNowhere(pair));
  const alpha = 0.375;
  const first = readRecord(engine.arena.memory, system.levels[0] ?? 0, levelLayout);
  writeRecord(engine.arena.memory, system.record, voxelsLayout, { alpha });
  await engine.run('reduce', system.record);
  const r = readField(pair, record.r);
  expectClose(
    'reduce: r',
    r,
    oldR.map((value, at) => value - alpha * (q[at] ?? 0)),
    fieldTolerance,
  );
  const down = smoothDown(network, r);
  const right = readCoarse(pair, first.right, first.nodes);
  const flow = largest(
    network.rows.flatMap((row, node) =>
      row.map(({ conductance }) => conductance * Math.abs(down[node] ?? 0)),
    ),
  );
  expectClose(
    'reduce: coarse right-hand side',
    right,
    restrict(network, coarsening, down, r),
    fieldTolerance,
    flow + largest(r),
  );
  await engine.run('cycle', system.levels[0] ?? 0);
  const error = readCoarse(pair, first.first, first.nodes);
  checkCycle(pair, coarsening.coarse, {
    right,
    error,
    twin: kCycle(coarsening.coarse, levels.slice(1), right),
  });
  await engine.run('correct', system.record);
  const z = prolong(coarsening.parent, down, error);
  smoothUp(network, z, r);
  // The last red half-sweep is left to the next pass, and no red value counts: r and q are zero there.
  expectClose('correct: z', readField(pair, record.z), only(pair, 1, z), fieldTolerance, largest(z));
  expectClose('correct: r.z', planeSums(pair, 0), dotByPlane(pair, r, z), sumTolerance, norms(r, z));
  expectClose('correct: z.q', planeSums(pair, 1), dotByPlane(pair, z, q), sumTolerance, norms(z, q));
  return readField(pair, record.z);
}

async function checkDirection(pair: Pair, z: Float64Array, random: Random): Promise<void> {
  const { engine, system, record, network } = pair;
  const [alpha, beta] = [0.75, -0.625];
  const oldX = fillField(pair, record.x, random);
  const oldP = fillField(pair, record.p, random);
  writeRecord(engine.arena.memory, system.record, voxelsLayout, { alpha, beta });
  await engine.run('direct', system.record);
  const x = oldX.map((value, at) => value + alpha * (oldP[at] ?? 0));
  const p = z.map((value, at) => value + beta * (oldP[at] ?? 0));
  const q = only(pair, 1, apply(network, balanceRed(pair.lattice, p)));
  expectClose('direct: x', readField(pair, record.x), x, fieldTolerance);
  expectClose('direct: p', readField(pair, record.p), p, fieldTolerance);
  const flow = largest(network.diagonal) * largest(p);
  expectClose('direct: q', readField(pair, record.z), q, fieldTolerance, flow);
  // A sum of so many terms, each of which is all rounding where p is constant.
  const terms = pair.grid.shape[0] * pair.grid.shape[1];
  const size = flow * largest(p) * Math.sqrt(terms);
  expectClose('direct: p.q', planeSums(pair, 0), dotByPlane(pair, p, q), sumTolerance, size);
  await engine.run('finish', system.record);
  const last = x.map((value, at) => value + alpha * (p[at] ?? 0));
  expectClose('finish: x', readField(pair, record.x), last, fieldTolerance);
}

async function checkEvaluation(pair: Pair): Promise<void> {
  const { engine, grid, system, record, lattice } = pair;
  const { right } = evaluate(lattice, new Float64Array(lattice.live.length));
  const x = balanceRed(lattice, readField(pair, record.x), right);
  const { residual, sums } = evaluate(lattice, x);
  const { fluxes } = await new WholeSystem(engine, grid, system).evaluate();
  const red = readField(pair, record.z, 0).map((value, voxel) => (lattice.live[voxel] === 0 ? 0 : value));
  expectClose('evaluate: red x', red, only(pair, 0, x), fieldTolerance, largest(x));
  const flow = largest(residual) + largest(right);
  expectClose('evaluate: residual', readField(pair, record.r), only(pair, 1, residual), fieldTolerance, flow);
  const scale = largest(sums.gain) + largest(sums.linear);
  expectClose('evaluate: gain', planeSums(pair, 5), sums.gain, sumTolerance, scale);
  expectClose('evaluate: squares', planeSums(pair, 4), sums.squaredResidual, sumTolerance, scale);
  // Round a ring only the differences between layers are known, and plates at the sides let some out between them.
  const start = lattice.wrapZ ? (sums.fluxAbove.at(-1) ?? 0) : 0;
  const through = [sums.fluxBelow[0] ?? 0, ...sums.fluxAbove].map((flux) => flux - start);
  if (!lattice.held) expectClose('evaluate: fluxes', fluxes, through, sumTolerance, scale + Math.abs(start));
}

/** Runs every stage on one engine and compares it with its twin. Returns whether something percolated. */
async function checkProblem(engine: Engine, problem: Problem): Promise<boolean> {
  const { box, medium, seed } = problem;
  const grid = layOut(box, engine.threads);
  const fields = allocateFields(engine, grid);
  const { phases, openings } = await checkPercolation(engine, grid, problem, fields.phase);
  if (phases.every((phase) => phase === 0)) return false;
  const lattice = buildLattice(box, phases, medium, openings);
  const network = networkOf(lattice);
  const system = await assemble(engine, grid, medium, fields, { openings });
  const record = readRecord(engine.arena.memory, system.record, voxelsLayout);
  const levels = coarsenFully(network, lattice, modes[record.mode] !== 'faces', thresholdFor(medium));
  const numbers = checkLevels(engine, grid, system, levels);
  const pair: Pair = { engine, grid, system, record, lattice, network, levels, numbers };
  checkEncoding(pair);
  await checkBegin(pair);
  const random = new Random(seed);
  const z = await checkPreconditioner(pair, random);
  await checkDirection(pair, z, random);
  await checkEvaluation(pair);
  return true;
}

function openPair(): Promise<Engine> {
  return openThreads(2);
}

const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ['one thread', openInline],
  ['two threads', openPair],
];

async function withEngine<T>(open: () => Promise<Engine>, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await open();
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}

afterAll(releaseIdleEngines);

describe.each(engines)('kernels and twins on %s', (_, open) => {
  it.each(Object.entries(materials))('agree on awkward shapes: %s', async (_name, material) => {
    let flowing = 0;
    for (const [at, shape] of shapes.entries()) {
      for (const side of sides) {
        const box = boxOf(shape, side);
        const problem = problemOf(box, randomLabels(shape, at), material, at);
        if (await withEngine(open, (engine) => checkProblem(engine, problem))) flowing++;
      }
    }
    expect(flowing).toBeGreaterThan(shapes.length);
  });

  it('agree round a ring of two blocks that touch on one side only', async () => {
    // Voxels 0 and 3 conduct: the blocks touch where the sides are joined, but not in the middle.
    const labels = Uint8Array.from({ length: 16 }, (_, voxel) =>
      voxel % 4 === 1 || voxel % 4 === 2 ? 255 : 0,
    );
    for (const side of sides) {
      const box = boxOf([4, 2, 2], side);
      const problem = problemOf(box, labels, oneAlike, 4);
      expect(await withEngine(open, (engine) => checkProblem(engine, problem))).toBe(true);
    }
  });

  it('agree on a range to clear and a range to stream', async () => {
    const [bytes, voxels] = [10_001, 1_000];
    await withEngine(open, async (engine) => {
      const at = engine.arena.allocate(bytes + 1);
      engine.arena.u8(at, bytes + 1).fill(7);
      await engine.run('clear', at, bytes);
      expect(largest(engine.arena.u8(at, bytes))).toBe(0);
      expect(engine.arena.u8(at + bytes, 1)[0]).toBe(7);
      const [floats, codes, sums] = [4, 1, 4].map((size) => engine.arena.allocate(size * voxels));
      const random = new Random(2);
      engine.arena.f32(floats ?? 0, voxels).forEach((_, voxel, all) => {
        all[voxel] = random.uniform();
      });
      engine.arena.u8(codes ?? 0, voxels).set(randomLabels([voxels, 1, 1], 3));
      await engine.run('stream', floats ?? 0, codes ?? 0, sums ?? 0, voxels);
      // The kernel takes sixteen voxels at a time and leaves the rest.
      const whole = voxels - (voxels % 16);
      const twin = Array.from(engine.arena.u8(codes ?? 0, whole), (code, voxel) =>
        Math.fround(code + (engine.arena.f32(floats ?? 0, whole)[voxel] ?? 0)),
      );
      expect(Array.from(engine.arena.f32(sums ?? 0, whole))).toEqual(twin);
    });
  });

  it('agree on random labels', async () => {
    const length = fc.integer({ min: 1, max: 9 });
    const materialOf = fc.record({
      solid: fc.double({ min: 0.4, max: 1, noNaN: true }),
      conductivities: fc.oneof(
        fc.constant([1]),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
      ),
      gx: fc.constantFrom(1, 0.25, 3),
      gy: fc.constantFrom(1, 0.7),
      axis: fc.constantFrom(0, 1, 2),
    });
    const problems = fc
      .tuple(fc.tuple(length, length, length), fc.constantFrom(...sides), materialOf, fc.nat())
      .chain(([shape, side, material, seed]) => {
        const count = shape[0] * shape[1] * shape[2];
        return fc
          .uint8Array({ minLength: count, maxLength: count })
          .map((labels) => problemOf(boxOf(shape, side), labels, material, seed));
      });
    let flowing = 0;
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        if (await withEngine(openPair, (engine) => checkProblem(engine, problem))) flowing++;
      }),
      { numRuns: 120, seed: 20_261_121 },
    );
    expect(flowing).toBeGreaterThan(20);
  });
});

it.each([{ wrapX: true }, { wrapX: true, wrapY: true, wrapZ: true }, { held: true }, { fed: true }])(
  'kernels and twins agree where two threads share the finest coarse level: %o',
  async (side) => {
    const shape: Shape = [53, 52, 48];
    const problem = problemOf(boxOf(shape, side), randomLabels(shape, 1), oneAlike, 1);
    expect(layOut(problem.box, 2).sharedLevels).toBe(1);
    expect(
      await withEngine(
        () => openThreads(2),
        (engine) => checkProblem(engine, problem),
      ),
    ).toBe(true);
  },
);
