// Holds the kernels and their plain twin together on random fields of every kind of length.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../compute/index.ts';
import { Random } from '../random.ts';
import { FourierGrid, type GridShape, type Precision } from './fourier-grid.ts';
import { factorsOf, goodLength, isGoodLength, radicesOf } from './lengths.ts';
import { directTransform, fastTransform, transformGrid } from './twin/transform.ts';

afterAll(releaseIdleEngines);

const good = fc.constantFrom(
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  12,
  14,
  15,
  16,
  18,
  20,
  21,
  25,
  27,
  28,
  30,
  32,
  35,
  49,
);
const shapes = fc.tuple(good, good, good);
const precisions = ['single', 'double'] as const;
const unit = { single: 2 ** -24, double: 2 ** -53 };

function randomField([nx, ny, nz]: GridShape): Float64Array {
  const random = new Random(nx + 100 * ny + 10_000 * nz);
  return Float64Array.from({ length: nx * ny * nz }, () => Math.fround(random.normal()));
}

function eachRow([, ny, nz]: GridShape, visit: (y: number, z: number) => void): void {
  for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) visit(y, z);
}

function fill(grid: FourierGrid, field: Float64Array): void {
  const [nx, ny] = grid.shape;
  eachRow(grid.shape, (y, z) => {
    const start = nx * (y + ny * z);
    grid.row(y, z).set(field.subarray(start, start + nx));
  });
}

function read(grid: FourierGrid): Float64Array {
  const [nx, ny, nz] = grid.shape;
  const field = new Float64Array(nx * ny * nz);
  eachRow(grid.shape, (y, z) => field.set(grid.row(y, z), nx * (y + ny * z)));
  return field;
}

/** Largest difference of the modes from the twin's, over the root mean square of the field times √n. */
async function modeError(engine: Engine, shape: GridShape, precision: Precision): Promise<number> {
  const [nx, ny] = shape;
  const field = randomField(shape);
  const exact = transformGrid({ re: field, im: new Float64Array(field.length) }, shape);
  const grid = new FourierGrid(engine, shape, precision);
  fill(grid, field);
  await grid.forward();
  let largest = 0;
  eachRow(shape, (y, z) => {
    for (let x = 0; 2 * x <= nx; x++) {
      const [re, im] = grid.mode(x, y, z);
      const at = x + nx * (y + ny * z);
      largest = Math.max(largest, Math.hypot(re - exact.re[at], im - exact.im[at]));
    }
  });
  return largest / Math.hypot(...field);
}

describe('lengths', () => {
  it('are good when their prime factors are 2, 3, 5 and 7', () => {
    for (const length of [1, 2, 210, 384, 480, 2401, 3000]) expect(isGoodLength(length)).toBe(true);
    for (const length of [0, -2, 1.5, 11, 13, 22, 251, 301 * 4 * 11])
      expect(isGoodLength(length)).toBe(false);
    expect([11, 251, 301, 377, 1009].map(goodLength)).toEqual([12, 252, 315, 378, 1024]);
  });

  it('split into passes whose product they are, with factors on the unit circle', () => {
    for (const length of [1, 2, 6, 64, 210, 384]) {
      const passes = radicesOf(length) ?? [];
      expect(passes.reduce((product, radix) => product * radix, 1)).toBe(length);
      const factors = factorsOf(passes);
      for (let at = 0; at < factors.length; at += 2) {
        expect(Math.hypot(factors[at], factors[at + 1])).toBeCloseTo(1, 15);
      }
    }
  });
});

describe('the plain transform', () => {
  it('is the sum that defines it, at any length', () => {
    for (const n of [1, 2, 11, 12, 30, 49, 60]) {
      const field = { re: randomField([n, 1, 1]), im: randomField([n, 1, 1]).reverse() };
      const [fast, direct] = [fastTransform(field), directTransform(field)];
      for (let k = 0; k < n; k++) {
        expect(fast.re[k]).toBeCloseTo(direct.re[k], 11);
        expect(fast.im[k]).toBeCloseTo(direct.im[k], 11);
      }
    }
  });
});

