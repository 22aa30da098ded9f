import { transferenceAt } from '../models/transference.ts';
import type { CellParameters, ElectrodeParameters } from '../parameters.ts';
import type { ParameterInterval } from '../parameter-intervals.ts';
import { profileMean, seriesMean } from '../profiles.ts';
import { stoichiometryWindows, type StoichiometryWindows } from '../balance/windows.ts';
import { validateParameters } from '../validate.ts';
import {
  bpxVersion,
  names,
  own,
  profileNames,
  referenceTemperature,
  sections,
  type ProfileField,
} from './names.ts';
import { intervalsOf, tensorOf, type TransportEfficiencyTensor } from './write-extras.ts';
import { writtenPotential, writtenProperty, writtenRate } from './write-functions.ts';

/** What JSON holds of a BPX file. */
export type BpxTree = { readonly [key: string]: BpxValue };
export type BpxValue = number | string | readonly number[] | BpxTree;

export interface BpxExtras {
  /** 95 % intervals of numbers of the cell. */
  readonly intervals?: readonly ParameterInterval[] | undefined;
  /** Transport efficiency of the positive electrode's electrolyte in all directions; z is through-plane. */
  readonly tensor?: TransportEfficiencyTensor | undefined;
  /** Where the numbers come from, in a sentence or two: image, voxel size, solver, tolerance. */
  readonly provenance?: string | undefined;
}

/**
 * A cell as a BPX 1.x document. BPX has numbers for even electrodes with particles that fill a R/3 of the volume; what
 * it has no field for stands under "User-defined" / "Lithoscale": profiles, the diffusion radius, initial
 * stoichiometries, intervals, the tensor. So that the capacity and the reacting area are right in every program, "Particle
 * radius" is three times the active fraction over the area, which is larger than the diffusion radius where part of the
 * particles' surface does not react.
 * @throws InputError for a cell that cannot exist, or a function that BPX cannot say.
 */
export function bpxDocument(parameters: CellParameters, extras: BpxExtras = {}): BpxTree {
  validateParameters(parameters);
  const windows = stoichiometryWindows(parameters);
  const { electrolyte, separator, temperature } = parameters;
  const description = `Written by Lithoscale.${extras.provenance === undefined ? '' : ` ${extras.provenance}`}`;
  return {
    Header: {
      BPX: bpxVersion,
      Title: parameters.name,
      Description: description,
      References: parameters.citation,
      Model: 'DFN',
    },
    Parameterisation: {
      [sections.cell]: {
        [names.area]: parameters.area,
        [names.pairs]: 1,
        [names.lowerCutOff]: parameters.lowerVoltageCutOff,
        [names.upperCutOff]: parameters.upperVoltageCutOff,
        [names.capacity]: parameters.nominalCapacity,
        [names.referenceTemperature]: referenceTemperature,
      },
      [sections.electrolyte]: electrolyteSection(parameters),
      [sections.negative]: electrodeSection(parameters, 'negative', windows.x0, windows.x100),
      [sections.separator]: {
        [names.thickness]: separator.thickness,
        [names.porosity]: separator.porosity,
        [names.efficiency]: separator.electrolyteTransportEfficiency,
      },
      [sections.positive]: electrodeSection(parameters, 'positive', windows.y100, windows.y0),
      [sections.own]: { [sections.lithoscale]: lithoscaleSection(parameters, extras) },
    },
    State: {
      'Initial conditions': {
        [names.charge]: chargeOf(parameters, windows),
        [names.initialTemperature]: temperature,
        [names.initialSalt]: electrolyte.initialConcentration,
      },
      'Thermal environment': { [names.ambientTemperature]: temperature },
    },
  };
}

function chargeOf({ negative }: CellParameters, { x0, x100 }: StoichiometryWindows): number {
  return (negative.initialStoichiometry - x0) / (x100 - x0);
}

