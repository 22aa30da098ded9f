import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithProgram } from '../../test/support/gates.ts';
import type * as Cell from './index.ts';

const switches = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
const built = new URL('../../dist/', import.meta.url);
const entrance = new URL('cell/index.js', built);

/**
 * What the worker runs, and this process as well: a discharge of each model, one in which heat is made, and a batch on threads.
 * So tight in time that it does not matter which steps are taken.
 */
const work = `
const common = {
  experiment: 'Discharge at 1C for 50 min; Rest for 10 min',
  mesh: { negative: 8, separator: 5, positive: 8, radial: 8 },
  relativeTolerance: 1e-8,
  absoluteTolerance: 1e-10,
  curveTimes: Array.from({ length: 119 }, (_, k) => 30 * k + 30),
  store: { every: Infinity },
};
const parameters = cell.parameterSet('chen2020');
const options = [
  { ...common, parameters },
  { ...common, parameters, model: 'spme' },
  { ...common, parameters: cell.parameterSet('ai2020'), heat: 'lumped' },
];
const runs = [];
for (const each of options) runs.push(await cell.runCell(each));
const jobs = [0.9, 1, 1.1, 1.2].map((times) => ({
  parameters: { base: 'chen2020', changes: { 'positive.thickness': { times } } },
  ...common,
}));
const batch = await cell.runMany(jobs, { threads: 2 });
const curve = ({ time, voltage, temperature }) => ({ time: [...time], voltage: [...voltage], temperature: [...temperature] });
return {
  runs: runs.map(curve),
  batch: batch.outcomes.map(({ solution, error }) => (error ? String(error) : curve(solution))),
  threads: batch.threads,
  inline: batch.inline.count,
};`;

interface Curves {
  readonly time: readonly number[];
  readonly voltage: readonly number[];
  readonly temperature: readonly number[];
}

interface Outcome {
  readonly runs: readonly Curves[];
  readonly batch: readonly Curves[];
  readonly threads: number;
  readonly inline: number;
}

const pages: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/': ['text/html', '<!doctype html><title>cells</title>'],
  '/worker.js': [
    'text/javascript',
    `import * as cell from '/dist/cell/index.js';
const work = async () => {${work}};
work().then((outcome) => postMessage({ outcome }), (error) => postMessage({ failure: String(error.stack) }));`,
  ],
};

/** The pages above, and what was built. */
function serve(): Server {
  return createServer(({ url = '' }, response) => {
    const page = pages[url];
    const file = new URL(url.replace(/^\/dist\//, ''), built);
    if (page !== undefined) response.setHeader('content-type', page[0]).end(page[1]);
    else if (url.startsWith('/dist/') && file.href.startsWith(built.href) && existsSync(file))
      response.setHeader('content-type', 'text/javascript').end(readFileSync(file));
    else response.writeHead(404).end();
  });
}

/** In a page: what the worker answers. */
const askWorker = `new Promise((resolve, reject) => {
  const worker = new Worker('/worker.js', { type: 'module' });
  worker.onmessage = ({ data }) => ('failure' in data ? reject(new Error(data.failure)) : resolve(data.outcome));
  worker.onerror = ({ message }) => reject(new Error(message ?? 'the worker could not be loaded'));
})`;

describe.runIf(existsSync(entrance))('cells, as they were built,', () => {
  describeWithProgram('chromium', 'in a worker of a browser', (program) => {
    let browser: Browser;
    let page: Page;
    let server: Server;
    const asked: string[] = [];

    beforeAll(async () => {
      server = serve();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      browser = await chromium.launch({ executablePath: program, args: switches });
      page = await browser.newPage();
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });

    /**
     * Engines round exp, log and powers differently in the last digit, so that now and then a step becomes another one: bits
     * agree within one engine only. The first voltage knows no steps.
     */
    it('give what they give in Node.js, alone and in batches', async () => {
      const there = await page.evaluate<Outcome>(askWorker);
      const here = await workHere();
      expect([there.threads, there.inline]).toEqual([2, 0]);
      for (const kind of ['runs', 'batch'] as const) {
        for (const [k, { time, voltage, temperature }] of there[kind].entries()) {
          const other = here[kind][k];
          expect(time).toEqual(other.time);
          expect(Math.abs(voltage[0] - other.voltage[0])).toBeLessThan(1e-12);
          expect(largest(voltage, other.voltage)).toBeLessThan(1e-7);
          expect(largest(temperature, other.temperature)).toBeLessThan(1e-6);
        }
      }
      // The second job of the batch is the first run, on another thread of the browser.
      expect(there.batch[1]).toEqual(there.runs[0]);
    });

    it('load nothing but the rooms below, and none that is about images', () => {
      const rooms = new Set(
        asked.filter((path) => path.startsWith('/dist/')).map((path) => path.split('/')[2] ?? ''),
      );
      expect(rooms).toEqual(new Set(['base', 'cell', 'material', 'numerics', 'particle']));
    });
  });
});

/** The same work in this process. */
async function workHere(): Promise<Outcome> {
  const text = `export default async (cell) => {${work}}`;
  const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    readonly default: (cell: typeof Cell) => Promise<Outcome>;
  };
  return module.default((await import(entrance.href)) as typeof Cell);
}

function largest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, k) => Math.abs(value - (b[k] ?? Infinity))));
}
