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

/** Points at which the difference of the layers is looked for. */
const trials = 200;
/** Their shares of the largest difference, dense at both ends. */
const parts = Array.from({ length: trials + 1 }, (_, k) => (1 - Math.cos((Math.PI * k) / trials)) / 2);

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
  const layers = (filling: number, temperature: number): LayerFillings =>
    lowest(filling, gasConstant * temperature, { sum, potential, bend, cross });
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

interface Layered {
  sum(a: number, b: number, rt: number): number;
  potential(a: number, b: number, rt: number): number;
  bend(a: number, b: number, rt: number): number;
  cross(a: number, b: number): number;
}

/** Least energy over the difference of the layers at their mean: the best of many, made exact by Newton's method. */
function lowest(filling: number, rt: number, model: Layered): LayerFillings {
  const reach = Math.min(filling, 1 - filling);
  const half = (part: number): number => reach * parts[part];
  let [best, least] = [0, model.sum(filling, filling, rt)];
  for (let k = 1; k <= trials; k++) {
    const energy = model.sum(filling + half(k), filling - half(k), rt);
    if (energy < least) [best, least] = [k, energy];
  }
  if (best === 0) return { fuller: filling, emptier: filling };
  let [low, high] = [half(best - 1), Math.min(half(best + 1), reach)];
  if (best === trials) high = reach;
  let d = half(best) < reach ? half(best) : (low + high) / 2;
  for (let round = 0; round < 100; round++) {
    const [a, b] = [filling + d, filling - d];
    const force = model.potential(a, b, rt) - model.potential(b, a, rt);
    if (force > 0) high = d;
    else low = d;
    const stiffness = model.bend(a, b, rt) + model.bend(b, a, rt) - 2 * model.cross(a, b);
    const next = d - force / stiffness;
    const before = d;
    d = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(d - before) <= 2e-16 * filling) break;
  }
  return { fuller: filling + d, emptier: filling - d };
}

function xLogX(x: number): number {
  return x <= 0 ? 0 : x * Math.log(x);
}
