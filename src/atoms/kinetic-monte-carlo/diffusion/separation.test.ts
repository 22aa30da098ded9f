import { describe, expect, it } from 'vitest';
import { lithiumLattice } from '../../../../verify/atoms/kinetic-models.ts';
import { boltzmannConstant } from '../../constants.ts';
import type { LatticeSite } from '../../lattice-model/lattice-model.ts';
import { diagonalSupercell } from '../../lattice-model/supercell.ts';
import { kineticModel } from '../kinetic-model.ts';
import { exchangeHop, reversedHop } from '../mechanism.ts';
import { KineticWalker } from '../walker.ts';
import { expectedOver, separated } from './separation.ts';
import { inverse } from './small-matrices.ts';

const temperature = 300;
const [fast, slow] = [0.3, 0.5];
const at = (sublattice: number, cell = 0): LatticeSite => ({ sublattice, cell: [cell, 0, 0] });

function rate(barrier: number): number {
  return 1e13 * Math.exp(-barrier / (boltzmannConstant * temperature));
}

/** Rows of `length` sites with fast hops within and a slow one on to the next row. */
function basins(length: number) {
  const parent = lithiumLattice(
    [
      [10 * length, 0, 0],
      [0, 30, 0],
      [0, 0, 30],
    ],
    Array.from({ length }, (_, k) => [k / length, 0, 0] as const),
  );
  const kinetics = { species: 'Li+', prefactor: 1e13 };
  const hops = Array.from({ length }, (_, k) =>
    k < length - 1
      ? exchangeHop({ ...kinetics, name: 'within', from: at(k), to: at(k + 1), barrier: fast })
      : exchangeHop({ ...kinetics, name: 'out', from: at(k), to: at(0, 1), barrier: slow }),
  );
  return kineticModel(
    { parent, constant: 0, interactions: [] },
    hops.flatMap((hop) => [hop, reversedHop(hop)]),
  );
}

const opened = async (length: number, seed: number) => {
  const supercell = diagonalSupercell([3, 1, 1], length);
  const occupation = new Uint8Array(supercell.sites);
  occupation[0] = 1;
  return KineticWalker.open(basins(length), { supercell, occupation, temperature, seed });
};

/** Mean time, s, from the first site of a row to that of the next or the one before, and its standard error. */
async function passage(length: number, factors: Readonly<Record<string, number>>) {
  const walker = await opened(length, 5);
  walker.slow(factors);
  const times: number[] = [];
  let [begun, origin] = [0, 0];
  for (let event = 0; event < 20_000; event++) {
    walker.run({ most: 1 });
    const place = Math.round(walker.displacements()[0] / 10);
    if (Math.abs(place - origin) < length) continue;
    times.push(walker.time - begun);
    [begun, origin] = [walker.time, place];
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const squares = times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares) / times.length };
}

/** The same by the absorbing chain of the sites in between: −K T = 1. */
function exactPassage(length: number, factor: number): number {
  const inner = 2 * length - 1;
  const bond = (from: number): number => {
    const place = ((from % length) + length) % length;
    return place === length - 1 ? rate(slow) : factor * rate(fast);
  };
  const matrix = new Float64Array(inner * inner);
  for (let k = 0; k < inner; k++) {
    const site = k - length + 1;
    matrix[k * inner + k] = bond(site - 1) + bond(site);
    if (k > 0) matrix[k * inner + k - 1] = -bond(site - 1);
    if (k < inner - 1) matrix[k * inner + k + 1] = -bond(site);
  }
  const rows = inverse(matrix, inner) ?? [];
  return rows.slice((length - 1) * inner, length * inner).reduce((sum, value) => sum + value, 0);
}

async function factorFor(length: number, ratio: number): Promise<number> {
  const walker = await opened(length, 9);
  return separated(basins(length), expectedOver(walker, 100_000), ratio)['within'];
}

describe('separation of fast hops from slow ones', () => {
  it.each([2, 4])(
    'in rows of %i sites makes the error that half of it tells, and passages by the absorbing chain',
    async (length) => {
      const unslowed = exactPassage(length, 1);
      for (const ratio of [8, 32, 128]) {
        const [factor, half] = [await factorFor(length, ratio), await factorFor(length, ratio / 2)];
        expect(factor).toBeLessThan(0.5);
        const walked = await passage(length, { within: factor });
        const exact = exactPassage(length, factor);
        expect(Math.abs(walked.mean - exact)).toBeLessThan(4 * walked.error);
        // The error is that of the harmonic sum of the rates: it doubles with half the ratio, but for what was fast at first.
        const [truth, told] = [exact - unslowed, exactPassage(length, half) - exact];
        expect(told / truth).toBeGreaterThan(0.9);
        expect(told / truth).toBeLessThan(1.35);
        // One slow bond and n − 1 fast ones, which share the ratio among them: (n − 1)²/ratio.
        expect(truth / unslowed / ((length - 1) ** 2 / ratio)).toBeGreaterThan(0.8);
        expect(truth / unslowed / ((length - 1) ** 2 / ratio)).toBeLessThan(1.2);
      }
    },
  );
});
