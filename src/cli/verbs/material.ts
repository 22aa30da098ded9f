import { common } from './shared-options.ts';
import { choice, option, required, type VerbGroup } from './verb.ts';

/** Thermodynamics of hosts, and what atoms hand over to cells. */
export const materialVerbs: VerbGroup = {
  name: 'material',
  description: 'thermodynamics of hosts, diffusivities from lattices, scales of times',
  verbs: [
    {
      usage: 'thermo [file]',
      description:
        'phases, plateaus, hysteresis and critical point of a model, of the file of a material, or of a fit to points of U(θ)',
      options: [
        ...common,
        choice('--model <name>', 'without a file', [
          'ideal',
          'regular',
          'redlich-kister',
          'msmr',
          'two-layers',
        ]),
        option('--omega <energy>', 'interaction Ω of a regular solution: 0.1159eV, 11.2kJ/mol'),
        option(
          '--coefficients <list>',
          'L0,L1,… of Redlich–Kister: 0.05eV,-0.01eV; Ω_a,Ω_b,Ω_c of two layers',
        ),
        option('--reactions <list>', 'of MSMR, potential:share:width each: 3.6V:0.4:0.9,3.9V:0.6:1.5'),
        option('--standard-potential <volts>', 'U°: 3.422V', '0V'),
        option('--temperature <value>', 'such as 298.15K or 25oC', '298.15K'),
        option('--fit <form>', 'fit the points of a file: redlich-kister:4 (order), msmr:3 (reactions)'),
        option('--sites-per-cell <count>', 'of a file with grand potentials per cell', '1'),
        option('-o, --output <file>', 'also write .json, .csv (θ, f, µ, U, Γ) or .html (with plots)'),
      ],
      examples: [
        'lithoscale material thermo --model regular --omega 0.1159eV --standard-potential 3.422V -o lfp.html',
        'lithoscale material thermo isotherm.csv --fit redlich-kister:6',
      ],
      load: async () => (await import('../material/thermo.ts')).materialThermo,
    },
    {
      usage: 'diffusivity',
      description:
        'join an isotherm of Monte Carlo with jump or tracer diffusivities of kinetic Monte Carlo: D = D_J Γ, as the file of a material',
      options: [
        ...common,
        required('--isotherm <file>', 'the .csv or .json of atoms montecarlo, or filling,voltage_V'),
        option('--jump <file>', 'the .csv or .json of atoms kmc: D_J (and D*) over filling and temperature'),
        option('--tracer <file>', 'the same of D* alone, where there is no D_J: the Darken form'),
        choice(
          '--gamma <source>',
          'whose Γ is taken where both files have one; best: the one with the smaller error, at each point',
          ['best', 'isotherm', 'walks'],
          'best',
        ),
        option('--mixed-models', 'join files of different lattice models or species, with a note'),
        option('--correlation-factor <number>', 'f of a nearly full lattice, which bounds the Darken form'),
        required('--name <text>', 'of the material'),
        option('--formula <text>', 'of the host: LixNiO2'),
        option('--concentration <number>', 'mol/m³ of lithium in the full host'),
        option('--site-volume <number>', 'Å³ per site, in place of the concentration'),
        option('--exchange-current <number>', 'F k0 in A/m²: i0 from the same chemical potential as U'),
        option('--activation-energy <energy>', 'of the exchange current: 0.3eV'),
        option('--temperature <value>', 'of an isotherm without a column of it'),
        option('--standard-potential <volts>', 'U° of an isotherm with µ and no voltage', '0V'),
        option('--source <text>', 'what people should know of where it comes from'),
        option('--doi <text>', 'of a publication'),
        required('-o, --output <file>', 'file of the material (.json, .yaml), or a page with plots (.html)'),
      ],
      examples: [
        'lithoscale material diffusivity --isotherm run.csv --jump D.csv --name LixNiO2 --site-volume 32.5 -o lno.json',
        'lithoscale cell run --parameters chen2020 --positive-material lno.json',
      ],
      load: async () => (await import('../material/diffusivity.ts')).materialDiffusivity,
    },
    {
      usage: 'timescales',
      description:
        'lengths, times and energies of a material in a cell, their separation, and the bottleneck',
      options: [
        ...common,
        option('--parameters <name|file>', 'cell with its geometry, as cell run takes it', 'chen2020'),
        option('--positive-material <file>', 'material of the positive electrode from a file'),
        option('--negative-material <file>', 'the same of the negative electrode'),
        option('--c-rate <number>', 'current over the nominal capacity', '1'),
        option('--temperature <value>', 'such as 263K or -10oC (default: the cell’s)'),
        option('--permittivity <number>', 'relative, of the electrolyte (default: 20)'),
        option('--pore-radius <length>', 'of the finest pores with electrolyte: 30nm'),
        option('--particle-radius <length>', 'of the positive electrode’s particles: 5um'),
        option('--thickness <length>', 'of the positive electrode: 80um'),
        option('--film <length>', 'thickness to which an interphase grows: 20nm (with --film-growth)'),
        option('--film-growth <speed>', 'm/s by which it grows: 2e-16'),
        option('-o, --output <file>', 'also write .json or .html (ladder of times)'),
      ],
      examples: [
        'lithoscale material timescales --parameters chen2020 --c-rate 1 --film 20nm --film-growth 2e-16 -o times.html',
      ],
      load: async () => (await import('../material/timescales.ts')).materialTimescales,
    },
  ],
};
