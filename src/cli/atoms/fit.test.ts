import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lixnio2 } from '../../../verify/atoms/correlations-reference.ts';
import {
  clusterBasis,
  datasetText,
  enumerateStructures,
  expansionEnergy,
  parentText,
  parseExpansion,
  structureOf,
} from '../../atoms/index.ts';

const binary = resolve(import.meta.dirname, '../../../bin/lithoscale.js');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-atoms-fit-'));
const parent = { lattice: lixnio2.lattice, sites: lixnio2.sites };
const cutoffs = { 2: 3 };
const basis = clusterBasis(parent, { cutoffs });
const coefficients = Float64Array.from(basis.functions, (_, k) => (k === 0 ? -34 : 0.2 / k));

function fit(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [binary, 'atoms', 'fit', ...args, '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
  });
}

beforeAll(async () => {
  const { structures } = await enumerateStructures(parent, { mostCells: 2 });
  const entries = structures.map((occupied, k) => ({
    name: `s${k}`,
    structure: structureOf(parent, occupied.supercell, occupied.occupation),
    energy: occupied.supercell.cells * expansionEnergy({ basis, coefficients }, occupied),
  }));
  writeFileSync(join(folder, 'dataset.json'), datasetText(entries));
  writeFileSync(join(folder, 'parent.yaml'), parentText(parent));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('atoms fit', () => {
  const given = ['dataset.json', '--parent', 'parent.yaml', '--cutoffs', 'pair=3'];

  it('writes the expansion and a page, and prints the interactions', async () => {
    const { stdout, stderr, status } = fit(
      ...given,
      '--method',
      'ols',
      '-o',
      'e.json',
      '-o',
      'e.html',
      '--next',
      '2',
    );
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toMatch(/^function +multiplicity +ECI meV/);
    const expansion = await parseExpansion(readFileSync(join(folder, 'e.json'), 'utf8'), 'e.json');
    for (const [k, value] of coefficients.entries()) expect(expansion.coefficients[k]).toBeCloseTo(value, 9);
    const page = readFileSync(join(folder, 'e.html'), 'utf8');
    expect(page).toContain('Fitted formation energies against those given');
    expect(page).not.toContain('NaN');
    expect(stdout).toMatch(/next: .* cells/);
  });

  it('records a command that makes the same expansion again', () => {
    const file = join(folder, 'again.json');
    const all = [
      '--method',
      'ridge',
      '--ewald',
      '--weights',
      'hull=50meV',
      '--exact',
      's0',
      '--samples',
      '3',
    ];
    expect(fit(...given, ...all, '--basis', 'indicator', '--seed', '7', '-o', file).status).toBe(0);
    const first = readFileSync(file, 'utf8');
    const { provenance } = JSON.parse(first) as { provenance: { command: string } };
    const [, , , ...words] = provenance.command.split(' ');
    expect(fit(...words, '-o', file).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  it('prints JSON with the path of penalties', () => {
    const { stdout, status } = fit(...given, '--method', 'lasso', '--json');
    expect(status).toBe(0);
    const document = JSON.parse(stdout) as { path: unknown[]; crossValidation: { folds: number } };
    expect(document.path).toHaveLength(25);
  });

  it.each([
    [['dataset.json', '--parent', 'parent.yaml', '--cutoffs', 'pairs=3'], "'pairs=3' is no cut-off"],
    [[...given, '-o', 'e.csv'], "cannot write '.csv'"],
    [[...given, '--folds', '999'], '--folds: 999 folds'],
    [['dataset.json', '--parent', 'parent.yaml', '--cutoffs', 'pair=50'], '--cutoffs: 3809 functions'],
    [[...given, '--penalty', '0'], '--penalty'],
    [['parent.yaml', '--parent', 'parent.yaml', '--cutoffs', 'pair=3'], 'parent.yaml'],
  ])('refuses %j in one line', (args, message) => {
    const { stderr, status } = fit(...args);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });
});
