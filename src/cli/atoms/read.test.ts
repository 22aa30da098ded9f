import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePath } from '../../../verify/atoms/readers-peers.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-atoms-read-'));

function read(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [binary, 'atoms', 'read', '--quiet', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
}

beforeAll(() => {
  for (const name of ['vasprun.xml', 'OUTCAR', 'licoo2.cif', 'pw-vcrelax.out']) {
    copyFileSync(fixturePath(name), join(folder, name));
  }
  const text = readFileSync(fixturePath('OUTCAR'), 'utf8');
  writeFileSync(join(folder, 'cut'), text.slice(0, text.indexOf(' General timing')));
  writeFileSync(join(folder, 'empty.json'), '{"structures":[]}');
  writeFileSync(join(folder, 'other-u'), text.replace('LDAUU =   0.0  6.7', 'LDAUU =   0.0  6.2'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('atoms read', () => {
  it('prints a table of structures, energies, methods and forces', () => {
    const { stdout, stderr, status } = read('vasprun.xml', 'OUTCAR');
    expect([stderr, status]).toEqual(['', 0]);
    const [head, first, second] = stdout.split('\n');
    expect(head).toMatch(/^structure +formula +atoms .* energy \(eV\) +eV\/atom +functional +max force/);
    expect(first).toMatch(
      /^vasprun.xml +Li2Ni2O4 +8 +C2\/m \(12\) +\S+ +-46.121656 +-5.765207 +PBE\+U \(Ni 6.2 eV\) +0.0115 +converged$/,
    );
    expect(second).toMatch(/^OUTCAR +Li2Ni2O4 +8 .*-46.121656/);
  });

  it('writes a dataset, extended XYZ, POSCAR and CIF that it reads again', () => {
    for (const name of ['all.json', 'all.extxyz', 'one.vasp', 'one.cif']) {
      const inputs = name.startsWith('all') ? ['vasprun.xml', 'OUTCAR'] : ['licoo2.cif'];
      expect(read(...inputs, '-o', name).status).toBe(0);
      const again = read(name, '--json');
      expect([again.stderr, again.status]).toEqual(['', 0]);
      const { structures } = JSON.parse(again.stdout) as {
        structures: { energy?: number; formula: string }[];
      };
      expect(structures).toHaveLength(inputs.length);
      expect(structures.map(({ energy }) => energy)).toEqual(
        name.startsWith('all') ? [-46.12165586, -46.12165586] : [undefined],
      );
    }
  });

  it('names the space group and sites, and writes standard cells', () => {
    const { stdout, status } = read('licoo2.cif');
    expect(status).toBe(0);
    expect(stdout).toMatch(/licoo2\.cif +Li3Co3O6 +12 +R-3m \(166\) /);
    expect(stdout).toMatch(
      /^space group R -3 m \(no\. 166, setting H\), Hall -R 3 2", point group -3m, trigonal, hR12;/m,
    );
    // 0, 0, z and 0, 0, −z are one orbit; which one stands for it is free.
    expect(stdout).toMatch(/^O2- +6c +3m +0\.00000 +0\.00000 +0\.(23951|76049)$/m);
    expect(read('licoo2.cif', '--standardise', 'primitive', '-o', 'p.vasp').status).toBe(0);
    const again = JSON.parse(read('p.vasp', '--json').stdout) as {
      structures: { atoms: number; spaceGroup: { number: number; wyckoff: string[] } }[];
    };
    expect(again.structures[0]).toMatchObject({
      atoms: 4,
      spaceGroup: { number: 166, wyckoff: ['b', 'a', 'c', 'c'], siteSymmetry: ['-3m', '-3m', '3m', '3m'] },
    });
    expect(read('p.vasp', '--standardise', 'conventional', '-o', 'c.cif').status).toBe(0);
    const cif = readFileSync(join(folder, 'c.cif'), 'utf8');
    expect(cif).toContain("_space_group_name_H-M_alt 'R -3 m :H'");
    expect(cif.match(/^(?:Li|Co|O)\d .*$/gm)).toHaveLength(3);
    expect(read('p.vasp', '-o', 'all.cif').status).toBe(0);
    expect(readFileSync(join(folder, 'all.cif'), 'utf8')).toMatch(
      /^# all atoms of a crystal of space group R -3 m \(no\. 166/m,
    );
  });

  it('gives formation energies against end members', () => {
    const { stdout, status } = read('vasprun.xml', '--ends', 'LiNiO2', '--json');
    expect(status).toBe(0);
    const { structures } = JSON.parse(stdout) as {
      structures: { formation: { perUnit: number; units: number } }[];
    };
    expect(structures[0].formation).toMatchObject({ perUnit: 0, units: 2 });
  });

  it.each([
    [['none'], /^lithoscale: none: no such file\n$/],
    [
      ['cut'],
      /^lithoscale: cut:\d+: the file is cut short: no timing at its end, after 3 ionic steps; leave it out/,
    ],
    [
      ['vasprun.xml', 'OUTCAR', 'other-u'],
      /energies of different U of Ni cannot be compared: 6.2 eV in vasprun.xml and OUTCAR, 5.7 eV in other-u; /,
    ],
    [
      ['vasprun.xml', 'pw-vcrelax.out'],
      /energies of different programs cannot be compared: vasp in vasprun.xml, PWSCF in pw-vcrelax.out; /,
    ],
    [
      ['cut', 'none', 'OUTCAR'],
      /2 of 3 files are refused: cut: the file is cut short: .*; none: no such file; leave such files out/,
    ],
    [['vasprun.xml', '--ends', 'NiO2,LiNiO2'], /no calculation has the composition of the end member NiO2/],
    [['vasprun.xml', '--cell', '1,2'], /--cell: '1,2' has 2 numbers/],
    [
      ['licoo2.cif', '--symmetry-precision', '0'],
      /--symmetry-precision: '0' does not do; expected a number over 0/,
    ],
    [['licoo2.cif', '--standardise', 'reduced'], /--standardise/],
    [
      ['empty.json'],
      /empty\.json: structures: \[\] is not valid; expected a list of at least 1 entry; see docs/,
    ],
    [['vasprun.xml', 'OUTCAR', '-o', 'two.vasp'], /2 structures for one .vasp file/],
  ])('refuses %j in one line', (args, message) => {
    const { stdout, stderr, status } = read(...args);
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('leaves refused files out by name with leave', () => {
    const { stdout, status } = read('cut', 'none', 'OUTCAR', '--leave-out');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /OUTCAR .*converged\n(?:.*\n)+left out: cut:\d+: the file is cut short.*\nleft out: none: no such file\n/,
    );
    expect(read('none', '--leave-out').status).toBe(2);
  });

  it('takes what is not converged, or mixed, with leave', () => {
    expect(read('cut', '--allow-unconverged').stdout).toMatch(/cut short: no timing at its end/);
    expect(read('vasprun.xml', 'other-u', '--allow-mixed').status).toBe(0);
  });
});
