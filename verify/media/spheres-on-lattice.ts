/**
 * What voxels show of the Euler number of overlapping spheres in a Poisson number, exactly, at any finite resolution.
 *
 * All of some voxels are pore with the chance exp(−ρ V), V the volume of the union of balls around their middles. The
 * Euler number of closed voxels is vertices − edges + faces − cubes, which 8, 4, 2 and 1 voxels share; voxels joined
 * through faces have that of the closed voxels of the others. Balls around lattice points leave crevices of the order of
 * a voxel to the ball rolled over the cell between them: the Euler number keeps an error however fine the voxels.
 * Ohser, Nagel and Schladitz, doi:10.5566/ias.v22.p11-19 and doi:10.5566/ias.v28.p77-92.
 */
export interface LatticeEuler {
  /** Euler number over the mean number of spheres, spheres joined where their voxels share faces. */
  readonly perSphere6: number;
  /** The same where they share corners. */
  readonly perSphere26: number;
}

/** Corners of a cell as bits: one voxel, two along an edge, four around a face, all eight. */
const [one, edge, face, cube] = [0b1, 0b11, 0b1111, 0b11111111];

/** Radius in edges of cubic voxels, over 1; nodes: of the rule that integrates the unions. */
export function latticeEuler(radius: number, eta: number, nodes = 8): LatticeEuler {
  const density = (3 * eta) / (4 * Math.PI * radius ** 3);
  const pore = Float64Array.from(unionVolumes(radius, nodes), (volume) => Math.exp(-density * volume));
  return {
    perSphere6: eulerOfOthers(solidChances(pore)) / density,
    perSphere26: eulerOfOthers(pore) / density,
  };
}

/** Per voxel, of the closed voxels of one phase, from the chances that all of some voxels belong to the other. */
function eulerOfOthers(chance: Float64Array): number {
  return chance[one] - 3 * chance[edge] + 3 * chance[face] - chance[cube];
}

/** Chances that all corners of each mask are solid, from those that all are pore. */
function solidChances(pore: Float64Array): Float64Array {
  const chance = Float64Array.from(pore);
  for (let bit = 1; bit < 256; bit *= 2) {
    for (let mask = 0; mask < 256; mask++) {
      if ((mask & bit) !== 0) chance[mask] = chance[mask ^ bit] - chance[mask];
    }
  }
  return chance;
}

/**
 * Volumes of the unions of balls around each choice of corners of the unit cube, seen from its middle: Gauss's rule on the
 * parts of a cube's faces between the planes that lie midway between two corners, where the integrands are smooth.
 */
function unionVolumes(radius: number, nodes: number): Float64Array {
  const volumes = new Float64Array(256);
  const farthest = new Float64Array(256);
  const rule = gaussRule(nodes);
  const add = (direction: readonly number[], weight: number): void => {
    for (let mask = 1; mask < 256; mask++) {
      const lowest = mask & -mask;
      farthest[mask] =
        lowest === mask
          ? reachOf(31 - Math.clz32(mask), direction, radius)
          : Math.max(farthest[lowest], farthest[mask ^ lowest]);
      volumes[mask] += (farthest[mask] ** 3 * weight) / 3;
    }
  };
  for (const t of rule) for (const s of rule) addPoint(t.at, s.at, (t.at * t.weight * s.weight) / 2, add);
  return volumes;
}

/** A point of a triangle between the middle of a unit square and a side, in all 96 of them on the faces of a cube. */
function addPoint(
  t: number,
  s: number,
  area: number,
  add: (direction: number[], weight: number) => void,
): void {
  const [across, along] = [0.5 + t * (s - 0.5), 0.5 - t / 2];
  const weight = area / Math.hypot(1, across, along) ** 3;
  const opposite = 1 - along;
  const far = area / Math.hypot(1, across, opposite) ** 3;
  for (let signs = 0; signs < 8; signs++) {
    const [a, b, c] = [1, 2, 4].map((bit) => ((signs & bit) === 0 ? 1 : -1));
    for (const [low, share] of [
      [along, weight],
      [opposite, far],
    ] as const) {
      for (const [u, v] of [
        [across, low],
        [low, across],
      ] as const) {
        add([a, b * u, c * v], share);
        add([a * u, b, c * v], share);
        add([a * u, b * v, c], share);
      }
    }
  }
}

/** How far the ball around a corner reaches along a direction from the middle of the cube. */
function reachOf(corner: number, direction: readonly number[], radius: number): number {
  const along =
    direction.reduce((sum, part, axis) => sum + ((corner >> axis) & 1 ? part : -part), 0) /
    (2 * Math.hypot(...direction));
  return along + Math.sqrt(radius ** 2 - 0.75 + along ** 2);
}

/** Gauss and Legendre's rule from 0 to 1. */
function gaussRule(nodes: number): { readonly at: number; readonly weight: number }[] {
  return Array.from({ length: nodes }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (nodes + 0.5));
    let slope = 0;
    for (let step = 0; step < 20; step++) {
      let [last, value] = [1, x];
      for (let n = 2; n <= nodes; n++)
        [last, value] = [value, ((2 * n - 1) * x * value - (n - 1) * last) / n];
      slope = (nodes * (x * value - last)) / (x * x - 1);
      x -= value / slope;
    }
    return { at: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
