import type { Option } from 'commander';
import { choice, option } from './verb.ts';

/** What every verb takes. */
export const common: readonly Option[] = [
  option('--json', 'print one JSON document (SI units) and nothing else on stdout'),
  option('--quiet', 'no progress'),
];

/** How an image is read. */
export const image: readonly Option[] = [
  ...common,
  option('--voxel-size <length>', 'edge of a voxel: 0.4um, or 0.4um,0.4um,1um (x,y,z)'),
  option('--phases <list>', 'names of the labels: pore=0,nmc=1,cbd=2'),
  option('--crop <ranges>', 'part of the image in voxels, end excluded: 0:100,0:100,0:50 (x,y,z)'),
  option('--raw-shape <nx,ny,nz>', 'shape of a .raw file'),
  option('--raw-type <type>', 'element type of a .raw file: uint8, uint16, float32, ...'),
  option('--dataset <path>', 'array of a Zarr store: its path within, or the name of a channel'),
];

/** Verbs that need a segmented image take a grey-scale one with its thresholds as well. */
export const labelledImage: readonly Option[] = [
  ...image,
  option(
    '--thresholds <values|otsu>',
    'for a grey-scale image: thresholds that make the phases 0, 1, 2, ..., or how to find them',
  ),
];

/** Properties of one phase that are measured in boxes, without transport. */
export const boxPropertyNames: readonly string[] = [
  'fraction',
  'area',
  'sauter-radius',
  'pore-size',
  'percolating',
];

/** Which phases conduct, and how well; `others` are properties beside conduction. */
export function conducting(others: readonly string[] = []): Option[] {
  return [
    option('--phase <names>', 'conducting phase, or several: nmc,cbd (of heat: all, unless named)'),
    option('--conductivity <list>', 'conductivity of each conducting phase: nmc=0.18,cbd=375', 'all 1'),
    choice(
      '--property <name>',
      'thermal: conductivities in W/(m K) by the names of the phases, or as given',
      ['conduction', 'thermal', ...others],
      'conduction',
    ),
    choice('--fill <medium>', 'thermal: what fills the pores (default: electrolyte)', [
      'electrolyte',
      'nitrogen',
      'vacuum',
    ]),
    option('--nanoporosity <list>', 'phases with electrolyte in pores of their own: cbd=0.47, or cbd'),
    option('--nanotortuosity <list>', 'tortuosity factor within them (default: Bruggeman): cbd=3'),
  ];
}
