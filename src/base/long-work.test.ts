import { describe, expect, it } from 'vitest';
import { CancelledError } from './errors.ts';
import { pacer } from './long-work.ts';

function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('a pacer', () => {
  it('lets a cancellation in, also where every short part of the work has a pacer of its own', async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const parts = async (): Promise<void> => {
      for (let part = 0; part < 50; part++) {
        const pace = pacer(stop.signal);
        work(2);
        await pace();
      }
    };
    await expect(parts()).rejects.toThrow(CancelledError);
  });

  it('refuses to go on once the signal is aborted', () => {
    expect(() => pacer(AbortSignal.abort())()).toThrow(CancelledError);
  });
});
