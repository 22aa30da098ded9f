import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { enumerateStructures, mapOntoLattice, parsePoscar, readParent } from '../../atoms/index.ts';

const root = resolve(import.meta.dirname, '../../..');
const parentFile = join(root, 'examples/atoms/linio2.yaml');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-enumerate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin/lithoscale.js'), 'atoms', 'enumerate', ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('atoms enumerate', () => {
  it('writes every structure, each of which maps onto the lattice as it was made', async () => {
    const { status, stdout } = run(parentFile, '--max-cells', '3', '--neutral', '-o', 'made', '--json');
    expect(status).toBe(0);
    const parent = await readParent(parentFile);
    const { structures } = await enumerateStructures(parent, { mostCells: 3, neutral: true });
    const document = JSON.parse(stdout) as { structures: number; files: string[] };
    expect(document.structures).toBe(structures.length);
    expect(readdirSync(join(folder, 'made')).toSorted()).toEqual(
      [...document.files, 'parent.yaml', 'structures.json'].toSorted(),
    );
    for (const [at, name] of document.files.entries()) {
      const mapped = mapOntoLattice(
        parsePoscar(readFileSync(join(folder, 'made', name), 'utf8'), name),
        parent,
      );
      expect(mapped.largestDisplacement).toBeLessThan(1e-6);
      expect(mapped.supercell.cells).toBe(structures[at].supercell.cells);
      expect(mapped.occupation.toSorted()).toEqual(structures[at].occupation.toSorted());
    }
    expect(await readParent(join(folder, 'made', 'parent.yaml'))).toEqual(parent);
  });

  it('prints the counts of fcc from a POSCAR', () => {
    const poscar = 'fcc\n1.0\n0 2 2\n2 0 2\n2 2 0\nCu\n1\nDirect\n0 0 0\n';
    writeFileSync(join(folder, 'POSCAR'), poscar);
    const { status, stdout } = run('POSCAR', '--allow', 'Cu=Cu|Au', '--max-cells', '6');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ *6 +91 +10 +80$/m);
    expect(stdout).toContain('137 structures');
  });

  it.each<[readonly string[], RegExp]>([
    [[parentFile, '--max-cells', '0'], /--max-cells: '0'/],
    [[parentFile, '--max-cells', '2', '--composition', 'Na+=0.5'], /no site may hold Na\+/],
    [[parentFile, '--max-cells', '2', '--composition', 'Li+'], /--composition: 'Li\+' is no range/],
    [[parentFile, '--max-cells', '2', '--allow', 'Li'], /--allow: 'Li' is no rule/],
    [[parentFile, '--max-cells', '8', '--most', '100'], /more than 100 structures/],
    [['none.yaml', '--max-cells', '2'], /none\.yaml: no such file/],
    [[parentFile, '--max-cells', '2', '-o', '.'], /folder of this name/],
  ])('refuses %j in one line', (args, message) => {
    const { status, stderr } = run(...args, '--quiet');
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
