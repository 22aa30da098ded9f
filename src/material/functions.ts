/**
 * Shapes of the pointwise material functions. They know no mesh and no solver. A `derivative`, where there is one,
 * is exact and with respect to the first argument; solvers difference the function where it is missing, which
 * touches the path of Newton's method and never the answer.
 */

/** Points through which a function goes. */
export interface FunctionTable {
  /** Rising. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A property at a point: of a stoichiometry or a concentration (mol/m³), and of the temperature (K). */
export interface PointFunction {
  (x: number, temperature: number): number;
  readonly derivative?: ((x: number, temperature: number) => number) | undefined;
  /** True when the first argument has no influence. */
  readonly constant?: boolean | undefined;
  /** The same at `formulaTemperature` as text in x, for files; see `parseFormula`. */
  readonly formula?: string | undefined;
  /** K; default 298.15. */
  readonly formulaTemperature?: number | undefined;
  /** The points of a function from a table. */
  readonly table?: FunctionTable | undefined;
  /** Smallest and largest x for which the source vouches. */
  readonly range?: readonly [number, number] | undefined;
}

/** Potential against lithium (V) of a host at the stoichiometry `x`, 0 < x < 1. */
export interface OpenCircuitPotential {
  (x: number): number;
  readonly derivative?: ((x: number) => number) | undefined;
  /** The same as text in x, for files; see `parseFormula`. */
  readonly formula?: string | undefined;
  /** The points of a function from a table. */
  readonly table?: FunctionTable | undefined;
  /** Smallest and largest stoichiometry for which the source vouches. */
  readonly range?: readonly [number, number] | undefined;
}

/** Derivatives of an exchange-current density with respect to both concentrations, A/m² per mol/m³. */
export interface ExchangeCurrentDerivatives {
  electrolyte: number;
  surface: number;
}

/**
 * Exchange-current density i0 (A/m²) from the concentrations (mol/m³) in the electrolyte, at the particle's surface
 * and at full lithiation of the host.
 */
export interface ExchangeCurrentDensity {
  (electrolyte: number, surface: number, maximum: number, temperature: number): number;
  /** Writes both derivatives into `out`. */
  readonly derivatives?:
    | ((
        electrolyte: number,
        surface: number,
        maximum: number,
        temperature: number,
        out: ExchangeCurrentDerivatives,
      ) => void)
    | undefined;
}

/**
 * How fast a reaction runs at an overpotential η, over its exchange-current density: i = i0 h(η, T), i anodic positive.
 * h rises with η, h(0) = 0, and ∂h/∂η = F/RT at η = 0 unless the law says otherwise.
 */
export interface RateLaw {
  readonly name: string;
  /** What `rateLaw(name, parameters)` makes it from, SI units. */
  readonly parameters?: Readonly<Record<string, number>> | undefined;
  /** h(η, T) */
  rate(overpotential: number, temperature: number): number;
  /** ∂h/∂η, 1/V */
  slope(overpotential: number, temperature: number): number;
  /** ∂h/∂T at constant η, 1/K */
  byTemperature(overpotential: number, temperature: number): number;
  /** η (V) at which h has this value; NaN where it never has, as past a limiting current. */
  overpotential(rate: number, temperature: number): number;
  /** Largest |h|, of laws that have one. */
  limit?(temperature: number): number;
}
