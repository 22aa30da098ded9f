import { levelLayout, readRecord, voxelsLayout, writeRecord, type Engine } from '../../../compute/index.ts';
import type { FusedSystem } from '../../krylov.ts';
import { layOut, type Box } from '../grid.ts';
import { coarsenOn } from '../levels.ts';
import { evaluationOf, readColours, total, type DiffusionSystem } from '../steady-diffusion.ts';
import { thresholdFor } from '../strength.ts';
import type { Medium } from '../voxel-system.ts';
import { withinProcess, type Carrier, type Move } from './carrier.ts';
import { cutIntoSlabs } from './cut.ts';
import { joinParts, type LevelPart } from './level-part.ts';
import { assembleSlab, type Slab, type WholePhases } from './slab.ts';
import { slabCycle, type SpreadLevel } from './slab-cycle.ts';

/** Planes of a field on each side of a cut that an iteration needs from the other side. */
const fieldReach = 4;
/** The same for vectors of the first coarse level, in planes of blocks. */
const levelReach = 2;

export interface SlabOptions {
  /** Planes of voxels that a slab's memory has room for, ghosts not counted. */
  readonly planes: number;
  /** Slabs that work at once. */
  readonly threads: number;
  /** Opens an engine of one thread with a memory of its own. */
  readonly open: () => Promise<Engine>;
}

/**
 * Runs a task on every item, so many at a time. After a failure no more are begun, but those under way are waited for:
 * nobody may give back an engine that still runs.
 */
