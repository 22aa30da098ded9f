import { describe, expect, it } from 'vitest';
import { correlationCases } from '../../../verify/atoms/correlations-reference.ts';
import { layeredParent } from '../../../verify/atoms/parents.ts';
import { FormatError, InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { parentSymmetry } from '../structures/parent-symmetry.ts';
import { clusterBasis } from './cluster-basis.ts';
import { expansionOfSample, type ClusterExpansion } from './cluster-expansion.ts';
import { expansionText, parseExpansion } from './expansion-file.ts';
import type { SiteBasis } from './site-basis.ts';

function example(): ClusterExpansion {
  const random = new Random(5);
  const basis = clusterBasis(layeredParent, { cutoffs: { 2: 5, 3: 4.1 } });
  const draw = (count: number): Float64Array =>
    Float64Array.from({ length: count }, () => random.uniform() - 0.5);
  return {
    basis,
    coefficients: draw(11),
    inversePermittivity: 0.1,
    posterior: { samples: [draw(12), draw(12)], covariance: Array.from({ length: 12 }, () => draw(12)) },
    provenance: { method: 'by hand', files: ['one', 'two'], seed: 5 },
  };
}

describe('files of cluster expansions', () => {
  it('come back bit for bit', async () => {
    const expansion = example();
    const again = await parseExpansion(expansionText(expansion), 'e.json');
    expect(again).toEqual(expansion);
    expect(expansionText(again)).toBe(expansionText(expansion));
  });

  it('keep the site basis, its concentrations and fewer symmetries', async () => {
    for (const given of correlationCases) {
      const parent = { lattice: given.lattice, sites: given.sites };
      const basis = clusterBasis(parent, {
        cutoffs: { 2: given.cutoffs[2] },
        siteBasis: given.basis as SiteBasis,
        concentrations: given.concentrations,
        operations: parentSymmetry(parent).slice(0, 1),
      });
      const expansion = { basis, coefficients: Float64Array.from(basis.functions, (_, index) => index / 7) };
      const again = await parseExpansion(expansionText(expansion), 'e.json');
      expect(again.basis).toEqual(basis);
      expect(again.coefficients).toEqual(expansion.coefficients);
    }
  });

  it('give the expansion of a posterior sample', () => {
    const expansion = example();
    const drawn = expansionOfSample(expansion, 1);
    expect([...drawn.coefficients, drawn.inversePermittivity]).toEqual([
      ...(expansion.posterior?.samples?.[1] ?? []),
    ]);
    expect(() => expansionOfSample(expansion, 2)).toThrow(InputError);
  });

  const damages: readonly (readonly [name: string, from: RegExp | string, to: string, says: RegExp])[] = [
    ['no JSON', /\}\s*$/, '', /not JSON/],
    ['another version', '"version": 1', '"version": 2', /version/],
    ['another parent', '-4.28660688', '-4.0', /functions|function that/],
    ['other cut-offs', '"3": 4.1', '"3": 2.5', /functions where/],
    ['another multiplicity', '"multiplicity": 6', '"multiplicity": 5', /orbits\.\d/],
    ['one of two names of a number changed', /"eci": /, '"eci": 1', /eciTimesMultiplicity/],
    ['a short posterior', /"samples": \[\s*\[\s*[^,]+,/, '"samples": [[', /posterior/],
  ];
  for (const [name, from, to, says] of damages) {
    it(`with ${name} are refused`, async () => {
      const text = expansionText(example());
      const damaged = text.replace(from, to);
      expect(damaged).not.toBe(text);
      const attempt = parseExpansion(damaged, 'e.json');
      await expect(attempt).rejects.toThrow(FormatError);
      await expect(attempt).rejects.toThrow(says);
    });
  }
});
