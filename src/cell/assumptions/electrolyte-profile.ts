import { faradayConstant } from '../../material/index.ts';
import { bracketedRoot } from '../root.ts';
import type { OperatedLayer } from './operating-point.ts';

/** Concentrations (mol/m³) that a steady, even reaction would leave in the electrolyte; below 0 where it cannot be steady. */
export interface SteadyElectrolyte {
  readonly least: number;
  readonly most: number;
  /** Means over the electrodes; at the metal's face in a half cell. */
  readonly negativeMean: number;
  readonly positiveMean: number;
  /** Largest current density (A/m²) in this direction with some salt left everywhere; Infinity where t₊ = 1. */
  readonly limitingCurrent: number;
}

export interface SteadyElectrolyteProblem {
  /** From the negative side to the positive one. */
  readonly layers: readonly OperatedLayer[];
  /** Mean, mol/m³ */
  readonly concentration: number;
  readonly transference: number;
  /** A/m², positive in discharge */
  readonly currentDensity: number;
  /** m²/s of the concentration (mol/m³) */
  readonly diffusivity: (concentration: number) => number;
}

/**
 * The steady profile with a reaction that is even in each electrode: (1 − t₊) i/F flows from the negative side to the positive
 * one and falls linearly to 0 through each electrode. The integral of D over c is then two parabolas and a line; its
 * level follows from the salt, which is kept. With D constant so is c: T. F. Fuller, M. Doyle, J. Newman, J. Electrochem.
 * Soc. 141 (1994) 1 (doi:10.1149/1.2054684). Without a negative electrode all flux enters at the metal.
 */
export function steadyElectrolyte(problem: SteadyElectrolyteProblem): SteadyElectrolyte {
  const { layers, concentration, transference, currentDensity, diffusivity } = problem;
  const integral = new DiffusivityIntegral(diffusivity, concentration);
  const nodes = nodesOf(layers);
  const pores = nodes.reduce((sum, { pores: share }) => sum + share, 0);
  const mean = (level: number, flux: number): number =>
    nodes.reduce((sum, node) => sum + node.pores * integral.concentration(level - flux * node.below), 0) /
    pores;
  const across = layers.reduce((sum, layer) => sum + totalOf(layer), 0);
  const flux = ((1 - transference) * currentDensity) / faradayConstant;
  const level = levelAt(flux, across, concentration, integral, mean);
  const concentrationAt = ({ below }: Pick<Node, 'below'>): number =>
    integral.concentration(level - flux * below);
  const meanIn = (place: string): number => {
    const within = nodes.filter((node) => node.place === place);
    if (within.length === 0) return concentrationAt({ below: 0 });
    return within.reduce((sum, node) => sum + node.weight * concentrationAt(node), 0);
  };
  const [first, last] = [0, across].map((below) => concentrationAt({ below }));
  return {
    least: Math.min(first, last),
    most: Math.max(first, last),
    negativeMean: meanIn('negative'),
    positiveMean: meanIn('positive'),
    limitingCurrent:
      transference < 1
        ? (faradayConstant / (1 - transference)) *
          limitingFlux(concentration, currentDensity >= 0 ? across : 0, mean, integral, across)
        : Infinity,
  };
}

/** The integral of D at the negative end that keeps the salt. */
function levelAt(
  flux: number,
  across: number,
  concentration: number,
  integral: DiffusivityIntegral,
  mean: (level: number, flux: number) => number,
): number {
  const rested = integral.at(concentration);
  if (flux === 0) return rested;
  const excess = (level: number): number => mean(level, flux) - concentration;
  const other = rested + flux * across;
  return bracketedRoot(excess, rested, other, excess(rested), excess(other));
}

/** Size of the flux with which the poor end, `below` the negative one, is just empty. */
function limitingFlux(
  concentration: number,
  below: number,
  mean: (level: number, flux: number) => number,
  integral: DiffusivityIntegral,
  across: number,
): number {
  const sign = below === 0 ? -1 : 1;
  const excess = (size: number): number => mean(sign * size * below, sign * size) - concentration;
  let high = integral.at(concentration) / across;
  while (excess(high) < 0) high *= 2;
  return bracketedRoot(excess, 0, high, -concentration, excess(high));
}

