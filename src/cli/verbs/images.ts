import { image } from './shared-options.ts';
import { choice, option, type VerbGroup } from './verb.ts';

/** Reading, writing and labelling images. */
export const imageVerbs: VerbGroup = {
  verbs: [
    {
      usage: 'info <image>',
      description: 'shape, type, voxel size and labels of an image',
      options: image,
      examples: ['lithoscale info electrode.tif --phases pore=0,nmc=1,cbd=2'],
      load: async () => (await import('../images/info.ts')).info,
    },
    {
      usage: 'convert <in> <out>',
      description:
        'read an image and write it by the extension of OUT: .tif, .npy, .raw, .vti, .zarr (OME-Zarr)',
      options: [
        ...image,
        choice('--compression <kind>', 'of .tif, .vti (default none) and .zarr (default deflate)', [
          'none',
          'deflate',
        ]),
        choice('--ngff <version>', 'OME-NGFF of a .zarr: 0.5 (Zarr 3) or 0.4 (Zarr 2)', ['0.4', '0.5']),
      ],
      examples: [
        'lithoscale convert electrode.tif electrode.ome.zarr --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2',
      ],
      load: async () => (await import('../images/convert.ts')).convert,
    },
    {
      usage: 'segment <image>',
      description: 'label the voxels of a grey-scale image by thresholds, given or found by Otsu’s criterion',
      options: [
        ...image,
        option('--classes <count>', 'how many classes to find thresholds for', '2'),
        option('--thresholds <values>', 'thresholds, one fewer than classes: 90,170'),
        option('-o, --output <file>', 'labelled image to write: .tif, .npy, .raw, .vti'),
      ],
      examples: ['lithoscale segment grey.tif --classes 3 --voxel-size 0.4um -o electrode.tif'],
      load: async () => (await import('../images/segment.ts')).segment,
    },
  ],
};
