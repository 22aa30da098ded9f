import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, constantFrom, double, record, tuple, uniqueArray } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { layeredParent } from '../../../verify/atoms/parents.ts';
import { parentText, parseParent, readParent } from './parent-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-parent-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const poscar = [
  'LiNiO2',
  '1.0',
  '3 0 0',
  '0 3 0',
  '0 0 5',
  'Li Ni O',
  '1 1 2',
  'Direct',
  '0 0 0',
  '0.5 0.5 0.5',
  '0 0 0.3',
  '0 0 0.7',
  '',
].join('\n');

describe('parent lattice files', () => {
  it('come back with the same numbers', async () => {
    const number = double({ min: -20, max: 20, noNaN: true }).map((value) => value + 0);
    const vector = tuple(number, number, number);
    const large = tuple(double({ min: 1, max: 20, noNaN: true }), number, number);
    const site = record({
      position: vector,
      allowed: uniqueArray(constantFrom('Li+', 'Vacancy', 'Ni3+', 'Mn4+', 'O2-', 'F'), { minLength: 1 }),
    });
    await assert(
      asyncProperty(
        large,
        large,
        large,
        uniqueArray(site, { minLength: 1, maxLength: 4 }),
        async (a, b, c, anywhere) => {
          // Shares of the first vector, which alone has an x, that keep sites apart.
          const sites = anywhere.map(({ position: [x, y, z], allowed }, k) => ({
            position: [k / 4 + Math.abs(x) / 200, y, z] as const,
            allowed,
          }));
          const parent = { lattice: [a, [0, b[0], b[1]], [0, 0, c[0]]] as const, sites };
          expect(await parseParent(parentText(parent), 'parent.yaml')).toEqual(parent);
          const json = JSON.stringify({ format: 'lithoscale-parent', version: 1, ...parent });
          expect(await parseParent(json, 'parent.json')).toEqual(JSON.parse(JSON.stringify(parent)));
        },
      ),
    );
  });

  it('may be a POSCAR with rules', async () => {
    const path = file('POSCAR', poscar);
    const { sites } = await readParent(path, { Li: ['Li+', 'Vacancy'] });
    expect(sites.map(({ allowed }) => allowed)).toEqual([['Li+', 'Vacancy'], ['Ni'], ['O'], ['O']]);
    await expect(readParent(path, { Na: ['Na+'] })).rejects.toThrow(
      'there is no Na in the structure; expected Li, Ni, O',
    );
    await expect(readParent(path, { Li: ['Lx'] })).rejects.toThrow("sites[0].allowed: 'Lx' is no species");
  });

  it('say what is wrong, and where', async () => {
    const text = parentText(layeredParent);
    for (const [changed, what] of [
      [text.replace('version: 1', 'version: 2'), /version: .*1/],
      [text.replace('[2.843413, 0, 0.8573212]', '[2.843413, 0]'), /lattice\[0\]/],
      [text.replace('"Vacancy"', '"Li+"'), /sites\[0\]\.allowed: 'Li\+' stands there twice/],
      [text.replace('[2.843413, 0, 0.8573212]', '[0, 0, 0]'), /lattice: .*span/],
      [text.replace('lattice:', 'cell:'), /lattice/],
      [text.replace('[2.843413, 0, 0.8573212]', '[2.843413, 0, .nan]'), /lattice\[0\]\[2\]: NaN is not/],
      [
        text.replace(/lattice:(?:\n {2}- .*){3}/, 'lattice: [[30, 0, 0], [0, 30, 0], [30, 30, 0.001]]'),
        /p.yaml: lattice: a vector of the lattice is shorter than 0\.1 Å; expected three vectors/,
      ],
      [
        text.replace('[0.5, 0.5, 0.5]', '[1, 0, -2]'),
        /sites\[1\]\.position: sites 1 and 2 lie at one place; expected .*; let one site hold all/,
      ],
      ['format: [', /p.yaml.*neither JSON nor YAML/],
    ] as const) {
      await expect(parseParent(changed, 'p.yaml')).rejects.toThrow(what);
    }
    const yaml = file('parent.yaml', text);
    await expect(readParent(yaml, { Li: ['Li+'] })).rejects.toThrow('says itself');
    await expect(readParent(file('data.cif', 'data_x\n_cell_length_a 1\n'))).rejects.toThrow(
      'no parent lattice',
    );
    await expect(readParent(join(folder, 'none'))).rejects.toThrow('no such file');
  });
});

describeWithReference('the primitive cell of the LixNiO2 training set', (path) => {
  it('is a parent lattice, its partly filled sites may be empty', async () => {
    const parent = await readParent(path('atomistic/lno_training.json'));
    expect(parent.sites).toEqual(layeredParent.sites);
  });
});
