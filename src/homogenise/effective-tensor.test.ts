import { describe, expect, it } from 'vitest';
import { correlatedMedium } from '../../bench/support/media.js';
import { arrayOctant } from '../../verify/sphere-arrays.js';
import { checkerboard, checkerboardOrder } from '../../verify/tensor-problems.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { Random, type Matrix3 } from '../numerics/index.ts';
import {
  closureBoundaries,
  effectiveTensor,
  hashinShtrikmanBounds,
  transport,
  transportBoundaries,
  type EffectiveTensorOptions,
} from './index.ts';

const phases = ['hole', 'a', 'b'].map((name, label) => ({ name, label }));
type Label = (x: number, y: number, z: number) => number;

function build(shape: Shape, label: Label, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const [nx, ny, nz] = shape;
  const data = Uint8Array.from({ length: nx * ny * nz }, (_, voxel) =>
    label(voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))),
  );
  return { data, shape, voxelSize, phases };
}

async function tensorOf(
  volume: LabelledVolume,
  conductivities: Readonly<Record<string, number>>,
  options: Partial<EffectiveTensorOptions> = {},
): Promise<Matrix3> {
  const found = await effectiveTensor(volume, { conductivities, tolerance: 1e-6, ...options });
  const unit = found.referenceConductivity;
  const [x, y, z] = found.tensor.map(([a, b, c]) => [a * unit, b * unit, c * unit] as const);
  return [x, y, z];
}

function distance(left: Matrix3, right: Matrix3): number {
  return Math.max(...left.flat().map((value, at) => Math.abs(value - right.flat()[at])));
}

function diagonal(x: number, y: number, z: number): Matrix3 {
  return [
    [x, 0, 0],
    [0, y, 0],
    [0, 0, z],
  ];
}

describe('a uniform volume', () => {
  const volume = build([5, 3, 4], () => 1, [1, 2.5, 0.7]);

  it.each(closureBoundaries)('has its own conductivity in all directions: %s', async (boundary) => {
    const found = await effectiveTensor(volume, { boundary, conductivities: { a: 3 }, tolerance: 1e-6 });
    expect(distance(found.tensor, diagonal(1, 1, 1))).toBeLessThan(2e-6);
    expect(found.referenceConductivity).toBe(3);
    expect(found.tortuosity.values).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 5)));
  });

  it.each(transportBoundaries)('has its own conductivity along each axis: %s', async (boundary) => {
    for (const axis of ['x', 'y', 'z'] as const) {
      const { effectiveRatio, tortuosityFactor } = await transport(volume, {
        axis,
        boundary,
        conductivities: { a: 3 },
        tolerance: 1e-6,
      });
      expect(effectiveRatio).toBeCloseTo(1, 5);
      expect(tortuosityFactor).toBeCloseTo(1, 5);
    }
  });
});

describe('layers', () => {
  it.each([0, 1, 2] as const)('across axis %i: harmonic there, arithmetic along', async (across) => {
    const shape = [3, 4, 5] as [number, number, number];
    shape[across] = 10;
    const volume = build(shape, (...at) => (at[across] % 5 < 2 ? 1 : 2), [1, 0.6, 1.7]);
    const values: [number, number, number] = [0, 0, 0].fill(0.4 * 2 + 0.6 * 0.5) as never;
    values[across] = 1 / (0.4 / 2 + 0.6 / 0.5);
    for (const boundary of ['periodic', 'mirror'] as const) {
      expect(
        distance(await tensorOf(volume, { a: 2, b: 0.5 }, { boundary }), diagonal(...values)),
      ).toBeLessThan(2e-6);
    }
    // A uniform flux through both kinds of layer alike is not what flows along them.
    const fed = await tensorOf(volume, { a: 2, b: 0.5 }, { boundary: 'static' });
    expect(Math.abs(fed[across][across] - values[across])).toBeLessThan(2e-6);
    for (const along of ([0, 1, 2] as const).filter((axis) => axis !== across)) {
      expect(fed[along][along]).toBeLessThan(values[along] * 0.99);
    }
    // The sides of layers that end in held faces carry some of the flux across them.
    const kinematic = await tensorOf(volume, { a: 2, b: 0.5 }, { boundary: 'kinematic' });
    expect(kinematic[across][across]).toBeGreaterThan(values[across] * 1.01);
  });
});

