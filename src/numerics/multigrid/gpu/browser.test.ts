import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithProgram } from '../../../../test/support/gates.ts';
import { openInline } from '../../../compute/index.ts';
import { conjugateGradients } from '../../krylov.ts';
import { Random } from '../../random.ts';
import { boxOf, layOut } from '../grid.ts';
import { percolatingPhases } from '../percolating-phases.ts';
import { WholeSystem } from '../steady-diffusion.ts';
import { allocateFields, assemble } from '../voxel-system.ts';
import { readSystem } from './system-data.ts';

const built = resolve(import.meta.dirname, '../../../../dist');

const switches = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** What the engine for Node imports has no place in a page and is not called there. */
const nodeParts = {
  'node:fs': 'export const existsSync = undefined;',
  'node:fs/promises': 'export const readFile = undefined;',
  'node:os': 'export const availableParallelism = undefined;',
  'node:url': 'export const fileURLToPath = undefined;',
  'node:worker_threads': 'export const Worker = undefined;',
};

const importMap = Object.fromEntries(
  Object.entries(nodeParts).map(([name, code]) => [name, `data:text/javascript,${encodeURIComponent(code)}`]),
);

const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports: importMap })}</script>`;

/** Runs the solver on the page's own WebGPU; typed arrays come as plain ones with the name of their type. */
const program = `async ({ data, residual, target }) => {
  const { openGpu } = await import('/compute/index.js');
  const { GpuSolver } = await import('/numerics/multigrid/gpu/gpu-solver.js');
  const { conjugateGradients } = await import('/numerics/krylov.js');
  const revive = (value) => {
    if (Array.isArray(value)) return value.map(revive);
    if (typeof value !== 'object' || value === null) return value;
    if ('typed' in value) return globalThis[value.typed].from(value.values);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
  };
  const offer = await openGpu({ software: true });
  if ('reason' in offer) return { reason: offer.reason };
  const solver = await GpuSolver.create(offer.device, revive(data));
  const right = revive(residual);
  const solution = new Float32Array(right.length);
  const { iteration, gained } = await conjugateGradients(solver.begin(right, solution), {
    maximumIterations: 40,
    enough: ({ missing }) => missing <= target,
  });
  return { iteration, gained, solution: Array.from(solution) };
}`;

/** Plain values all the way down. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    return { typed: value.constructor.name, values: Array.from(value as Float32Array) };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

interface FromPage {
  readonly reason?: string;
  readonly iteration: number;
  readonly gained: number;
  readonly solution: number[];
}

describeWithProgram('chromium', 'the GPU solver in a browser', (executablePath) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: switches });
  });
  afterAll(() => browser.close());

  /** A page on localhost, which counts as secure, over the built library. */
  async function open(): Promise<Page> {
    const context = await browser.newContext();
    await context.route('http://localhost/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ body: page, contentType: 'text/html' });
      const body = await readFile(resolve(built, `.${pathname}`), 'utf8');
      return route.fulfill({ body, contentType: 'text/javascript' });
    });
    const opened = await context.newPage();
    await opened.goto('http://localhost/');
    return opened;
  }

  it('runs the same kernels and agrees with the CPU', async () => {
    const random = new Random(3);
    const engine = await openInline();
    const shape = [14, 13, 16] as const;
    const grid = layOut(boxOf(shape), 1);
    const fields = allocateFields(engine, grid);
    const labels = Uint8Array.from({ length: 14 * 13 * 16 }, () => (random.uniform() < 0.6 ? 1 : 0));
    const table = Uint8Array.from({ length: 256 }, (_, label) => (label === 1 ? 1 : 0));
    const conductivity = Float32Array.from(table);
    await percolatingPhases(engine, grid, { labels, table, steps: [1, 14, 14 * 13] }, fields.phase);
    const system = await assemble(engine, grid, { gx: 1, gy: 1, conductivity }, fields);
    const start = (await new WholeSystem(engine, grid, system).evaluate()).energy;
    const { lead, elements } = grid.field;
    const residual = engine.arena.f32(system.fields.r - 4 * lead, elements);
    const opened = await open();
    const job = {
      data: plain(readSystem(engine, grid, system)),
      residual: plain(residual),
      target: 1e-7 * start,
    };
    const answer = await opened.evaluate<FromPage>(`(${program})(${JSON.stringify(job)})`);
    expect(answer.reason).toBeUndefined();

    const { iteration } = await conjugateGradients(new WholeSystem(engine, grid, system), {
      maximumIterations: 40,
      enough: ({ missing }) => missing <= 1e-7 * start,
    });
    const { energy } = await new WholeSystem(engine, grid, system).evaluate();
    expect(Math.abs(answer.iteration - iteration)).toBeLessThanOrEqual(2);
    expect(Math.abs((start - answer.gained) / energy - 1)).toBeLessThan(1e-5);
    const solution = engine.arena.f32(system.fields.x - 4 * lead, elements);
    const worst = Math.max(...solution.map((value, at) => Math.abs(value - (answer.solution[at] ?? 0))));
    expect(worst).toBeLessThan(2e-3);
    engine.close();
  });
});
