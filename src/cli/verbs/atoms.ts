import { common } from './shared-options.ts';
import { choice, option, repeatable, required, type VerbGroup } from './verb.ts';

/** Structures and their energies, and what follows from them. */
export const atomVerbs: VerbGroup = {
  name: 'atoms',
  description: 'structures, calculated energies and arrangements on lattices',
  verbs: [
    {
      usage: 'read <files...>',
      description:
        'read crystal structures and calculations: POSCAR, CIF, XYZ, vasprun.xml, OUTCAR, output and XML of pw.x, datasets; plain or gzipped',
      options: [
        ...common,
        choice('--steps <which>', 'positions of the ions to take of a calculation', ['last', 'all'], 'last'),
        option('--allow-unconverged', 'take runs that are not converged or cut short, and mark them'),
        option('--leave-out', 'leave out files that are refused, and name them'),
        option('--allow-mixed', 'take energies of different functionals, U or pseudopotentials together'),
        option('--ends <formulas>', 'end members, for formation energies: NiO2,LiNiO2'),
        option(
          '--symmetry-precision <length>',
          'Å that atoms may lie from where symmetry has them; 0.01 where there are 100 structures at most, else left out',
        ),
        choice(
          '--standardise <cell>',
          'write the standard cell, idealised and without its energy: a along x, axes of the International Tables',
          ['primitive', 'conventional'],
        ),
        option('--elements <list>', 'elements of a VASP 4 POSCAR that does not name them: Li,Ni,O'),
        option('--cell <lengths>', 'cell in Å of an XYZ file without one: 20,20,20 (or nine numbers)'),
        option(
          '-o, --output <file>',
          'also write all: .json (dataset), .extxyz; or one: .vasp (POSCAR), .cif',
        ),
      ],
      examples: [
        'lithoscale atoms read runs/*/vasprun.xml -o dataset.json',
        'lithoscale atoms read runs/*/OUTCAR.gz --ends NiO2,LiNiO2',
        'lithoscale atoms read LiCoO2.cif -o LiCoO2.vasp',
        'lithoscale atoms read CONTCAR --symmetry-precision 0.05 --standardise conventional -o LiCoO2.cif',
      ],
      load: async () => (await import('../atoms/read.ts')).atomsRead,
    },
    {
      usage: 'enumerate <parent>',
      description: 'all arrangements on a lattice up to a size of supercell, each once',
      options: [
        ...common,
        required('--max-cells <number>', 'primitive cells of the largest supercell'),
        option('--min-cells <number>', 'primitive cells of the smallest supercell', '1'),
        repeatable(
          '--allow <rule>',
          "what may sit where a POSCAR has a species: 'Li=Li+|Vacancy' (repeatable)",
        ),
        repeatable(
          '--composition <range>',
          "share of the sites that may hold a species: 'Li+=0.25..0.5' or 'Li+=0.5' (repeatable)",
        ),
        option('--neutral', 'only arrangements whose charges add up to zero'),
        option('--most <number>', 'refuse more structures than this', '20000'),
        option('--tolerance <Å>', 'how far from where a symmetry wants it a site may lie', '0.01'),
        option('-o, --output <folder>', 'write a POSCAR each, and structures.json with all of them'),
      ],
      examples: [
        'lithoscale atoms enumerate examples/atoms/linio2.yaml --max-cells 4 --neutral -o arrangements',
        "lithoscale atoms enumerate POSCAR --allow 'Li=Li|Vacancy' --max-cells 6",
      ],
      load: async () => (await import('../atoms/enumerate.ts')).enumerate,
    },
    {
      usage: 'fit <datasets...>',
      description:
        'fit a cluster expansion to calculated energies: interactions with errors, error on structures not shown, and what becomes of the hull',
      options: [
        ...common,
        required('--parent <file>', 'parent lattice: its file, a training set with one, or a POSCAR'),
        repeatable('--allow <rule>', "what may sit where a POSCAR has a species: 'Li=Li+|Vacancy'"),
        required('--cutoffs <list>', 'largest diameters of clusters in Å: pair=5,triplet=4.1'),
        choice(
          '--method <name>',
          'of the fit',
          [
            'ols',
            'ridge',
            'lasso',
            'adaptive-lasso',
            'elastic-net',
            'group-lasso',
            'hierarchical-lasso',
            'bayesian-ridge',
            'ard',
            'forward',
          ],
          'ridge',
        ),
        option('--penalty <number>', 'of the method (default: by cross-validation)'),
        option('--penalties <count>', 'to choose among', '25'),
        choice(
          '--rule <name>',
          'which penalty: of the least error, or the largest within one standard error of it',
          ['least', 'one-standard-error'],
          'least',
        ),
        option(
          '--weights <rule>',
          "of squared errors: 'dataset' for the weights that structures have there, hull=25meV for e^(−above the hull/25 meV)",
        ),
        option(
          '--exact <names>',
          'structures to meet exactly, as end members: A,B (ols, ridge, bayesian-ridge)',
        ),
        option('--folds <count>', 'of the cross-validation (default: 10, or as many as structures)'),
        option('--seed <number>', 'deals the folds and draws samples', '0'),
        choice(
          '--basis <name>',
          'functions on sites',
          ['sinusoid', 'indicator', 'chebyshev', 'polynomial'],
          'sinusoid',
        ),
        option('--ewald', 'add the Ewald energy of the formal charges; its coefficient is 1/ε'),
        option(
          '--samples <count>',
          'draws of the interactions from their posterior to keep in the file',
          '0',
        ),
        option('--displacement <Å>', 'that an atom may lie from its site (default: 0.8)'),
        option('--strain <share>', 'of the cell, at most (default: 0.1)'),
        option('--allow-mixed', 'take energies of different functionals, U or pseudopotentials together'),
        option('--next <count>', 'name structures to calculate next', '0'),
        choice(
          '--next-by <criterion>',
          'of those: d, where the fit is least sure; a, what tells most of all others; or depth below the hull',
          ['d', 'a', 'ground-states'],
          'a',
        ),
        option('--next-cells <count>', 'primitive cells of the largest of those', '4'),
        repeatable(
          '-o, --output <file>',
          'write the expansion (.json), a page with plots (.html); repeatable',
        ),
      ],
      examples: [
        'lithoscale atoms fit examples/atoms/lixnio2-model-energies.json --parent examples/atoms/linio2.yaml --cutoffs pair=5,triplet=4.1 --ewald -o expansion.json',
        'lithoscale atoms fit examples/atoms/lixnio2-model-energies.json --parent examples/atoms/linio2.yaml --cutoffs pair=7,triplet=5 --method lasso --ewald -o fit.html',
      ],
      load: async () => (await import('../atoms/fit.ts')).atomsFit,
    },
    {
      usage: 'kmc <model>',
      description:
        'diffusion by kinetic Monte Carlo: tracer, jump and chemical diffusivity, correlation factor and Haven ratio with errors',
      options: [
        ...common,
        option('--temperature <list>', 'with units: 300K or 280K,300K,320K for Arrhenius lines', '300K'),
        option('--filling <list>', 'shares of the sites that are filled: 0.5, 0.1,0.9 or 0.1:0.9:0.1', '0.5'),
        option(
          '--supercell <shape>',
          'in primitive cells: 10x10x10, or nine numbers of its vectors',
          '10x10x10',
        ),
        option('--species <name>', 'whose diffusion, where several species move'),
        option('--with <name>', 'what it changes places with (default: Vacancy)'),
        option('--events <count>', 'events of each walk, after as many as a tenth of it', '400000'),
        option('--walkers <count>', 'independent walks, whose spread gives the errors', '8'),
        option(
          '--accuracy <share>',
          'relative error of the jump diffusivity down to which walks are added, as many at once as --walkers: 0.05',
        ),
        option('--most-walkers <count>', 'walks where --accuracy needs more (default: 8 times --walkers)'),
        option(
          '--orders <list>',
          'cells of known orders that the supercell should hold: 2x2x1; or nine numbers, divided by semicolons',
        ),
        option('--resume', 'go on with the run of --output (.json) that was broken off'),
        option('--seed <number>', 'seed', '1'),
        choice('--chooser <name>', 'how the next event is found', ['tree', 'groups', 'linear'], 'tree'),
        choice(
          '--frame <name>',
          'what displacements of single atoms are measured from: the sites, or the mean of all atoms that move',
          ['host', 'centre-of-mass'],
          'host',
        ),
        option(
          '--thermodynamic-sweeps <count>',
          'of semi-grand Monte Carlo for the thermodynamic factor; 0 leaves it out (default: by size)',
        ),
        option(
          '--separate <ratio>',
          'slow mechanisms that happen more than this many times as often as the next slower one, and measure what that does to D',
        ),
        option('--threads <count>', 'threads (default: all cores)'),
        option('-o, --output <file>', 'also write the table: .csv, .json or .html (with plots)'),
      ],
      examples: [
        'lithoscale atoms kmc examples/atoms/cubic-gas-hops.yaml --filling 0.1:0.9:0.2 --supercell 8x8x8 --events 100000 -o D.html',
        'lithoscale atoms kmc model.yaml --temperature 280K,300K,320K --filling 0.5 -o D.json',
      ],
      load: async () => (await import('../atoms/kmc.ts')).atomsKmc,
    },
    {
      usage: 'montecarlo <model>',
      description:
        'Monte Carlo of a cluster expansion or a lattice model: isotherms, voltage with hysteresis, fluctuations, phase boundaries',
      options: [
        ...common,
        choice(
          '--method <name>',
          'how to walk: condition after condition; alike over all energies, for the density of states; or at all temperatures at once, exchanging these',
          ['metropolis', 'wang-landau', 'replica-exchange'],
          'metropolis',
        ),
        choice(
          '--ensemble <name>',
          'which atoms come and go',
          ['semi-grand', 'canonical', 'charge-neutral'],
          'semi-grand',
        ),
        option('--temperature <values>', '300K, or 300K,400K, or 100K:500K:50K', '300K'),
        option(
          '--mu <values>',
          'chemical potentials of the species, eV: -1:1:0.05 (default: about all over which the lattice fills)',
        ),
        option('--content <values>', 'shares of its sites, in the canonical ensemble: 0.5 or 0:1:0.1'),
        option('--species <name>', 'whose content is followed (default: the one beside vacancies)'),
        option('--fixed <list>', 'chemical potentials of other species, eV: Mn=0.2 (default: 0)'),
        choice('--direction <name>', 'of the sweeps', ['both', 'filling', 'emptying'], 'both'),
        option('--supercell <size>', '10x10x10, nine whole numbers, or auto: holds the known orders', 'auto'),
        option(
          '--orders <list>',
          'cells of known orders, to be commensurate with: 2x2x1; or nine numbers, divided by semicolons',
        ),
        option(
          '--metal-energy <energy>',
          'eV per atom of the metal, for voltages (default: that of the model file)',
        ),
        option('--sweeps <count>', 'at each condition, at first', '1000'),
        option(
          '--most-sweeps <count>',
          'at each condition, where accuracy needs more (default: 16000; 2000000 of a walk of Wang and Landau)',
        ),
        option(
          '--accuracy <number>',
          'standard error at which to go on to the next condition: of the content, or in the canonical ensemble of the energy (eV per cell)',
          '0.001',
        ),
        option('--order-vectors <list>', 'modulations to follow: 1/2,1/2,0; 0,0,1/2'),
        option(
          '--reweight <temperatures>',
          'between those walked, at which to give curves from all samples joined (default: halfway)',
        ),
        option('--walks <count>', 'independent walks of the other methods, for their errors (default: 4)'),
        option(
          '--bin-width <energy>',
          'eV; energies of the supercell that Wang–Landau takes for one level (default: their common step, or a 200th of their range)',
        ),
        option('--flatness <share>', 'of a flat histogram: least count over the mean (default: 0.8)'),
        option('--final-factor <number>', 'ln f at which Wang–Landau ends (default: 1e-6)'),
        option(
          '--replicas <count>',
          'temperatures that are exchanged (default: those given; between two, as even acceptance takes)',
        ),
        option('--rounds <count>', 'exchanges of each pair of temperatures that are noted (default: 4000)'),
        option('--exchange-every <sweeps>', 'sweeps between exchanges (default: 5)'),
        option(
          '--sizes <list>',
          'of supercells along each vector, 8,12,16: critical temperature where their Binder cumulants cross',
        ),
        option('--seed <number>', 'of the random numbers', '1'),
        option('--threads <count>', 'threads (default: the cores at hand)'),
        option('--resume', 'go on with the run of --output that was broken off'),
        option('-o, --output <file>', 'also write the result: .json, .csv or .html (with plots)'),
      ],
      examples: [
        'lithoscale atoms montecarlo examples/atoms/limn2o4.yaml --temperature 300K -o voltage.html',
        'lithoscale atoms montecarlo examples/atoms/linio2-charges.yaml --ensemble charge-neutral --species Li+ --mu -5.8:-5.2:0.02 --supercell 6x6x4',
        'lithoscale atoms montecarlo examples/atoms/ising.yaml --species Up --method wang-landau --supercell 8x8x1 --temperature 300K:1000K:50K -o density.html',
      ],
      load: async () => (await import('../atoms/montecarlo.ts')).atomsMonteCarlo,
    },
    {
      usage: 'phases <model>',
      description:
        'phase diagram of a cluster expansion or a lattice model: ground states, grand potentials of all phases by Monte Carlo, boundaries over temperature, equilibrium voltage',
      options: [
        ...common,
        choice(
          '--ensemble <name>',
          'which atoms come and go',
          ['semi-grand', 'charge-neutral'],
          'semi-grand',
        ),
        required('--temperature <values>', '300K,400K, or 100K:500K:50K'),
        option('--species <name>', 'whose content is followed (default: the one beside vacancies)'),
        option('--fixed <list>', 'chemical potentials of other species, eV: Mn=0.2 (default: 0)'),
        option(
          '--cells <count>',
          'primitive cells of the largest arrangement that may be a ground state (default: as many as make some thousand arrangements, up to 8)',
        ),
        option(
          '--supercell <size>',
          '10x10x10, nine whole numbers, or auto: holds all ground states and orders',
          'auto',
        ),
        option(
          '--orders <list>',
          'cells of known orders, looked at beside those of --cells: 2x2x1; or nine numbers, divided by semicolons',
        ),
        option(
          '--metal-energy <energy>',
          'eV per atom of the metal, for voltages (default: that of the model file)',
        ),
        option('--sweeps <count>', 'at each point, at first', '1000'),
        option('--most-sweeps <count>', 'at each point, where accuracy needs more', '16000'),
        option('--accuracy <number>', 'standard error of the content at which to go on', '0.001'),
        option('--seed <number>', 'of the random numbers', '1'),
        option('--threads <count>', 'threads (default: the cores at hand)'),
        option('--resume', 'go on with the run of --output that was broken off'),
        option('-o, --output <file>', 'also write the diagram: .json, .csv or .html (with plots)'),
      ],
      examples: [
        'lithoscale atoms phases examples/atoms/limn2o4.yaml --temperature 200K:700K:50K -o phases.html',
        'lithoscale atoms phases expansion.json --ensemble charge-neutral --species Li+ --temperature 300K:900K:100K -o phases.json',
      ],
      load: async () => (await import('../atoms/phases.ts')).atomsPhases,
    },
  ],
};
