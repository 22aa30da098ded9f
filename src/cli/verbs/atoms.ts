import { common } from './shared-options.ts';
import { choice, option, type VerbGroup } from './verb.ts';

/** Structures and their energies, and what follows from them. */
export const atomVerbs: VerbGroup = {
  name: 'atoms',
  description: 'structures and calculated energies',
  verbs: [
    {
      usage: 'read <files...>',
      description:
        'read crystal structures and calculations: POSCAR, CIF, XYZ, vasprun.xml, OUTCAR, output and XML of pw.x, datasets; plain or gzipped',
      options: [
        ...common,
        choice('--steps <which>', 'positions of the ions to take of a calculation', ['last', 'all'], 'last'),
        option('--allow-unconverged', 'take runs that are not converged or cut short, and mark them'),
        option('--allow-mixed', 'take energies of different functionals, U or pseudopotentials together'),
        option('--ends <formulas>', 'end members, for formation energies: NiO2,LiNiO2'),
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
      ],
      load: async () => (await import('../atoms/read.ts')).atomsRead,
    },
  ],
};
