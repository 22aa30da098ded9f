/** Absolute tolerances of scaled unknowns: those without storage, which are algebraic, have the sum of both as their floor. */
export function storedTolerances(storage: Float64Array, relative: number, absolute: number): Float64Array {
  return storage.map((stored) => (stored === 0 ? absolute + relative : absolute));
}
