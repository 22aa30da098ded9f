import { boxPropertyNames, labelledImage } from './shared-options.ts';
import { choice, option, repeatable, required, type VerbGroup } from './verb.ts';

/** Measuring structure. */
export const describeVerbs: VerbGroup = {
  verbs: [
    {
      usage: 'describe [image]',
      description:
        'measure descriptors: fractions, areas, pore sizes, correlation functions, particles, contacts and more',
      options: [
        ...labelledImage,
        option('--only <names>', 'these descriptors, or all (default: the quick ones; --list names them)'),
        option('--list', 'list the descriptors with their definitions and sources'),
        option('--phase <names>', 'phases to measure (default: all)'),
        option('--pore <name>', 'phase that carries ions (default: the phase called pore)'),
        option('--active <name>', 'phase that stores lithium: particles, contacts, electrons'),
        option('--binder <name>', 'phase of binder and carbon'),
        option(
          '--conductors <names>',
          'phases that carry electrons beside the active one (default: the binder)',
        ),
        choice(
          '--collector <face>',
          'face of the image at the current collector',
          ['x-low', 'x-high', 'y-low', 'y-high', 'z-low', 'z-high'],
          'z-low',
        ),
        option('--periodic <axes>', 'axes along which the image goes on at its other side: x,y'),
        option('--reach <length>', 'longest distance of correlation curves: 20um'),
        option(
          '--density <list>',
          'density of each phase, for masses and loadings: nmc=4.7g/cm3,cbd=1.8g/cm3',
        ),
        option(
          '--particle-labels <file>',
          'particles of the active phase as another program separated them: a label image, 0 elsewhere',
        ),
        option('--pore-labels <file>', 'the same for pores, for the pore network'),
        repeatable('--table <name=file>', 'also write a table (.csv or .parquet; repeatable)'),
        option('-o, --output <file>', 'also write the result: .json, .html (with plots), .csv (numbers)'),
      ],
      examples: [
        'lithoscale describe electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2',
        'lithoscale describe electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --active nmc --binder cbd --table particles=particles.parquet -o description.html',
      ],
      load: async () => (await import('../describe/describe.ts')).describe,
    },
    {
      usage: 'profile <image>',
      description: 'a property of a phase, or a field averaged over it, along an axis',
      options: [
        ...labelledImage,
        required('--phase <name>', 'phase'),
        choice('--axis <axis>', 'direction', ['x', 'y', 'z'], 'z'),
        choice('--property <name>', 'of slabs', boxPropertyNames, 'fraction'),
        option('--field <file>', 'a field on the same voxels: its intrinsic and superficial averages'),
        option('--window <length>', 'thickness of the slabs: 10um (default: one slice)'),
        option('--step <length>', 'from one slab to the next (default: the thickness)'),
        option('-o, --output <file>', 'also write the result (.json) or the table (.csv)'),
      ],
      examples: [
        'lithoscale profile electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase nmc --property area --window 10um',
        'lithoscale profile electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase pore --field field.potential_z.npy',
      ],
      load: async () => (await import('../describe/profile.ts')).profile,
    },
  ],
};
