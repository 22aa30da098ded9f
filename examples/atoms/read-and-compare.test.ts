import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../test/support/gates.ts';
import { fixturePath } from '../../verify/atoms/readers-peers.ts';

const script = join(import.meta.dirname, 'read-and-compare.js');

function example(...args: string[]): string {
  const run = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return run.stdout;
}

describe('reading calculations', () => {
  it('leaves out by name what cannot be read', () => {
    const told = example('LiNiO2', fixturePath('vasprun.xml'), fixturePath('none'));
    expect(told).toContain(`left out: ${fixturePath('none')}: no such file`);
    expect(told).toContain('1 structures, 0 of which');
  });
});

describeWithReference('calculations of LixNiO2', (path) => {
  it('have the ground states of the published set', () => {
    const told = example('NiO2,LiNiO2', path('atomistic/lno_training.json'));
    expect(told).toContain('31 structures, 31 of which do not say their functional');
    expect(told).toMatch(/x = 0\.5000: \d+ \(Li3Ni6O12\) -128\.09 meV/);
  });
});
