import { CancelledError } from './errors.ts';

/** What a long calculation tells while it runs. */
export interface Progress {
  /** What is being done, in a few words: `transport z`, `reading`. */
  stage: string;
  /** Share of this stage that is done, 0 to 1, where it is known. */
  fraction?: number;
  /** Relative residual or error estimate of an iteration, where there is one. */
  residual?: number;
  iteration?: number;
  /** One short remark: a warning, a count. */
  message?: string;
}

/** Options that every long calculation takes. */
export interface LongWork {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Throws {@link CancelledError} once the signal is aborted. Call it at every sweep, step or page. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new CancelledError('cancelled', { cause: signal.reason });
}

/** Lets pending events (a Ctrl-C, an abort) run; call now and then inside long synchronous loops. */
export function breathe(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  // Browsers have none, and make nested timeouts wait for 4 ms; a message does not.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}

/** Of any pacer: work made of many short parts, each with a pacer of its own, would else never let others run. */
let lastBreath = performance.now();

/**
 * A function to await in each turn of a long loop: it throws {@link CancelledError} once the signal is aborted
 * and lets pending events run when no pacer has done so for 20 ms. There is nothing to await before: loops of turns as short
 * as an await itself look whether there is.
 */
export function pacer(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  return () => {
    throwIfCancelled(signal);
    return performance.now() - lastBreath < 20 ? undefined : breathOf(signal);
  };
}

async function breathOf(signal: AbortSignal | undefined): Promise<void> {
  await breathe();
  lastBreath = performance.now();
  throwIfCancelled(signal);
}

/** Rejects as soon as the signal is aborted: for work that does not hear of it, such as that of other threads. */
export function cancellable<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new CancelledError('cancelled', { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
