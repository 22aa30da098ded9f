import { convexHull, type Phases, type Product } from './hull.ts';

/** A phase that lies on one hull and above the other. */
export interface WrongState {
  readonly phase: number;
  /** How far above the hull it does not lie on, eV. */
  readonly above: number;
  /** What it would fall apart into there. */
  readonly products: readonly Product[];
}

/** How well fitted energies keep the order of phases. */
export interface HullErrors {
  /** eV above the hull of the energies known, and of those fitted; one a phase. */
  readonly known: Float64Array;
  readonly fitted: Float64Array;
  readonly groundStates: readonly number[];
  readonly fittedGroundStates: readonly number[];
  /** Ground states that are none by the fit. */
  readonly missed: readonly WrongState[];
  /** Ground states by the fit only. */
  readonly madeUp: readonly WrongState[];
  /** Of the fitted energies at the ground states known, eV. */
  readonly rootMeanSquareOnHull: number;
  /** Of energies above the hull, fitted less known, over all phases, eV. */
  readonly rootMeanSquareAbove: number;
}

/** Compares the hulls of known and fitted energies of the same phases. @throws InputError */
export function hullErrors(phases: Phases, fitted: ArrayLike<number>): HullErrors {
  const known = convexHull(phases);
  const own = convexHull({ compositions: phases.compositions, energies: fitted });
  const wrong = (from: readonly number[], { places }: typeof known): WrongState[] =>
    from.filter((phase) => places[phase].above > 0).map((phase) => ({ phase, ...places[phase] }));
  const above = Float64Array.from(known.places, (place) => place.above);
  const fittedAbove = Float64Array.from(own.places, (place) => place.above);
  return {
    known: above,
    fitted: fittedAbove,
    groundStates: known.groundStates,
    fittedGroundStates: own.groundStates,
    missed: wrong(known.groundStates, own),
    madeUp: wrong(own.groundStates, known),
    rootMeanSquareOnHull: rms(known.groundStates.map((k) => fitted[k] - phases.energies[k])),
    rootMeanSquareAbove: rms([...above.keys()].map((k) => fittedAbove[k] - above[k])),
  };
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
