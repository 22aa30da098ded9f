import { activated } from '../../material/index.ts';
import type {
  CellParameters,
  CellStack,
  ElectrodeParameters,
  HalfCellParameters,
  LithiumMetal,
} from '../parameters.ts';
import type { ParameterWarning } from '../validate/warning.ts';
import { fields, names, oldNames, own, sections, usualTemperature } from './names.ts';
import { isHalfCell, lithiumOf, saltPoints } from './half-cell.ts';
import { electrodeOf, type InitialState } from './read-electrode.ts';
import { readFactor, readProperty } from './read-functions.ts';
import { pouchOf } from './pouch.ts';
import { thermalOf } from './read-thermal.ts';
import { isTree, Section } from './section.ts';

type Tree = { readonly [key: string]: unknown };

/** A cell from a BPX document, with what is odd about it and what other programs keep in it. */
export interface BpxCell {
  readonly parameters: CellParameters | HalfCellParameters;
  readonly warnings: readonly ParameterWarning[];
  /** Everything under "User-defined" but Lithoscale's own: `bpxDocument` writes it again. */
  readonly userDefined: Tree;
}

/** Whether a JSON document is a BPX file. */
export function isBpx(tree: Tree): boolean {
  return isTree(tree['Header']) && isTree(tree['Parameterisation']);
}

/**
 * The cell of a BPX document (1.x, or 0.x with its temperatures and concentration in the old places): DFN, electrodes
 * of one active material or of several; half cells as `bpxDocument` writes them. Numbers under "User-defined" / "Lithoscale" make it exact and graded; where they
 * contradict the fields of BPX the file is refused, since either may have been edited.
 * @throws InputError naming file and field, for what is missing, misspelt or no number.
 */
export function cellFromBpx(tree: Tree, file: string): BpxCell {
  const warnings: ParameterWarning[] = [];
  const root = new Section(file, '', tree, warnings).only(fields.root);
  const header = root.section('Header').only(fields.header);
  checkHeader(header);
  const parts = root.section('Parameterisation').only(fields.parameterisation);
  const cell = parts.section(sections.cell).only([...fields.cell, ...fields.oldCell]);
  const electrolyte = parts
    .section(sections.electrolyte)
    .only([...fields.electrolyte, ...fields.oldElectrolyte]);
  const separator = parts.section(sections.separator).only(fields.separator);
  const state = root.optional('State').only(fields.state);
  checkDegradation(state.optional('Degradation').only(fields.degradation));
  const userDefined = parts.optional(sections.own);
  const ours = userDefined.optional(sections.lithoscale);
  const at = initialState(majorVersion(header), cell, electrolyte, state);
  const area = cell.number(names.area) * cell.numberOr(names.pairs, 1);
  const salts = saltPoints(at.salt);
  const property = (name: string, energy: string) =>
    readProperty(electrolyte, name, energy, at.reference, salts);
  const ownElectrolyte = ours.optional(sections.electrolyte);
  const stack = {
    separator: {
      thickness: separator.number(names.thickness),
      porosity: separator.number(names.porosity),
      electrolyteTransportEfficiency: separator.number(names.efficiency),
    },
    positive: electrodeOf(parts, ours, 'positive', at),
  };
  const other: { negative: ElectrodeParameters } | { lithium: LithiumMetal } = isHalfCell(parts, ours)
    ? { lithium: lithiumOf(ours.section(sections.lithium), at.salt, at.reference) }
    : { negative: electrodeOf(parts, ours, 'negative', at) };
  const sources = sourcesOf(ours.optional(sections.sources));
  const contactResistance = ours.optional(sections.cell).numberOr(own.contactResistance, undefined);
  const environment = state.has('Thermal state') ? 'Thermal state' : 'Thermal environment';
  const thermal = thermalOf(
    cell,
    state.optional(environment).only(fields.thermalEnvironment),
    ours.optional(sections.thermal),
    { ...stack, ...other, area, temperature: at.temperature },
  );
  const parameters: CellStack = {
    name: header.textOr('Title', file),
    citation: header.textOr('References', ''),
    ...(sources === undefined ? {} : { sources }),
    area,
    ...stack,
    electrolyte: {
      initialConcentration: at.salt,
      transferenceNumber: ownElectrolyte.has(names.transference)
        ? readFactor(ownElectrolyte, names.transference)
        : electrolyte.number(names.transference),
      diffusivity: property(names.diffusivity, names.diffusivityEnergy),
      conductivity: property(names.conductivity, names.conductivityEnergy),
      thermodynamicFactor: factorOf(ownElectrolyte),
    },
    lowerVoltageCutOff: cell.number(names.lowerCutOff),
    upperVoltageCutOff: cell.number(names.upperCutOff),
    nominalCapacity: cell.number(names.capacity),
    temperature: at.temperature,
    referenceTemperature: at.reference,
    ...(contactResistance === undefined ? {} : { contactResistance }),
    ...(thermal === undefined ? {} : { thermal }),
    ...(ours.has(sections.pouch) ? { pouch: pouchOf(ours.section(sections.pouch)) } : {}),
  };
  return { parameters: { ...parameters, ...other }, warnings, userDefined: foreign(userDefined) };
}

