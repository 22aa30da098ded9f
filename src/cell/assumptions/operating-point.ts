import { InputError } from '../../base/index.ts';
import { butlerVolmer, type RateLaw } from '../../material/index.ts';
import { materialsOf } from '../balance/equilibrium.ts';
import { transferenceAt } from '../models/transference.ts';
import {
  isFullCell,
  type ActiveMaterial,
  type ElectrodeParameters,
  type ParticleShape,
} from '../parameters.ts';
import { profileMean, seriesMean } from '../profiles.ts';
import { coldest, hottest } from '../validate/numbers.ts';
import { chargePath } from './charge-path.ts';
import { boundedDiffusivity } from './electrolyte-profile.ts';
import type { AssumptionOptions, CheckedCell } from './types.ts';

/** One active material under the current. */
export interface OperatedMaterial {
  readonly side: 'negative' | 'positive';
  /** Named where the electrode has several. */
  readonly label: string | undefined;
  readonly material: ActiveMaterial;
  readonly law: RateLaw;
  readonly shape: ParticleShape;
  /** Mean over the thickness. */
  readonly activeFraction: number;
  /** 1/m */
  readonly specificSurfaceArea: number;
  /** Volume over surface, times dimension, of all particles; the radius of particles of one size. m */
  readonly radius: number;
  /** m */
  readonly largestRadius: number;
  /** Of the electrode's current, taken as even over the reacting area of all its materials. */
  readonly currentShare: number;
  /** On the reacting area, A/m², anodic positive. */
  readonly current: number;
  /** Stoichiometries along the charge, from the lower to the upper cut-off. */
  readonly path: readonly number[];
}

/** One layer that carries ions. */
export interface OperatedLayer {
  readonly place: 'negative' | 'separator' | 'positive';
  /** m */
  readonly thickness: number;
  readonly porosity: number;
  /** Effective, S/m */
  readonly conductivity: number;
  /** D_eff/D */
  readonly transportEfficiency: number;
}

export interface OperatedElectrode {
  readonly side: 'negative' | 'positive';
  readonly electrode: ElectrodeParameters;
  readonly layer: OperatedLayer;
  /** Effective, S/m */
  readonly electronicConductivity: number;
  /** Of all its materials, 1/m. */
  readonly specificSurfaceArea: number;
  readonly materials: readonly OperatedMaterial[];
}

/** A cell at a current and a temperature, in means over each layer. */
export interface OperatingPoint {
  readonly parameters: CheckedCell;
  readonly options: AssumptionOptions;
  /** K */
  readonly temperature: number;
  readonly cRate: number;
  readonly direction: 'discharge' | 'charge';
  /** A/m², positive in discharge */
  readonly currentDensity: number;
  /** Of the nominal capacity at the current, s. */
  readonly duration: number;
  /** From the negative side to the positive one; a half cell has no negative electrode. */
  readonly layers: readonly OperatedLayer[];
  readonly electrodes: readonly OperatedElectrode[];
  /** mol/m³ */
  readonly concentration: number;
  /** t₊ at that concentration. */
  readonly transference: number;
  /** Of the salt, m²/s of the concentration (mol/m³). */
  readonly diffusivity: (concentration: number) => number;
  /** Cut-offs (V) that the cell cannot reach at rest; the charge then ends where its hosts do. */
  readonly outOfReach: readonly number[];
}

/** @throws InputError for options out of range. */
export function operatingPoint(parameters: CheckedCell, options: AssumptionOptions): OperatingPoint {
  const { cRate = 1, direction = 'discharge', temperature = parameters.temperature } = options;
  checkOptions({ ...options, cRate, temperature });
  const { electrolyte, separator, nominalCapacity, area } = parameters;
  const concentration = electrolyte.initialConcentration;
  const size = (cRate * nominalCapacity) / area;
  const currentDensity = direction === 'charge' ? -size : size;
  const conductivity = electrolyte.conductivity(concentration, temperature);
  const path = chargePath(parameters);
  const electrodes = (['negative', 'positive'] as const)
    .filter((side) => side in parameters)
    .map((side) => operatedElectrode(side, parameters, path[side], conductivity, currentDensity));
  const middle: OperatedLayer = {
    place: 'separator',
    thickness: separator.thickness,
    porosity: separator.porosity,
    conductivity: conductivity * separator.electrolyteTransportEfficiency,
    transportEfficiency: separator.electrolyteTransportEfficiency,
  };
  const [before, after] = [electrodes.slice(0, -1), electrodes.slice(-1)];
  return {
    parameters,
    options,
    temperature,
    cRate,
    direction,
    currentDensity,
    duration: 3600 / cRate,
    layers: [...before.map(({ layer }) => layer), middle, ...after.map(({ layer }) => layer)],
    electrodes,
    concentration,
    transference: transferenceAt(electrolyte, concentration, temperature),
    diffusivity: boundedDiffusivity((c) => electrolyte.diffusivity(c, temperature), concentration),
    outOfReach: path.outOfReach,
  };
}