async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [at, item] of waiting) {
      try {
        results[at] = await task(item);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** The neighbour above each slab that has one, round the ring if there is one. */
function cuts(slabs: readonly Slab[]): { lower: number; upper: number }[] {
  return slabs.flatMap(({ cut }, lower) =>
    cut.above > 0 ? [{ lower, upper: (lower + 1) % slabs.length }] : [],
  );
}

/** Moves that bring `reach` planes across every cut, both ways. `planeAt` is where a slab keeps a plane, by its own count. */
function acrossCuts(
  slabs: readonly Slab[],
  reach: number,
  voxelsPerPlane: number,
  span: (slab: Slab, first: number, end: number) => { at: number; bytes: number },
): Move[] {
  return cuts(slabs).flatMap(({ lower, upper }) => {
    const [below, above] = [slabs[lower], slabs[upper]];
    if (below === undefined || above === undefined) return [];
    // Planes of the level on either side of the cut, as each of the two counts them.
    const cutBelow = (below.cut.end - below.cut.start + below.cut.below) / voxelsPerPlane;
    const cutAbove = above.cut.below / voxelsPerPlane;
    const move = (from: number, to: number, a: number, b: number): Move => {
      const [giver, taker] = from === lower ? [below, above] : [above, below];
      const given = span(giver, a, a + reach);
      const taken = span(taker, b, b + reach);
      return {
        from: { memory: from, at: given.at },
        to: { memory: to, at: taken.at },
        bytes: Math.min(given.bytes, taken.bytes),
      };
    };
    return [move(lower, upper, cutBelow - reach, cutAbove - reach), move(upper, lower, cutAbove, cutBelow)];
  });
}

/** A box spread over the memories of several slabs, and one for the coarse levels. */
export class SlabSystem implements DiffusionSystem, FusedSystem {
  readonly #slabs: readonly Slab[];
  readonly #coarse: Engine;
  readonly #next: number;
  readonly #carrier: Carrier;
  readonly #threads: number;
  readonly #planes: number;
  readonly levels: number;

  /** What {@link assembleSlabs} has put together. */
  constructor(parts: {
    slabs: readonly Slab[];
    coarse: Engine;
    next: number;
    levels: number;
    threads: number;
    planes: number;
  }) {
    this.#slabs = parts.slabs;
    this.#coarse = parts.coarse;
    this.#next = parts.next;
    this.#threads = parts.threads;
    this.#planes = parts.planes;
    this.levels = parts.levels;
    this.#carrier = withinProcess([...parts.slabs.map(({ engine }) => engine.arena), parts.coarse.arena]);
  }

  get bytes(): number {
    return this.#slabs.reduce((sum, { engine }) => sum + engine.arena.peak, this.#coarse.arena.peak);
  }

  /** Looks at the linear profile, once for all. */
  async start(): Promise<void> {
    await this.#run('begin');
  }

  begin(): FusedSystem {
    return this;
  }

  async precondition(alpha: number): Promise<{ rz: number; zq: number }> {
    this.#set({ alpha });
    await this.#run('reduce');
    await slabCycle(this.#level());
    await this.#run('correct');
    const sums = this.#sums();
    return { rz: total(sums, 0), zq: total(sums, 1) };
  }

  async direct(alpha: number, beta: number): Promise<number> {
    this.#set({ alpha, beta });
    await this.#run('direct');
    await this.#exchangeField('z');
    return total(this.#sums(), 0);
  }

  async finish(alpha: number): Promise<void> {
    this.#set({ alpha });
    await this.#run('finish');
  }

  async evaluate(): ReturnType<DiffusionSystem['evaluate']> {
    await this.#run('evaluate');
    await this.#exchangeField('r');
    return evaluationOf(this.#sums());
  }

  read(visit: (i: number, j: number, k: number, value: number) => void): void {
    for (const { engine, grid, system, cut } of this.#slabs) {
      const planes = { from: cut.below, to: cut.below + cut.end - cut.start, first: cut.start };
      readColours(engine, grid, system, planes, visit);
    }
  }

  close(): void {
    for (const { engine } of this.#slabs) engine.close();
  }

  async #run(kernel: string): Promise<void> {
    await inTurns(this.#slabs, this.#threads, ({ engine, system }) => engine.run(kernel, system.record));
  }

  #set(values: { alpha?: number; beta?: number }): void {
    for (const { engine, system } of this.#slabs) {
      writeRecord(engine.arena.memory, system.record, voxelsLayout, values);
    }
  }

  /** The kernels' sums over each plane of the whole box. */
  #sums(): Float64Array {
    const sums = new Float64Array(8 * this.#planes);
    for (const { engine, system, cut } of this.#slabs) {
      const own = 8 * (cut.end - cut.start);
      sums.set(engine.arena.f64(system.partial + 64 * cut.below, own), 8 * cut.start);
    }
    return sums;
  }

  async #exchangeField(field: 'r' | 'z'): Promise<void> {
    const moves = acrossCuts(this.#slabs, fieldReach, 1, ({ grid, system }, first, end) => {
      const bytes = 4 * grid.field.plane;
      // Planes begin with the ghosts of row -1, where the left ghost of row 0 is kept.
      return { at: system.fields[field] - 4 * grid.half + first * bytes, bytes: (end - first) * bytes };
    });
    await this.#carrier.carry(moves);
  }

  async #exchangeLevel(vector: 'right' | 'first' | 'second'): Promise<void> {
    const moves = acrossCuts(this.#slabs, levelReach, 2, ({ engine, first: level }, first, end) => {
      const record = readRecord(engine.arena.memory, level, levelLayout);
      const ranges = engine.arena.i32(record.ranges, 4 * record.mz);
      const start = ranges[4 * first] ?? 0;
      return { at: record[vector] + 4 * start, bytes: 4 * ((ranges[4 * (end - 1) + 2] ?? 0) - start) };
    });
    await this.#carrier.carry(moves);
  }

  #level(): SpreadLevel {
    const slabs = this.#slabs;
    return {
      run: async (kernel, pointers) => {
        await inTurns(slabs, this.#threads, ({ engine, first }) =>
          engine.run(kernel, first, ...pointers(readRecord(engine.arena.memory, first, levelLayout))),
        );
      },
      solveNext: async () => {
        await this.#carrier.carry(this.#towardsNext('right', 0));
        await this.#coarse.run('cycle', this.#next);
        await this.#carrier.carry(this.#fromNext());
      },
      exchange: (vector) => this.#exchangeLevel(vector),
      total: (which) => this.#levelTotal(which),
      weigh: (a, b) => {
        for (const { engine, first } of slabs) writeRecord(engine.arena.memory, first, levelLayout, { a, b });
      },
    };
  }

  #levelTotal(which: number): number {
    let sum = 0;
    for (const { engine, first, cut } of this.#slabs) {
      const { partial } = readRecord(engine.arena.memory, first, levelLayout);
      const planes = Math.ceil((cut.end - cut.start) / 2);
      const sums = engine.arena.f64(partial + 32 * cut.below, 8 * planes);
      for (let at = which; at < sums.length; at += 8) sum += sums[at] ?? 0;
    }
    return sum;
  }

  /** Moves of a slab's own planes of the second level to where the whole of it is. */
  #towardsNext(vector: 'right' | 'first', beyond: number): Move[] {
    return this.#slabs.flatMap((slab, memory) =>
      this.#spans(slab, vector, beyond).map(({ local, whole, bytes }) => ({
        from: { memory, at: local },
        to: { memory: this.#slabs.length, at: whole },
        bytes,
      })),
    );
  }

  /** Moves of the second level's answer to the slabs, ghosts included. */
  #fromNext(): Move[] {
    return this.#towardsNext('first', 1).map(({ from, to, bytes }) => ({ from: to, to: from, bytes }));
  }

  /** Where a slab and the whole keep a vector of the second level on each of the slab's planes and `beyond` ghosts. */
  #spans(
    { engine, second, cut }: Slab,
    vector: 'right' | 'first',
    beyond: number,
  ): { local: number; whole: number; bytes: number }[] {
    const part = readRecord(engine.arena.memory, second, levelLayout);
    const all = readRecord(this.#coarse.arena.memory, this.#next, levelLayout);
    const ranges = engine.arena.i32(part.ranges, 4 * part.mz);
    const wholeRanges = this.#coarse.arena.i32(all.ranges, 4 * all.mz);
    const from = cut.below / 4;
    const to = from + Math.ceil((cut.end - cut.start) / 4);
    const spans = [];
    for (let k = from - (cut.below > 0 ? beyond : 0); k < to + (cut.above > 0 ? beyond : 0); k++) {
      const plane = (cut.start / 4 + k - from + all.mz) % all.mz;
      const start = ranges[4 * k] ?? 0;
      spans.push({
        local: part[vector] + 4 * start,
        whole: all[vector] + 4 * (wholeRanges[4 * plane] ?? 0),
        bytes: 4 * ((ranges[4 * k + 2] ?? 0) - start),
      });
    }
    return spans;
  }
}

