import { type Command, Option } from 'commander';
import type { CommonOptions } from './output.ts';

/** What a verb's action gets. */
export interface VerbContext<Options> {
  readonly args: readonly string[];
  readonly options: Options & CommonOptions;
  readonly signal: AbortSignal;
}

type Verb<Options> = (context: VerbContext<Options>) => Promise<void>;

/** Declares every verb; the code behind one is loaded when it is called. */
export function registerVerbs(program: Command, signal: AbortSignal): void {
  const act =
    <Options>(load: () => Promise<Verb<Options>>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command;
      await (await load())({ args: command.args, options: command.opts(), signal });
    };

  image(program.command('info <image>'))
    .description('shape, type, voxel size and labels of an image')
    .addHelpText('after', '\nExample:\n  lithoscale info electrode.tif --phases pore=0,nmc=1,cbd=2')
    .action(act(async () => (await import('./info.ts')).info));

  image(program.command('convert <in> <out>'))
    .description(
      'read an image and write it by the extension of OUT: .tif, .npy, .raw, .vti, .zarr (OME-Zarr)',
    )
    .addOption(
      new Option('--compression <kind>', 'of .tif, .vti (default none) and .zarr (default deflate)').choices([
        'none',
        'deflate',
      ]),
    )
    .addOption(
      new Option('--ngff <version>', 'OME-NGFF of a .zarr: 0.5 (Zarr 3) or 0.4 (Zarr 2)').choices([
        '0.4',
        '0.5',
      ]),
    )
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale convert electrode.tif electrode.ome.zarr --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2',
    )
    .action(act(async () => (await import('./convert.ts')).convert));

  image(program.command('segment <image>'))
    .description('label the voxels of a grey-scale image by thresholds, given or found by Otsu’s criterion')
    .option('--classes <count>', 'how many classes to find thresholds for', '2')
    .option('--thresholds <values>', 'thresholds, one fewer than classes: 90,170')
    .option('-o, --output <file>', 'labelled image to write: .tif, .npy, .raw, .vti')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale segment grey.tif --classes 3 --voxel-size 0.4um -o electrode.tif',
    )
    .action(act(async () => (await import('./segment.ts')).segment));

  labelled(program.command('describe [image]'))
    .description(
      'measure descriptors: fractions, areas, pore sizes, correlation functions, particles, contacts and more',
    )
    .option('--only <names>', 'these descriptors, or all (default: the quick ones; --list names them)')
    .option('--list', 'list the descriptors with their definitions and sources')
    .option('--phase <names>', 'phases to measure (default: all)')
    .option('--pore <name>', 'phase that carries ions (default: the phase called pore)')
    .option('--active <name>', 'phase that stores lithium: particles, contacts, electrons')
    .option('--binder <name>', 'phase of binder and carbon')
    .option('--conductors <names>', 'phases that carry electrons beside the active one (default: the binder)')
    .addOption(
      new Option('--collector <face>', 'face of the image at the current collector')
        .choices(['x-low', 'x-high', 'y-low', 'y-high', 'z-low', 'z-high'])
        .default('z-low'),
    )
    .option('--periodic <axes>', 'axes along which the image goes on at its other side: x,y')
    .option('--reach <length>', 'longest distance of correlation curves: 20um')
    .option('--density <list>', 'density of each phase, for masses and loadings: nmc=4.7g/cm3,cbd=1.8g/cm3')
    .option(
      '--particle-labels <file>',
      'particles of the active phase as another program separated them: a label image, 0 elsewhere',
    )
    .option('--pore-labels <file>', 'the same for pores, for the pore network')
    .option('--table <name=file>', 'also write a table (.csv or .parquet; repeatable)', collect, [])
    .option('-o, --output <file>', 'also write the result: .json, .html (with plots), .csv (numbers)')
    .addHelpText(
      'after',
      `
Example:
  lithoscale describe electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2
  lithoscale describe electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --active nmc --binder cbd --table particles=particles.parquet -o description.html`,
    )
    .action(act(async () => (await import('./describe.ts')).describe));

  conducting(labelled(program.command('transport <image>')))
    .description('effective transport and tortuosity factor of a phase, along axes or as a tensor')
    .addOption(new Option('--axis <axis>', 'direction (default: z)').choices(['x', 'y', 'z', 'all']))
    .option('--tensor', 'the effective tensor with its principal axes, in place of axes')
    .option(
      '--boundary <name>',
      'plates (default), plates-periodic, mirror, periodic, kinematic or static; of a tensor periodic (default), kinematic, static, mirror, or all to compare three',
    )
    .option(
      '--contact <list>',
      'area resistance between phases in Ω m² for conductivities in S/m: nmc/cbd=1e-9 (repeatable)',
      collect,
      [],
    )
    .option(
      '--conductivity-tensor <tensor>',
      'tensor conductivity of a phase: nmc=kxx,kyy,kzz or nmc=kxx,kyy,kzz,kxy,kxz,kyz (repeatable)',
      collect,
      [],
    )
    .option('--tolerance <number>', 'relative error of the effective coefficient at which to stop', '0.001')
    .addOption(
      new Option('--device <name>', 'where to iterate; auto: a GPU if there is one')
        .choices(['cpu', 'gpu', 'auto'])
        .default('cpu'),
    )
    .option('--threads <count>', 'threads (default: the cores at hand)')
    .option('--error', 'also estimate what voxels and sampling cost: 95 % intervals with their parts')
    .option('--laws', 'also part D_eff into length of paths and constrictivity; one phase between walls')
    .option(
      '--profile <file>',
      'also write transport slice by slice along the axis (.csv); one phase, one axis',
    )
    .option(
      '-o, --output <file>',
      'also write labels, potential, flux and dissipation, of a tensor closure fields and potentials (.vti, .zarr, .npy), or the result (.json)',
    )
    .addHelpText(
      'after',
      `
Example:
  lithoscale transport electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase pore --axis all
  lithoscale transport electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase nmc,cbd --conductivity nmc=0.18,cbd=375 --contact nmc/cbd=1e-9 --tensor --boundary all`,
    )
    .action(act(async () => (await import('./transport.ts')).transportVerb));

  labelled(program.command('network <image>'))
    .description('pores and throats of a phase, and their estimate of transport beside that of all voxels')
    .option('--phase <name>', 'phase', 'pore')
    .option(
      '--neck-ratio <number>',
      'necks wider than this share of the smaller pore part nothing (default: 0.85)',
    )
    .option('--pore-labels <file>', 'pores as another program separated them: a label image, 0 elsewhere')
    .addOption(
      new Option('--conductances <model>', 'which conductances are written')
        .choices(['area-over-length', 'cones-and-cylinders', 'pyramids-and-cuboids', 'slices', 'fitted'])
        .default('slices'),
    )
    .option('--tolerance <number>', 'relative error of the solution on all voxels', '0.001')
    .option(
      '-o, --output <file>',
      'also write the network (.csv for OpenPNM, .vtp for ParaView) or the result (.json)',
    )
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale network electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 -o network.vtp',
    )
    .action(act(async () => (await import('./network.ts')).network));

  labelled(program.command('profile <image>'))
    .description('a property of a phase, or a field averaged over it, along an axis')
    .requiredOption('--phase <name>', 'phase')
    .addOption(new Option('--axis <axis>', 'direction').choices(['x', 'y', 'z']).default('z'))
    .addOption(new Option('--property <name>', 'of slabs').choices(boxPropertyNames).default('fraction'))
    .option('--field <file>', 'a field on the same voxels: its intrinsic and superficial averages')
    .option('--window <length>', 'thickness of the slabs: 10um (default: one slice)')
    .option('--step <length>', 'from one slab to the next (default: the thickness)')
    .option('-o, --output <file>', 'also write the result (.json) or the table (.csv)')
    .addHelpText(
      'after',
      `
Example:
  lithoscale profile electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase nmc --property area --window 10um
  lithoscale profile electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase pore --field field.potential_z.npy`,
    )
    .action(act(async () => (await import('./profile.ts')).profile));

  conducting(labelled(program.command('represent <image>')), boxPropertyNames)
    .description(
      'how well an image stands for its material: fraction and transport of parts of it, or any other property',
    )
    .addOption(new Option('--axis <axis>', 'direction').choices(['x', 'y', 'z']).default('z'))
    .addOption(
      new Option('--boundary <name>', 'boundary conditions')
        .choices(['plates', 'plates-periodic'])
        .default('plates'),
    )
    .addOption(
      new Option('--sub-volumes <kind>', 'which parts are looked at')
        .choices(['disjoint', 'random', 'nested'])
        .default('disjoint'),
    )
    .option(
      '--divide <counts>',
      'not nested: into how many boxes each axis is divided, one number a size (default: 2,3,4)',
    )
    .option('--count <number>', 'random: boxes of each size (default: 24)')
    .option('--seed <number>', 'random: seed of their places (default: 1)')
    .addOption(
      new Option(
        '--from <place>',
        'nested: about the centre (default), or whole slices from the first face of the axis',
      ).choices(['centre', 'face']),
    )
    .option('--steps <number>', 'nested: sizes up to the whole image (default: 8)')
    .option('--boxes <file>', 'also write every box by itself (.csv)')
    .option('--accuracy <number>', 'relative accuracy for which the size of image is asked', '0.05')
    .option('--tolerance <number>', 'relative error of the effective coefficient at which to stop', '0.001')
    .option('-o, --output <file>', 'also write the result (.json) or the table (.csv)')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale represent electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --phase pore',
    )
    .action(act(async () => (await import('./represent.ts')).represent));

  const generate = program.command('generate').description('make a microstructure from a seed');
  common(generate.command('electrode'))
    .description('a cathode of packed particles with binder at contacts and on surfaces')
    .requiredOption('-o, --output <file>', 'image to write: .tif, .npy, .raw, .vti, .zarr')
    .option('--seed <number>', 'seed', '1')
    .option('--shape <nx,ny,nz>', 'voxels', '192,192,192')
    .option('--voxel-size <length>', 'edge of a voxel', '0.4um')
    .option('--active-fraction <number>', 'fraction of active material', '0.5')
    .option('--binder-fraction <number>', 'fraction of carbon binder', '0.12')
    .option('--particle-radius <length>', 'median radius of the particles', '4um')
    .option('--particle-spread <number>', 'standard deviation of ln radius', '0.3')
    .option('--binder-morphology <number>', '0: film, 1: bridges', '0.7')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale generate electrode -o cathode.tif --seed 7 --shape 160,160,160',
    )
    .action(act(async () => (await import('./generate-electrode.ts')).generateElectrodeVerb));

  const cell = program.command('cell').description('cell models');
  common(cell.command('run'))
    .description('run an experiment on a full or half cell')
    .option(
      '--parameters <name|file>',
      'literature set, a BPX file (.json), or a JSON file that changes a set',
      'chen2020',
    )
    .addOption(
      new Option('--model <name>', 'porous electrodes, single particles with electrolyte, or without')
        .choices(['dfn', 'spme', 'spm'])
        .default('dfn'),
    )
    .addOption(
      new Option('--heat <name>', 'one temperature given, one of the whole cell, or one at each place')
        .choices(['isothermal', 'lumped', 'through-cell'])
        .default('isothermal'),
    )
    .option('--experiment <text>', 'such as "Discharge at 1C until 2.5 V; Rest for 1 h; Run us06.csv (A)"')
    .option('--c-rate <number>', 'short for a discharge at this rate to the lower cut-off')
    .option('--state-of-charge <share>', 'start at this share of the charge at rest, 0 to 1')
    .option('--voltage <voltage>', 'start at this voltage at rest: 3.7V')
    .option('--temperature <value>', 'of cell and surroundings at the start: 298.15K (default: the set’s)')
    .option(
      '--mesh <n,s,p,r>',
      'finite volumes: negative, separator, positive, radial (default: 20,20,20,20)',
    )
    .addOption(
      new Option('--through-spacing <kind>', 'graded: finest at the separator (default: uniform)').choices([
        'uniform',
        'graded',
      ]),
    )
    .addOption(
      new Option(
        '--radial-spacing <kind>',
        'graded: finest at the particles’ surfaces; adapted: to steps in current (default: uniform)',
      ).choices(['uniform', 'graded', 'adapted']),
    )
    .option('--relative-tolerance <number>', 'of the local error in time (default: 1e-4)')
    .option('--estimate-error', 'run again on a finer mesh and state the voltage error')
    .option(
      '--accuracy <voltage>',
      'choose mesh and tolerance for an error of the voltage of at most this: 1mV',
    )
    .option('--times <list>', 'further times of the curves: 10s,5min or from:step:end, 0s:30s:1h')
    .option('--fields-at <list>', 'times of internal fields, in .json and .html')
    .addOption(
      new Option('--infeasible <what>', 'what to do when the cell cannot perform a step')
        .choices(['stop', 'go-on'])
        .default('stop'),
    )
    .option(
      '-o, --output <file>',
      'also write the curves (.csv, .parquet), the result (.json) or a page with plots (.html)',
    )
    .addHelpText(
      'after',
      `
Example:
  lithoscale cell run --parameters chen2020 --experiment "Discharge at 1C until 2.5 V"
  lithoscale cell run --heat lumped --experiment "3 x (Discharge at 1C until 2.5 V; Charge at 1C until 4.2 V; Hold at 4.2 V until C/20)" -o run.html`,
    )
    .action(act(async () => (await import('./cell-run.ts')).cellRun));

  common(cell.command('check'))
    .description(
      'scales, limiting process and premises of the models for a cell at a current; nothing is run',
    )
    .option(
      '--parameters <name|file>',
      'literature set, a BPX file (.json), or a JSON file that changes a set',
      'chen2020',
    )
    .option('--c-rate <number>', 'current over the nominal capacity', '1')
    .option('--charge', 'of a charge, not of a discharge')
    .option('--temperature <value>', 'such as 263K (default: the cell’s)')
    .option('--permittivity <number>', 'relative, of the electrolyte (default: 20)')
    .option(
      '--pore-radius <length>',
      'of the finest pores with electrolyte: 30nm (default: from porosity and area)',
    )
    .addHelpText('after', '\nExample:\n  lithoscale cell check --parameters chen2020 --c-rate 3')
    .action(act(async () => (await import('./cell-check.ts')).cellCheck));

  common(cell.command('balance'))
    .description('how full the electrodes are at the cut-offs at rest: capacity, energy, N/P, start')
    .option(
      '--parameters <name|file>',
      'literature set, of a full or a half cell, a BPX file (.json), or a JSON file that changes a set',
      'chen2020',
    )
    .option('--lower <volts>', 'lower cut-off (default: that of the cell)')
    .option('--upper <volts>', 'upper cut-off (default: that of the cell)')
    .option('--lithium <amount>', 'A h in all particles (default: as the set starts); less in an aged cell')
    .option('--state-of-charge <share>', 'also stoichiometries at this share of the charge, 0 to 1')
    .option('--voltage <volts>', 'also stoichiometries at this voltage at rest')
    .option('-o, --output <file>', 'also write the result: .html (with the potentials drawn) or .json')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale cell balance --parameters chen2020-composite --state-of-charge 0.5 -o balance.html',
    )
    .action(act(async () => (await import('./cell-balance.ts')).cellBalance));

  common(cell.command('impedance'))
    .description('impedance of a cell at rest, split by process, with its Kramers–Kronig check')
    .option(
      '--parameters <name|file>',
      'literature set, a BPX file (.json), or a JSON file that changes a set',
      'chen2020',
    )
    .addOption(new Option('--model <name>', 'model').choices(['dfn', 'spme', 'spm']).default('dfn'))
    .option('--frequencies <from,to,count>', 'in Hz, evenly in the logarithm', '1e-4,1e4,60')
    .option('--state-of-charge <number>', '0 to 1 between the cut-offs (default: as the cell starts)')
    .option('--double-layer <number>', 'F/m² of reacting area in all electrodes (default: what the cell has)')
    .option(
      '--mesh <n,s,p,r>',
      'finite volumes: negative, separator, positive, radial (finest at the surface)',
      '20,20,20,40',
    )
    .option('--regularisation <number>', 'of the distribution of relaxation times', '1e-3')
    .option('-o, --output <file>', 'also write the result: .json, .csv or .html (Nyquist and Bode plots)')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale cell impedance --parameters chen2020 --state-of-charge 0.5 --double-layer 0.2 -o impedance.html',
    )
    .action(act(async () => (await import('./cell-impedance.ts')).cellImpedanceVerb));

  common(cell.command('rates'))
    .description('capacity, energy and mean voltage over C-rates, and energy over power (Ragone)')
    .option(
      '--parameters <name|file>',
      'literature set, of a full or a half cell, a BPX file (.json), or a JSON file that changes a set',
      'chen2020',
    )
    .addOption(new Option('--model <name>', 'model').choices(['dfn', 'spme', 'spm']).default('dfn'))
    .option('--rates <list>', 'multiples of 1C, and of the power of one hour', '0.1,0.2,0.5,1,2,3,5')
    .addOption(
      new Option('--direction <name>', 'of the constant currents')
        .choices(['discharge', 'charge', 'both'])
        .default('discharge'),
    )
    .option('--temperatures <list>', 'of start and surroundings: 273K,298K (default: the cell’s)')
    .addOption(
      new Option('--ragone <definition>', 'what the power of a point is')
        .choices(['constant-power', 'constant-current'])
        .default('constant-power'),
    )
    .option(
      '--mesh <n,s,p,r>',
      'finite volumes: negative, separator, positive, radial (finest at the surface)',
      '20,20,20,30',
    )
    .option('--relative-tolerance <number>', 'of the local error in time', '1e-4')
    .option('--threads <count>', 'threads (default: the cores at hand, if there are runs enough)')
    .option('-o, --output <file>', 'also write the result: .json, .csv or .html (with plots)')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale cell rates --parameters chen2020 --direction both --temperatures 273K,298K -o rates.html',
    )
    .action(act(async () => (await import('./cell-rates.ts')).cellRates));

  common(cell.command('compare'))
    .description('models or parameter sets side by side on one experiment')
    .option(
      '--parameters <names|files>',
      'literature sets, of full or half cells, BPX files or JSON files that change a set; the first is compared with',
      'chen2020',
    )
    .option('--model <names>', 'some of dfn, spme, spm', 'dfn,spme,spm')
    .addOption(
      new Option('--heat <name>', 'one temperature given, one of the whole cell, or one at each place')
        .choices(['isothermal', 'lumped', 'through-cell'])
        .default('isothermal'),
    )
    .option('--experiment <text>', 'steps, each to its limit or the cell’s cut-off', 'Discharge at 1C')
    .option('--temperature <value>', 'of cell and surroundings at the start: 298.15K (default: the sets’)')
    .option(
      '--mesh <n,s,p,r>',
      'finite volumes: negative, separator, positive, radial (finest at the surface)',
      '20,20,20,30',
    )
    .option('--relative-tolerance <number>', 'of the local error in time', '1e-4')
    .option(
      '-o, --output <file>',
      'also write voltages (.csv), the runs (.json) or a page with plots (.html)',
    )
    .addHelpText(
      'after',
      `
Example:
  lithoscale cell compare --model dfn,spme,spm --experiment "Discharge at 2C" -o models.html
  lithoscale cell compare --parameters chen2020,okane2022 --model dfn`,
    )
    .action(act(async () => (await import('./cell-compare.ts')).cellCompare));

  image(cell.command('parameters <image>'))
    .description(
      'the cell whose positive electrode is an image, slice by slice and with intervals, as a BPX file',
    )
    .option('--set <name>', 'literature set for all that the image does not give', 'chen2020')
    .option('--pore <phase>', 'phase that carries ions', 'pore')
    .requiredOption('--active <phase>', 'phase that stores lithium')
    .option('--binder <phase>', 'binder phase, where the image has one')
    .requiredOption(
      '--conductivity <list>',
      'electronic conductivity of each solid phase: nmc=0.18,cbd=375 (S/m)',
    )
    .option('--binder-access <share>', 'share of the active surface under the binder that reacts', '0.5')
    .addOption(
      new Option('--collector <slice>', 'which slice (z) lies at the current collector')
        .choices(['first', 'last'])
        .default('first'),
    )
    .addOption(
      new Option('--thickness <source>', 'thickness of the electrode')
        .choices(['image', 'set'])
        .default('image'),
    )
    .option('--even', 'leave the profiles out')
    .option('--tolerance <number>', 'relative error of effective transport at which to stop', '0.001')
    .option('--discharge <c-rate>', 'also carry the intervals to a discharge at this rate')
    .option('-o, --output <file>', 'BPX file to write (.json)')
    .addHelpText(
      'after',
      '\nExample:\n  lithoscale cell parameters electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --active nmc --binder cbd --conductivity nmc=0.18,cbd=375 -o cell.bpx.json\n  lithoscale cell run --parameters cell.bpx.json --c-rate 2',
    )
    .action(act(async () => (await import('./cell-parameters.ts')).cellParametersVerb));

  common(program.command('run <pipeline>'))
    .description('run a pipeline; steps that were run before are read back')
    .option('--set <key=value>', 'replace an input (repeatable)', collect, [])
    .option('--store <folder>', 'where results are kept', 'runs')
    .addHelpText('after', '\nExample:\n  lithoscale run examples/image-to-cell/pipeline.yaml --set seed=2')
    .action(act(async () => (await import('./run.ts')).run));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function common(command: Command): Command {
  return command
    .option('--json', 'print one JSON document (SI units) and nothing else on stdout')
    .option('--quiet', 'no progress');
}

