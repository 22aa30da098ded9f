import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKineticModel } from './kinetic-file.ts';

const gas = readFileSync(resolve(import.meta.dirname, '../../../examples/atoms/cubic-gas-hops.yaml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-kinetic-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The model with other mechanisms. */
function read(mechanisms: string, text = gas) {
  const file = join(folder, 'model.yaml');
  writeFileSync(file, `${text.slice(0, text.indexOf('mechanisms:'))}mechanisms:\n  - ${mechanisms}\n`);
  return readKineticModel(file);
}

function hop(rest: string): string {
  return `{ name: hop, barrier: 0.4, prefactor: 1e13, ${rest} }`;
}

describe('the file of a kinetic model', () => {
  it('stands for all hops alike by symmetry, there and back', async () => {
    const byDistance = await read('{ name: hop, species: Li+, barrier: 0.4, prefactor: 1e13 }');
    expect(byDistance.model.mechanisms).toHaveLength(6);
    const bySites = await read(
      '{ name: hop, species: Li+, from: [0, 0, 0, 0], to: [0, 1, 1, 0], barrier: 0.4, prefactor: 1e13 }',
    );
    expect(bySites.model.mechanisms).toHaveLength(12);
    const pushed = await read(
      '{ name: push, species: [Li+, Li+, Vacancy], sites: [[0, 0, 0, 0], [0, 1, 0, 0], [0, 2, 0, 0]], barrier: 0.4, prefactor: 1e13 }',
    );
    expect(pushed.model.mechanisms).toHaveLength(6);
    for (const { changes, moves } of pushed.model.mechanisms) {
      expect(changes.map(({ before }) => before).sort()).toEqual(['Li+', 'Li+', 'Vacancy']);
      expect(moves).toHaveLength(2);
    }
  });

  it('gives hops barriers that depend on the atoms around them', async () => {
    // The middle of a hop by 3 Å has eight sites at √(1.5² + 3²) Å.
    const around = '{ species: Li+, distance: 3.354, energy: 0.01 }';
    const { model } = await read(
      `{ name: hop, species: Li+, barrier: 0.4, prefactor: 1e13, around: [${around}] }`,
    );
    for (const { barrier } of model.mechanisms) expect(barrier.interactions).toHaveLength(8);
    const byCluster = await read(
      '{ name: hop, species: Li+, from: [0, 0, 0, 0], to: [0, 1, 0, 0], barrier: 0.4, prefactor: 1e13, clusters: [{ sites: [[0, 0, 1, 0], [0, 1, 1, 0]], energies: [0, 0, 0, 0.02] }] }',
    );
    // Two sites beside the hop, and their images in the four mirrors along it: written once.
    for (const { barrier } of byCluster.model.mechanisms) expect(barrier.interactions).toHaveLength(4);
  });

  it('says what is amiss', async () => {
    await expect(read(hop('species: Li+, distance: 2'))).rejects.toThrow(/no two sites are 2 Å apart/);
    await expect(read(hop('species: Na+'))).rejects.toThrow(/no site may hold both Na\+ and Vacancy/);
    await expect(read(hop('species: Li+, from: [1, 0, 0, 0], to: [0, 1, 0, 0]'))).rejects.toThrow(
      /no sublattice 1/,
    );
    await expect(read(hop('species: [Li+, Vacancy], sites: [[0, 0, 0, 0], [0, 0, 0, 0]]'))).rejects.toThrow(
      /names a site twice/,
    );
    await expect(read('{ name: hop, species: Li+, barrier: 0.4, prefactor: -1 }')).rejects.toThrow(
      /mechanisms\[0\]/,
    );
    await expect(read(hop('species: Li+'), gas.replace('version: 1', 'version: 2'))).rejects.toThrow(
      /version/,
    );
    await expect(readKineticModel(join(folder, 'nowhere.yaml'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });
});
