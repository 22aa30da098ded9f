import { InputError } from '../base/index.ts';

/** A phase that is itself porous, finer than the voxels: carbon black with binder. */
export interface NanoporousPhase {
  /** Share of electrolyte within the phase. */
  readonly porosity: number;
  /** Tortuosity factor within the phase; by Bruggeman's law τ = ε^(−1/2) unless given. */
  readonly tortuosityFactor?: number | undefined;
}

/**
 * What is taken for carbon-binder domains unless the user knows better: about half of such a domain is pore space, as FIB-SEM
 * of cathodes shows (L. Zielke et al., Adv. Energy Mater. 5, 1401612 (2015), doi 10.1002/aenm.201401612), and 0.47 is what
 * simulations of domains below the resolution take (B. L. Trembacki et al., J. Electrochem. Soc. 165, E725 (2018), doi
 * 10.1149/2.0981813jes). It varies with recipe and calendering: an assumption.
 */
export const defaultBinderPorosity = 0.47;

/**
 * Conductivity (or diffusivity) of a nanoporous phase over that of the electrolyte in its pores, ε/τ; with Bruggeman's τ it
 * is ε^(3/2) (Ann. Phys. 416, 636 (1935), doi 10.1002/andp.19354160705).
 * @throws InputError unless 0 < porosity <= 1 and the tortuosity factor is at least 1.
 */
export function nanoporousConductivity({ porosity, tortuosityFactor }: NanoporousPhase): number {
  if (!(porosity > 0 && porosity <= 1)) {
    throw new InputError(`the porosity is ${porosity}`, {
      at: { field: 'porosity' },
      expected: 'a number over 0, at most 1',
    });
  }
  const tortuosity = tortuosityFactor ?? 1 / Math.sqrt(porosity);
  if (!(tortuosity >= 1 && Number.isFinite(tortuosity))) {
    throw new InputError(`the tortuosity factor is ${tortuosity}`, {
      at: { field: 'tortuosityFactor' },
      expected: 'a number of at least 1',
    });
  }
  return porosity / tortuosity;
}

/** What a homogenised cell takes of the electrolyte in pores and nanoporous phases together. */
export interface ElectrolyteSpace {
  /** Share of the volume that is electrolyte: pores, and the pores within nanoporous phases. */
  readonly porosity: number;
  /** D_eff/D with D the electrolyte's own. */
  readonly transportEfficiency: number;
  /** porosity × D / D_eff; null where nothing flows. */
  readonly tortuosityFactor: number | null;
}

/**
 * Electrolyte of pores and nanoporous phases from the volume fractions of both and the transport through both, solved with
 * 1 in the pores and {@link nanoporousConductivity} in the others.
 */
export function electrolyteSpace(
  poreFraction: number,
  nanoporous: readonly (NanoporousPhase & { readonly fraction: number })[],
  effectiveRatio: number,
): ElectrolyteSpace {
  const porosity = nanoporous.reduce(
    (sum, { fraction, porosity: share }) => sum + fraction * share,
    poreFraction,
  );
  return {
    porosity,
    transportEfficiency: effectiveRatio,
    tortuosityFactor: effectiveRatio > 0 ? porosity / effectiveRatio : null,
  };
}
