import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../index.ts';
import { applyCells, inverseDiagonal, type CellMatrices, type VoxelTensors } from './cell-operator.ts';
import { vCycle } from './cycle.ts';
import { energies } from './energies.ts';
import { buildHierarchy } from './hierarchy.ts';
import { componentScales, type Edges } from './modes.ts';
import { closeSum, dot, nodeGrid, type FaceCondition, type NodeGrid, type Triple } from './node-grid.ts';
import { prolong, restrict } from './transfer.ts';

type Tensor = readonly [number, number, number, number, number, number];

/** A random positive definite tensor: a sum of three squares. */
function randomTensor(random: Random): Tensor {
  const roots = Array.from({ length: 9 }, () => random.normal());
  const entry = (i: number, j: number): number =>
    [0, 3, 6].reduce((sum, row) => sum + roots[row + i] * roots[row + j], i === j ? 0.05 : 0);
  return [entry(0, 0), entry(1, 1), entry(2, 2), entry(0, 1), entry(0, 2), entry(1, 2)];
}

/** Random tensors on the cells, some of which insulate. */
function randomVoxels(cells: Triple, edges: Edges, seed: number, insulating: number): VoxelTensors {
  const random = new Random(seed);
  const scales = componentScales(edges);
  const table = new Float64Array(6 * cells[0] * cells[1] * cells[2]);
  for (let at = 0; at < table.length; at += 6) {
    if (random.uniform() >= insulating)
      table.set(
        randomTensor(random).map((value, c) => value * scales[c]),
        at,
      );
  }
  return { table };
}

function randomField(grid: NodeGrid, seed: number): Float64Array {
  const random = new Random(seed);
  const field = Float64Array.from({ length: grid.nodes }, () => random.normal());
  closeSum(grid, field);
  return field;
}

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
        const table = Float64Array.from(tensor, (value, at) => value * scales[at]);
        const corners = Float64Array.from({ length: 8 }, () => random.normal());
        const grid = nodeGrid([1, 1, 1], ['free', 'free', 'free']);
        const [[energy]] = energies(grid, { table }, [{ deviation: corners, jumps: [0, 0, 0] }]);
        const expected = gaussEnergy(tensor, edges, corners);
        expect(Math.abs(energy - expected)).toBeLessThan(1e-12 * expected);
        const flux = new Float64Array(8);
        applyCells(grid, { table }, corners, flux);
        expect(Math.abs(dot(grid, corners, flux) - expected)).toBeLessThan(1e-12 * expected);
      }),
    );
  });

  it('take a linear potential exactly: the energy is E·KE times the volume', () => {
    const grid = nodeGrid([3, 4, 2], ['free', 'free', 'free']);
    const table = Float64Array.from([2, 3, 4, 0.5, -0.4, 0.3], (value) => value / 144);
    const index = new Uint8Array(24);
    const jumps = [0.3, -0.2, 0.5] as const;
    const linear = Float64Array.from(
      { length: grid.nodes },
      (_, node) =>
        jumps[0] * (node % 4) + jumps[1] * (Math.floor(node / 4) % 5) + jumps[2] * Math.floor(node / 20),
    );
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
        const voxels = randomVoxels(cells, [1, 1.3, 0.7], seed, 0.3);
        const [u, v] = [randomField(grid, seed + 1), randomField(grid, seed + 2)];
        const [au, av] = [new Float64Array(grid.nodes), new Float64Array(grid.nodes)];
        applyCells(grid, voxels, u, au);
        applyCells(grid, voxels, v, av);
        const size = Math.sqrt(dot(grid, au, au) * dot(grid, v, v));
        expect(Math.abs(dot(grid, au, v) - dot(grid, u, av))).toBeLessThanOrEqual(1e-12 * size);
      }),
    );
    const grid = nodeGrid([2, 2, 2], ['free', 'free', 'free']);
    const voxels = randomVoxels([2, 2, 2], [1, 1, 1], 7, 0);
    const inverse = inverseDiagonal(grid, voxels);
    const image = new Float64Array(grid.nodes);
    for (let node = 0; node < grid.nodes; node++) {
      const unit = new Float64Array(grid.nodes);
      unit[node] = 1;
      applyCells(grid, voxels, unit, image);
      expect(image[node] * inverse[node]).toBeCloseTo(1, 12);
    }
  });
});

describe('coarse levels', () => {
  it('restrict by the transpose of the interpolation', () => {
    fc.assert(
      fc.property(shapes, faces, seeds, (cells, conditions, seed) => {
        const fine = nodeGrid(cells, conditions);
        const halved = [cells[0] > 1, cells[1] > 1, cells[2] > 2] as const;
        const half = cells.map((n, axis) => (halved[axis] ? Math.ceil(n / 2) : n)) as unknown as Triple;
        const coarse = nodeGrid(half, conditions);
        const [u, v] = [randomField(fine, seed), randomField(coarse, seed + 1)];
        const down = new Float64Array(coarse.nodes);
        const up = new Float64Array(fine.nodes);
        restrict(fine, coarse, halved, u, down);
        prolong(fine, coarse, halved, v, up);
        expect(dot(coarse, down, v)).toBeCloseTo(dot(fine, u, up), 10);
      }),
    );
  });

  it('have the energy of their functions on the finer level (Galerkin)', () => {
    fc.assert(
      fc.property(fc.tuple(count, count, fc.constant(9)), faces, seeds, (cells, conditions, seed) => {
        const voxels = randomVoxels(cells, [1, 1.3, 0.7], seed, 0.3);
        const { levels } = buildHierarchy(nodeGrid(cells, conditions), voxels);
        expect(levels.length).toBeGreaterThan(1);
        for (const [depth, { grid, conductors }] of levels.slice(1).entries()) {
          const fine = levels[depth];
          const coarseField = randomField(grid, seed + depth);
          const fineField = new Float64Array(fine.grid.nodes);
          prolong(fine.grid, grid, fine.halved, coarseField, fineField);
          const energy = energyOf(fine.grid, fine.conductors, fineField);
          expect(Math.abs(energyOf(grid, conductors, coarseField) - energy)).toBeLessThanOrEqual(
            1e-11 * energy,
          );
        }
      }),
    );
  });

  it('make a symmetric, positive preconditioner', () => {
    fc.assert(
      fc.property(shapes, faces, seeds, (cells, conditions, seed) => {
        const grid = nodeGrid(cells, conditions);
        const voxels = randomVoxels(cells, [1, 1.3, 0.7], seed, 0.3);
        const cycle = vCycle(buildHierarchy(grid, voxels));
        // Right-hand sides in the operator's range, which is all that conjugate gradients ask for.
        const [u, v] = [new Float64Array(grid.nodes), new Float64Array(grid.nodes)];
        applyCells(grid, voxels, randomField(grid, seed + 1), u);
        applyCells(grid, voxels, randomField(grid, seed + 2), v);
        const [bu, bv] = [new Float64Array(grid.nodes), new Float64Array(grid.nodes)];
        cycle(u, bu);
        cycle(v, bv);
        const size = Math.sqrt(dot(grid, bu, u) * dot(grid, bv, v));
        expect(Math.abs(dot(grid, bu, v) - dot(grid, u, bv))).toBeLessThanOrEqual(1e-9 * size);
        expect(dot(grid, bu, u) > 0 || dot(grid, u, u) === 0).toBe(true);
      }),
    );
  });
});

function energyOf(grid: NodeGrid, conductors: VoxelTensors | CellMatrices, field: Float64Array): number {
  const image = new Float64Array(grid.nodes);
  applyCells(grid, conductors, field, image);
  return dot(grid, field, image);
}