/** The path of a material through the charge at its middle. */
export function middleOf({ path }: OperatedMaterial): number {
  return path[path.length / 2];
}

function operatedElectrode(
  side: 'negative' | 'positive',
  parameters: CheckedCell,
  paths: readonly (readonly number[])[],
  conductivity: number,
  currentDensity: number,
): OperatedElectrode {
  const electrode = electrodeOf(parameters, side);
  const transportEfficiency = seriesMean(electrode.electrolyteTransportEfficiency);
  const all = materialsOf(electrode);
  const specificSurfaceArea = all.reduce(
    (sum, material) => sum + profileMean(material.specificSurfaceArea),
    0,
  );
  const anodic = side === 'negative' ? currentDensity : -currentDensity;
  const current = anodic / (specificSurfaceArea * electrode.thickness);
  return {
    side,
    electrode,
    layer: {
      place: side,
      thickness: electrode.thickness,
      porosity: profileMean(electrode.porosity),
      conductivity: conductivity * transportEfficiency,
      transportEfficiency,
    },
    electronicConductivity: seriesMean(electrode.effectiveElectronicConductivity),
    specificSurfaceArea,
    materials: all.map((material, index) =>
      operatedMaterial(side, material, specificSurfaceArea, current, paths[index]),
    ),
  };
}

function operatedMaterial(
  side: 'negative' | 'positive',
  material: ActiveMaterial,
  total: number,
  current: number,
  path: readonly number[],
): OperatedMaterial {
  const { particleSizes } = material;
  const specificSurfaceArea = profileMean(material.specificSurfaceArea);
  const mean = profileMean(material.particleRadius);
  const most = typeof material.particleRadius === 'number' ? mean : Math.max(...material.particleRadius);
  const relative = particleSizes?.relativeRadii ?? [1];
  const shares = particleSizes?.volumeShares ?? [1];
  return {
    side,
    label: specificSurfaceArea < total ? material.material : undefined,
    currentShare: specificSurfaceArea / total,
    material,
    law: material.rateLaw ?? butlerVolmer(),
    shape: material.particleShape ?? 'sphere',
    activeFraction: profileMean(material.activeMaterialFraction),
    specificSurfaceArea,
    radius: mean / shares.reduce((sum, share, k) => sum + share / relative[k], 0),
    largestRadius: most * Math.max(...relative),
    current,
    path,
  };
}

function electrodeOf(parameters: CheckedCell, side: 'negative' | 'positive'): ElectrodeParameters {
  return side === 'negative' && isFullCell(parameters) ? parameters.negative : parameters.positive;
}

function checkOptions(options: AssumptionOptions): void {
  const { temperature = NaN, interphase } = options;
  for (const field of ['cRate', 'relativePermittivity', 'poreRadius', 'doubleLayerCapacitance'] as const) {
    const value = options[field];
    if (value !== undefined && !(value > 0 && Number.isFinite(value)))
      reject(field, value, 'a number above 0');
  }
  for (const field of ['thickness', 'growthRate'] as const) {
    const value = interphase?.[field];
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) {
      reject(`interphase.${field}`, value, 'a number above 0');
    }
  }
  if (!(temperature >= coldest && temperature <= hottest)) {
    reject('temperature', temperature, `a temperature from ${coldest} to ${hottest} K`);
  }
}

function reject(field: string, value: number, expected: string): never {
  throw new InputError(`is ${value}`, { at: { field }, expected });
}
