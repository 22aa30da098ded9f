/** Which site function sits on each site of a cluster. */
export type Decoration = readonly number[];

/**
 * Products of site functions on the sites of a cluster, gathered into sets that the symmetry of the cluster makes alike.
 * Each set is one function of the expansion.
 * @param functions Number of site functions of each site.
 * @param permutations Where each symmetry takes site k.
 */
export function distinctDecorations(
  functions: readonly number[],
  permutations: readonly (readonly number[])[],
): Decoration[][] {
  const seen = new Set<string>();
  const sets: Decoration[][] = [];
  for (const decoration of combinations(functions)) {
    if (seen.has(decoration.join())) continue;
    const images = new Map<string, Decoration>();
    for (const permutation of permutations) {
      const image = decoration.slice();
      for (const [k, to] of permutation.entries()) image[to] = decoration[k];
      images.set(image.join(), image);
    }
    for (const key of images.keys()) seen.add(key);
    sets.push([...images.values()]);
  }
  return sets;
}

/** All tuples with 0 ≤ tuple[k] < counts[k], the last fastest. */
export function combinations(counts: readonly number[]): number[][] {
  let tuples: number[][] = [[]];
  for (const count of counts) {
    tuples = tuples.flatMap((tuple) => Array.from({ length: count }, (_, value) => [...tuple, value]));
  }
  return tuples;
}
