import { effectiveInteractions } from '../cluster-expansion/cluster-expansion.ts';
import type { ExpansionFit } from './fit-expansion.ts';

/** What a fit is, by name and in plain numbers: eV per primitive cell, Å. */
export type FitDocument = ReturnType<typeof fitDocument>;

/** The numbers of a fit by the names of structures and functions, for files, tables and pages. */
export function fitDocument(result: ExpansionFit) {
  const { expansion, fit, mapped, leftOut, compositions, deviations, weights, formation, hull } = result;
  const { functions, orbits } = expansion.basis;
  const interactions = effectiveInteractions(expansion);
  const size = fit.coefficients.length;
  const names = mapped.map(({ entry }) => entry.name);
  const deviation = (k: number): number => Math.sqrt(fit.covariance[k * (size + 1)]);
  const wrong = ({ phase, above, products }: (typeof hull.missed)[number]) => ({
    structure: names[phase],
    above,
    products: products.map((product) => ({ structure: names[product.phase], share: product.share })),
  });
  return {
    method: fit.method,
    functions: functions.map(({ name, multiplicity, orbit }, k) => ({
      name,
      multiplicity,
      sites: orbit < 0 ? 0 : orbits[orbit].clusters[0].length,
      diameter: orbit < 0 ? 0 : orbits[orbit].diameter,
      eci: interactions[k],
      eciDeviation: deviation(k) / multiplicity,
      eciTimesMultiplicity: fit.coefficients[k],
    })),
    permittivity: permittivityOf(expansion.inversePermittivity, deviation(size - 1)),
    weighted: weights !== undefined,
    structures: mapped.map(({ energy = 0 }, k) => ({
      name: names[k],
      weight: weights?.[k],
      composition: compositions.compositions[k],
      energy,
      fitted: fit.predicted[k],
      deviation: deviations[k],
      /** By the fit to the other folds. */
      heldOut: fit.crossValidation.predicted[k],
      formation: formation.known[k],
      formationFitted: formation.fitted[k],
      formationHeldOut: formation.known[k] + fit.crossValidation.predicted[k] - energy,
      aboveHull: hull.known[k],
      aboveHullFitted: hull.fitted[k],
    })),
    leftOut,
    axes: compositions.axes,
    endMembers: formation.ends.map((k) => names[k]),
    rootMeanSquare: fit.rootMeanSquare,
    largestError: fit.largestError,
    leaveOneOut: fit.leaveOneOut,
    crossValidation: crossValidationOf(fit),
    penalty: fit.penalty,
    path: fit.path,
    noise: fit.noise,
    rank: fit.rank,
    columns: size,
    dependencies: fit.dependencies,
    degreesOfFreedom: fit.degreesOfFreedom,
    evidence: fit.evidence,
    hull: {
      groundStates: hull.groundStates.map((k) => names[k]),
      groundStatesFitted: hull.fittedGroundStates.map((k) => names[k]),
      missed: hull.missed.map(wrong),
      madeUp: hull.madeUp.map(wrong),
      rootMeanSquareOnHull: hull.rootMeanSquareOnHull,
      rootMeanSquareAbove: hull.rootMeanSquareAbove,
    },
  };
}

/** The predictions stand with the structures. */
function crossValidationOf({
  crossValidation: { meanSquare, rootMeanSquare, standardError, folds },
}: ExpansionFit['fit']) {
  return { meanSquare, rootMeanSquare, standardError, folds };
}

/** ε and its standard deviation from those of 1/ε. */
function permittivityOf(inverse: number | undefined, deviation: number) {
  if (inverse === undefined || inverse === 0) return undefined;
  return { value: 1 / inverse, deviation: deviation / inverse ** 2 };
}
