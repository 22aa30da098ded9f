import {
  faradayConstant,
  symmetricOverpotential,
  symmetricOverpotentialSlope,
  type ExchangeCurrentDerivatives,
  type RateLaw,
} from '../../../material/index.ts';
import { Particles, type DiffusionRate, type RadialMesh } from '../../../particle/index.ts';
import type { ActiveMaterial } from '../../parameters.ts';
import { meanSlices } from '../../profiles.ts';
import { keptWithin, keptWithinSlope, stoichiometryMargin } from '../bounds.ts';
import { exchangeDerivatives, pointDerivative, potentialDerivative } from '../derivatives.ts';
import { PointTable } from '../point-table.ts';
import { held, type ElectrodeLayer } from './layers.ts';

/** One class of an active material by size. */
export interface SizeClass {
  readonly relativeRadius: number;
  /** Share of the material's volume, and of its area. */
  readonly volumeShare: number;
  readonly areaShare: number;
}

/** Of a material's particles; all in one class where the parameters name none. Area goes with volume over radius. */
export function sizeClasses({ particleSizes }: ActiveMaterial): readonly SizeClass[] {
  if (particleSizes === undefined) return [{ relativeRadius: 1, volumeShare: 1, areaShare: 1 }];
  const { relativeRadii, volumeShares } = particleSizes;
  const areas = volumeShares.map((share, m) => share / relativeRadii[m]);
  const whole = areas.reduce((sum, area) => sum + area, 0);
  return relativeRadii.map((relativeRadius, m) => ({
    relativeRadius,
    volumeShare: volumeShares[m],
    areaShare: areas[m] / whole,
  }));
}

/**
 * The particles of one material and one size through an electrode. From the current that they give (a i of theirs, A/m³)
 * follow the loss of the particles, the surface stoichiometry and the potential drop φ_s − φ_e = U + η + i R_film, with
 * the rate law solved for η.
 */
export class Population {
  readonly material: ActiveMaterial;
  readonly relativeRadius: number;
  readonly count: number;
  readonly mesh: RadialMesh;
  readonly particles: Particles;
  /** Volume fraction of electrode. */
  readonly activeFraction: Float64Array;
  /** 1/m */
  readonly specificSurfaceArea: Float64Array;
  /** Loss of the particles (1/s) per volumetric current (A/m³): 1/(dim ε_s F c_max). */
  readonly lossPerCurrent: Float64Array;
  /** a i, A/m³; set it before evaluating. */
  readonly volumetricCurrent: Float64Array;
  /** Of the particles, 1/s. */
  readonly loss: Float64Array;
  /** Surface stoichiometry where the laws are evaluated: always between 0 and 1. */
  readonly surface: Float64Array;
  /** φ_s − φ_e, V */
  readonly drop: Float64Array;
  /** U at the surface and its temperature, V */
  readonly equilibrium: Float64Array;
  /** ∂drop/∂(surface stoichiometry of the shells' reconstruction) */
  readonly dropBySurface: Float64Array;
  /** ∂drop/∂c_e, V m³/mol */
  readonly dropByElectrolyte: Float64Array;
  /** ∂drop/∂(volumetric current) at fixed surface stoichiometry, V m³/A */
  readonly dropByCurrent: Float64Array;
  /** ∂(surface stoichiometry)/∂(volumetric current) with the shells held, m³/A */
  readonly surfaceByCurrent: Float64Array;
  private enthalpyTable: PointTable | undefined;
  private readonly law: RateLaw | undefined;
  /** Ω m² */
  readonly filmResistance: number;
  private readonly referenceTemperature: number;
  private readonly temperatures: Float64Array;
  private readonly exchangeCurrent: Float64Array;
  private readonly surfaceSlope: Float64Array;
  private readonly slopes: ExchangeCurrentDerivatives = { electrolyte: 0, surface: 0 };
  private readonly potentialSlope: (x: number) => number;
  private readonly entropicSlope: ((x: number) => number) | undefined;
  private readonly exchangeSlopes: ReturnType<typeof exchangeDerivatives>;