describe('rings of a few voxels', () => {
  // One or two unknowns, with nothing left to gain after the first step but a constant.
  it.each([[[1, 2, 3]], [[1, 2, 3, 1]], [[1, 2, 3, 1, 2, 3]], [[3, 1, 2, 2, 1]]])('%j', async (labels) => {
    const sigma = [0, 1, 0.3, 5];
    const names = ['hole', 'a', 'b', 'c'].map((name, label) => ({ name, label }));
    const volume = { ...build([1, labels.length, 1], (_x, y) => labels[y]), phases: names };
    const options = { axis: 'y', boundary: 'periodic', conductivities: { a: 1, b: 0.3, c: 5 } } as const;
    const found = await transport(volume, { ...options, tolerance: 1e-6 });
    const series = labels.length / labels.reduce((sum, label) => sum + 1 / sigma[label], 0);
    expect(Math.abs((5 * found.effectiveRatio) / series - 1)).toBeLessThan(1e-6);
  });
});

describe('two dimensions, periodic', () => {
  it('a checkerboard tends to sqrt(D1 D2) from below, at the order of its corners', async () => {
    const errors: number[] = [];
    for (const squares of [4, 8, 16, 32, 64]) {
      const volume = build([2 * squares, 1, 2 * squares], (x, _y, z) =>
        x < squares === z < squares ? 1 : 2,
      );
      const tensor = await tensorOf(volume, { a: 1, b: 5 });
      expect(Math.abs(tensor[0][0] - tensor[2][2])).toBeLessThan(1e-5);
      expect(Math.abs(tensor[0][2])).toBeLessThan(1e-5);
      errors.push(1 - tensor[0][0] / checkerboard(1, 5));
    }
    for (const error of errors) expect(error).toBeGreaterThan(0);
    for (const at of [3, 4]) {
      expect(Math.abs(Math.log2(errors[at - 1] / errors[at]) - checkerboardOrder(5))).toBeLessThan(0.1);
    }
    expect(errors[4]).toBeLessThan(0.01);
  });

  it('Keller: D_x(D1, D2) D_y(D2, D1) tends to D1 D2 for any structure', async () => {
    const random = new Random(17);
    const blocks = Uint8Array.from({ length: 20 }, () => 1 + Math.floor(2 * random.uniform()));
    const off: number[] = [];
    for (const fold of [2, 4, 8, 16]) {
      const part = (at: number): number => Math.floor(at / fold);
      const volume = build([5 * fold, 4 * fold, 1], (x, y) => blocks[part(x) + 5 * part(y)]);
      const one = await tensorOf(volume, { a: 1, b: 4 });
      const other = await tensorOf(volume, { a: 4, b: 1 });
      // In full: L(D2, D1) = D1 D2 R L(D1, D2)^-1 R^T with the quarter turn R, so L_xx = D1 D2 L'_yy (1 - xy²/(xx yy)).
      const [xx, xy, yy] = [one[0][0], one[0][1], one[1][1]];
      const determinant = xx * yy - xy ** 2;
      off.push(
        Math.abs((other[1][1] * determinant) / (4 * yy) - 1),
        Math.abs((other[0][0] * determinant) / (4 * xx) - 1),
      );
    }
    for (const at of [2, 3, 4, 5, 6, 7]) expect(off[at]).toBeLessThan(0.65 * off[at - 2]);
    expect(Math.max(...off.slice(-2))).toBeLessThan(0.02);
  });
});

/** Two up for one across, a fifth of the section, so that its walls are stairs. */
function pore(size: number): LabelledVolume {
  return build([size, 2, 2 * size], (x, y, z) =>
    y === 0 && (x + 0.5 - (z + 0.5) / 2 + size) % size < 0.4 * size ? 1 : 0,
  );
}

describe('a straight oblique pore, closed through the sides', () => {
  it('has τ = τ_g² along z, one over the cosine squared, as the stairs become small', async () => {
    const errors: number[] = [];
    for (const size of [20, 40, 80, 160]) {
      const { cases, fractionTotal, tensor } = await effectiveTensor(pore(size), {
        conductivities: { a: 1 },
        tolerance: 1e-5,
      });
      errors.push((cases.z.tortuosityFactor ?? 0) / 1.25 - 1);
      expect(Math.abs(tensor[0][2] - Math.sqrt(tensor[0][0] * tensor[2][2]))).toBeLessThan(1e-4);
      expect(fractionTotal).toBeCloseTo(0.2, 2);
    }
    for (const at of [1, 2, 3]) {
      expect(errors[at]).toBeGreaterThan(0);
      expect(errors[at] / errors[at - 1]).toBeLessThan(0.6);
    }
    expect(Math.abs(2 * errors[3] - errors[2])).toBeLessThan(0.005);
  });

  it('has a tensor of rank one, its principal axis along the pore', async () => {
    const found = await effectiveTensor(pore(160), { conductivities: { a: 1 }, tolerance: 1e-4 });
    const [x, y, z] = found.principal.axes[0];
    expect(Math.abs(Math.atan2(x, z) - Math.atan(0.5))).toBeLessThan(0.01);
    expect(y).toBe(0);
    expect(found.tortuosity.values).toEqual([expect.closeTo(1, 1), null, null]);
    expect(found.principal.values[1]).toBeLessThan(1e-4);
    expect(found.principal.values[2]).toBeGreaterThanOrEqual(0);
  });
});

