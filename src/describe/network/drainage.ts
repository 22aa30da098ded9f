import { InputError } from '../../base/index.ts';
import type { PoreNetwork } from './pore-network.ts';

/**
 * Surface tension (N/m) and contact angle (rad) of mercury in air, as porosimetry takes them (Washburn, doi:10.1073/pnas.7.4.115;
 * ISO 15901-1): p = -4 γ cos θ / d.
 */
const mercury = { surfaceTension: 0.485, contactAngle: (140 * Math.PI) / 180 } as const;

/** Pressure (Pa) at which mercury enters a round opening of this diameter (m). */
export function mercuryPressure(diameter: number): number {
  return (-4 * mercury.surfaceTension * Math.cos(mercury.contactAngle)) / diameter;
}

/** How a fluid that does not wet the walls fills a network, from wide throats to narrow ones. */
export interface Drainage {
  /** Widest diameter (m) by which each pore is reached: the narrowest throat of the widest way; 0 where none leads there. */
  readonly accessDiameter: Float64Array;
  /** Diameters of the throats at which something fills, falling (m), and the share of the pores' volume filled then. */
  readonly diameter: readonly number[];
  readonly saturation: readonly number[];
  /** Diameter (m) at which the fluid first joins the inlet with the opposite face; null for several inlets or none. */
  readonly breakthroughDiameter: number | null;
  /** Share of the pores' volume filled at breakthrough. */
  readonly breakthroughSaturation: number | null;
}

/**
 * Drainage of a network by access: a pore fills once the throats of a way to an inlet are all as wide as the diameter; throats
 * and openings have their inscribed diameter, what was filled stays, and nothing is trapped. Only throats within one phase
 * are passed. (Ordinary percolation with access limitation, Wilkinson and Willemsen, doi:10.1088/0305-4470/16/14/028.)
 * @param inlets faces of the image, as indices of `imageFaces`.
 * @throws InputError when an inlet is no face, or nothing limits the throats' diameters.
 */
export function drainage(network: PoreNetwork, inlets: readonly number[]): Drainage {
  if (inlets.length === 0 || inlets.some((face) => !Number.isInteger(face) || face < 0 || face > 5)) {
    throw new InputError(`${inlets.join(', ')}: no faces to drain from`, {
      at: { field: 'inlets' },
      expected: 'some of 0 to 5',
    });
  }
  const steps = stepsOf(network, inlets);
  const accessDiameter = new Float64Array(network.pores.count);
  const reservoir = network.pores.count;
  const joined = new JoinedPores(reservoir + 1);
  for (const { first, second, diameter } of steps) {
    for (const pore of joined.join(first, second, reservoir)) accessDiameter[pore] = diameter;
  }
  const curve = fillingCurve(network, accessDiameter);
  const breakthrough = breakthroughOf(network, accessDiameter, inlets);
  return {
    accessDiameter,
    ...curve,
    breakthroughDiameter: breakthrough,
    breakthroughSaturation: breakthrough === null ? null : filledAt(curve, breakthrough),
  };
}

interface Step {
  readonly first: number;
  readonly second: number;
  readonly diameter: number;
}

/** Throats, and openings to the reservoir at the inlets, the widest first. */
function stepsOf({ pores, throats, openings }: PoreNetwork, inlets: readonly number[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < throats.count; at++) {
    const [first, second] = [throats.pores[2 * at], throats.pores[2 * at + 1]];
    if (pores.phase[first] !== pores.phase[second]) continue;
    steps.push({ first, second, diameter: throats.inscribedDiameter[at] });
  }
  for (let at = 0; at < openings.count; at++) {
    if (!inlets.includes(openings.face[at])) continue;
    steps.push({
      first: openings.pore[at],
      second: pores.count,
      diameter: openings.inscribedDiameter[at],
    });
  }
  if (steps.some(({ diameter }) => diameter === Infinity)) {
    throw new InputError('an image without walls has throats of no diameter', { at: { field: 'phases' } });
  }
  return steps.toSorted((a, b) => b.diameter - a.diameter);
}

/** The widest way through to the face opposite a single inlet. */
function breakthroughOf(
  { openings }: PoreNetwork,
  access: Float64Array,
  inlets: readonly number[],
): number | null {
  if (inlets.length !== 1) return null;
  let widest = 0;
  for (let at = 0; at < openings.count; at++) {
    if (openings.face[at] !== (inlets[0] ^ 1)) continue;
    widest = Math.max(widest, Math.min(access[openings.pore[at]], openings.inscribedDiameter[at]));
  }
  return widest > 0 ? widest : null;
}

function filledAt(
  { diameter, saturation }: Pick<Drainage, 'diameter' | 'saturation'>,
  width: number,
): number {
  return saturation[diameter.findLastIndex((each) => each >= width)] ?? 0;
}

function fillingCurve(
  { pores }: PoreNetwork,
  access: Float64Array,
): Pick<Drainage, 'diameter' | 'saturation'> {
  const total = pores.volume.reduce((sum, volume) => sum + volume, 0);
  const byDiameter = new Map<number, number>();
  access.forEach((diameter, pore) => {
    if (diameter > 0) byDiameter.set(diameter, (byDiameter.get(diameter) ?? 0) + pores.volume[pore]);
  });
  const diameter = [...byDiameter.keys()].toSorted((a, b) => b - a);
  let filled = 0;
  const saturation = diameter.map((each) => {
    filled += byDiameter.get(each) ?? 0;
    return filled / total;
  });
  return { diameter, saturation };
}

/** Sets of pores that are joined so far. */
class JoinedPores {
  readonly #setOf: number[][];

  constructor(count: number) {
    this.#setOf = Array.from({ length: count }, (_, pore) => [pore]);
  }

  /** Joins two pores' sets; returns what thereby becomes joined with `from`. */
  join(first: number, second: number, from: number): readonly number[] {
    const [a, b] = [this.#setOf[first], this.#setOf[second]];
    if (a === b) return [];
    const source = this.#setOf[from];
    const gained = a === source ? [...b] : b === source ? [...a] : [];
    const [large, small] = a.length >= b.length ? [a, b] : [b, a];
    for (const pore of small) {
      large.push(pore);
      this.#setOf[pore] = large;
    }
    return gained;
  }
}
