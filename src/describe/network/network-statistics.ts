import { empirical, quantile } from '../../numerics/index.ts';
import type { PoreNetwork } from './pore-network.ts';

/** Tenth, half and nine tenths of a set of numbers; null where there is none. */
export interface Spread {
  readonly mean: number;
  readonly d10: number;
  readonly d50: number;
  readonly d90: number;
}

export interface NetworkStatistics {
  /** By pores that have as many throats, from none on: share of all pores. */
  readonly coordination: { readonly mean: number; readonly shares: readonly number[] };
  /** Inscribed diameters, m: pores by number and by volume, throats by number. Null where nothing bounds them. */
  readonly poreDiameter: Spread | null;
  readonly poreDiameterByVolume: Spread | null;
  readonly throatDiameter: Spread | null;
  /** A throat's inscribed diameter over that of its smaller pore. */
  readonly throatToPoreRatio: Spread | null;
  /** Pores without a throat, as shares of number and volume. */
  readonly isolated: { readonly ofNumber: number; readonly ofVolume: number };
}

/** Distributions of a network's sizes and connections; throats are those between pores of one phase. */
export function networkStatistics({ pores, throats }: PoreNetwork): NetworkStatistics {
  const own = Array.from({ length: throats.count }, (_, throat) => throat).filter(
    (throat) => pores.phase[throats.pores[2 * throat]] === pores.phase[throats.pores[2 * throat + 1]],
  );
  const most = pores.coordination.reduce((largest, count) => Math.max(largest, count), 0);
  const shares = new Float64Array(pores.count === 0 ? 0 : most + 1);
  let [lone, total] = [0, 0];
  pores.coordination.forEach((count, pore) => {
    shares[count] += 1 / pores.count;
    total += pores.volume[pore];
    if (count === 0) lone += pores.volume[pore];
  });
  const ratios = own.map((throat) => {
    const [first, second] = [throats.pores[2 * throat], throats.pores[2 * throat + 1]];
    const smaller = Math.min(pores.extendedDiameter[first], pores.extendedDiameter[second]);
    return throats.inscribedDiameter[throat] / smaller;
  });
  return {
    coordination: {
      mean: pores.count === 0 ? 0 : (2 * own.length) / pores.count,
      shares: Array.from(shares),
    },
    poreDiameter: spread(pores.extendedDiameter),
    poreDiameterByVolume: spread(pores.extendedDiameter, pores.volume),
    throatDiameter: spread(own.map((throat) => throats.inscribedDiameter[throat])),
    throatToPoreRatio: spread(ratios),
    isolated: { ofNumber: shares[0] ?? 0, ofVolume: total > 0 ? lone / total : 0 },
  };
}

function spread(values: ArrayLike<number>, weights?: ArrayLike<number>): Spread | null {
  if (values.length === 0 || Array.prototype.some.call(values, (value) => !Number.isFinite(value)))
    return null;
  const found = empirical(values, weights);
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    sum += weight * values[i];
    total += weight;
  }
  return {
    mean: sum / total,
    d10: quantile(found, 0.1),
    d50: quantile(found, 0.5),
    d90: quantile(found, 0.9),
  };
}
