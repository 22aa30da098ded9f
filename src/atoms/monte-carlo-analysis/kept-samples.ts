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

/**
 * A sample of each pure arrangement met, and how many samples are any of them. They serve as a reference together: the one met most
 * often would be chosen for having been met by chance too often.
 */
export function pureMet(pure: Float64Array): { readonly first: readonly number[]; readonly times: number } {
  const first = new Map<number, number>();
  let times = 0;
  for (const [n, code] of pure.entries()) {
    if (code === 0) continue;
    times++;
    if (!first.has(code)) first.set(code, n);
  }
  return { first: [...first.values()], times };
}
