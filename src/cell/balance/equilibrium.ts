import { faradayConstant } from '../../material/index.ts';
import type { ActiveMaterial, CellStack, ElectrodeParameters } from '../parameters.ts';
import { profileMean } from '../profiles.ts';
import { bracketedRoot } from '../root.ts';

/** All active materials of an electrode, the first one first. */
export function materialsOf(electrode: ElectrodeParameters): readonly ActiveMaterial[] {
  return [electrode, ...(electrode.furtherMaterials ?? [])];
}

/** Where a material stands in the parameters: `negative`, `negative.furtherMaterials[0]` and so on. */
export function materialPath(side: string, k: number): string {
  return k === 0 ? side : `${side}.furtherMaterials[${k - 1}]`;
}

/** A h/m² from empty to full of one material in an electrode of that thickness (m). */
function materialCapacity(material: ActiveMaterial, thickness: number): number {
  const { activeMaterialFraction, maximumConcentration } = material;
  return (thickness * profileMean(activeMaterialFraction) * maximumConcentration * faradayConstant) / 3600;
}

/** A h/m² from empty to full. */
export function arealCapacity(electrode: ElectrodeParameters): number {
  return materialsOf(electrode).reduce(
    (sum, material) => sum + materialCapacity(material, electrode.thickness),
    0,
  );
}

/** A h/m² of lithium that an electrode holds at its initial stoichiometries. */
export function arealLithium(electrode: ElectrodeParameters): number {
  return materialsOf(electrode).reduce(
    (sum, material) => sum + material.initialStoichiometry * materialCapacity(material, electrode.thickness),
    0,
  );
}

/** An electrode at rest: one potential, and how full each material is at it. */
export interface RestedElectrode {
  /** V against lithium */
  readonly potential: number;
  readonly stoichiometries: readonly number[];
}

interface Host {
  /** V of the stoichiometry, at the cell's temperature */
  readonly potential: (x: number) => number;
  /** A h/m² */
  readonly capacity: number;
  /** Stoichiometries between which the potential has a value. */
  readonly least: number;
  readonly most: number;
}

/** Share of the capacity by which lithium may be missed. */
const rounding = 1e-11;

/** How near to empty and full a host's potential is looked at. */
const margin = 1e-9;

/**
 * An electrode whose materials rest at one potential, as a function of its lithium. One material leads: its potential
 * may rise and fall a little, as tables do; the others follow by their own potentials, which should fall throughout.
 * A material whose potentials all lie above (below) the electrode's is full (empty).
 */
export class EquilibriumElectrode {
  /** A h/m² of lithium in the emptiest and the fullest state that the potentials describe. */
  readonly least: number;
  readonly most: number;
  /** A h/m² from empty to full of all materials. */
  readonly capacity: number;
  private readonly hosts: readonly Host[];
  private readonly leader: number;
  private readonly highest: number;
  private readonly lowest: number;

  /** `warmth`: K above the temperature at which the potentials hold, see {@link warmthOf}. */
  constructor(electrode: ElectrodeParameters, warmth = 0) {
    this.hosts = materialsOf(electrode).map((material) => hostOf(material, electrode.thickness, warmth));
    this.leader = leaderOf(this.hosts);
    this.capacity = this.hosts.reduce((sum, { capacity }) => sum + capacity, 0);
    this.highest = Math.max(...this.hosts.map(({ potential, least }) => potential(least)));
    this.lowest = Math.min(...this.hosts.map(({ potential, most }) => potential(most)));
    this.least = this.chargeOf(this.along(-1));
    this.most = this.chargeOf(this.along(2));
  }

  /** At rest with that lithium, A h/m², between `least` and `most`. */
  at(charge: number): RestedElectrode {
    if (this.hosts.length === 1) {
      const [{ potential, capacity }] = this.hosts;
      const stoichiometry = charge / capacity;
      return { potential: potential(stoichiometry), stoichiometries: [stoichiometry] };
    }
    const excess = (place: number): number => this.chargeOf(this.along(place)) - charge;
    const found = this.along(bracketedRoot(excess, -1, 2, this.least - charge, this.most - charge));
    if (Math.abs(this.chargeOf(found) - charge) <= rounding * this.capacity) return found;
    return this.between(charge);
  }

