import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isingModel, randomModel } from '../../../verify/atoms/lattice-models.ts';
import { CancelledError, InputError } from '../../base/index.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { diagonalSupercell, Supercell } from '../lattice-model/supercell.ts';
import type { Ensemble } from './ensemble.ts';
import { randomOccupation } from './random-occupation.ts';
import { runWalkers, WalkersCancelledError } from './run-walkers.ts';
import type { WalkJob } from './walk-job.ts';
import { MonteCarloWalker, type WalkerOptions } from './walker.ts';

const model = randomModel(4, [3, 2], 15);
const supercell = diagonalSupercell([4, 5, 3], 2);
const potentials = { S0: 0, S1: 0.1, S2: -0.2 };
const charges = { S0: 0, S1: 1, S2: -1 };
const ensembles: Ensemble[] = [
  { kind: 'semi-grand', chemicalPotentials: potentials },
  { kind: 'canonical' },
  { kind: 'charge-neutral', chemicalPotentials: potentials, charges },
];

function optionsOf(ensemble: Ensemble, changes: Partial<WalkerOptions> = {}): WalkerOptions {
  const occupation = randomOccupation(model.parent, supercell, [], 3);
  return { ensemble, temperature: 15_000, occupation, seed: 9, ...changes };
}

function open(ensemble: Ensemble, changes: Partial<WalkerOptions> = {}): Promise<MonteCarloWalker> {
  return MonteCarloWalker.open(model, supercell, optionsOf(ensemble, changes));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('a walker', () => {
  for (const ensemble of ensembles) {
    it(`goes on from a saved state to the same bits: ${ensemble.kind}`, async () => {
      const walker = await open(ensemble);
      walker.advance(7, 50);
      const saved = walker.save();
      walker.advance(9, 50);
      const other = await open(ensemble, { seed: 1234, occupation: new Uint8Array(supercell.sites) });
      other.restore(structuredClone(saved));
      other.advance(9, 50);
      expect(other.save()).toEqual(walker.save());
    });

    it(`walks alike however it is cut into calls: ${ensemble.kind}`, async () => {
      const [whole, cut] = [await open(ensemble), await open(ensemble)];
      whole.advance(1, 3000);
      for (const steps of [1, 999, 1500, 500]) cut.advance(1, steps);
      expect(cut.save()).toEqual(whole.save());
    });

    it(`keeps the energy and the counts: ${ensemble.kind}`, async () => {
      const walker = await open(ensemble);
      const { samples, attempted, accepted } = await walker.run({ sweeps: 2000, sampleEvery: 10 });
      expect(attempted).toBe(2000 * walker.activeSites);
      expect(accepted).toBeGreaterThan(1000);
      expect(Math.abs(walker.drift())).toBeLessThan(1e-8);
      expect(samples.samples).toBe(200);
      const { occupation, counts, slots } = walker;
      for (const [k, { sublattice, state }] of slots.entries()) {
        const states = occupation.subarray(sublattice * supercell.cells, (sublattice + 1) * supercell.cells);
        expect(states.filter((each) => each === state).length).toBe(counts[k]);
      }
    });
  }

  it('keeps what its ensemble keeps', async () => {
    const canonical = await open(ensembles[1]);
    const { samples } = await canonical.run({ sweeps: 100 });
    for (const species of ['S0', 'S1', 'S2']) expect(new Set(samples.counts(species)).size).toBe(1);
    const neutral = await open(ensembles[2]);
    const charged = (await neutral.run({ sweeps: 100 })).samples;
    const charge = charged.counts('S1').map((count, k) => count - charged.counts('S2')[k]);
    expect(new Set(charge).size).toBe(1);
    expect(charged.countCovariance('S1', 'S1')).toBeGreaterThan(0);
  });

  it('gives means and covariances of what it samples', async () => {
    const { samples } = await (await open(ensembles[0])).run({ sweeps: 300 });
    const energies = samples.energies();
    const counts = samples.counts('S1');
    expect(samples.meanEnergy()).toBeCloseTo(mean(energies), 9);
    expect(samples.meanCount('S1')).toBeCloseTo(mean(counts), 9);
    const product = mean(energies.map((energy, k) => (energy - mean(energies)) * (counts[k] - mean(counts))));
    expect(samples.energyCountCovariance('S1')).toBeCloseTo(product, 7);
    const square = mean(energies.map((energy) => (energy - mean(energies)) ** 2));
    expect(samples.energyVariance()).toBeCloseTo(square, 7);
    const byHalf = [0, 1].map((sublattice) => samples.meanCount('S1', sublattice));
    expect(byHalf[0] + byHalf[1]).toBeCloseTo(samples.meanCount('S1'), 12);
  });

  it('shows itself as it walks, and stops when it is told to', async () => {
    const walker = await open(ensembles[0]);
    const seen: number[] = [];
    await walker.run({
      sweeps: 12,
      sampleEvery: 2,
      observeEvery: 3,
      observe: ({ energy }) => seen.push(energy),
    });
    expect(seen.length).toBe(2);
    const stop = new AbortController();
    const running = walker.run({ sweeps: 1e9, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toThrow(CancelledError);
  });

  it('has all arrangements alike at endless temperature, one site of three states in each as often', async () => {
    const single = randomModel(1, [3], 0);
    const walker = await MonteCarloWalker.open(single, diagonalSupercell([30, 30, 1], 1), {
      ensemble: ensembles[0],
      temperature: Infinity,
      occupation: new Uint8Array(900),
      seed: 2,
    });
    await walker.run({ sweeps: 20 });
    const { samples } = await walker.run({ sweeps: 4000 });
    // 900 sites of three equal states: variance 200, and some sweeps between samples that are independent.
    for (const name of ['S0', 'S1', 'S2']) {
      expect(Math.abs(samples.meanCount(name) - 300)).toBeLessThan(4 * Math.sqrt(200 / 1000));
      expect(Math.abs(samples.countCovariance(name, name) / 200 - 1)).toBeLessThan(0.2);
    }
  });
});

function semiGrand(chemicalPotentials: Record<string, number>): Ensemble {
  return { kind: 'semi-grand', chemicalPotentials };
}

/** The line that says what is wrong with the input. */
async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.catch((reason: unknown) => reason);
  return error instanceof InputError ? error.message : '';
}

describe('bad input to a walker', () => {
  it('is refused in one line', async () => {
    expect(await refusal(open(semiGrand({ S0: 0, S2: 1 })))).toMatch(/potential of S1 is missing/);
    expect(await refusal(open(semiGrand({ S0: 0, S1: Number.NaN, S2: 1 })))).toMatch(
      /potential of S1 is NaN/,
    );
    expect(await refusal(open(semiGrand({ ...potentials, Li: 0 })))).toMatch(/holds no Li/);
    expect(await refusal(open(ensembles[0], { temperature: -3 }))).toMatch(/-3 is no temperature/);
    expect(await refusal(open(ensembles[0], { occupation: new Uint8Array(7) }))).toMatch(/7 states/);
    expect(
      await refusal(
        open(ensembles[0], { occupation: new Uint8Array(120).fill(2) }).catch((error: unknown) =>
          Promise.reject(error),
        ),
      ),
    ).toMatch(/site 60 is in state 2/);
    expect(await refusal(open({ kind: 'charge-neutral', chemicalPotentials: potentials }))).toMatch(
      /charge of S1 is unknown/,
    );
    expect(
      await refusal(
        open({ kind: 'charge-neutral', chemicalPotentials: potentials, charges: { S0: 0, S1: 1, S2: 7 } }),
      ),
    ).toMatch(/cannot be balanced/);
    expect(await refusal((await open(ensembles[0])).run({ sweeps: 0 }))).toMatch(/0 cannot be used/);
  });

  it('is refused where a model does not fit', async () => {
    const [first] = isingModel('square', 1).interactions;
    const with4 = (energies: Float64Array): LatticeModel => ({
      ...isingModel('square', 1),
      interactions: [{ ...first, energies }],
    });
    const start = { ...optionsOf(semiGrand({ Up: 0, Down: 0 })), occupation: new Uint8Array(16) };
    const cells = diagonalSupercell([4, 4, 1], 1);
    expect(await refusal(MonteCarloWalker.open(with4(Float64Array.of(1, 2, 3)), cells, start))).toMatch(
      /3 energies/,
    );
    const broken = with4(Float64Array.of(1, 2, 3, Number.NaN));
    expect(await refusal(MonteCarloWalker.open(broken, cells, start))).toMatch(/not a number/);
  });
});

const job = (seed: number): WalkJob => ({
  model,
  supercell: supercell.matrix,
  start: optionsOf(ensembles[0], { seed }),
  stages: [
    { equilibration: 5, sweeps: 40 },
    { temperature: 8000, equilibration: 0, sweeps: 40, sampleEvery: 4 },
  ],
});

describe('many walkers', () => {
  it('walk through stages, and leave an error beside the others', async () => {
    const bad = { ...job(3), start: optionsOf(ensembles[0], { temperature: 0 }) };
    const outcomes = await runWalkers([job(1), bad, job(2)], { threads: 1 });
    expect(outcomes.map(({ stages }) => stages.length)).toEqual([2, 0, 2]);
    expect(outcomes[1].error).toBeInstanceOf(InputError);
    expect(outcomes[0].stages[1].samples.samples).toBe(10);
    expect(outcomes[0].stages[1].state.energy).not.toBe(outcomes[2].stages[1].state.energy);
  });

  it('go on where a job has ended', async () => {
    const [whole] = await runWalkers([job(1)]);
    const [first] = await runWalkers([{ ...job(1), stages: job(1).stages.slice(0, 1) }]);
    const rest = { ...job(1), state: first.stages[0].state, stages: job(1).stages.slice(1) };
    const [second] = await runWalkers([rest]);
    expect(second.stages[0].state).toEqual(whole.stages[1].state);
  });

  it('keep what is finished when they are cancelled', async () => {
    const stop = new AbortController();
    const onStage = (index: number): void => {
      if (index === 1) stop.abort();
    };
    const error = await runWalkers([job(1), job(2), job(3)], {
      threads: 1,
      signal: stop.signal,
      onStage,
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WalkersCancelledError);
    const { partial } = error as WalkersCancelledError;
    expect(partial.map(({ stages }) => stages.length)).toEqual([2, 1, 0]);
  });
});

const built = new URL('../../../dist/atoms/index.js', import.meta.url);

describe.runIf(existsSync(built))('many walkers on threads', () => {
  it('come to the same bits as on one', async () => {
    const atoms = (await import(built.href)) as { runWalkers: typeof runWalkers };
    const jobs = [job(1), job(2), { ...job(3), start: optionsOf(ensembles[0], { temperature: 0 }) }, job(4)];
    const one = await runWalkers(jobs, { threads: 1 });
    const two = await atoms.runWalkers(jobs, { threads: 2 });
    expect(two.map(({ stages }) => stages.map(({ state }) => state))).toEqual(
      one.map(({ stages }) => stages.map(({ state }) => state)),
    );
    expect(two[0].stages[1].samples.meanEnergy()).toBe(one[0].stages[1].samples.meanEnergy());
    expect(two[2].error?.message).toBe(one[2].error?.message);
  });
});

describe('supercells of any shape', () => {
  it('that span the same lattice walk alike where they number cells alike', async () => {
    const skewed = new Supercell(
      [
        [4, 0, 0],
        [4, 5, 0],
        [0, 5, 3],
      ],
      2,
    );
    const [one, other] = [
      await open(ensembles[0]),
      await MonteCarloWalker.open(model, skewed, optionsOf(ensembles[0])),
    ];
    one.advance(1, 2000);
    other.advance(1, 2000);
    expect(other.save()).toEqual(one.save());
  });
});
