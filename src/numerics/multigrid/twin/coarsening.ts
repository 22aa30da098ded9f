// The readable twin of the aggregation in kernels/aggregates.ts.
import { gripOf } from '../levels.ts';
import type { Lattice } from './lattice.ts';
import { createNetwork, type Coupling, type Network } from './network.ts';

export interface Coarsening {
  readonly coarse: Network;
  readonly size: number;
  /** Coarse unknown of each fine one; -1 for voxels without an unknown. */
  readonly parent: Int32Array;
}

/**
 * Makes of the unknowns `nodes` an unknown of each strongly connected part of each block of 2x2x2 places, blocks in order with x fastest. A
 * coupling is strong if it is at least a share of the strongest one of both its unknowns.
 */
function coarsen(fine: Network, nodes: readonly number[], share: number, grip: number): Coarsening {
  const strongest = fine.rows.map((row) => Math.max(0, ...row.map(({ conductance }) => conductance)));
  const isStrong = (a: number, b: number, conductance: number): boolean =>
    conductance >= share * Math.max(strongest[a] ?? 0, strongest[b] ?? 0);
  const parent = new Int32Array(fine.places.length).fill(-1);
  const places: [number, number, number][] = [];
  for (const start of inBlockOrder(fine, nodes)) {
    if ((parent[start] ?? 0) >= 0) continue;
    spread(fine, isStrong, parent, start, places.length);
    const [i, j, k] = fine.places[start] ?? [0, 0, 0];
    places.push([i >> 1, j >> 1, k >> 1]);
  }
  return { coarse: galerkin(fine, parent, places, grip), size: places.length, parent };
}

/** The unknowns, those of one block together. */
function inBlockOrder(network: Network, nodes: readonly number[]): number[] {
  const blockOf = (node: number, axis: number): number => (network.places[node]?.[axis] ?? 0) >> 1;
  return nodes.toSorted(
    (a, b) =>
      blockOf(a, 2) - blockOf(b, 2) ||
      blockOf(a, 1) - blockOf(b, 1) ||
      blockOf(a, 0) - blockOf(b, 0) ||
      a - b,
  );
}

/** Whether two unknowns lie in the same block of 2x2x2 places. */
function inOneBlock({ places }: Network, a: number, b: number): boolean {
  return (places[a] ?? []).every((at, axis) => at >> 1 === (places[b]?.[axis] ?? 0) >> 1);
}

/** Gives `part` as parent to all unknowns of the block that are strongly connected to `start` within it. */
function spread(
  fine: Network,
  isStrong: (a: number, b: number, conductance: number) => boolean,
  parent: Int32Array,
  start: number,
  part: number,
): void {
  const open = [start];
  parent[start] = part;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { to, conductance } of fine.rows[node] ?? []) {
      if ((parent[to] ?? 0) >= 0 || !inOneBlock(fine, start, to) || !isStrong(node, to, conductance))
        continue;
      parent[to] = part;
      open.push(to);
    }
  }
}

/** Couplings between aggregates: sums of those between their members. */
function galerkin(fine: Network, parent: Int32Array, places: Network['places'], grip: number): Network {
  const sums = places.map(() => new Map<number, number>());
  const sink = new Float64Array(places.length);
  for (const [node, own] of parent.entries()) {
    if (own < 0) continue;
    sink[own] = (sink[own] ?? 0) + (fine.sink[node] ?? 0);
    for (const { to, conductance } of fine.rows[node] ?? []) {
      const other = parent[to] ?? -1;
      if (other !== own) sums[own]?.set(other, (sums[own].get(other) ?? 0) + conductance);
    }
  }
  const rows = sums.map((row) => Array.from(row, ([to, conductance]): Coupling => ({ to, conductance })));
  return createNetwork(rows, sink, places, grip);
}

/**
 * Coarsens until one block holds the whole box and nothing in it touches; the first entry coarsens `fine`. Where all
 * faces conduct alike along each axis the first step joins whatever touches.
 */
export function coarsenFully(
  fine: Network,
  { live, ...box }: Lattice,
  alike: boolean,
  threshold: number,
): Coarsening[] {
  const gripAt = (size: number): number => gripOf(box.wrapZ || box.fed, box.shape, Math.log2(size));
  const voxels = Array.from(live, (_, voxel) => voxel).filter((voxel) => live[voxel] === 1);
  const levels = [coarsen(fine, voxels, alike ? 0 : threshold, gripAt(2))];
  const next = (network: Network, share: number, grip: number): Coarsening =>
    coarsen(network, Array.from(network.places.keys()), share, grip);
  for (let size = 4; size / 2 < Math.max(...box.shape); size *= 2) {
    levels.push(next(levels.at(-1)?.coarse ?? fine, threshold, gripAt(size)));
  }
  const last = levels.at(-1)?.coarse ?? fine;
  if (last.rows.some((row) => row.length > 0)) levels.push(next(last, 0, gripAt(2 * Math.max(...box.shape))));
  return levels;
}
