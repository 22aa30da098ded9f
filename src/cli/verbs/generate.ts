import { common } from './shared-options.ts';
import { option, required, type VerbGroup } from './verb.ts';

/** Structures from a seed. */
export const generateVerbs: VerbGroup = {
  name: 'generate',
  description: 'make a microstructure from a seed',
  verbs: [
    {
      usage: 'electrode',
      description: 'a cathode of packed particles with binder at contacts and on surfaces',
      options: [
        ...common,
        required('-o, --output <file>', 'image to write: .tif, .npy, .raw, .vti, .zarr'),
        option('--seed <number>', 'seed', '1'),
        option('--shape <nx,ny,nz>', 'voxels', '192,192,192'),
        option('--voxel-size <length>', 'edge of a voxel', '0.4um'),
        option('--active-fraction <number>', 'fraction of active material', '0.5'),
        option('--binder-fraction <number>', 'fraction of carbon binder', '0.12'),
        option('--particle-radius <length>', 'median radius of the particles', '4um'),
        option('--particle-spread <number>', 'standard deviation of ln radius', '0.3'),
        option('--binder-morphology <number>', '0: film, 1: bridges', '0.7'),
      ],
      examples: ['lithoscale generate electrode -o cathode.tif --seed 7 --shape 160,160,160'],
      load: async () => (await import('../generate/electrode.ts')).generateElectrodeVerb,
    },
  ],
};