  /** `temperatures.cells` (K) is kept by reference: lithium diffuses at that of its cell. */
  constructor(
    layer: ElectrodeLayer,
    material: ActiveMaterial,
    size: SizeClass,
    mesh: RadialMesh,
    temperatures: { readonly reference: number; readonly cells: Float64Array },
  ) {
    const { count, reversed } = layer;
    const make = (): Float64Array => new Float64Array(count);
    const radii = meanSlices(material.particleRadius, layer.faces);
    if (reversed) radii.reverse();
    const full = mesh.dimension * faradayConstant * material.maximumConcentration;
    this.material = material;
    this.relativeRadius = size.relativeRadius;
    this.count = count;
    this.mesh = mesh;
    this.particles = new Particles(
      mesh,
      diffusionRate(material),
      radii.map((radius) => 1 / (radius * size.relativeRadius) ** 2),
      temperatures.cells,
    );
    this.activeFraction = scaled(
      held(layer, material.activeMaterialFraction, 'activeMaterialFraction'),
      size.volumeShare,
    );
    this.specificSurfaceArea = scaled(
      held(layer, material.specificSurfaceArea, 'specificSurfaceArea'),
      size.areaShare,
    );
    this.lossPerCurrent = this.activeFraction.map((share) => 1 / (share * full));
    this.volumetricCurrent = make();
    this.loss = make();
    this.surface = make();
    this.drop = make();
    this.equilibrium = make();
    this.dropBySurface = make();
    this.dropByElectrolyte = make();
    this.dropByCurrent = make();
    this.surfaceByCurrent = make();
    this.law = material.rateLaw;
    this.filmResistance = material.filmResistance ?? 0;
    this.referenceTemperature = temperatures.reference;
    this.temperatures = temperatures.cells;
    this.exchangeCurrent = make();
    this.surfaceSlope = make();
    this.potentialSlope = potentialDerivative(material.openCircuitPotential);
    this.entropicSlope = material.entropicCoefficient && potentialDerivative(material.entropicCoefficient);
    this.exchangeSlopes = exchangeDerivatives(material.exchangeCurrentDensity);
  }

  /**
   * From the volumetric currents, the shells in `y` at `offset`, and the electrolyte (mol/m³) and temperature (K) in each
   * cell, in the cells from `from` to before `to`; false past the ends of filling and where no overpotential drives the
   * current.
   */
  evaluate(
    y: Float64Array,
    offset: number,
    electrolyte: Float64Array,
    temperature: Float64Array,
    from = 0,
    to = this.count,
  ): boolean {
    for (let k = from; k < to; k++) {
      if (!this.takeSurface(y, offset, k) || !this.react(k, electrolyte[k], temperature[k])) return false;
    }
    return true;
  }

  /** First half of {@link evaluate} in one cell, all that the particles' own rows need: their loss and surface. */
  takeSurface(y: Float64Array, offset: number, k: number): boolean {
    const loss = this.volumetricCurrent[k] * this.lossPerCurrent[k];
    const reconstructed = this.particles.surface(y, offset, k, loss);
    const surface = keptWithin(reconstructed, stoichiometryMargin);
    if (!(surface > 0 && surface < 1)) return false;
    this.loss[k] = loss;
    this.surface[k] = surface;
    this.surfaceSlope[k] = keptWithinSlope(reconstructed, stoichiometryMargin);
    return true;
  }

  /** Second half: the potential drop at that surface. */
  react(k: number, electrolyte: number, temperature: number): boolean {
    const { maximumConcentration, exchangeCurrentDensity } = this.material;
    const surface = this.surface[k];
    const exchange = exchangeCurrentDensity(
      electrolyte,
      surface * maximumConcentration,
      maximumConcentration,
      temperature,
    );
    const current = this.volumetricCurrent[k] / this.specificSurfaceArea[k];
    const equilibrium = this.potential(surface, temperature);
    const drop = equilibrium + this.overpotential(current, exchange, temperature);
    if (!Number.isFinite(drop)) return false;
    this.exchangeCurrent[k] = exchange;
    this.drop[k] = drop;
    this.equilibrium[k] = equilibrium;
    return true;
  }

