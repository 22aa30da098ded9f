import { boxPropertyNames, conducting, labelledImage } from './shared-options.ts';
import { choice, option, repeatable, type VerbGroup } from './verb.ts';

/** Effective properties, and how well an image stands for them. */
export const homogeniseVerbs: VerbGroup = {
  verbs: [
    {
      usage: 'transport <image>',
      description: 'effective transport and tortuosity factor of a phase, along axes or as a tensor',
      options: [
        ...labelledImage,
        ...conducting(),
        choice('--axis <axis>', 'direction (default: z)', ['x', 'y', 'z', 'all']),
        option('--tensor', 'the effective tensor with its principal axes, in place of axes'),
        option(
          '--boundary <name>',
          'plates (default), plates-periodic, mirror, periodic, kinematic or static; of a tensor periodic (default), kinematic, static, mirror, or all to compare three',
        ),
        repeatable(
          '--contact <list>',
          'area resistance between phases in Ω m² for conductivities in S/m: nmc/cbd=1e-9 (repeatable)',
        ),
        repeatable(
          '--conductivity-tensor <tensor>',
          'tensor conductivity of a phase: nmc=kxx,kyy,kzz or nmc=kxx,kyy,kzz,kxy,kxz,kyz (repeatable)',
        ),
        option(
          '--tolerance <number>',
          'relative error of the effective coefficient at which to stop',
          '0.001',
        ),
        choice(
          '--device <name>',
          'where to iterate; auto: a GPU if there is one',
          ['cpu', 'gpu', 'auto'],
          'cpu',
        ),
        option('--threads <count>', 'threads (default: the cores at hand)'),
        option('--error', 'also estimate what voxels and sampling cost: 95 % intervals with their parts'),
        option('--laws', 'also part D_eff into length of paths and constrictivity; one phase between walls'),
        option(
          '--profile <file>',
          'also write transport slice by slice along the axis (.csv); one phase, one axis',
        ),
        option(
          '-o, --output <file>',
          'also write labels, potential, flux and dissipation, of a tensor closure fields and potentials (.vti, .zarr, .npy), or the result (.json)',
        ),
      ],
      examples: [
        'lithoscale transport electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase pore --axis all',
        'lithoscale transport electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase nmc,cbd --conductivity nmc=0.18,cbd=375 --contact nmc/cbd=1e-9 --tensor --boundary all',
      ],
      load: async () => (await import('../homogenise/transport.ts')).transportVerb,
    },
    {
      usage: 'network <image>',
      description: 'pores and throats of a phase, and their estimate of transport beside that of all voxels',
      options: [
        ...labelledImage,
        option('--phase <name>', 'phase', 'pore'),
        option(
          '--neck-ratio <number>',
          'necks wider than this share of the smaller pore part nothing (default: 0.85)',
        ),
        option('--pore-labels <file>', 'pores as another program separated them: a label image, 0 elsewhere'),
        choice(
          '--conductances <model>',
          'which conductances are written',
          ['area-over-length', 'cones-and-cylinders', 'pyramids-and-cuboids', 'slices', 'fitted'],
          'slices',
        ),
        option('--tolerance <number>', 'relative error of the solution on all voxels', '0.001'),
        option(
          '-o, --output <file>',
          'also write the network (.csv for OpenPNM, .vtp for ParaView) or the result (.json)',
        ),
      ],
      examples: [
        'lithoscale network electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 -o network.vtp',
      ],
      load: async () => (await import('../homogenise/network.ts')).network,
    },
    {
      usage: 'represent <image>',
      description:
        'how well an image stands for its material: fraction and transport of parts of it, or any other property',
      options: [
        ...labelledImage,
        ...conducting(boxPropertyNames),
        choice('--axis <axis>', 'direction', ['x', 'y', 'z'], 'z'),
        choice('--boundary <name>', 'boundary conditions', ['plates', 'plates-periodic'], 'plates'),
        choice(
          '--sub-volumes <kind>',
          'which parts are looked at',
          ['disjoint', 'random', 'nested'],
          'disjoint',
        ),
        option(
          '--divide <counts>',
          'not nested: into how many boxes each axis is divided, one number a size (default: 2,3,4)',
        ),
        option('--count <number>', 'random: boxes of each size (default: 24)'),
        option('--seed <number>', 'random: seed of their places (default: 1)'),
        choice(
          '--from <place>',
          'nested: about the centre (default), or whole slices from the first face of the axis',
          ['centre', 'face'],
        ),
        option('--steps <number>', 'nested: sizes up to the whole image (default: 8)'),
        option('--boxes <file>', 'also write every box by itself (.csv)'),
        option('--accuracy <number>', 'relative accuracy for which the size of image is asked', '0.05'),
        option(
          '--tolerance <number>',
          'relative error of the effective coefficient at which to stop',
          '0.001',
        ),
        option('-o, --output <file>', 'also write the result (.json) or the table (.csv)'),
      ],
      examples: [
        'lithoscale represent electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase pore',
      ],
      load: async () => (await import('../homogenise/represent.ts')).represent,
    },
  ],
};
