import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixturePath, peerReadings, type PeerStructure } from '../../../verify/atoms/readers-peers.ts';
import { readStructures, type StructureEntry } from '../index.ts';
import { toCartesian } from './cell.ts';
import { bohr, hartree, rydberg } from './units.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A fixture with some of its text changed, as a file. */
function changed(name: string, ...changes: readonly (readonly [string | RegExp, string])[]): string {
  let text = readFileSync(fixturePath(name), 'latin1');
  for (const [from, to] of changes) {
    const before = text;
    text = text.replace(from, to);
    expect(text).not.toBe(before);
  }
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  return path;
}

function expectClose(
  found: ArrayLike<number>,
  asked: readonly (readonly number[])[],
  tolerance: number,
): void {
  const flat = asked.flat();
  expect(found).toHaveLength(flat.length);
  for (const [index, value] of flat.entries()) expect(Math.abs(found[index] - value)).toBeLessThan(tolerance);
}

function expectSame(entry: StructureEntry, peer: PeerStructure, relative: number, length: number): void {
  expect(entry.structure.species).toEqual(peer.symbols);
  expectClose(entry.structure.lattice.flat(), peer.lattice, length);
  expectClose(toCartesian(entry.structure.lattice, entry.structure.positions), peer.positions, length);
  expect(Math.abs((entry.energy ?? 0) / peer.energy - 1)).toBeLessThan(relative);
  expectClose(entry.forces ?? [], peer.forces, 1e-7);
  expectClose(entry.stress?.flat() ?? [], peer.stress, 1e-8);
}

