import type { PorousCell } from './porous-cell.ts';

/**
 * All numbers that a cell's structure gives to its equations: with the laws of the materials, the concentrations and the
 * temperature they make the model. Slopes with respect to them have the same shape.
 */
export interface CellCoefficients {
  /** m; of each finite volume */
  readonly widths: Float64Array;
  readonly porosity: Float64Array;
  /** Half a volume's width over its transport efficiency, m. */
  readonly halfPath: Float64Array;
  readonly electrodes: readonly ElectrodeCoefficients[];
  /** Ω m² */
  readonly contactResistance: Float64Array;
  /** One over the area of the electrodes, 1/m². */
  readonly perArea: Float64Array;
}

export interface ElectrodeCoefficients {
  /** Ω m² */
  readonly solidResistance: Float64Array;
  readonly collectorResistance: Float64Array;
  /** F/m³ */
  readonly capacitance: Float64Array;
  readonly populations: readonly PopulationCoefficients[];
}

interface PopulationCoefficients {
  /** Loss of the particles (1/s) per volumetric current (A/m³). */
  readonly lossPerCurrent: Float64Array;
  /** 1/m */
  readonly specificSurfaceArea: Float64Array;
  /** 1/R², 1/m² */
  readonly perSquaredRadius: Float64Array;
  /** Ω m² */
  readonly filmResistance: Float64Array;
}

export function coefficientsOf(cell: PorousCell): CellCoefficients {
  const { layers, parameters } = cell;
  return {
    widths: layers.widths,
    porosity: layers.porosity,
    halfPath: layers.halfPath,
    electrodes: cell.electrodes.map(({ layer, capacitance, populations }) => ({
      solidResistance: layer.solidResistance,
      collectorResistance: Float64Array.of(layer.collectorResistance),
      capacitance,
      populations: populations.map(({ lossPerCurrent, specificSurfaceArea, particles, filmResistance }) => ({
        lossPerCurrent,
        specificSurfaceArea,
        perSquaredRadius: particles.scale,
        filmResistance: Float64Array.of(filmResistance),
      })),
    })),
    contactResistance: Float64Array.of(parameters.contactResistance ?? 0),
    perArea: Float64Array.of(1 / parameters.area),
  };
}

/** Zeros in the same shape. */
export function zeroCoefficients(cell: PorousCell): CellCoefficients {
  const { electrodes, ...own } = coefficientsOf(cell);
  return {
    widths: like(own.widths),
    porosity: like(own.porosity),
    halfPath: like(own.halfPath),
    electrodes: electrodes.map(({ populations, ...electrode }) => ({
      solidResistance: like(electrode.solidResistance),
      collectorResistance: like(electrode.collectorResistance),
      capacitance: like(electrode.capacitance),
      populations: populations.map((population) => ({
        lossPerCurrent: like(population.lossPerCurrent),
        specificSurfaceArea: like(population.specificSurfaceArea),
        perSquaredRadius: like(population.perSquaredRadius),
        filmResistance: like(population.filmResistance),
      })),
    })),
    contactResistance: like(own.contactResistance),
    perArea: like(own.perArea),
  };
}

/** What slopes make of the difference of two cells: Σ slope × (above − below). */
export function changeBetween(
  slopes: CellCoefficients,
  above: CellCoefficients,
  below: CellCoefficients,
): number {
  const [weights, upper, lower] = [slopes, above, below].map(listed);
  let sum = 0;
  for (const [n, list] of weights.entries()) {
    for (let i = 0; i < list.length; i++) sum += list[i] * (upper[n][i] - lower[n][i]);
  }
  return sum;
}

function like({ length }: Float64Array): Float64Array {
  return new Float64Array(length);
}

function listed(coefficients: CellCoefficients): Float64Array[] {
  const { electrodes, ...own } = coefficients;
  return [
    ...Object.values(own),
    ...electrodes.flatMap(({ populations, ...electrode }) => [
      ...Object.values(electrode),
      ...populations.flatMap((population) => Object.values(population)),
    ]),
  ];
}
