import { bitOf } from './cube.ts';
import { has, tabulate } from './functionals.ts';

/** What each configuration adds to the functionals of a section, an image of one voxel along one axis. */
export interface PlanarTables {
  /** m */
  readonly perimeter: Float64Array;
  /** Euler number where pixels touch through sides only, and where they touch through corners too. */
  readonly euler4: Float64Array;
  readonly euler8: Float64Array;
}

/**
 * Tables over the 256 configurations, of which a section has those that do not change along its thin axis. Perimeter:
 * Crofton, P = π/2 Σ w_k N_k / L_k over 4 directions of lines, weighted by the angles that are nearest to each.
 */
export function planarTables(
  [u, v]: readonly [number, number],
  [du, dv]: readonly [number, number],
): PlanarTables {
  const bit = (atU: number, atV: number): number => {
    const corner: [number, number, number] = [0, 0, 0];
    corner[u] = atU;
    corner[v] = atV;
    return bitOf(corner);
  };
  const [p00, p10, p01, p11] = [bit(0, 0), bit(1, 0), bit(0, 1), bit(1, 1)];
  const diagonal = Math.hypot(du, dv);
  const tilt = Math.atan2(dv, du);
  const steps = [
    {
      pairs: [
        [p00, p10],
        [p01, p11],
      ],
      share: 1 / 2,
      length: du,
      weight: tilt / Math.PI,
    },
    {
      pairs: [
        [p00, p01],
        [p10, p11],
      ],
      share: 1 / 2,
      length: dv,
      weight: 1 / 2 - tilt / Math.PI,
    },
    { pairs: [[p00, p11]], share: 1, length: diagonal, weight: 1 / 4 },
    { pairs: [[p10, p01]], share: 1, length: diagonal, weight: 1 / 4 },
  ];
  const perimeter = (code: number): number =>
    steps.reduce((sum, { pairs, share, length, weight }) => {
      const crossings = pairs.filter(([a, b]) => has(code, a) !== has(code, b)).length * share;
      return sum + ((Math.PI / 2) * weight * crossings * du * dv) / length;
    }, 0);
  const cycle = [p00, p10, p11, p01];
  const euler4 = (code: number): number => {
    const bits = cycle.map((at) => has(code, at));
    const pixels = bits.reduce((sum, each) => sum + each, 0);
    const sides = bits.filter((each, at) => each === 1 && bits[(at + 1) % 4] === 1).length;
    return pixels / 4 - sides / 2 + (pixels === 4 ? 1 : 0);
  };
  return {
    perimeter: tabulate(perimeter),
    euler4: tabulate(euler4),
    euler8: tabulate((code) => -euler4(255 - code)),
  };
}
