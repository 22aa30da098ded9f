import { faradayConstant, type RateLaw } from '../../src/material/index.ts';
import { parameterSet, type CellParameters, type HalfCellParameters } from '../../src/cell/index.ts';

/** Cells in which all that a model must follow varies; for checks of derivatives, not of batteries. */

const base = parameterSet('chen2020');

/** h = 6 sinh(Fη/6RT): a law that is not Butler–Volmer's. */
const tripled: RateLaw = {
  name: 'tripled',
  rate: (eta, t) => 6 * Math.sinh(eta / sixth(t)),
  slope: (eta, t) => (6 * Math.cosh(eta / sixth(t))) / sixth(t),
  byTemperature: (eta, t) => ((-6 * eta) / (sixth(t) * t)) * Math.cosh(eta / sixth(t)),
  overpotential: (rate, t) => sixth(t) * Math.asinh(rate / 6),
};

function sixth(temperature: number): number {
  return (6 * 8.314462618 * temperature) / faradayConstant;
}

/** Everything varies: profiles, diffusivity and thermodynamic factor with the state, missing derivatives. */
export const varied: CellParameters = {
  ...base,
  negative: {
    ...base.negative,
    porosity: Float64Array.of(0.2, 0.25, 0.3),
    particleRadius: Float64Array.of(5e-6, 7e-6),
    diffusivity: (s) => 3e-14 * (1.5 - s * s),
    openCircuitPotential: (s) => base.negative.openCircuitPotential(s),
  },
  positive: {
    ...base.positive,
    specificSurfaceArea: Float64Array.of(3e5, 4e5),
    electrolyteTransportEfficiency: Float64Array.of(0.1, 0.2, 0.3),
    exchangeCurrentDensity: (c, s, full, t) => base.positive.exchangeCurrentDensity(c, s, full, t),
  },
  electrolyte: { ...base.electrolyte, thermodynamicFactor: (c) => 1 + 2e-4 * c },
};

/** Silicon beside graphite in three sizes, films, a double layer in the positive electrode, t₊(c), away from the reference temperature. */
export const composite: CellParameters = {
  ...varied,
  temperature: 310,
  contactResistance: 1e-3,
  negative: {
    ...varied.negative,
    activeMaterialFraction: 0.5,
    particleSizes: { relativeRadii: [0.5, 1, 2], volumeShares: [0.2, 0.5, 0.3] },
    entropicCoefficient: (s) => 1e-4 * (0.3 - s * s),
    furtherMaterials: [
      {
        ...base.negative,
        material: 'silicon',
        particleShape: 'cylinder',
        activeMaterialFraction: 0.1,
        specificSurfaceArea: 5e5,
        particleRadius: 1e-6,
        initialStoichiometry: 0.85,
        openCircuitPotential: (s) => 0.6 - 0.5 * s,
        filmResistance: 0.02,
      },
    ],
  },
  positive: { ...varied.positive, filmResistance: 0.01, doubleLayerCapacitance: 0.2, rateLaw: tripled },
  electrolyte: { ...varied.electrolyte, transferenceNumber: (c) => 0.2 + 1e-4 * c },
};

const { negative: _negative, ...stack } = varied;
export const half: HalfCellParameters = {
  ...stack,
  positive: { ...base.negative, particleShape: 'plane' },
  lithium: { exchangeCurrentDensity: (c) => 3 * Math.sqrt(c / 1000) },
};

export const variedCells: [string, CellParameters | HalfCellParameters][] = [
  ['chen2020', base],
  ['a set in which everything varies', varied],
  ['a composite with sizes, films and a double layer', composite],
  ['a half cell', half],
];
