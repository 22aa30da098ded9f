import { received, type CellJob, type JobOutcome, type SentOutcome } from './job.ts';

interface Reply {
  readonly index: number;
  readonly outcome: SentOutcome;
}

/** A thread that runs jobs. */
export interface JobThread {
  /** @throws DataCloneError for a job that holds functions. */
  send(index: number, job: CellJob): void;
  end(): void;
}

/** Where a thread reports. `lost`: it ended by itself. */
export interface ThreadListener {
  done(index: number, outcome: JobOutcome): void;
  lost(reason: string): void;
}

/** What browsers have. */
interface BrowserWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
}

type BrowserWorkerClass = new (url: URL, options: { readonly type: 'module' }) => BrowserWorker;

interface BrowserScope {
  readonly Worker?: BrowserWorkerClass;
  readonly navigator?: { readonly hardwareConcurrency: number };
}

const mostThreads = 8;

/** Why there can be no threads here; undefined where there can. Sources in TypeScript load only where the runtime strips types. */
export function noThreads(): string | undefined {
  if (!import.meta.url.endsWith('.ts')) return undefined;
  const features = process.features as { readonly typescript?: unknown };
  const strips = typeof features.typescript === 'string';
  return strips ? undefined : 'threads cannot load TypeScript sources here';
}

/** Cores that may be used, eight at most. */
export async function threadsAtHand(): Promise<number> {
  const { Worker: Browser, navigator } = globalThis as BrowserScope;
  if (Browser !== undefined) return Math.min(mostThreads, navigator?.hardwareConcurrency ?? 1);
  const { availableParallelism } = await import('node:os');
  return Math.min(mostThreads, availableParallelism());
}

/** A browser's Worker where there is one, else a thread of Node.js. */
export async function startThread(listener: ThreadListener): Promise<JobThread> {
  const report = ({ index, outcome }: Reply): void => listener.done(index, received(outcome));
  const { Worker: Browser } = globalThis as BrowserScope;
  if (Browser !== undefined) {
    const worker = new Browser(new URL('./batch-worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => report(data);
    worker.onerror = ({ message = 'it could not be loaded' }) => listener.lost(message);
    return { send: (index, job) => worker.postMessage({ index, job }), end: () => worker.terminate() };
  }
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(new URL('./batch-worker.js', import.meta.url), {
    name: 'lithoscale-cells',
    execArgv: [],
  });
  let ended = false;
  worker.on('message', report);
  worker.on('error', (error) => {
    if (!ended) listener.lost(error instanceof Error ? error.message : String(error));
    ended = true;
  });
  worker.on('exit', () => {
    if (!ended) listener.lost('it ended early');
    ended = true;
  });
  return {
    send: (index, job) => worker.postMessage({ index, job }),
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}
