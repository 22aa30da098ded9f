import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError, InputError } from '../base/index.ts';
import { connectedComponents } from './components.ts';
import type { Connectivity } from './join-runs.ts';
import type { Axis, LabelArray, LabelledVolume, Shape } from './volume.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'solid', label: 1 },
  { name: 'binder', label: 2 },
];

function volumeOf(data: LabelArray, shape: Shape): LabelledVolume {
  return { data, shape, voxelSize: [1, 1, 1], phases };
}

/** Component of each voxel plus one by flooding from each first voxel in turn; 0 outside. */
function flood(
  inside: boolean[],
  shape: Shape,
  connectivity: Connectivity,
  periodic: readonly Axis[],
): number[] {
  const labels = inside.map(() => 0);
  let count = 0;
  for (let seed = 0; seed < inside.length; seed++) {
    if (!inside[seed] || labels[seed] !== 0) continue;
    labels[seed] = ++count;
    const open = [seed];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      for (const next of neighboursOf(here, shape, connectivity, periodic)) {
        if (!inside[next] || labels[next] !== 0) continue;
        labels[next] = count;
        open.push(next);
      }
    }
  }
  return labels;
}

function neighboursOf(
  index: number,
  shape: Shape,
  connectivity: Connectivity,
  periodic: readonly Axis[],
): number[] {
  const at = [
    index % shape[0],
    Math.floor(index / shape[0]) % shape[1],
    Math.floor(index / shape[0] / shape[1]),
  ];
  const found: number[] = [];
  for (let step = 0; step < 27; step++) {
    const offset = [(step % 3) - 1, (Math.floor(step / 3) % 3) - 1, Math.floor(step / 9) - 1];
    const distance = offset.reduce((sum, part) => sum + Math.abs(part), 0);
    if (distance === 0 || distance > { 6: 1, 18: 2, 26: 3 }[connectivity]) continue;
    const next = at.map((value, axis) => {
      const moved = value + offset[axis];
      return periodic.includes((['x', 'y', 'z'] as const)[axis])
        ? (moved + shape[axis]) % shape[axis]
        : moved;
    });
    if (next.every((value, axis) => value >= 0 && value < shape[axis])) {
      found.push(next[0] + shape[0] * (next[1] + shape[1] * next[2]));
    }
  }
  return found;
}

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 5 }),
);
const images = shapes.chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.array(fc.integer({ min: 0, max: 2 }), {
      minLength: shape[0] * shape[1] * shape[2],
      maxLength: shape[0] * shape[1] * shape[2],
    }),
  ),
);

describe('connected components', () => {
  it('are those of a flood fill, numbered by their first voxels', async () => {
    await fc.assert(
      fc.asyncProperty(
        images,
        fc.constantFrom<Connectivity>(6, 18, 26),
        fc.subarray<Axis>(['x', 'y', 'z']),
        fc.constantFrom<string[]>(['pore'], ['solid'], ['solid', 'binder']),
        fc.constantFrom(Uint8Array, Uint16Array, Uint32Array),
        async ([shape, values], connectivity, periodic, names, Labels) => {
          const volume = volumeOf(Labels.from(values), shape);
          const inside = values.map((value) => names.includes(phases[value].name));
          const expected = flood(inside, shape, connectivity, periodic);
          const components = await connectedComponents(volume, names, { connectivity, periodic });
          expect([...components.labels()]).toEqual(expected);
          expect(components.count).toBe(Math.max(0, ...expected));
          expect(components.voxels).toBe(inside.filter(Boolean).length);
          expect([...components.sizes]).toEqual(
            Array.from(
              { length: components.count },
              (_, i) => expected.filter((label) => label === i + 1).length,
            ),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('know the faces they touch and the axes along which they percolate', async () => {
    await fc.assert(
      fc.asyncProperty(images, fc.constantFrom<Axis>('x', 'y', 'z'), async ([shape, values], axis) => {
        const components = await connectedComponents(volumeOf(Uint8Array.from(values), shape), 'solid');
        const labels = components.labels();
        const [nx, ny] = shape;
        const at = (index: number): number =>
          ({ x: index % nx, y: Math.floor(index / nx) % ny, z: Math.floor(index / nx / ny) })[axis];
        const last = shape['xyz'.indexOf(axis)] - 1;
        const touching = (layer: number): Set<number> =>
          new Set([...labels].filter((label, index) => label > 0 && at(index) === layer));
        const low = touching(0);
        const high = touching(last);
        const mask = components.percolatingMask(axis);
        let percolating = 0;
        labels.forEach((label, index) => {
          const through = low.has(label) && high.has(label);
          expect(mask[index]).toBe(through ? 1 : 0);
          if (through) percolating++;
        });
        for (let component = 0; component < components.count; component++) {
          expect(components.touches(component, axis, 'low')).toBe(low.has(component + 1));
          expect(components.touches(component, axis, 'high')).toBe(high.has(component + 1));
        }
        const total = values.filter((value) => value === 1).length;
        expect(components.percolatingFraction(axis)).toBe(total === 0 ? 0 : percolating / total);
      }),
    );
  });

  it('have their centre of gravity in voxels', async () => {
    const data = new Uint8Array(5 * 4 * 3);
    for (const [x, y, z] of [
      [1, 1, 1],
      [2, 1, 1],
      [3, 1, 1],
      [3, 2, 1],
    ]) {
      data[x + 5 * (y + 4 * z)] = 1;
    }
    const components = await connectedComponents(volumeOf(data, [5, 4, 3]), 'solid');
    expect([...components.centres()]).toEqual([2.75, 1.75, 1.5]);
  });

  it('of an empty phase are none', async () => {
    const components = await connectedComponents(volumeOf(new Uint8Array(8), [2, 2, 2]), 'solid');
    expect(components.count).toBe(0);
    expect(components.percolatingFraction('z')).toBe(0);
    expect([...components.percolatingMask('z')]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('keep rows apart that are longer than 16 bits', async () => {
    const data = new Uint8Array(2 * 70_000).fill(1);
    data[69_999] = 0;
    data[70_000] = 0;
    const open = await connectedComponents(volumeOf(data, [70_000, 2, 1]), 'solid');
    expect([...open.sizes]).toEqual([139_998]);
    expect(open.percolatingFraction('x')).toBe(1);
  });

  it('refuse a phase that is not there, and percolation along a periodic axis', async () => {
    const volume = volumeOf(new Uint8Array(8), [2, 2, 2]);
    await expect(connectedComponents(volume, 'cathode')).rejects.toThrow(InputError);
    const components = await connectedComponents(volume, 'pore', { periodic: ['y'] });
    expect(() => components.percolatingFraction('y')).toThrow(/periodic along y/);
    expect(components.percolatingFraction('z')).toBe(1);
  });

  it('stop when cancelled', async () => {
    const volume = volumeOf(new Uint8Array(8), [2, 2, 2]);
    await expect(connectedComponents(volume, 'pore', { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });
});
