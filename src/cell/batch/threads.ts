import { received, type CellJob, type JobOutcome, type SentOutcome } from './job.ts';

interface Reply {
  readonly index: number;
  readonly outcome: SentOutcome;
}

/** A thread that runs jobs. */
export interface JobThread {
  /** @throws DataCloneError for a job that holds functions. */
  send(index: number, job: CellJob): void;
  /** Ends it, whatever it does. */
  end(): void;
  /** Keeps it for another batch, once all its jobs are done. */
  rest(): void;
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

/** A thread may rest this long, ms. */
const longestRest = 20_000;

/** A worker with whoever listens to it; it outlives a batch, since it takes long to load and compile what it runs. */
class Thread implements JobThread {
  listener: ThreadListener | undefined;
  private readonly port: WorkerPort;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(port: WorkerPort) {
    this.port = port;
  }

  send(index: number, job: CellJob): void {
    this.port.postMessage({ index, job });
  }

  done({ index, outcome }: Reply): void {
    this.listener?.done(index, received(outcome));
  }

  lost(reason: string): void {
    if (this.over) return;
    this.leave();
    this.listener?.lost(reason);
  }

  end(): void {
    this.leave();
    this.port.terminate();
  }

  rest(): void {
    if (this.over) return;
    this.listener = undefined;
    this.port.hold?.(false);
    this.timer = setTimeout(() => this.end(), longestRest);
    // Neither the thread nor the timer keeps a process alive.
    if (typeof this.timer === 'object') this.timer.unref();
    resting.push(this);
  }

  wake(listener: ThreadListener): this {
    clearTimeout(this.timer);
    this.listener = listener;
    this.port.hold?.(true);
    return this;
  }

  private leave(): void {
    this.over = true;
    clearTimeout(this.timer);
    const place = resting.indexOf(this);
    if (place >= 0) resting.splice(place, 1);
  }
}

const resting: Thread[] = [];

/** What a thread needs of its worker. `hold`: whether it keeps the process alive. */
interface WorkerPort {
  postMessage(message: unknown): void;
  terminate(): unknown;
  hold?(isHeld: boolean): void;
}

/** A thread that rests, or a new one: a browser's Worker where there is one, else a thread of Node.js. */
export async function startThread(listener: ThreadListener): Promise<JobThread> {
  const thread = resting.pop() ?? (await newThread());
  return thread.wake(listener);
}

async function newThread(): Promise<Thread> {
  const { Worker: Browser } = globalThis as BrowserScope;
  if (Browser !== undefined) {
    const worker = new Browser(new URL('./batch-worker.js', import.meta.url), { type: 'module' });
    const thread = new Thread(worker);
    worker.onmessage = ({ data }) => thread.done(data);
    worker.onerror = ({ message = 'it could not be loaded' }) => thread.lost(message);
    return thread;
  }
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(new URL('./batch-worker.js', import.meta.url), {
    name: 'lithoscale-cells',
    execArgv: [],
  });
  const thread = new Thread({
    postMessage: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
  });
  worker.on('message', (reply: Reply) => thread.done(reply));
  worker.on('error', (error) => thread.lost(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => thread.lost('it ended early'));
  return thread;
}