describe('vasprun.xml and OUTCAR', () => {
  it('give every ionic step as ASE does', async () => {
    const entries = await readStructures(fixturePath('vasprun.xml'), { steps: 'all' });
    expect(entries).toHaveLength(3);
    for (const [index, entry] of entries.entries())
      expectSame(entry, peerReadings['vasprun.xml'].ase[index], 1e-10, 1e-8);
  });

  it('give the last step and its method as pymatgen does', async () => {
    const { pymatgen } = peerReadings['vasprun.xml'];
    const [entry, ...rest] = await readStructures(fixturePath('vasprun.xml'));
    expect(rest).toEqual([]);
    expect(entry.energy).toBeCloseTo(pymatgen.energy, 8);
    expect(entry).toMatchObject({
      functional: 'PBE+U',
      hubbard: { Ni: pymatgen.hubbards['Ni'] },
      unconverged: undefined,
    });
    expect(Object.values(entry.potentials ?? {})).toEqual(pymatgen.potentials);
    expect(entry.code).toBe('vasp 5.4.4.18Apr17-6-g9f103f2a35');
  });

  it('agree with each other', async () => {
    const inner = await readStructures(fixturePath('vasprun.xml'), { steps: 'all' });
    const outer = await readStructures(fixturePath('OUTCAR'), { steps: 'all' });
    expect(outer).toHaveLength(3);
    expect(outer[2].energy).toBeCloseTo(peerReadings.OUTCAR.pymatgen.energy, 8);
    for (const [
      index,
      { structure, energy, forces, stress, functional, hubbard, potentials },
    ] of outer.entries()) {
      const other = inner[index];
      expect({ functional, hubbard, potentials, species: structure.species }).toEqual({
        functional: other.functional,
        hubbard: other.hubbard,
        potentials: other.potentials,
        species: other.structure.species,
      });
      expect(energy).toBeCloseTo(other.energy ?? 0, 8);
      expectClose(structure.positions, [[...other.structure.positions]], 3e-6);
      expectClose(forces ?? [], [[...(other.forces ?? [])]], 1e-6);
      expectClose(stress?.flat() ?? [], other.stress ?? [], 1e-8);
    }
  });

  it.each<[string, string, readonly [string | RegExp, string][], string]>([
    [
      'electrons',
      'vasprun.xml',
      [['"NELM">    60', '"NELM">     7']],
      'not converged: all 7 electronic steps (NELM) were used',
    ],
    [
      'ions over their threshold',
      'vasprun.xml',
      [[/("EDIFFG"> {5})-0.02/g, '$1-0.01']],
      'forces up to 0.0115 eV/Å after 3 of 99 ionic steps',
    ],
    [
      'ions that used their steps',
      'vasprun.xml',
      [
        [/(<parameters>[^]*"NSW">) {4}99/, '$1     3'],
        [/(<parameters>[^]*"EDIFFG">) {5}-0.02/, '$1      0.02'],
      ],
      'all 3 ionic steps (NSW) were used',
    ],
    [
      'molecular dynamics',
      'vasprun.xml',
      [['"IBRION">     2', '"IBRION">     0']],
      'molecular dynamics (IBRION = 0)',
    ],
    [
      'phonons',
      'vasprun.xml',
      [['"IBRION">     2', '"IBRION">     6']],
      'the ions were displaced for phonons (IBRION = 6)',
    ],
    [
      'electrons of VASP 6',
      'OUTCAR',
      [
        [
          /aborting loop because EDIFF is reached(?![^]*aborting)/,
          'aborting loop EDIFF was not reached (unconverged)',
        ],
      ],
      'the electronic loop did not reach EDIFF',
    ],
    [
      'ions',
      'OUTCAR',
      [
        ['reached required accuracy - stopping', ''],
        [/EDIFFG = -.2E-01/, 'EDIFFG = -.1E-01'],
      ],
      'forces up to 0.0115 eV/Å',
    ],
    [
      'ions stopped early',
      'OUTCAR',
      [
        ['reached required accuracy - stopping', ''],
        ['EDIFFG = -.2E-01', 'EDIFFG = 0.1E-02'],
      ],
      'the run does not say that it came to rest',
    ],
    [
      'stopped by hand',
      'OUTCAR',
      [[' reached required accuracy - stopping', ' hard stop encountered!  aborting job ...']],
      'a hard stop',
    ],
  ])('that are not converged are refused by name: %s', async (_, name, changes, message) => {
    const path = changed(name, ...changes);
    await expect(readStructures(path)).rejects.toThrow(
      `${path}: not converged: ${message.replace('not converged: ', '')}`,
    );
    const [entry] = await readStructures(path, { allowUnconverged: true });
    expect(entry.unconverged).toContain(message.replace('not converged: ', ''));
  });

  it.each<[string, readonly [string | RegExp, string][]]>([
    ['PBEsol+U', [['"GGA">--', '"GGA">PS']]],
    [
      'R2SCAN+U',
      [
        [
          '<i type="string" name="GGA">--',
          '<i type="string" name="METAGGA">r2scan</i><i type="string" name="GGA">--',
        ],
      ],
    ],
    [
      'HSE06+U',
      [
        ['"LHFCALC"> F', '"LHFCALC"> T'],
        ['"AEXX">      0.00', '"AEXX">      0.25'],
        ['"HFSCREEN">      0.00', '"HFSCREEN">      0.20'],
      ],
    ],
    ['PBE+D3(BJ)+U', [['"LUSE_VDW"> F', '"IVDW"> 12']]],
    ['PBE+U(LDAUTYPE=1, J=0 0.5 0)', [['"LDAUTYPE">     2', '"LDAUTYPE">     1']]],
    [
      'PBE',
      [
        [/"LDAU"> T(?=[^]*<parameters>)/, '"LDAU"> F'],
        [/"LDAU"> T/, '"LDAU"> F'],
      ],
    ],
    ['LDA+U', [[/PAW_PBE/g, 'PAW']]],
  ])('of %s are named so', async (functional, changes) => {
    const [entry] = await readStructures(changed('vasprun.xml', ...changes));
    expect(entry.functional).toBe(functional);
  });

  it('leave out forces on fixed atoms where ions come to rest', async () => {
    const flags = ['T T T', 'T T T', 'T T T', 'T T T', 'F F F', 'F F F', 'F F F', 'F F F'];
    const rows = flags.map((each) => `    <v type="logical" > ${each} </v>\n`).join('');
    const selective = `  <varray type="logical" name="selective" >\n${rows}  </varray>\n </structure>`;
    const tight = [/("EDIFFG"> {5})-0.02/g, '$1-0.01'] as const;
    await expect(readStructures(changed('vasprun.xml', tight))).rejects.toThrow('not converged');
    const [entry] = await readStructures(changed('vasprun.xml', tight, [' </structure>', selective]));
    expect(entry.unconverged).toBeUndefined();
  });

  it('may lack positions of steps before the last (NWRITE), but not of the last', async () => {
    const first = [/ POSITION {4}[^]*?total drift/, ''] as const;
    const [entry] = await readStructures(changed('OUTCAR', first));
    expect(entry.energy).toBe(-46.12165586);
    const all = readStructures(changed('OUTCAR', first), { steps: 'all' });
    await expect(all).rejects.toThrow('some ionic steps have no positions');
    const last = changed('OUTCAR', [/ POSITION {4}(?![^]* POSITION {4})[^]*?total drift/, '']);
    await expect(readStructures(last)).rejects.toThrow(
      /OUTCAR:\d+: the last energy comes without the positions/,
    );
  });

  it('take the term of an external pressure out of the energy', async () => {
    const [{ structure, energy = 0 }] = await readStructures(
      changed('vasprun.xml', ['"PSTRESS">      0.0', '"PSTRESS">     10.0']),
    );
    const [a, b, c] = structure.lattice;
    const volume = a[0] * b[1] * c[2];
    expect(energy).toBeCloseTo(-46.12165586 - (10 * volume) / 1602.176634, 8);
  });

  it('are read from compressed files, and whatever their name', async () => {
    const path = join(folder, 'run.dat');
    writeFileSync(path, gzipSync(readFileSync(fixturePath('vasprun.xml'))));
    const [{ energy }] = await readStructures(path);
    expect(energy).toBe(-46.12165586);
    writeFileSync(path, gzipSync(readFileSync(fixturePath('vasprun.xml'))).subarray(0, 1500));
    await expect(readStructures(path)).rejects.toThrow(
      `${path}: the file is cut short: its compressed data end early`,
    );
  });
});

