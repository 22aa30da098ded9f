import { throwIfCancelled } from '../../base/index.ts';
import { readRecord, saddleTableLayout, writeRecord, type Engine } from '../../compute/index.ts';

/**
 * Where basins touch, one entry a pair, by the numbers of the pair: the height of the highest way from one into the other
 * (the lowest, where basins grow from the lowest). A way is as high as the lower of its two voxels.
 */
export interface Saddles {
  readonly first: Uint32Array;
  /** Greater than `first`. */
  readonly second: Uint32Array;
  readonly height: Float32Array;
}

export const noSaddles: Saddles = {
  first: new Uint32Array(),
  second: new Uint32Array(),
  height: new Float32Array(),
};

const { bytes } = saddleTableLayout;
/** Bytes and first number of entries of a thread's table. */
const entryBytes = 16;
const firstEntries = 1 << 12;

interface Room {
  readonly planes: number;
  /** Pairs that one row of voxels may bring at most. */
  readonly pairsInRow: number;
  /** Planes between two looks at the signal. */
  readonly stride: number;
}

/** Runs over a flooded job's cells on all threads, each with a table of its own. */
export async function collectSaddles(
  engine: Engine,
  job: number,
  { planes, pairsInRow, stride }: Room,
  signal?: AbortSignal,
): Promise<Saddles> {
  const { arena, threads } = engine;
  const tables = arena.allocate(bytes * threads);
  const places = Array.from({ length: threads }, (_, thread) => tables + bytes * thread);
  const entries = 2 ** Math.ceil(Math.log2(Math.max(firstEntries, 4 * pairsInRow)));
  for (const [thread, place] of places.entries()) {
    writeRecord(arena.memory, place, saddleTableLayout, {
      entries: arena.allocate(entryBytes * entries),
      mask: entries - 1,
      plane: Math.round((thread * planes) / threads),
      end: Math.round(((thread + 1) * planes) / threads),
    });
  }
  const read = (place: number): TableRecord => readRecord(arena.memory, place, saddleTableLayout);
  for (;;) {
    throwIfCancelled(signal);
    await engine.run('noteSaddles', job, tables, stride);
    if (places.every((place) => read(place).plane >= read(place).end)) break;
    for (const place of places) {
      const { used, mask } = read(place);
      if (4 * (used + pairsInRow) > 3 * mask) await grow(engine, job, place, 4 * (mask + 1));
    }
  }
  const pairs = places.reduce((sum, place) => sum + read(place).used, 0);
  if (threads > 1) await grow(engine, job, places[0], 2 ** Math.ceil(Math.log2(2 * pairs + 2)));
  for (const place of places.slice(1)) {
    await engine.run('mergeTables', job, places[0], read(place).entries, read(place).mask + 1);
  }
  return sorted(arena.memory.buffer, read(places[0]));
}

type TableRecord = Record<(typeof saddleTableLayout.fields)[number]['name'], number>;

async function grow(engine: Engine, job: number, place: number, capacity: number): Promise<void> {
  const { arena } = engine;
  const { entries, mask } = readRecord(arena.memory, place, saddleTableLayout);
  writeRecord(arena.memory, place, saddleTableLayout, {
    entries: arena.allocate(entryBytes * capacity),
    mask: capacity - 1,
    used: 0,
  });
  await engine.run('mergeTables', job, place, entries, mask + 1);
}

/** The table's entries by their pairs: counted by first numbers, then each few by their second. */
function sorted(buffer: ArrayBufferLike, { entries, mask, used }: TableRecord): Saddles {
  const words = new Uint32Array(buffer, entries, 4 * (mask + 1));
  const heights = new Float32Array(buffer, entries, 4 * (mask + 1));
  let most = 0;
  for (let at = 0; at < words.length; at += 4) most = Math.max(most, words[at]);
  const next = new Uint32Array(most + 2);
  for (let at = 0; at < words.length; at += 4) if (words[at + 1] > 0) next[words[at] + 1]++;
  for (let basin = 0; basin <= most; basin++) next[basin + 1] += next[basin];
  const found = {
    first: new Uint32Array(used),
    second: new Uint32Array(used),
    height: new Float32Array(used),
  };
  const starts = next.slice();
  for (let at = 0; at < words.length; at += 4) {
    if (words[at + 1] === 0) continue;
    let place = next[words[at]]++;
    for (; place > starts[words[at]] && found.second[place - 1] > words[at + 1]; place--) {
      found.second[place] = found.second[place - 1];
      found.height[place] = found.height[place - 1];
    }
    found.second[place] = words[at + 1];
    found.height[place] = heights[at + 2];
  }
  for (let basin = 0; basin <= most; basin++) found.first.fill(basin, starts[basin], starts[basin + 1]);
  return found;
}
