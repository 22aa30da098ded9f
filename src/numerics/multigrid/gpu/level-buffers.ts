import { levelUniform, type GpuDevice, type RawBuffer, type Step } from '../../../compute/index.ts';
import { firstNode, type Cuts } from './slabs.ts';
import type { LevelData } from './system-data.ts';

/** Vectors of a coarse level. `spare` exists where half-sweeps go from one vector to another. */
export type VectorName = 'right' | 'first' | 'image' | 'second' | 'spare';

export interface LevelSlab {
  /** Planes of blocks, and most unknowns of a plane. */
  readonly planes: number;
  readonly widest: number;
  /** Workgroups along a plane for kernels that take sums. */
  readonly groups: number;
  /** First node and number of elements of the vectors, ghosts included. */
  readonly first: number;
  readonly size: number;
  readonly lists: number;
  /** What kernels read, by the names that they use. */
  readonly tables: Readonly<
    Record<'level' | 'ranges' | 'index' | 'weight' | 'diagonal' | 'parent' | 'children', RawBuffer>
  >;
  readonly vectors: Readonly<Record<VectorName, RawBuffer>>;
}

export interface LevelBuffers {
  readonly number: number;
  readonly coupled: boolean;
  readonly slabs: readonly LevelSlab[];
  /** Sets of sums of all slabs. */
  readonly partials: number;
  /** Copies that renew the ghost planes of a vector. */
  readonly exchange: (vector: VectorName) => readonly Step[];
}

/** Workgroups over a whole level that take sums: enough to fill a GPU, few enough for one workgroup to add up. */
const wanted = 2048;
const invocations = 64;

/** The rows' couplings beyond six of these nodes, and their indices with places among them. */
function repackSpill(
  level: LevelData,
  cut: readonly [start: number, end: number],
  first: number,
  size: number,
): { index: Int32Array; spill: Int32Array } {
  const part = level.index.subarray(6 * first, 6 * (first + size));
  if (level.spill.length === 0) return { index: part, spill: new Int32Array(0) };
  const index = Int32Array.from(part);
  const spill: number[] = [];
  for (let plane = cut[0]; plane < cut[1]; plane++) {
    for (let node = level.ranges[4 * plane] ?? 0; node < (level.ranges[4 * plane + 2] ?? 0); node++) {
      const sixth = level.index[6 * node + 5] ?? 0;
      if (sixth >= 0) continue;
      const entry = ~sixth / 4;
      index[6 * (node - first) + 5] = ~spill.length;
      const words = 1 + 2 * (level.spill[entry] ?? 0);
      for (let at = 0; at < words; at++) spill.push(level.spill[entry + at] ?? 0);
    }
  }
  return { index, spill: Int32Array.from(spill) };
}

/** Ends of the lists of children of nodes `start` to `end` of the next level, then the lists. */
function listChildren(
  { ranges, parent, coupled }: LevelData,
  [from, to]: readonly [start: number, end: number],
  start: number,
  end: number,
): Int32Array {
  const last = coupled ? 2 : 1;
  const lists = end - start;
  const place = new Int32Array(lists + 2);
  const each = (visit: (node: number, list: number) => void): void => {
    for (let plane = from; plane < to; plane++) {
      const stop = ranges[4 * plane + last] ?? 0;
      for (let node = ranges[4 * plane] ?? 0; node < stop; node++) visit(node, (parent[node] ?? 0) - start);
    }
  };
  let count = 0;
  each((_, list) => {
    place[list + 2] = (place[list + 2] ?? 0) + 1;
    count++;
  });
  place[1] = lists + 1;
  for (let list = 2; list < place.length; list++) place[list] = (place[list] ?? 0) + (place[list - 1] ?? 0);
  const children = new Int32Array(lists + 1 + count);
  each((node, list) => {
    const at = place[list + 1] ?? 0;
    place[list + 1] = at + 1;
    children[at] = node;
  });
  children[0] = lists + 1;
  children.set(place.subarray(1, lists + 1), 1);
  return children;
}

/** What a slab takes of the next level: nodes from `start` to `end`, whose vectors begin with `first`. */
interface NextNodes {
  readonly start: number;
  readonly end: number;
  readonly first: number;
}

function nextNodes(
  next: LevelData | undefined,
  nextCuts: Cuts,
  [from, to]: readonly [number, number],
): NextNodes {
  if (next === undefined) return { start: 0, end: 0, first: 0 };
  const slab = nextCuts.findLastIndex((cut) => cut <= from / 2);
  return {
    start: firstNode(next, from / 2),
    end: firstNode(next, Math.ceil(to / 2)),
    first: firstNode(next, (nextCuts[slab] ?? 0) - 1),
  };
}