describe('outputs of pw.x', () => {
  it('give energies, forces and stress as ASE does, and the last calculation at the relaxed cell', async () => {
    const entries = await readStructures(fixturePath('pw-vcrelax.out'), { steps: 'all' });
    expect(entries).toHaveLength(3);
    // ASE takes the constants of CODATA 2006 here, 9e-8 off those of 2018.
    for (const [index, entry] of entries.entries())
      expectSame(entry, peerReadings['pw-vcrelax.out'].ase[index], 1e-7, 1e-7);
    const [last] = await readStructures(fixturePath('pw-vcrelax.out'));
    expect((last.energy ?? 0) / rydberg).toBeCloseTo(-240.16252748, 10);
    const [a, b, c] = last.structure.lattice;
    const volume =
      a[0] * (b[1] * c[2] - b[2] * c[1]) -
      a[1] * (b[0] * c[2] - b[2] * c[0]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
    expect(volume).toBeCloseTo(51.95265, 5);
    expect(last).toMatchObject({
      functional: 'PBE',
      code: 'PWSCF 6.5',
      potentials: { Ge: 'Ge.pbe-dn-kjpaw_psl.1.0.0.UPF' },
    });
  });

  it('may lack the cell of steps before the last, as a real one that was shortened', async () => {
    const path = fixturePath('aiida-vcrelax.out');
    const [entry] = await readStructures(path);
    expect((entry.energy ?? 0) / rydberg).toBeCloseTo(-240.16252748, 10);
    expect(entry.structure.species).toEqual(['Ge', 'Te']);
    expect(entry.forces?.[0]).toBeCloseTo((0.00000403 * rydberg) / bohr, 12);
    await expect(readStructures(path, { steps: 'all' })).rejects.toThrow(
      'the first energies have no cell or positions',
    );
  });

  it('agree as text and as XML', async () => {
    const texts = await readStructures(fixturePath('pw-vcrelax.out'), { steps: 'all' });
    const documents = await readStructures(fixturePath('pw-vcrelax.xml'), { steps: 'all' });
    expect(documents).toHaveLength(3);
    for (const [index, entry] of documents.entries()) {
      const other = texts[index];
      expect(entry).toMatchObject({
        functional: other.functional,
        code: other.code,
        potentials: other.potentials,
      });
      expect(entry.energy).toBeCloseTo(other.energy ?? 0, 7);
      expectClose(entry.structure.lattice.flat(), other.structure.lattice, 3e-6);
      expectClose(entry.structure.positions, [[...other.structure.positions]], 1e-6);
      expectClose(entry.forces ?? [], [[...(other.forces ?? [])]], (1e-8 * rydberg) / bohr);
      expectClose(entry.stress?.flat() ?? [], other.stress ?? [], (5e-9 * hartree) / bohr ** 3);
    }
  });

  it.each<[string, readonly [string | RegExp, string][], string]>([
    [
      'pw-vcrelax.out',
      [['bfgs converged in', 'bfgs failed after']],
      'BFGS Geometry Optimization did not come to rest',
    ],
    [
      'pw-vcrelax.out',
      [[/convergence has been achieved in {2}10/, 'convergence NOT achieved after 100']],
      'convergence NOT achieved after 100 iterations',
    ],
    [
      'pw-vcrelax.out',
      [['     PWSCF        :', '     Maximum CPU time exceeded']],
      'Maximum CPU time exceeded',
    ],
    [
      'pw-vcrelax.xml',
      [[/(<opt_conv>\s*<convergence_achieved>)true/, '$1false']],
      'the vc-relax did not come to rest',
    ],
    [
      'pw-vcrelax.xml',
      [[/(<output>[^]*?<convergence_achieved>)true/, '$1false']],
      'the electrons did not converge',
    ],
    ['pw-vcrelax.xml', [['<exit_status>0', '<exit_status>255']], 'pw.x ended with status 255'],
  ])('that are not converged are refused by name: %s %j', async (name, changes, message) => {
    const path = changed(name, ...changes);
    await expect(readStructures(path)).rejects.toThrow(`${path}: not converged: `);
    const [entry] = await readStructures(path, { allowUnconverged: true });
    expect(entry.unconverged).toContain(message);
  });

  it.each([
    [
      '     Simplified LDA+U calculation (l_max = 2) with parameters (eV):\n     atomic species    L          U    alpha       J0     beta\n        Ge             2     5.2000   0.0000   0.2000   0.0000\n\n',
      { Ge: 5 },
    ],
    [
      '     Hubbard projectors: ortho-atomic\n     Hubbard parameters of DFT+U (Dudarev formulation) in eV:\n     U(Ge-3d)  =  5.2000\n\n',
      { Ge: 5.2 },
    ],
  ])('name U as versions before and after 7.1 do', async (block, hubbard) => {
    const [entry] = await readStructures(
      changed('pw-vcrelax.out', ['   Cartesian axes\n', `${block}   Cartesian axes\n`]),
    );
    expect(entry.functional).toBe('PBE+U');
    expect(entry.hubbard).toEqual(hubbard);
  });
});