  /**
   * Where the potential of a material that follows rises on filling, its lithium jumps at one potential: it is between
   * the states on both sides of the jump.
   */
  private between(charge: number): RestedElectrode {
    let [low, high] = [-1, 2];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (this.chargeOf(this.along(middle)) <= charge) low = middle;
      else high = middle;
    }
    const [below, above] = [this.along(low), this.along(high)];
    const [less, more] = [this.chargeOf(below), this.chargeOf(above)];
    const share = more > less ? (charge - less) / (more - less) : 0;
    const stoichiometries = below.stoichiometries.map((x, k) => x + share * (above.stoichiometries[k] - x));
    return { potential: below.potential, stoichiometries };
  }

  /** Lithium at a potential, A h/m²: of one material alone where it is met first on filling. */
  chargeAt(potential: number): number {
    const excess = (place: number): number => this.along(place).potential - potential;
    const [high, low] = [excess(-1), excess(2)];
    if (!(high > 0 && low < 0)) return high <= 0 ? this.least : this.most;
    return this.chargeOf(this.along(bracketedRoot(excess, -1, 2, high, low)));
  }

  private chargeOf({ stoichiometries }: RestedElectrode): number {
    return stoichiometries.reduce((sum, x, k) => sum + x * this.hosts[k].capacity, 0);
  }

  /**
   * From the emptiest state (-1) to the fullest (2): between 0 and 1 the leader fills; before and after it is empty or
   * full while the others go on.
   */
  private along(place: number): RestedElectrode {
    const { potential, least, most } = this.hosts[this.leader];
    const [first, last] = [potential(least), potential(most)];
    const led = Math.min(1, Math.max(0, place));
    const stoichiometry = least + (most - least) * led;
    const reached =
      place < 0
        ? first - place * (this.highest - first)
        : place > 1
          ? last - (place - 1) * (last - this.lowest)
          : potential(stoichiometry);
    const stoichiometries = this.hosts.map((host, k) =>
      k === this.leader ? stoichiometry : stoichiometryAt(host, reached),
    );
    return { potential: reached, stoichiometries };
  }
}

/** K by which a cell is warmer than the temperature at which its potentials hold. */
export function warmthOf({ temperature, referenceTemperature = 298.15 }: CellStack): number {
  return temperature - referenceTemperature;
}

function hostOf(material: ActiveMaterial, thickness: number, warmth: number): Host {
  const { openCircuitPotential, entropicCoefficient } = material;
  const potential =
    entropicCoefficient === undefined || warmth === 0
      ? openCircuitPotential
      : (x: number) => openCircuitPotential(x) + warmth * entropicCoefficient(x);
  const finite = (x: number): boolean => Number.isFinite(potential(x));
  const [least, most] = [finiteEnd(finite, 0.5, margin), finiteEnd(finite, 0.5, 1 - margin)];
  return { potential, capacity: materialCapacity(material, thickness), least, most };
}

/** The end itself, or the place nearest to it that has a value where the fit has a pole before. */
function finiteEnd(finite: (x: number) => boolean, inside: number, end: number): number {
  if (finite(end)) return end;
  let [good, bad] = [inside, end];
  for (let step = 0; step < 40; step++) {
    const middle = (good + bad) / 2;
    if (finite(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The one whose potential rises most somewhere on filling, else the largest: it is never inverted. */
function leaderOf(hosts: readonly Host[]): number {
  const rises = hosts.map(({ potential, least, most }) => {
    let highest = 0;
    for (let k = 1; k <= 200; k++) {
      const [a, b] = [k - 1, k].map((step) => least + ((most - least) * step) / 200);
      highest = Math.max(highest, potential(b) - potential(a));
    }
    return highest;
  });
  const worst = Math.max(...rises);
  if (worst > 0) return rises.indexOf(worst);
  const capacities = hosts.map(({ capacity }) => capacity);
  return capacities.indexOf(Math.max(...capacities));
}

function stoichiometryAt({ potential, least, most }: Host, reached: number): number {
  const excess = (x: number): number => potential(x) - reached;
  const [atLeast, atMost] = [excess(least), excess(most)];
  if (atLeast <= 0) return least;
  if (atMost >= 0) return most;
  return bracketedRoot(excess, least, most, atLeast, atMost);
}
