import type { Option } from 'commander';
import { common, image } from './shared-options.ts';
import { choice, option, required, type VerbGroup } from './verb.ts';

const parameters = option(
  '--parameters <name|file>',
  'literature set, of a full or a half cell, a BPX file (.json), or a JSON file that changes a set',
  'chen2020',
);

/** Materials from files in place of those of the set. */
const materials = [
  option('--positive-material <file>', 'material of the positive electrode from a file (.json, .yaml)'),
  option('--negative-material <file>', 'the same of the negative electrode'),
];

const model = choice(
  '--model <name>',
  'porous electrodes, single particles with electrolyte, or without',
  ['dfn', 'spme', 'spm'],
  'dfn',
);

const heat = choice(
  '--heat <name>',
  'one temperature given, one of the whole cell, one at each place, or one at each height of a pouch',
  ['isothermal', 'lumped', 'through-cell', 'pouch'],
  'isothermal',
);

const heatOfMixing = option(
  '--heat-of-mixing',
  'with heat: also what lithium gives up on its way inside particles',
);

const relativeTolerance = option('--relative-tolerance <number>', 'of the local error in time', '1e-4');

function gradedMesh(preset: string): Option {
  return option(
    '--mesh <n,s,p,r>',
    'finite volumes: negative, separator, positive, radial (finest at the surface)',
    preset,
  );
}