function electrolyteSection({ electrolyte, temperature }: CellParameters): BpxTree {
  const { initialConcentration: salt } = electrolyte;
  const points = [salt, 0.2 * salt, 1.8 * salt];
  const diffusivity = writtenProperty(electrolyte.diffusivity, points, 'electrolyte.diffusivity');
  const conductivity = writtenProperty(electrolyte.conductivity, points, 'electrolyte.conductivity');
  return {
    [names.transference]: transferenceAt(electrolyte, electrolyte.initialConcentration, temperature),
    [names.diffusivity]: diffusivity.formula,
    [names.diffusivityEnergy]: diffusivity.activationEnergy,
    [names.conductivity]: conductivity.formula,
    [names.conductivityEnergy]: conductivity.activationEnergy,
  };
}

function electrodeSection(
  { electrolyte, ...cell }: CellParameters,
  side: 'negative' | 'positive',
  minimum: number,
  maximum: number,
): BpxTree {
  const electrode = cell[side];
  const { maximumConcentration } = electrode;
  const diffusivity = writtenProperty(electrode.diffusivity, [0.5, 0.2, 0.9], `${side}.diffusivity`);
  const reaction = writtenRate(
    electrode.exchangeCurrentDensity,
    electrolyte.initialConcentration,
    maximumConcentration,
    `${side}.exchangeCurrentDensity`,
  );
  return {
    [names.thickness]: electrode.thickness,
    [names.porosity]: profileMean(electrode.porosity),
    [names.efficiency]: seriesMean(electrode.electrolyteTransportEfficiency),
    [names.conductivity]: seriesMean(electrode.effectiveElectronicConductivity),
    [names.radius]: radiusOf(electrode),
    [names.specificArea]: profileMean(electrode.specificSurfaceArea),
    [names.minimum]: minimum,
    [names.maximum]: maximum,
    [names.maximumConcentration]: maximumConcentration,
    [names.diffusivity]: diffusivity.formula,
    [names.diffusivityEnergy]: diffusivity.activationEnergy,
    [names.potential]: writtenPotential(electrode.openCircuitPotential, `${side}.openCircuitPotential`),
    // Potentials of the library are taken as those at any temperature; some programs want it said.
    [names.entropic]: 0,
    [names.rate]: reaction.rate,
    [names.rateEnergy]: reaction.activationEnergy,
  };
}

/** 3 ε_s/a */
function radiusOf({ activeMaterialFraction, specificSurfaceArea }: ElectrodeParameters): number {
  return (3 * profileMean(activeMaterialFraction)) / profileMean(specificSurfaceArea);
}

function lithoscaleSection(parameters: CellParameters, extras: BpxExtras): BpxTree {
  const { negative, positive, electrolyte } = parameters;
  const salt = electrolyte.initialConcentration;
  const factor = writtenProperty(
    electrolyte.thermodynamicFactor,
    [salt, 0.2 * salt, 1.8 * salt],
    'electrolyte.thermodynamicFactor',
  ).formula;
  return {
    description:
      'What BPX has no field for. In a profile, x is the distance from the current collector (m) of the middle of ' +
      'each of equal slices, y its value; the numbers of the electrode are their means (transport: slices in series).',
    [sections.negative]: ownSection(negative),
    [sections.positive]: ownSection(positive),
    [sections.electrolyte]: { [own.thermodynamicFactor]: factor },
    ...(extras.tensor === undefined ? {} : tensorOf(extras.tensor)),
    ...(extras.intervals === undefined ? {} : intervalsOf(extras.intervals)),
  };
}

function ownSection(electrode: ElectrodeParameters): BpxTree {
  const { particleRadius, solidFraction } = electrode;
  return {
    description: electrode.material,
    [own.activeFraction]: profileMean(electrode.activeMaterialFraction),
    [own.diffusionRadius]: profileMean(particleRadius),
    [own.initialStoichiometry]: electrode.initialStoichiometry,
    [own.bulkConductivity]: electrode.electronicConductivity,
    ...(solidFraction === undefined ? {} : { [own.solidFraction]: profileMean(solidFraction) }),
    ...Object.fromEntries(
      (Object.keys(profileNames) as ProfileField[]).flatMap((field) => {
        const profile = electrode[field];
        return profile instanceof Float64Array
          ? [[profileNames[field], tableOf(profile, electrode.thickness)]]
          : [];
      }),
    ),
  };
}

function tableOf(profile: Float64Array, thickness: number): BpxTree {
  return {
    x: Array.from(profile, (_, k) => ((k + 0.5) / profile.length) * thickness),
    y: Array.from(profile),
  };
}
