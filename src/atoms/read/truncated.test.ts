import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixturePath } from '../../../verify/atoms/readers-peers.ts';
import { LithoscaleError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { datasetText, extxyzText, poscarText, readStructures, type StructureEntry } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-cut-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'cut');

interface Attempt {
  readonly length: number;
  readonly entries: readonly StructureEntry[];
  /** Nothing where there was no error; otherwise whether it is one line that names the file, with status 2. */
  readonly clear: boolean | undefined;
}

/** Reads the first bytes of a file. */
async function readPrefix(bytes: Uint8Array, length: number, allowUnconverged: boolean): Promise<Attempt> {
  writeFileSync(path, bytes.subarray(0, length));
  try {
    return { length, entries: await readStructures(path, { allowUnconverged }), clear: undefined };
  } catch (error) {
    const known = error instanceof LithoscaleError && error.exitCode === 2;
    return {
      length,
      entries: [],
      clear: known && error.message.startsWith(path) && !error.message.includes('\n'),
    };
  }
}

/** The same file cut at twenty places, the last byte never being there. */
async function readPrefixes(bytes: Uint8Array, seed: number, allowUnconverged = false): Promise<Attempt[]> {
  const random = new Random(seed);
  const attempts: Attempt[] = [];
  for (let cut = 0; cut < 20; cut++) {
    const length = Math.floor(random.uniform() * (bytes.length - 1));
    attempts.push(await readPrefix(bytes, length, allowUnconverged));
  }
  expect(attempts.filter(({ clear }) => clear === false)).toEqual([]);
  return attempts;
}

describe('files cut short', () => {
  it.each(['vasprun.xml', 'OUTCAR', 'pw-vcrelax.out', 'pw-vcrelax.xml'])(
    '%s is refused wherever it ends, or has the energy of the whole',
    async (name) => {
      const [{ energy }] = await readStructures(fixturePath(name));
      const attempts = await readPrefixes(readFileSync(fixturePath(name)), 7);
      expect(attempts.filter(({ clear }) => clear === true).length).toBeGreaterThanOrEqual(18);
      const read = attempts.flatMap(({ entries }) => entries);
      expect(read.filter((entry) => entry.energy !== energy)).toEqual([]);
    },
  );

  it.each(['vasprun.xml', 'OUTCAR', 'pw-vcrelax.out', 'pw-vcrelax.xml'])(
    '%s with leave to be so gives one of its steps, marked',
    async (name) => {
      const steps = await readStructures(fixturePath(name), { steps: 'all' });
      const energies = steps.map(({ energy }) => energy);
      const attempts = await readPrefixes(readFileSync(fixturePath(name)), 8, true);
      const read = attempts.flatMap(({ entries }) => entries);
      const marked = read.filter(({ unconverged }) => unconverged?.includes('cut short') === true);
      expect(marked.length).toBeGreaterThan(2);
      expect(read.filter(({ energy }) => !energies.includes(energy))).toEqual([]);
      const unmarked = read.filter(({ unconverged }) => unconverged === undefined);
      expect(unmarked.filter(({ energy }) => energy !== energies.at(-1))).toEqual([]);
    },
  );

  it.each(['licoo2.cif', 'quartz-and-zinc.cif'])(
    '%s is refused, or has the atoms of its whole blocks',
    async (name) => {
      const whole = await readStructures(fixturePath(name));
      const attempts = await readPrefixes(readFileSync(fixturePath(name)), 11);
      for (const { entries } of attempts) {
        const structures = entries.map(({ structure }) => structure);
        expect(structures).toEqual(whole.slice(0, entries.length).map(({ structure }) => structure));
      }
    },
  );

  it('extended XYZ gives the frames that are whole, or is refused', async () => {
    const whole = await readStructures(fixturePath('vasprun.xml'), { steps: 'all' });
    const attempts = await readPrefixes(new TextEncoder().encode(extxyzText(whole)), 13);
    const read = attempts.flatMap(({ entries }) =>
      entries.map((entry, index) => ({ entry, asked: whole[index] })),
    );
    expect(read.filter(({ entry, asked }) => entry.energy !== asked.energy)).toEqual([]);
  });

  it('a dataset and a POSCAR are refused', async () => {
    const whole = await readStructures(fixturePath('vasprun.xml'), { steps: 'all' });
    const encoder = new TextEncoder();
    const attempts = [
      ...(await readPrefixes(encoder.encode(datasetText(whole)), 17)),
      ...(await readPrefixes(encoder.encode(poscarText(whole[0].structure)), 19)),
    ];
    expect(attempts.flatMap(({ entries }) => entries)).toEqual([]);
  });
});

describe('files with damaged letters', () => {
  it.each([
    'vasprun.xml',
    'OUTCAR',
    'pw-vcrelax.out',
    'pw-vcrelax.xml',
    'licoo2.cif',
    'pymatgen-entries.json',
  ])('%s is refused in one line, or gives finite numbers', async (name) => {
    const random = new Random(23);
    const letters = new TextEncoder().encode(' \n<>0-9.xeE*"\';_&');
    const unclear: number[] = [];
    for (let attempt = 0; attempt < 60; attempt++) {
      const bytes = Uint8Array.from(readFileSync(fixturePath(name)));
      for (let change = 0; change < 3; change++) {
        bytes[Math.floor(random.uniform() * bytes.length)] =
          letters[Math.floor(random.uniform() * letters.length)];
      }
      const { entries, clear } = await readPrefix(bytes, bytes.length, true);
      const numbers = entries.flatMap(({ structure, energy = 0, forces = [] }) => [
        energy,
        ...forces,
        ...structure.positions,
      ]);
      if (clear === false || !numbers.every(Number.isFinite)) unclear.push(attempt);
    }
    expect(unclear).toEqual([]);
  });
});
