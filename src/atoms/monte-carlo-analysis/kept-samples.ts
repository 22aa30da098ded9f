import type { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';

/** Samples in equilibrium, evenly chosen, of the whole supercell: what re-weighting needs. */
export interface KeptSamples {
  /** eV; less the atoms of other species at their chemical potentials. */
  readonly energies: Float64Array;
  /** Of the species followed. */
  readonly counts: Float64Array;
  /** A number of its own for each arrangement in which all sites of a sublattice hold the same; 0 for any other. */
  readonly pure: Float64Array;
  /** Independent samples that these are worth. */
  readonly effective: number;
}

interface Series {
  readonly energies: readonly number[];
  readonly counts: Float64Array;
  readonly pure: readonly number[];
}

/** Samples of a condition that are kept at most. */
const mostKept = 512;

/** Evenly chosen ones from `start` on. */
export function keepSamples(
  { energies, counts, pure }: Series,
  start: number,
  effective: number,
): KeptSamples {
  const length = Math.min(mostKept, energies.length - start);
  const chosen = Array.from(
    { length },
    (_, k) => start + Math.floor(((k + 0.5) * (energies.length - start)) / length),
  );
  return {
    energies: Float64Array.from(chosen, (k) => energies[k]),
    counts: Float64Array.from(chosen, (k) => counts[k]),
    pure: Float64Array.from(chosen, (k) => pure[k]),
    effective: Math.max(1, Math.min(length, effective)),
  };
}

/** Which other species have a chemical potential besides 0, and which, eV. */
export function otherPotentials({ ensemble }: MonteCarloWalker, species: string): [string, number][] {
  if (ensemble.kind === 'canonical' || Array.isArray(ensemble.chemicalPotentials)) return [];
  return Object.entries(ensemble.chemicalPotentials).filter(
    (entry): entry is [string, number] => entry[0] !== species && entry[1] !== 0,
  );
}

/** The number of a pure arrangement by which sublattice holds what; 0 where one holds two species. @param history by slot. */
export function pureCodes({ slots, supercell: { cells } }: MonteCarloWalker, history: Int32Array): number[] {
  const active = new Set(slots.map(({ sublattice }) => sublattice)).size;
  return Array.from({ length: history.length / slots.length }, (_, sample) => {
    let [code, whole] = [0, 0];
    for (let slot = 0; slot < slots.length; slot++) {
      const full = history[sample * slots.length + slot] === cells;
      code = code * 2 + Number(full);
      whole += Number(full);
    }
    return whole === active ? code : 0;
  });
}

/** The pure arrangement met most often, and how many times. */
export function mostMet(pure: Float64Array): { readonly code: number; readonly times: number } | undefined {
  const met = new Map<number, number>();
  for (const code of pure) if (code > 0) met.set(code, (met.get(code) ?? 0) + 1);
  let best: { code: number; times: number } | undefined;
  for (const [code, times] of met) if (times > (best?.times ?? 0)) best = { code, times };
  return best;
}