describe('arrays of spheres', () => {
  it('conduct the same periodically as between plates, by symmetry, and alike in all directions', async () => {
    const half = 16;
    const octant = arrayOctant('fcc', 0.3, 2 * half);
    const fold = (at: number): number => (at < half ? half - 1 - at : at - half);
    const cell = build([32, 32, 32], (x, y, z) => octant[fold(x) + half * (fold(y) + half * fold(z))]);
    const periodic = await tensorOf(cell, { a: 1 });
    const options = { axis: 'z', conductivities: { a: 1 }, tolerance: 1e-6 } as const;
    const eighth = build([half, half, half], (x, y, z) => octant[x + half * (y + half * z)]);
    const { effectiveRatio } = await transport(eighth, options);
    expect(distance(periodic, diagonal(effectiveRatio, effectiveRatio, effectiveRatio))).toBeLessThan(2e-6);
    expect((await transport(cell, options)).effectiveRatio).toBeCloseTo(effectiveRatio, 5);
    expect(distance(await tensorOf(cell, { a: 1 }, { boundary: 'mirror' }), periodic)).toBeLessThan(3e-6);
  });
});

describe('what does not wind round', () => {
  const nothing = { effectiveRatio: 0, percolating: false, tortuosityFactor: null };
  const loops: Record<string, Label> = {
    'a dead end through the seam': (x, _y, z) => (x === 1 && z !== 4 ? 1 : 0),
    'a loop that passes the seam both ways': (x, _y, z) =>
      ((x === 0 || x === 3) && (z < 3 || z > 6)) || ((x === 1 || x === 2) && (z === 2 || z === 7)) ? 1 : 0,
    islands: (x, y, z) => ((x + y) % 3 === 0 && z % 3 === 1 ? 1 : 0),
    'a helix that turns back on itself': (x, y, z) => {
      // Up and round through the sides on one side of a wall, down on the other.
      const turn = z < 5 ? z : 9 - z;
      return y === (z < 5 ? 0 : 2) && x === turn ? 1 : y < 3 && (z === 4 || z === 5) && x === 4 ? 1 : 0;
    },
  };
  it.each(Object.entries(loops))('%s', async (_name, label) => {
    const volume = build([6, 6, 10], label);
    const result = await transport(volume, { axis: 'z', boundary: 'periodic', conductivities: { a: 1 } });
    expect(result).toMatchObject(nothing);
    const { tensor, tortuosity } = await effectiveTensor(volume, { conductivities: { a: 1 } });
    expect(tensor[2]).toEqual([0, 0, 0]);
    expect(tortuosity.values[2]).toBeNull();
  });

  it('unlike a helix that climbs through the sides, whose length is its tortuosity', async () => {
    // One voxel across for each one up: twice as long, and half as many ways up.
    const helix = build([5, 2, 5], (x, y, z) => (y === 0 && (x === z || x === (z + 1) % 5) ? 1 : 0));
    const { tensor } = await effectiveTensor(helix, { conductivities: { a: 1 }, tolerance: 1e-6 });
    // Ten faces in series carry the flux of one voxel in ten up five layers: D_zz = (1/10)(5/10) = D_xx = D_xz.
    expect(
      distance(tensor, [
        [0.05, 0, 0.05],
        [0, 0, 0],
        [0.05, 0, 0.05],
      ]),
    ).toBeLessThan(1e-6);
  });
});

