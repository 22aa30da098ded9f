// Unknowns joined by conductances: the matrix of every level, in the plainest form there is.

export interface Coupling {
  readonly to: number;
  readonly conductance: number;
}

export interface Network {
  readonly rows: readonly (readonly Coupling[])[];
  /** Conductance of each unknown to the plates. */
  readonly sink: Float64Array;
  /** Sum of all of an unknown's conductances; 0 for a voxel without an unknown. */
  readonly diagonal: Float64Array;
  /** Voxel or block of each unknown; an unknown is red where the coordinates add up to an even number. */
  readonly places: readonly (readonly [i: number, j: number, k: number])[];
}

type Colour = 'red' | 'black';

/** `grip` is what a level's diagonals are multiplied by where no plate holds the potential. */
export function createNetwork(
  rows: Network['rows'],
  sink: Float64Array,
  places: Network['places'],
  grip = 1,
): Network {
  const diagonal = sink.map(
    (toPlates, node) =>
      grip * (rows[node] ?? []).reduce((sum, { conductance }) => sum + conductance, toPlates),
  );
  return { rows, sink, diagonal, places };
}

function colourAt({ places }: Network, node: number): Colour {
  const [i, j, k] = places[node] ?? [0, 0, 0];
  return (i + j + k) % 2 === 0 ? 'red' : 'black';
}

/** A z: what flows out of each unknown at potentials z. */
export function apply({ rows, diagonal }: Network, z: Float64Array): Float64Array {
  return z.map((own, node) =>
    (rows[node] ?? []).reduce(
      (sum, { to, conductance }) => sum - conductance * (z[to] ?? 0),
      (diagonal[node] ?? 0) * own,
    ),
  );
}

/** Gauss-Seidel over the unknowns of one colour, in their order or back, in place. */
function halfSweep(
  network: Network,
  z: Float64Array,
  right: Float64Array,
  colour: Colour,
  back = false,
): void {
  for (let step = 0; step < z.length; step++) {
    const node = back ? z.length - 1 - step : step;
    const diagonal = network.diagonal[node] ?? 0;
    if (diagonal === 0 || colourAt(network, node) !== colour) continue;
    const inflow = (network.rows[node] ?? []).reduce(
      (sum, { to, conductance }) => sum + conductance * (z[to] ?? 0),
      0,
    );
    z[node] = ((right[node] ?? 0) + inflow) / diagonal;
  }
}

/** Pre-smoothing: from zero, a red half-sweep, then a black one. */
export function smoothDown(network: Network, right: Float64Array): Float64Array {
  const z = right.map(() => 0);
  halfSweep(network, z, right, 'red');
  halfSweep(network, z, right, 'black');
  return z;
}

/** Post-smoothing: a black half-sweep, then a red one, in place and in the opposite order. */
export function smoothUp(network: Network, z: Float64Array, right: Float64Array): void {
  halfSweep(network, z, right, 'black', true);
  halfSweep(network, z, right, 'red', true);
}

/** The residual summed over the unknowns of each aggregate. */
export function restrict(
  network: Network,
  { parent, size }: { readonly parent: Int32Array; readonly size: number },
  z: Float64Array,
  right: Float64Array,
): Float64Array {
  const coarse = new Float64Array(size);
  const image = apply(network, z);
  for (const [node, to] of parent.entries()) {
    if (to >= 0) coarse[to] = (coarse[to] ?? 0) + (right[node] ?? 0) - (image[node] ?? 0);
  }
  return coarse;
}

/** z plus the coarse correction of each unknown's aggregate. */
export function prolong(parent: Int32Array, z: Float64Array, error: Float64Array): Float64Array {
  return z.map((value, node) => value + (error[parent[node] ?? -1] ?? 0));
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Subtracts from the values at `nodes` their mean over each connected part of a network. */
export function withoutConstants(
  { rows }: Network,
  values: Float64Array,
  nodes: readonly number[],
): Float64Array {
  const wanted = new Set(nodes);
  const seen = new Set<number>();
  const balanced = values.slice();
  for (const seed of nodes) {
    if (seen.has(seed)) continue;
    const part = [seed];
    seen.add(seed);
    for (const node of part) {
      for (const { to } of rows[node] ?? []) {
        if (!seen.has(to)) part.push(to);
        seen.add(to);
      }
    }
    const members = part.filter((node) => wanted.has(node));
    const mean = members.reduce((sum, node) => sum + (values[node] ?? 0), 0) / members.length;
    for (const node of members) balanced[node] = (values[node] ?? 0) - mean;
  }
  return balanced;
}
