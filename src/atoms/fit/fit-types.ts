import type { CrossValidation } from '../../numerics/index.ts';

/** Energies to be written as sums over features. */
export interface EnergyProblem {
  readonly rows: number;
  readonly columns: number;
  /** Row after row: correlations, the constant among them, and whatever else energies are to be made of. */
  readonly features: Float64Array;
  /** One a column. */
  readonly names: readonly string[];
  /** eV per primitive cell, one a row. */
  readonly energies: Float64Array;
  /** One a row; all alike unless given. */
  readonly weights?: Float64Array | undefined;
  /** Rows to be met exactly; by least squares, ridge and Bayesian ridge. */
  readonly exact?: readonly number[] | undefined;
  /** One a row, for messages; numbers from 1 unless given. */
  readonly structures?: readonly string[] | undefined;
  /** Columns that no penalty pulls to zero: the constant (columns of ones), unless given. */
  readonly free?: readonly number[] | undefined;
  /** Which columns come in together, and which before: each alone unless given. */
  readonly groups?: readonly FeatureGroup[] | undefined;
}

/** Columns of an orbit, and the groups of its sub-clusters. */
export interface FeatureGroup {
  readonly columns: readonly number[];
  /** Indices of groups. */
  readonly requires: readonly number[];
}

export const fitMethods = [
  'ols',
  'ridge',
  'lasso',
  'adaptive-lasso',
  'elastic-net',
  'group-lasso',
  'hierarchical-lasso',
  'bayesian-ridge',
  'ard',
  'forward',
] as const;

export type FitMethod = (typeof fitMethods)[number];

export interface FitOptions {
  readonly method: FitMethod;
  /** Folds of the cross-validation; 10, or as many as there are rows where they are fewer. */
  readonly folds?: number | undefined;
  /** Deals the folds; 0 unless given. */
  readonly seed?: number | undefined;
  /** Which penalty the errors of cross-validation choose; 'least' unless given. */
  readonly rule?: 'least' | 'one-standard-error' | undefined;
  /**
   * The penalty, not chosen: of ridge as in ‖y − X b‖² + penalty ‖b‖², of the LASSO and its kin as in
   * ‖y − X b‖²/2n + penalty ∑ |b|, in forward selection the number of groups.
   */
  readonly penalty?: number | undefined;
  /** Penalties to choose among; 25 unless given, evenly in the logarithm. */
  readonly penalties?: number | undefined;
  /** Of the penalty of the elastic net in absolute values; 0.5 unless given. */
  readonly absoluteShare?: number | undefined;
}

/** One model of a family in cross-validation. */
export interface FitPathPoint extends CrossValidation {
  /** As in `FitOptions`. */
  readonly penalty: number;
  /** Coefficients other than zero of the fit to all rows. */
  readonly kept: number;
}

/** A column that is a sum of others, by name. */
export interface NamedDependency {
  readonly column: string;
  readonly of: readonly (readonly [name: string, factor: number])[];
}

export interface EnergyFit {
  readonly method: FitMethod;
  readonly names: readonly string[];
  /** eV per primitive cell, one a column. */
  readonly coefficients: Float64Array;
  /**
   * Posterior covariance of the coefficients, columns × columns, eV². Least squares: flat priors. Ridge: the Gaussian
   * prior whose best point it is. LASSO and forward selection: least squares on the columns that were kept, as if they
   * had been known before.
   */
  readonly covariance: Float64Array;
  /** Standard deviation of an energy about the model, eV per primitive cell; undefined where no row is left to see it. */
  readonly noise: number | undefined;
  /** eV per primitive cell, one a row. */
  readonly predicted: Float64Array;
  /** Of the rows fitted, eV per primitive cell. */
  readonly rootMeanSquare: number;
  readonly largestError: number;
  /** Leave-one-out error; for the methods where it is exact without fits, and only where each row can be left out. */
  readonly leaveOneOut: number | undefined;
  readonly crossValidation: CrossValidation & {
    readonly folds: number;
    /** eV per primitive cell, one a row: by the fit to the other folds. Of rows met exactly, what they are. */
    readonly predicted: Float64Array;
  };
  readonly penalty: number | undefined;
  /** Simplest first; empty where nothing was chosen. */
  readonly path: readonly FitPathPoint[];
  /** Independent columns. */
  readonly rank: number;
  readonly dependencies: readonly NamedDependency[];
  /** Coefficients that the data determine, free columns with them. */
  readonly degreesOfFreedom: number;
  /** ln of the evidence, for Bayesian methods. */
  readonly evidence: number | undefined;
}