  /** Derivatives of the drop at the state last evaluated; `electrolyteSlope` is ∂(effective c_e)/∂c_e. */
  linearise(
    y: Float64Array,
    offset: number,
    electrolyte: Float64Array,
    electrolyteSlope: Float64Array,
    temperature: Float64Array,
  ): void {
    const { material, slopes, particles } = this;
    const { maximumConcentration } = material;
    for (let k = 0; k < this.count; k++) {
      const surface = this.surface[k];
      const exchange = this.exchangeCurrent[k];
      const current = this.volumetricCurrent[k] / this.specificSurfaceArea[k];
      const byCurrent = this.overpotentialSlope(current, exchange, temperature[k]);
      const byExchange = (-current * byCurrent) / exchange;
      this.exchangeSlopes(
        electrolyte[k],
        surface * maximumConcentration,
        maximumConcentration,
        temperature[k],
        slopes,
      );
      let bySurface = this.potentialSlope(surface) + byExchange * slopes.surface * maximumConcentration;
      if (this.entropicSlope)
        bySurface += (temperature[k] - this.referenceTemperature) * this.entropicSlope(surface);
      this.dropBySurface[k] = this.surfaceSlope[k] * bySurface;
      this.dropByElectrolyte[k] = byExchange * slopes.electrolyte * electrolyteSlope[k];
      this.dropByCurrent[k] = (byCurrent + this.filmResistance) / this.specificSurfaceArea[k];
      this.surfaceByCurrent[k] = particles.surfaceResistance(y, offset, k) * this.lossPerCurrent[k];
    }
  }

  /** U − T ∂U/∂T of a stoichiometry, at any temperature, V */
  get enthalpyPotential(): PointTable {
    this.enthalpyTable ??= new PointTable((x) => this.potential(x, 0));
    return this.enthalpyTable;
  }

  /** U of a stoichiometry at a temperature (K), V */
  potential(stoichiometry: number, temperature: number): number {
    const { openCircuitPotential, entropicCoefficient } = this.material;
    const potential = openCircuitPotential(stoichiometry);
    if (entropicCoefficient === undefined) return potential;
    return potential + (temperature - this.referenceTemperature) * entropicCoefficient(stoichiometry);
  }

  /** Largest |i| that the rate law gives in cell k at the state last evaluated, A/m²; Infinity for a law without a limit. */
  limitingCurrent(k: number): number {
    const limit = this.law?.limit?.(this.temperatures[k]) ?? Infinity;
    return this.exchangeCurrent[k] * limit;
  }

  /** ∂U/∂T at the surface of cell k as last evaluated, V/K */
  entropicCoefficient(k: number): number {
    return this.material.entropicCoefficient?.(this.surface[k]) ?? 0;
  }

  /** ∂(U − T ∂U/∂T)/∂(surface stoichiometry of the shells' reconstruction) as last linearised, V */
  reversibleSlope(k: number): number {
    const surface = this.surface[k];
    const entropic = this.referenceTemperature * (this.entropicSlope?.(surface) ?? 0);
    return this.surfaceSlope[k] * (this.potentialSlope(surface) - entropic);
  }

  /** ∂drop/∂(volumetric current) with the particle following at the shift last prepared, V m³/A. */
  impedance(k: number): number {
    return this.dropByCurrent[k] + this.dropBySurface[k] * this.particles.respond[k] * this.lossPerCurrent[k];
  }

  /** Change of the drop of cell k with changes of the shells in `change`, of c_e and of the volumetric current. */
  dropChange(change: Float64Array, offset: number, k: number, electrolyte: number, current: number): number {
    const surface = this.particles.surfaceChange(change, offset, k) + this.surfaceByCurrent[k] * current;
    return (
      this.dropBySurface[k] * surface +
      this.dropByElectrolyte[k] * electrolyte +
      this.dropByCurrent[k] * current
    );
  }

  /** With the film's share, V. */
  private overpotential(current: number, exchange: number, temperature: number): number {
    const film = current * this.filmResistance;
    return this.law === undefined
      ? symmetricOverpotential(current, exchange, temperature) + film
      : this.law.overpotential(current / exchange, temperature) + film;
  }

  /** ∂η/∂i without the film, V m²/A. */
  private overpotentialSlope(current: number, exchange: number, temperature: number): number {
    if (this.law === undefined) return symmetricOverpotentialSlope(current, exchange, temperature);
    const overpotential = this.law.overpotential(current / exchange, temperature);
    return 1 / (exchange * this.law.slope(overpotential, temperature));
  }
}

function scaled(values: Float64Array, factor: number): Float64Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}

/** Of unit radius: the square of each particle's radius comes in through its scale. */
function diffusionRate({ diffusivity }: ActiveMaterial): DiffusionRate {
  return {
    constant: diffusivity.constant === true,
    value: diffusivity,
    derivative: pointDerivative(diffusivity),
  };
}