describe.each(precisions)('the transform in %s precision', (precision) => {
  it('is that of its plain twin', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const engine = await openInline();
        expect(await modeError(engine, shape, precision)).toBeLessThan(32 * unit[precision]);
        engine.close();
      }),
      { numRuns: 40 },
    );
  });

  it('comes back to the field that it started from', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const engine = await openInline();
        const grid = new FourierGrid(engine, shape, precision);
        const field = randomField(shape);
        fill(grid, field);
        await grid.forward();
        await grid.inverse();
        const error = Math.hypot(...read(grid).map((value, at) => value - field[at]));
        expect(error).toBeLessThan(8 * unit[precision] * Math.hypot(...field));
        engine.close();
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bits whatever the number of threads', async () => {
    const shape: GridShape = [36, 30, 28];
    const results = [];
    for (const threads of [1, 2, 3]) {
      const engine = await openThreads(threads);
      const grid = new FourierGrid(engine, shape, precision);
      fill(grid, randomField(shape));
      await grid.forward();
      results.push(read(grid));
      await grid.inverse();
      results.push(read(grid));
      engine.close();
    }
    expect(results[2]).toEqual(results[0]);
    expect(results[4]).toEqual(results[0]);
    expect(results[3]).toEqual(results[1]);
    expect(results[5]).toEqual(results[1]);
  });
});

describe('a grid', () => {
  it.each(precisions)('gives the same bits in %s whatever its memory held before', async (precision) => {
    // 5 × 7 rows are no whole number of tiles: the last one goes through scratch memory too.
    const shape: GridShape = [12, 5, 7];
    const results = [];
    for (const before of [0, 1e30, Number.NaN]) {
      const engine = await openInline();
      const { arena } = engine;
      const top = arena.top;
      const bytes = 200_000;
      arena.f64(arena.allocate(bytes), bytes / 8).fill(before);
      arena.release(top);
      const grid = new FourierGrid(engine, shape, precision);
      fill(grid, randomField(shape));
      await grid.forward();
      results.push(read(grid));
      await grid.inverse();
      results.push(read(grid));
      engine.close();
    }
    expect(results[2]).toEqual(results[0]);
    expect(results[4]).toEqual(results[0]);
    expect(results[3]).toEqual(results[1]);
    expect(results[5]).toEqual(results[1]);
  });

  it('takes what is not filled as zero, whatever lies there', async () => {
    const engine = await openInline();
    const shape: GridShape = [20, 18, 15];
    const part = new FourierGrid(engine, shape, 'double', { filled: [9, 7, 6] });
    const whole = new FourierGrid(engine, shape, 'double');
    const random = new Random(4);
    eachRow(shape, (y, z) => {
      const row = part.row(y, z);
      for (let x = 0; x < 20; x++) row[x] = random.normal();
      whole.row(y, z).set(row.map((value, x) => (x < 9 && y < 7 && z < 6 ? value : 0)));
    });
    await part.forward();
    await whole.forward();
    eachRow(shape, (y, z) => {
      for (const at of [0, 1]) expect(part.mode(5, y, z)[at]).toBeCloseTo(whole.mode(5, y, z)[at], 12);
    });
    engine.close();
  });

  it('shifts a field by factors on its modes', async () => {
    const engine = await openInline();
    const grid = new FourierGrid(engine, [16, 12, 10], 'double');
    eachRow(grid.shape, (y, z) => grid.row(y, z).fill(0));
    grid.row(0, 0)[0] = 1;
    await grid.forward();
    grid.scaleModes((kx) => Math.cos((2 * Math.PI * kx) / 16));
    await grid.inverse();
    expect(grid.row(0, 0)[1]).toBeCloseTo(0.5, 14);
    expect(grid.row(0, 0)[15]).toBeCloseTo(0.5, 14);
    expect(grid.row(0, 0)[0]).toBeCloseTo(0, 14);
    engine.close();
  });

  it('refuses lengths with other prime factors', async () => {
    const engine = await openInline();
    expect(() => new FourierGrid(engine, [22, 4, 4], 'single')).toThrow('an axis of 22');
    engine.close();
  });
});
