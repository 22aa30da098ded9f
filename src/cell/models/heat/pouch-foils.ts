import type { PouchParameters, PouchTab, ThermalParameters } from '../../parameters.ts';

/** One foil along the height of a pouch, cut into equal parts; 0 is the bottom. */
export interface FoilMesh {
  /** Ω m² of electrode area: what the current that crosses all of the height would lose from one part to the next, over the current. */
  readonly resistance: number;
  /** Of the current of the tab that enters at each part; sums to 1. */
  readonly tabShares: Float64Array;
  /** Of that current which enters below the face between each part and the next. */
  readonly below: Float64Array;
  /** From the tab to the middle of its part, Ω m²; 0 for a tab at the side. */
  readonly tabResistance: number;
}

/** The share of either end part, or of the parts that a tab at the side overlaps, in which its current enters evenly. */
export function tabShares(tab: PouchTab, height: number, count: number): Float64Array {
  const shares = new Float64Array(count);
  if (tab.edge !== 'side') {
    shares[tab.edge === 'top' ? count - 1 : 0] = 1;
    return shares;
  }
  const centre = tab.centre ?? height / 2;
  const [from, to] = [centre - tab.width / 2, centre + tab.width / 2];
  for (let k = 0; k < count; k++) {
    const [low, high] = [(k * height) / count, ((k + 1) * height) / count];
    shares[k] = Math.max(0, Math.min(high, to) - Math.max(low, from)) / tab.width;
  }
  return shares;
}

/** Both foils of a pouch: potentials and heat of the currents along them. */
export class PouchFoils {
  readonly count: number;
  readonly negative: FoilMesh;
  readonly positive: FoilMesh;

  constructor(pouch: PouchParameters, thermal: ThermalParameters, count: number) {
    const { negativeCollectorConductivity, positiveCollectorConductivity, negativeTab, positiveTab } = pouch;
    const { negativeCollector, positiveCollector } = thermal;
    const foil = (conductivity: number, thickness: number, tab: PouchTab): FoilMesh => {
      const resistance = pouch.height ** 2 / (count * conductivity * thickness);
      const shares = tabShares(tab, pouch.height, count);
      let sum = 0;
      return {
        resistance,
        tabShares: shares,
        below: Float64Array.from({ length: count - 1 }, (_, k) => (sum += shares[k])),
        tabResistance: tab.edge === 'side' ? 0 : resistance / 2,
      };
    };
    this.count = count;
    this.negative = foil(negativeCollectorConductivity, negativeCollector.thickness, negativeTab);
    this.positive = foil(positiveCollectorConductivity, positiveCollector.thickness, positiveTab);
  }

  /**
   * Upward currents along the foils are counted as those into the cells below (per area of all electrodes): `through` of the
   * cells below a face, of a total of `current`, and what the tab has given or taken below it.
   */
  positiveCurrent(face: number, through: number, current: number): number {
    return through - current * this.positive.below[face];
  }

  negativeCurrent(face: number, through: number, current: number): number {
    return current * this.negative.below[face] - through;
  }

  /** By how much the potential between the foils falls from one part to the next above it, V; linear in both currents. */
  fall(face: number, through: number, current: number): number {
    return (
      this.positive.resistance * this.positiveCurrent(face, through, current) -
      this.negative.resistance * this.negativeCurrent(face, through, current)
    );
  }

  /** Voltage between the tabs less that between the foils at the lowest part; linear. `through` at each face. */
  tabVoltage(through: Float64Array, current: number): number {
    const { positive, negative } = this;
    let sum = -current * (positive.tabResistance + negative.tabResistance);
    for (let face = 0; face < this.count - 1; face++) {
      const above = 1 - positive.below[face];
      sum -= positive.resistance * above * this.positiveCurrent(face, through[face], current);
      sum +=
        negative.resistance * (1 - negative.below[face]) * this.negativeCurrent(face, through[face], current);
    }
    return sum;
  }

  /** Adds the ohmic heat of both foils to the parts, W per m² of all electrodes; returns their sum. */
  addHeat(through: Float64Array, current: number, sources: Float64Array): number {
    const { positive, negative, count } = this;
    let sum = 0;
    for (let face = 0; face < count - 1; face++) {
      const heat =
        positive.resistance * this.positiveCurrent(face, through[face], current) ** 2 +
        negative.resistance * this.negativeCurrent(face, through[face], current) ** 2;
      sources[face] += heat / 2;
      sources[face + 1] += heat / 2;
      sum += heat;
    }
    for (const { tabResistance, tabShares: shares } of [positive, negative]) {
      const heat = tabResistance * current ** 2;
      for (let k = 0; k < count; k++) sources[k] += heat * shares[k];
      sum += heat;
    }
    return sum;
  }

  /** Potentials of both foils in each part against the negative tab, V, from that between them at the lowest part. */
  potentials(
    through: Float64Array,
    current: number,
    lowest: number,
  ): { negative: Float64Array; positive: Float64Array } {
    const { count } = this;
    const negative = new Float64Array(count);
    const positive = new Float64Array(count);
    positive[0] = lowest;
    for (let face = 0; face < count - 1; face++) {
      negative[face + 1] =
        negative[face] - this.negative.resistance * this.negativeCurrent(face, through[face], current);
      positive[face + 1] =
        positive[face] - this.positive.resistance * this.positiveCurrent(face, through[face], current);
    }
    let tab = current * this.negative.tabResistance;
    for (let k = 0; k < count; k++) tab += this.negative.tabShares[k] * negative[k];
    for (let k = 0; k < count; k++) {
      negative[k] -= tab;
      positive[k] -= tab;
    }
    return { negative, positive };
  }
}