/** Cell models. */
export const cellVerbs: VerbGroup = {
  name: 'cell',
  description: 'cell models',
  verbs: [
    {
      usage: 'run',
      description: 'run an experiment on a full or half cell',
      options: [
        ...common,
        parameters,
        ...materials,
        model,
        heat,
        heatOfMixing,
        option(
          '--experiment <text>',
          'such as "Discharge at 1C until 2.5 V; Rest for 1 h; Run us06.csv (A)"',
        ),
        option('--c-rate <number>', 'short for a discharge at this rate to the lower cut-off'),
        option('--state-of-charge <share>', 'start at this share of the charge at rest, 0 to 1'),
        option('--voltage <voltage>', 'start at this voltage at rest: 3.7V'),
        option(
          '--temperature <value>',
          'of cell and surroundings at the start: 298.15K, 25oC (default: the set’s)',
        ),
        option(
          '--mesh <n,s,p,r>',
          'finite volumes: negative, separator, positive, radial (default: 20,20,20,20)',
        ),
        option('--pouch-nodes <count>', 'parts along the height, for pouch heat (default: 12)'),
        choice('--through-spacing <kind>', 'graded: finest at the separator (default: uniform)', [
          'uniform',
          'graded',
        ]),
        choice(
          '--radial-spacing <kind>',
          'graded: finest at the particles’ surfaces; adapted: to steps in current (default: uniform)',
          ['uniform', 'graded', 'adapted'],
        ),
        option('--relative-tolerance <number>', 'of the local error in time (default: 1e-4)'),
        option('--estimate-error', 'run again on a finer mesh and state the voltage error'),
        option(
          '--accuracy <voltage>',
          'choose mesh and tolerance for an error of the voltage of at most this: 1mV',
        ),
        option(
          '--adaptive-mesh <voltage>',
          'adapt the mesh along the run to this error of the voltage, rms: 0.5mV',
        ),
        option('--times <list>', 'further times of the curves: 10s,5min or from:step:end, 0s:30s:1h'),
        option('--fields-at <list>', 'times of internal fields, in .json and .html'),
        option(
          '--measured <file>',
          'CSV of a measurement to compare with: columns of time and voltage, and of current, capacity, temperature',
        ),
        option('--measured-charge-positive', 'the currents of the measurement are positive in charging'),
        choice(
          '--infeasible <what>',
          'what to do when the cell cannot perform a step',
          ['stop', 'go-on'],
          'stop',
        ),
        option(
          '-o, --output <file>',
          'also write the curves (.csv, .parquet), the result (.json) or a page with plots (.html)',
        ),
      ],
      examples: [
        'lithoscale cell run --parameters chen2020 --experiment "Discharge at 1C until 2.5 V"',
        'lithoscale cell run --heat lumped --experiment "3 x (Discharge at 1C until 2.5 V; Charge at 1C until 4.2 V; Hold at 4.2 V until C/20)" -o run.html',
        'lithoscale cell run --parameters marquis2019 --model spme --heat pouch --c-rate 3 -o pouch.html',
      ],
      load: async () => (await import('../cell/run.ts')).cellRun,
    },
    {
      usage: 'check',
      description:
        'scales, limiting process and premises of the models for a cell at a current; nothing is run',
      options: [
        ...common,
        parameters,
        ...materials,
        option('--c-rate <number>', 'current over the nominal capacity', '1'),
        option('--charge', 'of a charge, not of a discharge'),
        option('--temperature <value>', 'such as 263K or -10oC (default: the cell’s)'),
        option('--permittivity <number>', 'relative, of the electrolyte (default: 20)'),
        option(
          '--pore-radius <length>',
          'of the finest pores with electrolyte: 30nm (default: from porosity and area)',
        ),
      ],
      examples: ['lithoscale cell check --parameters chen2020 --c-rate 3'],
      load: async () => (await import('../cell/check.ts')).cellCheck,
    },
    {
      usage: 'balance',
      description: 'how full the electrodes are at the cut-offs at rest: capacity, energy, N/P, start',
      options: [
        ...common,
        parameters,
        option('--lower <volts>', 'lower cut-off (default: that of the cell)'),
        option('--upper <volts>', 'upper cut-off (default: that of the cell)'),
        option(
          '--lithium <charge>',
          'A h in all particles (default: as the set starts); less in an aged cell',
        ),
        option('--state-of-charge <share>', 'also stoichiometries at this share of the charge, 0 to 1'),
        option('--voltage <volts>', 'also stoichiometries at this voltage at rest'),
        option('-o, --output <file>', 'also write the result: .html (with the potentials drawn) or .json'),
      ],
      examples: [
        'lithoscale cell balance --parameters chen2020-composite --state-of-charge 0.5 -o balance.html',
      ],
      load: async () => (await import('../cell/balance.ts')).cellBalance,
    },
    {
      usage: 'impedance',
      description: 'impedance of a cell at rest, split by process, with its Kramers–Kronig check',
      options: [
        ...common,
        parameters,
        model,
        option('--frequencies <from,to,count>', 'in Hz, evenly in the logarithm', '1e-4,1e4,60'),
        option('--state-of-charge <number>', '0 to 1 between the cut-offs (default: as the cell starts)'),
        option(
          '--double-layer <number>',
          'F/m² of reacting area in all electrodes (default: what the cell has)',
        ),
        gradedMesh('20,20,20,40'),
        option('--regularisation <number>', 'of the distribution of relaxation times', '1e-3'),
        option('-o, --output <file>', 'also write the result: .json, .csv or .html (Nyquist and Bode plots)'),
      ],
      examples: [
        'lithoscale cell impedance --parameters chen2020 --state-of-charge 0.5 --double-layer 0.2 -o impedance.html',
      ],
      load: async () => (await import('../cell/impedance.ts')).cellImpedanceVerb,
    },
    {
      usage: 'rates',
      description: 'capacity, energy and mean voltage over C-rates, and energy over power (Ragone)',
      options: [
        ...common,
        parameters,
        model,
        heat,
        heatOfMixing,
        option('--rates <list>', 'multiples of 1C, and of the power of one hour', '0.1,0.2,0.5,1,2,3,5'),
        choice(
          '--direction <name>',
          'of the constant currents',
          ['discharge', 'charge', 'both'],
          'discharge',
        ),
        option(
          '--temperatures <list>',
          'of start and surroundings: 273K,298K or 0oC,25oC (default: the cell’s)',
        ),
        option(
          '--densities <list>',
          'of the layers with their electrolyte, for W/kg: negative=1.6g/cm3,separator=1g/cm3,positive=3g/cm3,negative-collector=8.96g/cm3,positive-collector=2.7g/cm3',
        ),
        choice(
          '--ragone <definition>',
          'what the power of a point is',
          ['constant-power', 'constant-current'],
          'constant-power',
        ),
        gradedMesh('20,20,20,30'),
        relativeTolerance,
        option('--threads <count>', 'threads (default: the cores at hand, if there are runs enough)'),
        option('-o, --output <file>', 'also write the result: .json, .csv or .html (with plots)'),
      ],
      examples: [
        'lithoscale cell rates --parameters chen2020 --direction both --temperatures 273K,298K -o rates.html',
      ],
      load: async () => (await import('../cell/rates.ts')).cellRates,
    },
    {
      usage: 'compare',
      description: 'models or parameter sets side by side on one experiment',
      options: [
        ...common,
        option(
          '--parameters <names|files>',
          'literature sets, of full or half cells, BPX files or JSON files that change a set; the first is compared with',
          'chen2020',
        ),
        option('--model <names>', 'some of dfn, spme, spm', 'dfn,spme,spm'),
        heat,
        heatOfMixing,
        option('--experiment <text>', 'steps, each to its limit or the cell’s cut-off', 'Discharge at 1C'),
        option('--state-of-charge <share>', 'start each at this share of its charge at rest, 0 to 1'),
        option('--voltage <voltage>', 'start each at this voltage at rest: 3.7V'),
        option(
          '--temperature <value>',
          'of cell and surroundings at the start: 298.15K, 25oC (default: the sets’)',
        ),
        option(
          '--mesh <n,s,p,r>',
          'finite volumes: negative, separator, positive, radial, finest at the surface (default: 20,20,20,30)',
        ),
        option(
          '--adaptive-mesh <voltage>',
          'adapt the mesh of each run to this error of the voltage, rms: 0.5mV',
        ),
        option('--relative-tolerance <number>', 'of the local error in time (default: 1e-4)'),
        option(
          '--threads <count>',
          'threads for all but the first (default: the cores at hand, if runs are long)',
        ),
        option(
          '-o, --output <file>',
          'also write voltages (.csv), the runs (.json) or a page with plots (.html)',
        ),
      ],
      examples: [
        'lithoscale cell compare --model dfn,spme,spm --experiment "Discharge at 2C" -o models.html',
        'lithoscale cell compare --parameters chen2020,okane2022 --model dfn',
      ],
      load: async () => (await import('../cell/compare.ts')).cellCompare,
    },
    {
      usage: 'parameters <image>',
      description:
        'the cell whose positive electrode is an image, slice by slice and with intervals, as a BPX file',
      options: [
        ...image,
        option('--set <name>', 'literature set for all that the image does not give', 'chen2020'),
        option('--pore <phase>', 'phase that carries ions', 'pore'),
        required('--active <phase>', 'phase that stores lithium'),
        option('--binder <phase>', 'binder phase, where the image has one'),
        required(
          '--conductivity <list>',
          'electronic conductivity of each solid phase: nmc=0.18,cbd=375 (S/m)',
        ),
        option('--binder-access <share>', 'share of the active surface under the binder that reacts', '0.5'),
        choice(
          '--collector <slice>',
          'which slice (z) lies at the current collector',
          ['first', 'last'],
          'first',
        ),
        choice('--thickness <source>', 'thickness of the electrode', ['image', 'set'], 'image'),
        option('--even', 'leave the profiles out'),
        option('--tolerance <number>', 'relative error of effective transport at which to stop', '0.001'),
        option('--discharge <c-rate>', 'also carry the intervals to a discharge at this rate'),
        option('-o, --output <file>', 'BPX file to write (.json)'),
      ],
      examples: [
        'lithoscale cell parameters electrode.tif --voxel-size 0.4um --phases pore=0,nmc=1,cbd=2 --active nmc --binder cbd --conductivity nmc=0.18,cbd=375 -o cell.bpx.json',
        'lithoscale cell run --parameters cell.bpx.json --c-rate 2',
      ],
      load: async () => (await import('../cell/parameters.ts')).cellParametersVerb,
    },
  ],
};
