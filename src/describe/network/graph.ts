import { ConvergenceError, throwIfCancelled } from '../../base/index.ts';

/** Nodes joined by edges that conduct, some of them held at a potential of 0 or 1 through edges of their own. */
export interface ConductingGraph {
  readonly nodes: number;
  /** First and second node of one edge after the other. */
  readonly edges: Uint32Array;
  /** Conductance of each edge; none flows through those of 0. */
  readonly conductance: Float64Array;
  /** Sum of each node's conductances to the plate at 0, and to the plate at 1. */
  readonly toLow: Float64Array;
  readonly toHigh: Float64Array;
}

export interface GraphSolution {
  /** Between 0 and 1 on nodes that are joined with both plates, 0 on all others. */
  readonly potential: Float64Array;
  /** Whether a node is joined with both plates. */
  readonly carries: Uint8Array;
  /** Flow from the plate at 1, and into the plate at 0: the total conductance, twice. */
  readonly inflow: number;
  readonly outflow: number;
  readonly iterations: number;
  /** True residual over the right-hand side, Euclidean. */
  readonly residual: number;
}

const tolerance = 1e-12;

/** Parts of the graph that are joined by conducting edges: the lowest node of each node's part. */
export function partsOf({ nodes, edges, conductance }: ConductingGraph): Uint32Array {
  const parent = Uint32Array.from({ length: nodes }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  };
  for (let edge = 0; edge < conductance.length; edge++) {
    if (!(conductance[edge] > 0)) continue;
    const a = rootOf(edges[2 * edge]);
    const b = rootOf(edges[2 * edge + 1]);
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  return parent.map((_, node) => rootOf(node));
}

/**
 * Potentials of Kirchhoff's equations by conjugate gradients with the diagonal as preconditioner, to a residual of 1e-12.
 * Parts that do not join both plates carry nothing and are left out.
 * @throws ConvergenceError when rounding or extreme conductances do not let it get there.
 */
export function solveGraph(graph: ConductingGraph, signal?: AbortSignal): GraphSolution {
  const { nodes, toLow, toHigh } = graph;
  const carries = carriersOf(graph);
  const rows = rowsOf(graph, carries);
  const right = Float64Array.from(toHigh, (value, node) => (carries[node] === 1 ? value : 0));
  const potential = new Float64Array(nodes);
  const start = norm(right);
  let iterations = 0;
  let residual = start > 0 ? 1 : 0;
  // What rounding leaves between the residual of the iteration and the true one is solved for again.
  for (let pass = 0; pass < 4 && residual > 10 * tolerance; pass++) {
    const left = residualOf(rows, right, potential);
    iterations += conjugate(rows, left, potential, tolerance * start, signal);
    residual = norm(residualOf(rows, right, potential)) / start;
  }
  if (residual > 1e4 * tolerance) {
    throw new ConvergenceError('the network did not converge', {
      expected: `a residual below ${1e4 * tolerance}, not ${residual}`,
    });
  }
  let inflow = 0;
  let outflow = 0;
  for (let node = 0; node < nodes; node++) {
    if (carries[node] === 0) continue;
    inflow += toHigh[node] * (1 - potential[node]);
    outflow += toLow[node] * potential[node];
  }
  return { potential, carries, inflow, outflow, iterations, residual };
}

function carriersOf(graph: ConductingGraph): Uint8Array {
  const parts = partsOf(graph);
  const reaches = new Uint8Array(graph.nodes);
  parts.forEach((part, node) => {
    reaches[part] |= (graph.toLow[node] > 0 ? 1 : 0) | (graph.toHigh[node] > 0 ? 2 : 0);
  });
  return Uint8Array.from(parts, (part) => (reaches[part] === 3 ? 1 : 0));
}

/** The equations of the nodes that carry: diagonal, and neighbours with their conductances row by row. */
interface Rows {
  readonly diagonal: Float64Array;
  readonly start: Uint32Array;
  readonly neighbour: Uint32Array;
  readonly conductance: Float64Array;
}

function rowsOf({ nodes, edges, conductance, toLow, toHigh }: ConductingGraph, carries: Uint8Array): Rows {
  const start = new Uint32Array(nodes + 1);
  const used = (edge: number): boolean => conductance[edge] > 0 && carries[edges[2 * edge]] === 1;
  for (let edge = 0; edge < conductance.length; edge++) {
    if (!used(edge)) continue;
    start[edges[2 * edge] + 1]++;
    start[edges[2 * edge + 1] + 1]++;
  }
  for (let node = 0; node < nodes; node++) start[node + 1] += start[node];
  const next = start.slice();
  const neighbour = new Uint32Array(start[nodes]);
  const weights = new Float64Array(start[nodes]);
  const diagonal = Float64Array.from(toLow, (low, node) => (carries[node] === 1 ? low + toHigh[node] : 0));
  for (let edge = 0; edge < conductance.length; edge++) {
    if (!used(edge)) continue;
    for (let end = 0; end < 2; end++) {
      const node = edges[2 * edge + end];
      neighbour[next[node]] = edges[2 * edge + 1 - end];
      weights[next[node]++] = conductance[edge];
      diagonal[node] += conductance[edge];
    }
  }
  return { diagonal, start, neighbour, conductance: weights };
}

function multiply({ diagonal, start, neighbour, conductance }: Rows, x: Float64Array, y: Float64Array): void {
  for (let node = 0; node < y.length; node++) {
    let sum = diagonal[node] * x[node];
    for (let at = start[node]; at < start[node + 1]; at++) sum -= conductance[at] * x[neighbour[at]];
    y[node] = sum;
  }
}

/** Adds to x what the residual r asks for, and leaves what is left of r in it. */
function conjugate(rows: Rows, r: Float64Array, x: Float64Array, goal: number, signal?: AbortSignal): number {
  const inverse = rows.diagonal.map((value) => (value > 0 ? 1 / value : 0));
  const p = r.map((value, node) => value * inverse[node]);
  const q = new Float64Array(r.length);
  let rz = dot(r, p);
  const most = 200 + 20 * r.length;
  for (let iteration = 1; iteration <= most; iteration++) {
    if (iteration % 64 === 0) throwIfCancelled(signal);
    multiply(rows, p, q);
    const alpha = rz / dot(p, q);
    const before = rz;
    rz = 0;
    let rr = 0;
    for (let node = 0; node < r.length; node++) {
      x[node] += alpha * p[node];
      r[node] -= alpha * q[node];
      rz += r[node] * r[node] * inverse[node];
      rr += r[node] * r[node];
    }
    if (Math.sqrt(rr) <= goal) return iteration;
    const beta = rz / before;
    for (let node = 0; node < r.length; node++) p[node] = r[node] * inverse[node] + beta * p[node];
  }
  return most;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

function residualOf(rows: Rows, right: Float64Array, x: Float64Array): Float64Array {
  const residual = new Float64Array(right.length);
  multiply(rows, x, residual);
  for (let node = 0; node < right.length; node++) residual[node] = right[node] - residual[node];
  return residual;
}