/** Most unknowns that a plane of the slab has. */
function widestPlane({ ranges }: LevelData, [from, to]: readonly [number, number]): number {
  let widest = 0;
  for (let plane = from; plane < to; plane++) {
    widest = Math.max(widest, (ranges[4 * plane + 2] ?? 0) - (ranges[4 * plane] ?? 0));
  }
  return widest;
}

function furnishSlab(
  device: GpuDevice,
  level: LevelData,
  number: number,
  cut: readonly [number, number],
  below: NextNodes,
  sums: {
    readonly groups: number;
    readonly widest: number;
    readonly firstPartial: number;
    readonly partials: number;
  },
): LevelSlab {
  const [from, to] = cut;
  const first = firstNode(level, from - 1);
  const size = firstNode(level, to + 1) - first;
  const lists = below.end - below.start;
  const { index, spill } = repackSpill(level, cut, first, size);
  const vector = (needed = true): RawBuffer => device.buffer(needed ? 4 * size : 0);
  const last = level.parent.length === 0;
  return {
    planes: to - from,
    widest: sums.widest,
    groups: sums.groups,
    first,
    size,
    lists,
    tables: {
      level: device.buffer(
        [
          levelUniform({
            first,
            parentFirst: below.first,
            size,
            number,
            partials: sums.partials,
            firstPartial: sums.firstPartial,
            lists,
            firstList: below.start - below.first,
          }),
        ],
        'uniform',
      ),
      ranges: device.buffer([level.ranges.subarray(4 * from, 4 * to)]),
      index: device.buffer([index]),
      weight: device.buffer([level.weight.subarray(6 * first, 6 * (first + size))]),
      diagonal: device.buffer([level.diagonal.subarray(first, first + size), spill]),
      parent: device.buffer([level.parent.subarray(first, first + size)]),
      children: device.buffer([last ? new Int32Array(1) : listChildren(level, cut, below.start, below.end)]),
    },
    vectors: {
      right: vector(),
      first: vector(),
      image: vector(!last),
      second: vector(!last),
      spare: vector(level.coupled && !last),
    },
  };
}

/** Uploads a level and makes its vectors. */
export function furnishLevel(
  device: GpuDevice,
  level: LevelData,
  number: number,
  cuts: Cuts,
  next: LevelData | undefined,
  nextCuts: Cuts,
): LevelBuffers {
  const pairs = cuts.slice(1).map((to, at) => [cuts[at] ?? 0, to] as const);
  const planes = level.ranges.length / 4;
  const groupsOf = (widest: number): number =>
    Math.max(1, Math.min(Math.ceil(widest / invocations), Math.ceil(wanted / planes)));
  const widths = pairs.map((cut) => widestPlane(level, cut));
  const counts = pairs.map(([from, to], at) => (to - from) * groupsOf(widths[at] ?? 0));
  const partials = counts.reduce((sum, count) => sum + count, 0);
  let firstPartial = 0;
  const slabs = pairs.map((cut, at) => {
    const widest = widths[at] ?? 0;
    const sums = { groups: groupsOf(widest), widest, firstPartial, partials };
    firstPartial += counts[at] ?? 0;
    return furnishSlab(device, level, number, cut, nextNodes(next, nextCuts, cut), sums);
  });
  return {
    number,
    coupled: level.coupled,
    slabs,
    partials,
    exchange: (vector) => exchangePlanes(level, cuts, slabs, vector),
  };
}

/** Copies the planes on both sides of every cut into the ghosts of the other slab. */
function exchangePlanes(
  { ranges }: LevelData,
  cuts: Cuts,
  slabs: readonly LevelSlab[],
  vector: VectorName,
): Step[] {
  const copy = (plane: number, from: LevelSlab | undefined, to: LevelSlab | undefined): Step[] => {
    const node = ranges[4 * plane] ?? 0;
    const bytes = 4 * ((ranges[4 * plane + 2] ?? 0) - node);
    if (from === undefined || to === undefined || bytes === 0) return [];
    const [fromAt, toAt] = [4 * (node - from.first), 4 * (node - to.first)];
    return [{ from: from.vectors[vector], fromAt, to: to.vectors[vector], toAt, bytes }];
  };
  return cuts
    .slice(1, -1)
    .flatMap((cut, at) => [
      ...copy(cut - 1, slabs[at], slabs[at + 1]),
      ...copy(cut, slabs[at + 1], slabs[at]),
    ]);
}
