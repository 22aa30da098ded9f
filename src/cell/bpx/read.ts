import { activated } from '../../material/index.ts';
import type { CellParameters, ElectrodeParameters, Profile } from '../parameters.ts';
import { profileMean, seriesMean } from '../profiles.ts';
import {
  inSeries,
  names,
  own,
  profileNames,
  referenceTemperature,
  sections,
  type ProfileField,
} from './names.ts';
import { knownHost, readExchange, readFactor, readPotential, readProperty } from './read-functions.ts';
import { isTree, Section } from './section.ts';

/** Relative difference of two statements of one number that rounding alone may make. */
const rounding = 1e-6;

/** Whether a JSON document is a BPX file. */
export function isBpx(tree: { readonly [key: string]: unknown }): boolean {
  return isTree(tree['Header']) && isTree(tree['Parameterisation']);
}

/**
 * The cell of a BPX document (1.x, or 0.x with its temperatures and concentration in the old places): DFN, one active
 * material an electrode. Numbers under "User-defined" / "Lithoscale" make it exact and graded; where they contradict the
 * fields of BPX the file is refused, since either may have been edited.
 * @throws InputError naming file and field.
 */
export function cellFromBpx(tree: { readonly [key: string]: unknown }, file: string): CellParameters {
  const root = new Section(file, '', tree);
  const header = root.section('Header');
  const parts = root.section('Parameterisation');
  const model = header.textOr('Model', 'DFN');
  if (model !== 'DFN' && model !== 'SPMe') {
    throw header.wrong('Model', `'${model}' lacks what a DFN model needs`, 'DFN or SPMe');
  }
  const cell = parts.section(sections.cell);
  const electrolyte = parts.section(sections.electrolyte);
  const separator = parts.section(sections.separator);
  const initial = root.optional('State').optional('Initial conditions');
  const reference = cell.numberOr(names.referenceTemperature, referenceTemperature);
  const temperature = initial.has(names.initialTemperature)
    ? initial.number(names.initialTemperature)
    : cell.numberOr(names.initialTemperature, reference);
  const salt = initial.has(names.initialSalt)
    ? initial.number(names.initialSalt)
    : electrolyte.number('Initial concentration [mol.m-3]');
  const ours = parts.optional(sections.own).optional(sections.lithoscale);
  const at = { salt, temperature, reference, charge: initial.numberOr(names.charge, 1) };
  return {
    name: header.textOr('Title', file),
    citation: header.textOr('References', ''),
    area: cell.number(names.area) * cell.numberOr(names.pairs, 1),
    negative: electrodeOf(parts, ours, 'negative', at),
    separator: {
      thickness: separator.number(names.thickness),
      porosity: separator.number(names.porosity),
      electrolyteTransportEfficiency: separator.number(names.efficiency),
    },
    positive: electrodeOf(parts, ours, 'positive', at),
    electrolyte: {
      initialConcentration: salt,
      transferenceNumber: electrolyte.number(names.transference),
      diffusivity: readProperty(electrolyte, names.diffusivity, names.diffusivityEnergy, reference),
      conductivity: readProperty(electrolyte, names.conductivity, names.conductivityEnergy, reference),
      thermodynamicFactor: factorOf(ours.optional(sections.electrolyte)),
    },
    lowerVoltageCutOff: cell.number(names.lowerCutOff),
    upperVoltageCutOff: cell.number(names.upperCutOff),
    nominalCapacity: cell.number(names.capacity),
    temperature,
  };
}

/** BPX takes it to be one. */
function factorOf(electrolyte: Section): CellParameters['electrolyte']['thermodynamicFactor'] {
  return electrolyte.has(own.thermodynamicFactor)
    ? readFactor(electrolyte, own.thermodynamicFactor)
    : activated(1);
}

interface InitialState {
  /** mol/m³ */
  readonly salt: number;
  readonly temperature: number;
  readonly reference: number;
  /** State of charge, 0 to 1. */
  readonly charge: number;
}

