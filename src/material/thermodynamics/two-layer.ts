import { faradayConstant, gasConstant } from '../constants.ts';
import type { FreeEnergy } from './free-energy.ts';

/** Energies in J/mol. */
export interface TwoLayerOptions {
  readonly name?: string | undefined;
  /** Ω_a: attraction within a layer. */
  readonly withinLayer: number;
  /** Ω_b: repulsion between neighbouring layers. */
  readonly betweenLayers: number;
  /** Ω_c: against layers that are both half full. */
  readonly stage: number;
  /** E_vdW, between sheets of carbon; default 0. */
  readonly vanDerWaals?: number | undefined;
  /** U°, V. Default 0. */
  readonly standardPotential?: number | undefined;
}

/** Fillings of the two layers in the state of lowest energy at a mean filling. */
export interface LayerFillings {
  readonly fuller: number;
  readonly emptier: number;
}

/**
 * Graphite as two layers y₁, y₂ by turns, which stages: µ₁ = RT ln(y₁/(1 − y₁)) + Ω_a(1 − 2y₁) + Ω_b y₂ + Ω_c y₂(1 − y₂)(1 − 2y₁) +
 * 30 E y₁²(1 − y₁)². At each mean filling the layers are those of lowest energy, so this is the energy of a crystal that is
 * homogeneous along its layers. T. R. Ferguson, M. Z. Bazant, Electrochim. Acta 146 (2014) 89 (doi:10.1016/j.electacta.2014.08.083).
 */
export function twoLayers(options: TwoLayerOptions): FreeEnergy & {
  layers(filling: number, temperature: number): LayerFillings;
} {
  const { withinLayer, betweenLayers, stage, vanDerWaals = 0, standardPotential = 0 } = options;
  const own = (y: number, rt: number): number =>
    rt * (xLogX(y) + xLogX(1 - y)) +
    withinLayer * y * (1 - y) +
    vanDerWaals * y ** 3 * (10 - 15 * y + 6 * y * y);
  const sum = (a: number, b: number, rt: number): number =>
    own(a, rt) + own(b, rt) + betweenLayers * a * b + stage * a * (1 - a) * b * (1 - b);
  const potential = (a: number, b: number, rt: number): number =>
    rt * (Math.log(a) - Math.log1p(-a)) +
    withinLayer * (1 - 2 * a) +
    betweenLayers * b +
    stage * b * (1 - b) * (1 - 2 * a) +
    30 * vanDerWaals * a ** 2 * (1 - a) ** 2;
  const bend = (a: number, b: number, rt: number): number =>
    rt / (a * (1 - a)) -
    2 * withinLayer -
    2 * stage * b * (1 - b) +
    60 * vanDerWaals * a * (1 - a) * (1 - 2 * a);
  const cross = (a: number, b: number): number => betweenLayers + stage * (1 - 2 * a) * (1 - 2 * b);
  const layers = (filling: number, temperature: number): LayerFillings => {
    const rt = gasConstant * temperature;
    const none = { fuller: filling, emptier: filling };
    const empty = 1 - filling;
    const constant =
      -2 * withinLayer -
      betweenLayers -
      stage * (filling ** 2 + empty ** 2) +
      60 * vanDerWaals * filling * empty * (empty - filling);
    const slope = 2 * stage + 60 * vanDerWaals * (filling - empty);
    const d = splitAt(filling, rt, { constant, slope });
    if (d === undefined) return none;
    // A sum that rounds to a full layer has no potential.
    const split = { fuller: Math.min(filling + d, 1 - 2 ** -53), emptier: filling - d };
    // Without a split the energy may be least (of both, if it rises from there), or lie on a top.
    if (rt / (filling * empty) + constant < 0) return split;
    return sum(split.fuller, split.emptier, rt) < sum(filling, filling, rt) ? split : none;
  };
  return {
    name: options.name ?? 'two layers',
    most: 1,
    layers,
    standardPotential: () => standardPotential,
    energy: (x, temperature) => {
      if (x === 0) return 0;
      const { fuller, emptier } = layers(x, temperature);
      return sum(fuller, emptier, gasConstant * temperature) / 2;
    },
    chemicalPotential: (x, temperature) => {
      const { fuller, emptier } = layers(x, temperature);
      const rt = gasConstant * temperature;
      return (potential(fuller, emptier, rt) + potential(emptier, fuller, rt)) / 2;
    },
    // With µ₁ = µ₂ held, ∂µ/∂θ = 2(H₁₁H₂₂ − H₁₂²)/(H₁₁ + H₂₂ − 2H₁₂).
    slope: (x, temperature) => {
      const { fuller, emptier } = layers(x, temperature);
      const rt = gasConstant * temperature;
      const [one, two] = [bend(fuller, emptier, rt), bend(emptier, fuller, rt)];
      const both = cross(fuller, emptier);
      if (fuller === emptier) return one + both;
      return (2 * (one * two - both * both)) / (one + two - 2 * both);
    },
    // −s/F of the layers' mixing; their split does not change the energy to first order.
    entropicCoefficient: (x, temperature) => {
      const step = 1e-4 * temperature;
      const at = (t: number): number => {
        const { fuller, emptier } = layers(x, t);
        const rt = gasConstant * t;
        return potential(fuller, emptier, rt) + potential(emptier, fuller, rt);
      };
      return -(at(temperature + step) - at(temperature - step)) / (4 * step * faradayConstant);
    },
  };
}

/** Parts of dE/ds that are no entropy, J/mol: `constant` + `slope` s. */
interface Split {
  readonly constant: number;
  readonly slope: number;
}

/** A split of the layers below this share of what is possible counts as none. */
const unsplit = 1e-6;

/**
 * Half the difference d of the layers at which E(x + d, x − d) is least. In s = d² the energy is an entropy whose derivatives are all
 * above 0 and a parabola, so dE/ds = RT (artanh(d/x) + artanh(d/(1 − x)))/d + constant + slope s is convex: its largest root is the only
 * minimum besides s = 0, and Newton's method from above falls to it without passing it. Undefined where there is none.
 */
function splitAt(x: number, rt: number, { constant, slope }: Split): number | undefined {
  const reach = Math.min(x, 1 - x);
  const pull = -Math.min(constant, constant + slope * reach * reach);
  if (pull <= 0) return undefined;
  // dE/ds is not below 0 there; where numbers do not tell that from the end, the end is the answer.
  let d = Math.min(reach * Math.tanh((pull * reach) / rt), reach * (1 - 2 ** -52));
  let s = d * d;
  for (let round = 0; round < 200; round++) {
    const entropy = Math.atanh(d / x) + Math.atanh(d / (1 - x));
    const force = (rt * entropy) / d + constant + slope * s;
    if (force <= 0) return d;
    const rise = x / (x * x - s) + (1 - x) / ((1 - x) ** 2 - s);
    const bend = d < 1e-3 * reach ? (x ** -3 + (1 - x) ** -3) / 3 : (rise * d - entropy) / (2 * d * s);
    const stiffness = rt * bend + slope;
    const next = s - force / stiffness;
    if (!(stiffness > 0 && next > (unsplit * reach) ** 2)) return undefined;
    if (s - next <= 2e-16 * s) return d;
    s = next;
    d = Math.sqrt(s);
  }
  return d;
}

function xLogX(x: number): number {
  return x <= 0 ? 0 : x * Math.log(x);
}
