import type { Descriptor } from '../descriptor.ts';
import { tripleLines, type TripleLine } from './triple-lines.ts';

export interface TripleLines {
  readonly lines: readonly TripleLine[];
}

/** {@link tripleLines} of every three phases. */
export const tripleLinesDescriptor: Descriptor<TripleLines> = {
  name: 'triple-lines',
  title: 'Triple-phase boundaries',
  definition:
    'length of the lines along which three phases meet, and the share of them whose phases percolate',
  convention:
    'corrected: crossings of lattice planes of 13 normals; voxel edges: about 1.7 times as long; in a section points per area',
  source: 'Ohser and Schladitz, 3D Images of Materials Structures (Wiley-VCH, 2009)',
  isDefault: true,
  measure: async ({ volume }, work) => ({ lines: await tripleLines(volume, work) }),
  quantities: ({ lines }) =>
    lines.flatMap(({ phases, edges, corrected, percolatingShare }) => {
      const of = phases.join(' | ');
      const density =
        corrected === null
          ? [{ name: 'triple points per area', of, value: edges.perVolume, unit: '1/m2' }]
          : [
              { name: 'triple line per volume (corrected)', of, value: corrected.perVolume, unit: '1/m2' },
              { name: 'triple line per volume (voxel edges)', of, value: edges.perVolume, unit: '1/m2' },
            ];
      if (corrected === null) return density;
      return [...density, { name: 'triple line percolating z', of, value: percolatingShare.z, unit: '' }];
    }),
};
