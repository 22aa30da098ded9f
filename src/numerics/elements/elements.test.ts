import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../index.ts';
import { coarseCells } from './coarsening.ts';
import { componentScales, type Edges } from './modes.ts';
import { eachNode, freeNodes, nodeGrid, type FaceCondition } from './node-grid.ts';
import { randomField, randomTensor, randomVoxels, type Tensor } from './twin/random-voxels.ts';
import { applyCells, inverseDiagonal } from './twin/cell-operator.ts';
import { energies } from './twin/energies.ts';
import { dot } from './twin/sums.ts';
import { prolong, restrict } from './twin/transfer.ts';

/** Energy of the corner values of one cell by 2 x 2 x 2 Gauss points, straight from the shape functions. */
function gaussEnergy([xx, yy, zz, xy, xz, yz]: Tensor, [hx, hy, hz]: Edges, corners: Float64Array): number {
  const points = [0.5 - Math.sqrt(1 / 12), 0.5 + Math.sqrt(1 / 12)];
  let energy = 0;
  for (const x of points) {
    for (const y of points) {
      for (const z of points) {
        const gradient = [0, 0, 0];
        for (const [corner, value] of corners.entries()) {
          const [a, b, c] = [corner & 1, (corner >> 1) & 1, corner >> 2];
          const [sx, sy, sz] = [a === 1 ? x : 1 - x, b === 1 ? y : 1 - y, c === 1 ? z : 1 - z];
          gradient[0] += (value * (2 * a - 1) * sy * sz) / hx;
          gradient[1] += (value * (2 * b - 1) * sx * sz) / hy;
          gradient[2] += (value * (2 * c - 1) * sx * sy) / hz;
        }
        const [u, v, w] = gradient;
        const square = xx * u * u + yy * v * v + zz * w * w;
        energy += ((square + 2 * (xy * u * v + xz * u * w + yz * v * w)) * hx * hy * hz) / 8;
      }
    }
  }
  return energy;
}

const face = fc.constantFrom<FaceCondition>('pinned', 'free', 'periodic');
const faces = fc.tuple(face, face, face);
const count = fc.integer({ min: 1, max: 7 });
const shapes = fc.tuple(count, count, count);
const seeds = fc.integer({ min: 1, max: 1_000_000 });

describe('elements', () => {
  it('have the energy that 2 x 2 x 2 Gauss points give', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new Random(seed);
        const edges: Edges = [0.5 + random.uniform(), 0.5 + random.uniform(), 0.5 + random.uniform()];
        const tensor = randomTensor(random);
        const scales = componentScales(edges);
        const voxel = {
          table: Float64Array.from([0, 0, 0, 0, 0, 0, ...tensor.map((value, at) => value * scales[at])]),
          index: Uint8Array.of(1),
        };
        const grid = nodeGrid([1, 1, 1], ['free', 'free', 'free']);
        const field = randomField(grid, seed);
        const corners = Float64Array.from([0, 1, 4, 5, 8, 9, 12, 13], (node) => field[node]);
        const [[energy]] = energies(grid, voxel, [{ deviation: field, jumps: [0, 0, 0] }]);
        const expected = gaussEnergy(tensor, edges, corners);
        expect(Math.abs(energy - expected)).toBeLessThan(1e-12 * expected);
        const flux = new Float64Array(grid.nodes);
        applyCells(grid, voxel, field, flux);
        expect(Math.abs(dot(grid, field, flux) - expected)).toBeLessThan(1e-12 * expected);
      }),
    );
  });

  it('take a linear potential exactly: the energy is E·KE times the volume', () => {
    const grid = nodeGrid([3, 4, 2], ['free', 'free', 'free']);
    const table = Float64Array.from([0, 0, 0, 0, 0, 0, 2, 3, 4, 0.5, -0.4, 0.3], (value) => value / 144);
    const index = new Uint8Array(24).fill(1);
    const jumps = [0.3, -0.2, 0.5] as const;
    const linear = new Float64Array(grid.nodes);
    eachNode(grid, (node, [i, j, k]) => {
      linear[node] = jumps[0] * i + jumps[1] * j + jumps[2] * k;
    });
    const zero = new Float64Array(grid.nodes);
    const sums = energies(grid, { table, index }, [
      { deviation: linear, jumps: [0, 0, 0] },
      { deviation: zero, jumps },
    ]);
    const [x, y, z] = jumps;
    const square = 2 * x * x + 3 * y * y + 4 * z * z + x * y - 0.8 * x * z + 0.6 * y * z;
    for (const value of sums.flat()) expect(value).toBeCloseTo(24 * square, 12);
  });

  it('make a symmetric operator with the diagonal that is used', () => {
    fc.assert(
      fc.property(shapes, faces, seeds, (cells, conditions, seed) => {
        const grid = nodeGrid(cells, conditions);
        const voxels = randomVoxels(cells, [1, 1.3, 0.7], { seed, insulating: 0.3 });
        const [u, v] = [randomField(grid, seed + 1), randomField(grid, seed + 2)];
        const [au, av] = [new Float64Array(grid.nodes), new Float64Array(grid.nodes)];
        applyCells(grid, voxels, u, au);
        applyCells(grid, voxels, v, av);
        const size = Math.sqrt(dot(grid, au, au) * dot(grid, v, v));
        expect(Math.abs(dot(grid, au, v) - dot(grid, u, av))).toBeLessThanOrEqual(1e-12 * size);
      }),
    );
    const grid = nodeGrid([2, 2, 2], ['free', 'free', 'free']);
    const voxels = randomVoxels([2, 2, 2], [1, 1, 1], { seed: 7, insulating: 0 });
    const inverse = inverseDiagonal(grid, voxels);
    const image = new Float64Array(grid.nodes);
    for (const node of freeNodes(grid)) {
      const unit = new Float64Array(grid.nodes);
      unit[node] = 1;
      applyCells(grid, voxels, unit, image);
      expect(image[node] * inverse[node]).toBeCloseTo(1, 12);
    }
  });
});

describe('interpolation', () => {
  it('has the restriction as its transpose', () => {
    fc.assert(
      fc.property(shapes, faces, seeds, (cells, conditions, seed) => {
        const fine = nodeGrid(cells, conditions);
        const halved = [cells[0] > 1, cells[1] > 1, cells[2] > 2] as const;
        const coarse = nodeGrid(coarseCells(cells, halved), conditions);
        const [u, v] = [randomField(fine, seed), randomField(coarse, seed + 1)];
        const down = new Float64Array(coarse.nodes);
        const up = new Float64Array(fine.nodes);
        restrict(fine, coarse, halved, u, down);
        prolong(fine, coarse, halved, v, up);
        expect(dot(coarse, down, v)).toBeCloseTo(dot(fine, u, up), 10);
      }),
    );
  });
});