describe('symmetries', () => {
  const random = new Random(23);
  const labels = Uint8Array.from({ length: 7 * 6 * 8 }, () => Math.floor(3 * random.uniform()));
  const label: Label = (x, y, z) => labels[x + 7 * (y + 6 * z)];
  const conductivities = { a: 1, b: 3 };
  const straight = build([7, 6, 8], label, [1, 0.8, 1.3]);

  it.each(['periodic', 'kinematic', 'static'] as const)(
    'turning the image turns the tensor: %s',
    async (boundary) => {
      const [[xx, xy, xz], [, yy, yz], [, , zz]] = await tensorOf(straight, conductivities, { boundary });
      const turned = build([8, 7, 6], (x, y, z) => label(y, z, x), [1.3, 1, 0.8]);
      const expected: Matrix3 = [
        [zz, xz, yz],
        [xz, xx, xy],
        [yz, xy, yy],
      ];
      expect(distance(await tensorOf(turned, conductivities, { boundary }), expected)).toBeLessThan(5e-6);
      const mirrored = build([7, 6, 8], (x, y, z) => label(6 - x, y, z), [1, 0.8, 1.3]);
      const flipped: Matrix3 = [
        [xx, -xy, -xz],
        [-xy, yy, yz],
        [-xz, yz, zz],
      ];
      expect(distance(await tensorOf(mirrored, conductivities, { boundary }), flipped)).toBeLessThan(5e-6);
      expect(Math.abs(xz)).toBeGreaterThan(1e-4);
    },
  );

  it.each(['periodic', 'kinematic'] as const)(
    'reciprocity: fluxes across loads are symmetric, %s',
    async (boundary) => {
      const found = await effectiveTensor(straight, { boundary, conductivities, tolerance: 1e-6 });
      expect(found.asymmetry).toBeLessThan(1e-3);
      expect(found.tensor).toEqual(found.tensor.map((_, at) => found.tensor.map((row) => row[at])));
    },
  );

  it('does not depend on the threads', async () => {
    const volume = {
      ...build([48, 50, 52], () => 1),
      data: correlatedMedium(50, 0.4, 3).slice(0, 48 * 50 * 52),
    };
    const of = async (threads: number): Promise<Matrix3> => tensorOf(volume, { a: 1 }, { threads });
    expect(await of(2)).toEqual(await of(1));
  });
});

describe('ensembles', () => {
  it('lie within the bounds of Hashin and Shtrikman in the mean', async () => {
    const [low, high] = hashinShtrikmanBounds([
      { fraction: 0.5, conductivity: 1 },
      { fraction: 0.5, conductivity: 0.1 },
    ]);
    let sum = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const data = correlatedMedium(24, 0.5, seed, 1).map((value) => 1 + value);
      const tensor = await tensorOf(
        { ...build([24, 24, 24], () => 1), data },
        { a: 1, b: 0.1 },
        { tolerance: 1e-4 },
      );
      sum += (tensor[0][0] + tensor[1][1] + tensor[2][2]) / 36;
    }
    expect(sum).toBeGreaterThan(low);
    expect(sum).toBeLessThan(high);
  });
});

describe('closure fields', () => {
  it('of layers are broken lines: steeper where they conduct less, zero in the mean', async () => {
    const edge = 2e-6;
    const volume = build([3, 3, 8], (_x, _y, z) => (z < 4 ? 1 : 2), [edge, edge, edge]);
    const { closure, cases } = await effectiveTensor(volume, {
      conductivities: { a: 1, b: 3 },
      tolerance: 1e-6,
      keepFields: true,
    });
    // Gradients in the two layers stand 3 to 1 and are 1 in the mean: 1.5 and 0.5, less the 1 of the coordinate.
    const expected = Float64Array.from({ length: 8 }, (_, z) => (z < 4 ? z - 1.5 : 5.5 - z) * 0.5 * edge);
    for (let z = 0; z < 8; z++) {
      expect(Math.abs((closure?.z[9 * z] ?? Number.NaN) - expected[z])).toBeLessThan(1e-3 * edge);
      expect(closure?.x[9 * z]).toBe(0);
    }
    expect(cases.z.potential?.length).toBe(72);
  });
});

describe('bad input', () => {
  const volume = build([3, 3, 3], () => 1);
  it.each([
    [{ boundary: 'plates' as never }, /the boundary 'plates' gives no tensor; expected periodic, kinematic/],
    [{ tolerance: 1e-8 }, /the tolerance of a tensor is 1e-8/],
    [{ conductivities: {} }, /no phase conducts/],
    [{ conductivities: { a: 0 } }, /the conductivity of 'a' is 0/],
    [{ conductivities: { b: 1 } }, /no voxel conducts/],
    [{ contactResistances: [{ phases: ['a', 'c'] as const, resistance: 1 }] }, /'c' does not conduct/],
  ])('%o', async (options, message) => {
    await expect(effectiveTensor(volume, { conductivities: { a: 1 }, ...options })).rejects.toThrow(message);
  });
});