/** Of a layer the whole resistance to a flux that is 1 in the separator. */
function totalOf({ place, thickness, transportEfficiency }: OperatedLayer): number {
  return thickness / transportEfficiency / (place === 'separator' ? 1 : 2);
}

interface Node {
  readonly place: OperatedLayer['place'];
  /** Share of its layer. */
  readonly weight: number;
  /** Volume of pores it stands for, m */
  readonly pores: number;
  /** Resistance between the negative end and here. */
  readonly below: number;
}

/** Gauss's rule with five points on 0 to 1. */
const gauss = [
  [0.5, 128 / 450],
  ...[-1, 1].flatMap((side) => [
    [0.5 + (side / 6) * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)), (322 + 13 * Math.sqrt(70)) / 1800],
    [0.5 + (side / 6) * Math.sqrt(5 + 2 * Math.sqrt(10 / 7)), (322 - 13 * Math.sqrt(70)) / 1800],
  ]),
] as const;

const panels = 8;

function nodesOf(layers: readonly OperatedLayer[]): Node[] {
  let before = 0;
  return layers.flatMap((layer) => {
    const { place, thickness, porosity } = layer;
    const total = totalOf(layer);
    const nodes: Node[] = [];
    for (let panel = 0; panel < panels; panel++) {
      for (const [point, share] of gauss) {
        const x = (panel + point) / panels;
        const part = place === 'separator' ? x : place === 'negative' ? x * x : 1 - (1 - x) ** 2;
        const weight = share / panels;
        nodes.push({
          place,
          weight,
          pores: weight * porosity * thickness,
          below: before + total * part,
        });
      }
    }
    before += total;
    return nodes;
  });
}

/** Fits of D are not followed below this share of the mean concentration, nor outside these multiples of D there. */
const [poorest, slowest, fastest] = [0.01, 1e-3, 100];

/** D that stays within reason where a fit has a pole: some do at 0, some where a cold electrolyte turns to glass. */
export function boundedDiffusivity(
  diffusivity: (concentration: number) => number,
  mean: number,
): (concentration: number) => number {
  const usual = diffusivity(mean);
  return (concentration) => {
    const value = diffusivity(Math.max(concentration, poorest * mean));
    return value >= slowest * usual ? Math.min(value, fastest * usual) : slowest * usual;
  };
}

/** ∫ D dc from 0, and c from it; straight on below 0 and beyond the table. */
class DiffusivityIntegral {
  private readonly step: number;
  private readonly values: Float64Array;
  private readonly first: number;
  private readonly last: number;

  constructor(diffusivity: (concentration: number) => number, mean: number) {
    const count = 800;
    this.step = (8 * mean) / count;
    this.values = new Float64Array(count + 1);
    for (let k = 0; k < count; k++) {
      const [a, b, c] = [k, k + 0.5, k + 1].map((place) => diffusivity(place * this.step));
      this.values[k + 1] = this.values[k] + ((a + 4 * b + c) * this.step) / 6;
    }
    this.first = this.values[1] / this.step;
    this.last = (this.values[count] - this.values[count - 1]) / this.step;
  }

  at(concentration: number): number {
    return bracketedRoot(
      (value) => this.concentration(value) - concentration,
      0,
      this.values[this.values.length - 1],
      -concentration,
      (this.values.length - 1) * this.step - concentration,
    );
  }

  concentration(integral: number): number {
    const { values, step, first, last } = this;
    const count = values.length - 1;
    if (integral <= 0) return integral / first;
    if (integral >= values[count]) return count * step + (integral - values[count]) / last;
    let [low, high] = [0, count];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (values[middle] <= integral) low = middle;
      else high = middle;
    }
    return step * (low + (integral - values[low]) / (values[high] - values[low]));
  }
}