function electrodeOf(
  parts: Section,
  allOurs: Section,
  side: 'negative' | 'positive',
  { salt, temperature, reference, charge }: InitialState,
): ElectrodeParameters {
  const section = parts.section(sections[side]);
  const ours = allOurs.optional(sections[side]);
  if (section.has('Particle')) {
    throw section.wrong('Particle', 'several active materials in one electrode', 'one active material');
  }
  const thickness = section.number(names.thickness);
  const [area, radius] = [section.number(names.specificArea), section.number(names.radius)];
  const conductivity = section.number(names.conductivity);
  const active = stated(
    ours,
    own.activeFraction,
    (area * radius) / 3,
    'the area times a third of the radius',
  );
  const [least, most] = [section.number(names.minimum), section.number(names.maximum)];
  // Full at the negative electrode's maximum and the positive one's minimum.
  const filled =
    side === 'negative' ? most - (1 - charge) * (most - least) : least + (1 - charge) * (most - least);
  const profile = (field: ProfileField, single: number): Profile => profileOf(ours, field, single, thickness);
  const host = knownHost(section);
  const energy = names.diffusivityEnergy;
  return {
    material: ours.textOr('description', host?.name ?? sections[side].toLowerCase()),
    thickness,
    porosity: profile('porosity', section.number(names.porosity)),
    activeMaterialFraction: profile('activeMaterialFraction', active),
    specificSurfaceArea: profile('specificSurfaceArea', area),
    particleRadius: profile('particleRadius', ours.numberOr(own.diffusionRadius, radius)),
    electrolyteTransportEfficiency: profile(
      'electrolyteTransportEfficiency',
      section.number(names.efficiency),
    ),
    effectiveElectronicConductivity: profile('effectiveElectronicConductivity', conductivity),
    electronicConductivity: ours.numberOr(own.bulkConductivity, conductivity),
    ...(ours.has(own.solidFraction)
      ? { solidFraction: profile('solidFraction', ours.number(own.solidFraction)) }
      : {}),
    maximumConcentration: section.number(names.maximumConcentration),
    initialStoichiometry: stated(ours, own.initialStoichiometry, filled, 'the state of charge'),
    diffusivity: readProperty(
      section,
      names.diffusivity,
      energy,
      reference,
      host === undefined ? [] : [host.diffusivity],
    ),
    openCircuitPotential: readPotential(section, temperature, reference),
    exchangeCurrentDensity: readExchange(section, salt, reference),
  };
}

/** A number of ours that says exactly what fields of BPX say up to rounding. */
function stated(ours: Section, name: string, derived: number, from: string): number {
  if (!ours.has(name)) return derived;
  const value = ours.number(name);
  if (Math.abs(value - derived) <= rounding * Math.abs(derived)) return value;
  throw ours.wrong(
    name,
    `is ${value}, but ${from} gives ${Number(derived.toPrecision(7))}`,
    'the same from both',
    'change both, or leave this one out',
  );
}

function profileOf(ours: Section, field: ProfileField, single: number, thickness: number): Profile {
  const name = profileNames[field];
  if (!ours.has(name)) return single;
  const { x, y } = ours.table(name);
  const step = thickness / x.length;
  const uneven = x.some((place, k) => Math.abs(place - (k + 0.5) * step) > 1e-3 * step);
  if (uneven) {
    throw ours.wrong(
      name,
      'x are not the middles of equal slices of the electrode',
      `${x.length} values from ${step / 2} to ${thickness - step / 2} m`,
    );
  }
  const profile = Float64Array.from(y);
  const all = inSeries.includes(field) ? seriesMean(profile) : profileMean(profile);
  if (Math.abs(all / single - 1) <= rounding) return profile;
  throw ours.wrong(
    name,
    `the slices together give ${Number(all.toPrecision(7))}, but the electrode has ${single}`,
    'the same from both',
    'change both, or leave the profile out',
  );
}
