import type { LongWork } from '../base/index.ts';
import { connectedComponents, voxelCount, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import type { Descriptor } from './descriptor.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** Shares of the image's volume, 0 to 1. */
export interface Porosity {
  readonly phase: string;
  /** All pores: open and closed. */
  readonly total: number;
  /** Pores in parts that reach some face of the image. */
  readonly open: number;
  /** Pores in parts that reach no face of the image: they may still be open outside it if they are larger than it. */
  readonly closed: number;
  /** Pores in parts that reach from the first to the last layer of the axis; what transport along it uses. null across a section. */
  readonly percolating: Readonly<Record<Axis, number | null>>;
}

/** Total, open, closed and percolating porosity, for voxels that touch through faces. @throws InputError on an unknown phase. */
export async function porosity(
  volume: LabelledVolume,
  pore: string,
  { signal }: LongWork = {},
): Promise<Porosity> {
  const parts = await connectedComponents(volume, pore, { signal });
  const all = voxelCount(volume.shape);
  const total = parts.voxels / all;
  const within = axes.filter((_, at) => volume.shape[at] > 1);
  let closed = 0;
  for (let part = 0; part < parts.count; part++) {
    const reaches = within.some(
      (axis) => parts.touches(part, axis, 'low') || parts.touches(part, axis, 'high'),
    );
    if (!reaches) closed += parts.sizes[part] / all;
  }
  const percolating = (axis: Axis): number | null =>
    within.includes(axis) ? total * parts.percolatingFraction(axis) : null;
  return {
    phase: pore,
    total,
    open: total - closed,
    closed,
    percolating: { x: percolating('x'), y: percolating('y'), z: percolating('z') },
  };
}

/** {@link porosity} of the phase that carries ions. */
export const porosityDescriptor: Descriptor<Porosity> = {
  name: 'porosity',
  title: 'Porosity',
  definition: 'pores as shares of the image: all, in parts that reach a face of it, in parts that reach none',
  convention: 'voxels touch through faces; percolating: from the first to the last layer of an axis',
  source: 'connected parts',
  isDefault: true,
  needs: ['pore'],
  measure: async ({ volume, roles: { pore = '' } }, work) => await porosity(volume, pore, work),
  quantities: ({ phase: of, total, open, closed, percolating }) => [
    { name: 'total porosity', of, value: total, unit: '' },
    { name: 'open porosity', of, value: open, unit: '' },
    { name: 'closed porosity', of, value: closed, unit: '' },
    ...axes.flatMap((axis) => {
      const value = percolating[axis];
      return value === null ? [] : [{ name: 'percolating porosity', of: `${of} ${axis}`, value, unit: '' }];
    }),
  ],
};
