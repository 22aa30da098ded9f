import {
  debyeLength,
  faradayConstant,
  gasConstant,
  hydraulicPoreRadius,
  reactionDepth,
} from '../../material/index.ts';
import { conductanceAt, exchangeAt, kineticStiffness } from './losses.ts';
import {
  middleOf,
  type OperatedElectrode,
  type OperatedMaterial,
  type OperatingPoint,
} from './operating-point.ts';

const defaultPermittivity = 20;
const defaultDoubleLayer = 0.2;

/** λ_D, m */
export function screeningLength({ options, concentration, temperature }: OperatingPoint): number {
  return debyeLength(concentration, options.relativePermittivity ?? defaultPermittivity, temperature);
}

/** Radius of the pores of an electrode, m: what the options say, or the hydraulic one. */
export function poreRadius({ options }: OperatingPoint, electrode: OperatedElectrode): number {
  const { layer, specificSurfaceArea } = electrode;
  return options.poreRadius ?? hydraulicPoreRadius(layer.porosity, specificSurfaceArea);
}

/** ∂(a i)/∂η of all materials halfway through the charge over a, S/m². */
export function meanConductance(electrode: OperatedElectrode, point: OperatingPoint): number {
  const { materials, specificSurfaceArea } = electrode;
  return materials.reduce(
    (sum, operated) =>
      sum +
      (conductanceAt(operated, point, middleOf(operated)) * operated.specificSurfaceArea) /
        specificSurfaceArea,
    0,
  );
}

/** Depth of the reaction at small currents, m. */
export function penetration(electrode: OperatedElectrode, point: OperatingPoint): number {
  const { specificSurfaceArea, layer, electronicConductivity } = electrode;
  const conductance = meanConductance(electrode, point);
  return reactionDepth(specificSurfaceArea, conductance, layer.conductivity, electronicConductivity);
}

/** I L |1/κ − 1/σ|: what one conductor loses along the electrode over the other, V. */
function dropAlong({ layer, electronicConductivity }: OperatedElectrode, point: OperatingPoint): number {
  const resistance = Math.abs(1 / layer.conductivity - 1 / electronicConductivity);
  return Math.abs(point.currentDensity) * layer.thickness * resistance;
}

/**
 * How much the reaction differs between the ends of the electrode, over its mean, before the potentials of the hosts even it
 * out: ν tanh(ν/2), ν² the drop along it over dη/d ln i, of an electrode with linear kinetics where one conductor resists. J. S.
 * Newman, C. W. Tobias, J. Electrochem. Soc. 109 (1962) 1183 (doi:10.1149/1.2425269).
 */
export function reactionSpread(electrode: OperatedElectrode, point: OperatingPoint): number {
  const stiffness = Math.min(...electrode.materials.map((operated) => kineticStiffness(operated, point)));
  const modulus = Math.sqrt(dropAlong(electrode, point) / stiffness);
  return modulus * Math.tanh(modulus / 2);
}

/** Activation energy of a reaction from its exchange current, J/mol; 0 where the temperature has no say. */
export function reactionBarrier(operated: OperatedMaterial, point: OperatingPoint): number {
  const { temperature } = point;
  const logarithm = (at: number): number =>
    Math.log(exchangeAt(operated, { ...point, temperature: at }, middleOf(operated)));
  const slope = logarithm(temperature + 0.5) - logarithm(temperature - 0.5);
  return gasConstant * temperature * temperature * slope;
}

/** Of a material, and whether it was assumed; F/m². */
export function doubleLayerOf(
  { material }: OperatedMaterial,
  { options }: OperatingPoint,
): { readonly capacitance: number; readonly assumed: boolean } {
  const given = material.doubleLayerCapacitance ?? 0;
  if (given > 0) return { capacitance: given, assumed: false };
  return { capacitance: options.doubleLayerCapacitance ?? defaultDoubleLayer, assumed: true };
}

/** Voltage at rest, the mean over the charge, V. */
function meanVoltage({ electrodes }: OperatingPoint): number {
  return electrodes.reduce((sum, { side, materials }) => {
    const [{ path, material }] = materials;
    const mean = path.reduce((total, x) => total + material.openCircuitPotential(x), 0) / path.length;
    return sum + (side === 'positive' ? mean : -mean);
  }, 0);
}

/** Free energy that drives the cell, J/mol. */
export function drivingEnergy(point: OperatingPoint): number {
  return faradayConstant * meanVoltage(point);
}
