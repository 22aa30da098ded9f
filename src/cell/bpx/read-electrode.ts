import type { ActiveMaterial, ElectrodeParameters, ParticleShape, Profile } from '../parameters.ts';
import { profileMean, seriesMean } from '../profiles.ts';
import { InputError } from '../../base/index.ts';
import { knownMaterials, rateLaw } from '../../material/index.ts';
import {
  fields,
  inSeries,
  names,
  own,
  profileNames,
  sections,
  shapeDimensions,
  type ProfileField,
} from './names.ts';
import { knownHostName, readExchange, readPotential, readProperty } from './read-functions.ts';
import type { Section } from './section.ts';

/** Relative difference of two statements of one number that rounding alone may make. */
const rounding = 1e-6;

export interface InitialState {
  /** mol/m³ */
  readonly salt: number;
  readonly temperature: number;
  readonly reference: number;
  /** State of charge, 0 to 1; undefined where a file does not state it, which means full. */
  readonly charge: number | undefined;
}

type Side = 'negative' | 'positive';

/** An electrode of one active material, or of several under "Particle". */
export function electrodeOf(
  parts: Section,
  allOurs: Section,
  side: Side,
  state: InitialState,
): ElectrodeParameters {
  const section = parts.section(sections[side]);
  const ours = allOurs.optional(sections[side]);
  const isBlend = section.has(names.particle);
  section.only(isBlend ? fields.blendedElectrode : fields.electrode);
  const thickness = section.number(names.thickness);
  const conductivity = section.number(names.conductivity);
  const profile = (field: ProfileField, single: number): Profile => profileOf(ours, field, single, thickness);
  const [first, ...further] = isBlend
    ? blendOf(section, ours, side, state, thickness)
    : [materialOf(section, ours, side, state, thickness, sections[side].toLowerCase(), false)];
  return {
    ...first,
    thickness,
    porosity: profile('porosity', section.number(names.porosity)),
    electrolyteTransportEfficiency: profile(
      'electrolyteTransportEfficiency',
      section.number(names.efficiency),
    ),
    effectiveElectronicConductivity: profile('effectiveElectronicConductivity', conductivity),
    electronicConductivity: ours.numberOr(own.bulkConductivity, conductivity),
    ...(ours.has(own.solidFraction)
      ? { solidFraction: profile('solidFraction', ours.number(own.solidFraction)) }
      : {}),
    ...(further.length === 0 ? {} : { furtherMaterials: further }),
  };
}

function blendOf(
  section: Section,
  ours: Section,
  side: Side,
  state: InitialState,
  thickness: number,
): readonly ActiveMaterial[] {
  const particles = section.section(names.particle);
  const all = particles.names;
  if (all.length === 0) {
    throw section.wrong(names.particle, 'holds no material', 'one section a material, by its name');
  }
  const ownParticles = ours.optional(names.particle);
  return all.map((name) => {
    const particle = particles.section(name).only(fields.particle);
    return materialOf(particle, ownParticles.optional(name), side, state, thickness, name, all.length > 1);
  });
}

function materialOf(
  section: Section,
  ours: Section,
  side: Side,
  { salt, reference, charge }: InitialState,
  thickness: number,
  name: string,
  isOneOfSeveral: boolean,
): ActiveMaterial {
  const [area, radius] = [section.number(names.specificArea), section.number(names.radius)];
  const active = stated(
    ours,
    own.activeFraction,
    (area * radius) / 3,
    'the area times a third of the radius',
  );
  const [least, most] = [section.number(names.minimum), section.number(names.maximum)];
  // Full at the negative electrode's maximum and the positive one's minimum.
  const drawn = (1 - (charge ?? 1)) * (most - least);
  const filled = side === 'negative' ? most - drawn : least + drawn;
  const profile = (field: ProfileField, single: number): Profile => profileOf(ours, field, single, thickness);
  const openCircuitPotential = readPotential(section, names.potential);
  if (section.has(names.delithiation) || section.has(names.lithiation)) {
    section.warn(names.potential, 'has branches of a hysteresis beside it, which are not used');
  }
  const hasEntropy = section.has(names.entropic) && section.raw(names.entropic) !== 0;
  return {
    material: ours.textOr(
      'description',
      isOneOfSeveral ? name : (knownHostName(openCircuitPotential) ?? name),
    ),
    activeMaterialFraction: profile('activeMaterialFraction', active),
    specificSurfaceArea: profile('specificSurfaceArea', area),
    particleRadius: profile('particleRadius', ours.numberOr(own.diffusionRadius, radius)),
    ...shapeOf(ours),
    maximumConcentration: section.number(names.maximumConcentration),
    // Of several materials the state of charge does not tell how full each is.
    initialStoichiometry:
      isOneOfSeveral || charge === undefined
        ? ours.numberOr(own.initialStoichiometry, filled)
        : stated(ours, own.initialStoichiometry, filled, 'the state of charge'),
    diffusivity: readProperty(
      section,
      names.diffusivity,
      names.diffusivityEnergy,
      reference,
      [0.5, 0.2, 0.9],
      knownMaterials.hosts.map(({ diffusivity }) => diffusivity),
    ),
    openCircuitPotential,
    ...(hasEntropy ? { entropicCoefficient: readPotential(section, names.entropic) } : {}),
    exchangeCurrentDensity: readExchange(section, salt, reference),
    ...(ours.has(own.filmResistance) ? { filmResistance: ours.number(own.filmResistance) } : {}),
    ...(ours.has(own.capacitance) ? { doubleLayerCapacitance: ours.number(own.capacitance) } : {}),
    ...(ours.has(own.rateLaw) ? { rateLaw: rateLawOf(ours.section(own.rateLaw)) } : {}),
  };
}

/** A law by its name, which is its description, and its parameters. */
function rateLawOf(section: Section): ActiveMaterial['rateLaw'] {
  const parameters = section.names.filter((name) => name !== 'description');
  try {
    return rateLaw(
      section.textOr('description', ''),
      Object.fromEntries(parameters.map((name) => [name, section.number(name)])),
    );
  } catch (error) {
    if (!(error instanceof InputError) || error.at.file !== undefined) throw error;
    const { at, what, expected, mend } = error;
    const field = at.field === undefined || at.field === 'rateLaw' ? 'description' : at.field;
    throw section.wrong(field, what, expected ?? 'a rate law', mend);
  }
}

/** Shape and sizes of particles, of which BPX knows equal spheres. */
function shapeOf(ours: Section): Pick<ActiveMaterial, 'particleShape' | 'particleSizes'> {
  const sizes = ours.has(own.sizes) ? ours.table(own.sizes) : undefined;
  const particleSizes =
    sizes === undefined ? {} : { particleSizes: { relativeRadii: sizes.x, volumeShares: sizes.y } };
  if (!ours.has(own.dimensions)) return particleSizes;
  const dimensions = ours.number(own.dimensions);
  const found = Object.entries(shapeDimensions).find(([, value]) => value === dimensions);
  if (found === undefined) {
    throw ours.wrong(own.dimensions, `is ${dimensions}`, '3 (sphere), 2 (cylinder) or 1 (plane)');
  }
  return { particleShape: found[0] as ParticleShape, ...particleSizes };
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
