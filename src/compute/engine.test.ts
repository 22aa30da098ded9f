import { afterAll, expect, it } from 'vitest';
import { imageLayout, openThreads, releaseIdleEngines, writeRecord } from './index.ts';

afterAll(releaseIdleEngines);

/** A job whose second thread reads outside the memory while the first waits for it at a barrier. */
async function failOnOneThread(): Promise<void> {
  const engine = await openThreads(2);
  try {
    const { arena } = engine;
    const slabs = arena.allocate(12);
    arena.i32(slabs, 3).set([0, 0, 1]);
    const record = arena.allocate(imageLayout.bytes);
    const outside = 2 ** 32 - 256;
    writeRecord(arena.memory, record, imageLayout, {
      nx: 1,
      ny: 1,
      nz: 1,
      slabs,
      barrier: engine.barrier,
      firstRun: outside,
    });
    await engine.run('joinRuns', record);
  } finally {
    engine.close();
  }
}

it('reports a kernel that fails on one thread while another waits for it, and starts afresh', async () => {
  await expect(failOnOneThread()).rejects.toThrow(
    'a kernel failed: RuntimeError: memory access out of bounds',
  );
  const engine = await openThreads(2);
  const at = engine.arena.allocate(100_000);
  engine.arena.u8(at, 100_000).fill(1);
  await engine.run('clear', at, 100_000);
  expect(engine.arena.u8(at, 100_000).every((byte) => byte === 0)).toBe(true);
  engine.close();
});

it('shows threads that are just starting the memory that grows meanwhile', async () => {
  for (let round = 0; round < 20; round++) {
    const engine = await openThreads(2);
    for (let step = 0; step < round; step++) {
      engine.arena.allocate(65_536, 'any');
      await new Promise(setImmediate);
    }
    const at = engine.arena.allocate(300_000, 'any');
    engine.arena.u8(at, 300_000).fill(1);
    await engine.run('clear', at, 300_000);
    expect(engine.arena.u8(at, 300_000).includes(1)).toBe(false);
    engine.close();
    releaseIdleEngines();
  }
});

it('keeps a warm engine usable after many orders and a growth of its memory', async () => {
  const engine = await openThreads(3);
  for (let round = 1; round <= 40; round++) {
    const bytes = 70_000 * round;
    const at = engine.arena.allocate(bytes, 'any');
    engine.arena.u8(at, bytes).fill(round);
    await engine.run('clear', at, bytes);
    expect(engine.arena.u8(at, bytes).findIndex((byte) => byte !== 0)).toBe(-1);
  }
  engine.close();
});