function checkHeader(header: Section): void {
  const model = header.textOr('Model', 'DFN');
  if (model !== 'DFN' && model !== 'SPMe') {
    throw header.wrong('Model', `'${model}' lacks what a DFN model needs`, 'DFN or SPMe');
  }
}

/** The first number of the version, which may be text or a number. */
function majorVersion(header: Section): number {
  const version = header.raw('BPX');
  const major = Math.floor(Number.parseFloat(String(version)));
  if (major === 0 || major === 1) return major;
  throw header.wrong('BPX', `${JSON.stringify(version)} is no version that is known`, 'a version 0.x or 1.x');
}

/** BPX 0.x has temperatures and concentration beside the parameters, 1.x under State; each is found in either place. */
function initialState(major: number, cell: Section, electrolyte: Section, state: Section): InitialState {
  const conditions = state.optional('Initial conditions').only(fields.initialConditions);
  if (major > 0) {
    for (const [section, old] of [
      [cell, fields.oldCell],
      [electrolyte, fields.oldElectrolyte],
    ] as const) {
      for (const name of old.filter((field) => section.has(field)))
        section.warn(name, 'has another place since BPX 1.0', 'move it to State, or heat to User-defined');
    }
  }
  if (!cell.has(names.referenceTemperature)) {
    cell.warn(names.referenceTemperature, `is missing: ${usualTemperature} K is taken`);
  }
  const reference = cell.numberOr(names.referenceTemperature, usualTemperature);
  const salt = conditions.has(names.initialSalt)
    ? conditions.number(names.initialSalt)
    : electrolyte.has(oldNames.initialSalt)
      ? electrolyte.number(oldNames.initialSalt)
      : conditions.number(names.initialSalt);
  const charge = conditions.numberOr(names.charge, undefined);
  if (charge !== undefined && (charge < -0.01 || charge > 1.01)) {
    throw conditions.wrong(names.charge, `is ${charge}`, 'a number from 0 to 1');
  }
  return {
    salt,
    reference,
    charge,
    temperature: conditions.numberOr(
      names.initialTemperature,
      cell.numberOr(names.initialTemperature, cell.numberOr(names.ambientTemperature, reference)),
    ),
  };
}

/** Losses that a file states would have to be taken off windows and volumes. */
function checkDegradation(degradation: Section): void {
  for (const name of degradation.names) {
    const value = degradation.raw(name);
    const parts = isTree(value) ? Object.values(value) : [value];
    if (parts.every((part) => part === 0)) continue;
    throw degradation.wrong(
      name,
      'is not 0, and losses are not applied by this reader',
      '0',
      'put the loss into volume fractions and stoichiometry limits',
    );
  }
}

/** BPX takes it to be one. */
function factorOf(electrolyte: Section): CellParameters['electrolyte']['thermodynamicFactor'] {
  return electrolyte.has(own.thermodynamicFactor)
    ? readFactor(electrolyte, own.thermodynamicFactor)
    : activated(1);
}

/** BPX allows text under "description" alone, so each source is a section with one. */
function sourcesOf(section: Section): Record<string, string> | undefined {
  const paths = section.names.filter((path) => path !== 'description');
  if (paths.length === 0) return undefined;
  return Object.fromEntries(paths.map((path) => [path, section.section(path).textOr('description', '')]));
}

function foreign(userDefined: Section): Tree {
  return Object.fromEntries(
    userDefined.names
      .filter((name) => name !== sections.lithoscale)
      .map((name) => [name, userDefined.raw(name)]),
  );
}