function image(command: Command): Command {
  return common(command)
    .option('--voxel-size <length>', 'edge of a voxel: 0.4um, or 0.4um,0.4um,1um (x,y,z)')
    .option('--phases <list>', 'names of the labels: pore=0,nmc=1,cbd=2')
    .option('--crop <ranges>', 'part of the image in voxels, end excluded: 0:100,0:100,0:50 (x,y,z)')
    .option('--raw-shape <nx,ny,nz>', 'shape of a .raw file')
    .option('--raw-type <type>', 'element type of a .raw file: uint8, uint16, float32, ...')
    .option('--dataset <path>', 'array of a Zarr store: its path within, or the name of a channel');
}

/** Verbs that need a segmented image take a grey-scale one with its thresholds as well. */
function labelled(command: Command): Command {
  return image(command).option(
    '--thresholds <values|otsu>',
    'for a grey-scale image: thresholds that make the phases 0, 1, 2, ..., or how to find them',
  );
}

/** Properties of one phase that `represent` measures without transport. */
const boxPropertyNames = ['fraction', 'area', 'sauter-radius', 'pore-size', 'percolating'];

/** Which phases conduct, and how well. */
function conducting(command: Command, others: readonly string[] = []): Command {
  return command
    .option('--phase <names>', 'conducting phase, or several: nmc,cbd (of heat: all, unless named)')
    .option('--conductivity <list>', 'conductivity of each conducting phase: nmc=0.18,cbd=375', 'all 1')
    .addOption(
      new Option(
        '--property <name>',
        'thermal: conductivities in W/(m K) by the names of the phases, or as given',
      )
        .choices(['conduction', 'thermal', ...others])
        .default('conduction'),
    )
    .addOption(
      new Option('--fill <medium>', 'thermal: what fills the pores (default: electrolyte)').choices([
        'electrolyte',
        'nitrogen',
        'vacuum',
      ]),
    )
    .option('--nanoporosity <list>', 'phases with electrolyte in pores of their own: cbd=0.47, or cbd')
    .option('--nanotortuosity <list>', 'tortuosity factor within them (default: Bruggeman): cbd=3');
}
