import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { readStructures } from '../index.ts';
import { detectFormat } from './detect.ts';

const folder = mkdtempSync(`${tmpdir()}/lithoscale-detect-`);
afterAll(() => rmSync(folder, { recursive: true }));

describe('detectFormat', () => {
  it.each([
    ['poscar', 'LiCoO2\n1.0\n1 0 0\n0 1 0\n0 0 1\n'],
    ['poscar', '# a comment\n  -20.5\n1 0 0\n'],
    ['extxyz', '2\nLattice="1 0 0 0 1 0 0 0 1"\n'],
    ['extxyz', '\n  12  \r\ncomment\r\n'],
    ['dataset', '{"format":"lithoscale-atoms"}'],
    ['cif', '# comment\n#\\#CIF_1.1\n\ndata_x\n_cell_length_a 1\n'],
    ['outcar', ' vasp.6.4.2 20Jul23 (build)\n'],
    ['outcar', '\n vasp.4.6.28 25Jul05 complex \n'],
    ['espresso-output', '\n\n     Program PWSCF v.7.2 starts on\n'],
    ['vasprun', '<?xml version="1.0" encoding="ISO-8859-1"?>\n<modeling>\n'],
    ['espresso-xml', '\uFEFF<?xml version="1.0"?>\n<!-- <modeling> -->\n<qes:espresso xmlns:qes="x">'],
  ])('finds %s in %j', (format, text) => {
    expect(detectFormat(text, 'x')).toBe(format);
  });

  it.each([
    ['', 'x: the file is empty'],
    ['<html>', 'x: an XML file of <html>'],
    ['&CONTROL\n calculation="scf"', 'x: an input file of pw.x, which has no result'],
    ['SYSTEM = LiNiO2\nENCUT = 520\n', 'x: of no known format'],
  ])('refuses %j', (text, message) => {
    expect(() => detectFormat(text, 'x')).toThrow(message);
  });

  it('names files that are not there and folders', async () => {
    await expect(readStructures(`${folder}/none`)).rejects.toThrow(`${folder}/none: no such file`);
    await expect(readStructures(folder)).rejects.toThrow(`${folder}: a folder, not a file`);
  });
});
