import { describe, expect, it } from 'vitest';
import { isingModel, randomModel } from '../../../verify/atoms/lattice-models.ts';
import { openKernel } from '../../compute/index.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { compileLattice } from './compiled-lattice.ts';
import type { Ensemble } from './ensemble.ts';
import { randomOccupation } from './random-occupation.ts';
import { twinKernels } from './twin/kernels.ts';
import { MonteCarloWalker } from './walker.ts';

const potentials = { S0: 0, S1: 0.3, S2: -0.2, S3: 0.1 };
const charges = { S0: 0, S1: 1, S2: 2, S3: -1 };
const ensembles: Record<string, Ensemble> = {
  'semi-grand': { kind: 'semi-grand', chemicalPotentials: potentials },
  canonical: { kind: 'canonical' },
  'charge-neutral': { kind: 'charge-neutral', chemicalPotentials: potentials, charges },
};

async function walkers(
  model: LatticeModel,
  ensemble: Ensemble,
): Promise<{ walker: MonteCarloWalker; twin: MonteCarloWalker }> {
  const supercell = new Supercell(
    [
      [4, 1, 0],
      [0, 3, 1],
      [0, 0, 5],
    ],
    model.parent.sites.length,
  );
  const compiled = compileLattice(model, supercell);
  const occupation = randomOccupation(model.parent, supercell, [], 7);
  const options = { ensemble, temperature: 20_000, occupation, seed: 11 };
  const { arena } = await openKernel('lattice-monte-carlo');
  return {
    walker: MonteCarloWalker.over(await openKernel('lattice-monte-carlo'), compiled, options),
    twin: MonteCarloWalker.over(twinKernels(arena), compiled, options),
  };
}

describe('the kernel and its readable twin', () => {
  const shapes = { 'two states': [2, 2], 'two to four states': [4, 2, 3] };
  for (const [shape, allowed] of Object.entries(shapes)) {
    for (const [name, ensemble] of Object.entries(ensembles)) {
      it(`walk alike to the last bit: ${shape}, ${name}`, async () => {
        const model = randomModel(3, allowed, 20);
        const names = new Set(model.parent.sites.flatMap((site) => site.allowed));
        const known = Object.fromEntries(
          Object.entries(potentials).filter(([species]) => names.has(species)),
        );
        const fitting = ensemble.kind === 'canonical' ? ensemble : { ...ensemble, chemicalPotentials: known };
        const { walker, twin } = await walkers(model, fitting);
        walker.advance(20, 100);
        twin.advance(20, 100);
        expect(twin.save()).toEqual(walker.save());
        expect(walker.save().accepted).toBeGreaterThan(100);
      });
    }
  }

  it('walk alike where sites count neighbours', async () => {
    const ensemble: Ensemble = { kind: 'semi-grand', chemicalPotentials: { Up: 0.1, Down: 0 } };
    const { walker, twin } = await walkers(isingModel('simple cubic', 0.5), ensemble);
    walker.advance(20, 100);
    twin.advance(20, 100);
    expect(twin.save()).toEqual(walker.save());
  });
});
