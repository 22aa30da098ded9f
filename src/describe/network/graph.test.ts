import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../numerics/index.ts';
import { partsOf, solveGraph, type ConductingGraph } from './graph.ts';

/** A graph from edges [first, second, conductance] and plates [node, conductance]. */
function graph(
  nodes: number,
  edges: readonly (readonly [number, number, number])[],
  low: readonly (readonly [number, number])[],
  high: readonly (readonly [number, number])[],
): ConductingGraph {
  const plate = (ends: readonly (readonly [number, number])[]): Float64Array => {
    const sums = new Float64Array(nodes);
    for (const [node, conductance] of ends) sums[node] += conductance;
    return sums;
  };
  return {
    nodes,
    edges: Uint32Array.from(edges.flatMap(([first, second]) => [first, second])),
    conductance: Float64Array.from(edges, ([, , conductance]) => conductance),
    toLow: plate(low),
    toHigh: plate(high),
  };
}

describe('a graph between plates', () => {
  it('adds resistances in series, over a thousand nodes and six decades', () => {
    const nodes = 1000;
    const chain = Array.from({ length: nodes - 1 }, (_, i) => [i, i + 1, 10 ** ((i * 5) % 7) / 1e3] as const);
    const { inflow, outflow, residual } = solveGraph(graph(nodes, chain, [[0, 2]], [[nodes - 1, 0.5]]));
    const resistance = 0.5 + 2 + chain.reduce((sum, [, , conductance]) => sum + 1 / conductance, 0);
    expect(inflow * resistance).toBeCloseTo(1, 6);
    expect(outflow / inflow).toBeCloseTo(1, 6);
    expect(residual).toBeLessThan(1e-9);
  });

  it('adds conductances side by side, and leaves dead ends and islands out', () => {
    const edges = [
      [0, 1, 3],
      [2, 3, 5],
      [1, 4, 9],
      [5, 6, 9],
    ] as const;
    const found = solveGraph(
      graph(
        7,
        edges,
        [
          [0, 3],
          [2, 5],
          [5, 1],
        ],
        [
          [1, 3],
          [3, 5],
        ],
      ),
    );
    expect(found.inflow).toBeCloseTo(1 + 5 / 3, 12);
    expect(found.outflow).toBeCloseTo(1 + 5 / 3, 12);
    expect(Array.from(found.carries)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect(found.potential[4]).toBeCloseTo(found.potential[1], 12);
    expect(found.potential[5]).toBe(0);
  });

  it('solves the Wheatstone bridge', () => {
    // From both plates by 1 and 2 to one node and by 3 and 4 to the other, 5 between: by the delta-star formula.
    const { inflow } = solveGraph(
      graph(
        2,
        [[0, 1, 5]],
        [
          [0, 1],
          [1, 3],
        ],
        [
          [0, 2],
          [1, 4],
        ],
      ),
    );
    // v0 = (2 (7 + 5) + 5 × 4) / (8 × 12 − 25), v1 likewise.
    const [v0, v1] = [44 / 71, (8 * 4 + 5 * 2) / 71];
    expect(inflow).toBeCloseTo(2 * (1 - v0) + 4 * (1 - v1), 12);
  });

  it('carries nothing where the plates are not joined, nor through edges of no conductance', () => {
    const cut = solveGraph(graph(2, [[0, 1, 0]], [[0, 1]], [[1, 1]]));
    expect(cut).toMatchObject({ inflow: 0, outflow: 0, iterations: 0, residual: 0 });
    expect(solveGraph(graph(0, [], [], []))).toMatchObject({ inflow: 0 });
  });

  it('keeps what flows, and conducts no less with one edge more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), (nodes, seed) => {
        const random = new Random(seed);
        const edges = Array.from(
          { length: 3 * nodes },
          () => [random.below(nodes), random.below(nodes), Math.exp(8 * random.uniform() - 4)] as const,
        ).filter(([a, b]) => a !== b);
        const [low, high] = [[[0, 1]], [[nodes - 1, 1]]] as const;
        const all = solveGraph(graph(nodes, edges, low, high));
        const fewer = solveGraph(graph(nodes, edges.slice(1), low, high));
        expect(Math.abs(all.inflow - all.outflow)).toBeLessThanOrEqual(1e-9 * all.inflow);
        expect(fewer.inflow).toBeLessThanOrEqual(all.inflow * (1 + 1e-9));
        for (const value of all.potential) {
          expect(value).toBeGreaterThanOrEqual(-1e-9);
          expect(value).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('knows its parts', () => {
    const parts = partsOf(
      graph(
        5,
        [
          [4, 1, 1],
          [1, 3, 1],
          [0, 2, 0],
        ],
        [],
        [],
      ),
    );
    expect(Array.from(parts)).toEqual([0, 1, 2, 1, 1]);
  });
});