/**
 * Assembles a box in slabs, each in a memory of its own, for the phase indices in `whole`, whose memory then takes the
 * coarse levels from the second one on. Round a ring, planes must be a multiple of eight, lest the colours of blocks clash there.
 */
export async function assembleSlabs(
  box: Box,
  medium: Medium,
  whole: WholePhases,
  { planes, threads, open }: SlabOptions,
): Promise<SlabSystem> {
  const plan = cutIntoSlabs(box.shape[2], planes, box.wrapZ);
  const engines: Engine[] = [];
  try {
    const built = await inTurns(plan, threads, async (cut) => {
      const engine = await open();
      engines.push(engine);
      return assembleSlab(engine, box, cut, medium, whole);
    });
    return await joinSlabs(box, medium, built, whole, threads);
  } catch (error) {
    for (const engine of engines) engine.close();
    throw error;
  }
}

async function joinSlabs(
  box: Box,
  medium: Medium,
  built: readonly { slab: Slab; part: LevelPart }[],
  { engine: coarse, top }: WholePhases,
  threads: number,
): Promise<SlabSystem> {
  const slabs = built.map(({ slab }) => slab);
  spreadCoupling(slabs);
  coarse.arena.release(top);
  const workshop = { at: top, high: top, end: top };
  const grid = { ...layOut(box, coarse.threads), threshold: thresholdFor(medium) };
  const parts = built.map(({ part }) => part);
  const next = await joinParts(coarse, grid, parts, workshop);
  const further = await coarsenOn(coarse, grid, { number: 2, level: next }, workshop);
  const levels = further.length + 2;
  const system = new SlabSystem({ slabs, coarse, next, levels, threads, planes: box.shape[2] });
  await system.start();
  return system;
}

/** A level whose unknowns of one colour are coupled anywhere is swept everywhere as if they were. */
function spreadCoupling(slabs: readonly Slab[]): void {
  const isCoupled = slabs.some(
    ({ engine, first }) => readRecord(engine.arena.memory, first, levelLayout).coupled !== 0,
  );
  for (const { engine, first } of slabs) {
    writeRecord(engine.arena.memory, first, levelLayout, { coupled: Number(isCoupled) });
  }
}
