import { InputError } from '../../base/index.ts';
import { arealCapacity, arealLithium, materialsOf } from '../balance/equilibrium.ts';
import { stoichiometryWindows, type StoichiometryWindows } from '../balance/windows.ts';
import { electrodesOf, isFullCell, type CellParameters, type HalfCellParameters } from '../parameters.ts';
import type { ParameterInterval } from '../parameter-intervals.ts';
import { validateParameters } from '../validate/validate.ts';
import { bpxVersions, names, oldNames, own, sections, usualTemperature, type BpxVersion } from './names.ts';
import { halfCellCharge, lithiumSection, saltPoints, windowOf } from './half-cell.ts';
import { electrodeSection, hasOwnKinetics, ownElectrodeSection } from './write-electrode.ts';
import { intervalsOf, tensorOf, type TransportEfficiencyTensor } from './write-extras.ts';
import { writtenProperty } from './write-functions.ts';
import { ownPouchSection } from './pouch.ts';
import { lumpedHeat, ownThermalSection } from './write-thermal.ts';

type AnyCell = CellParameters | HalfCellParameters;

/** How full the materials are at the cut-offs; of half cells those of the one electrode. */
type Windows = Partial<StoichiometryWindows> & Pick<StoichiometryWindows, 'positive'>;

/** What JSON holds of a BPX file. */
export type BpxTree = { readonly [key: string]: BpxValue };
export type BpxValue = number | string | readonly number[] | BpxTree;

export interface BpxExtras {
  /** Layout of the file: `1.x` (default), or `0.x` with temperatures beside the parameters and the cell full. */
  readonly version?: BpxVersion | undefined;
  /** 95 % intervals of numbers of the cell. */
  readonly intervals?: readonly ParameterInterval[] | undefined;
  /** Transport efficiency of the positive electrode's electrolyte in all directions; z is through-plane. */
  readonly tensor?: TransportEfficiencyTensor | undefined;
  /** Where the numbers come from, in a sentence or two: image, voxel size, solver, tolerance. */
  readonly provenance?: string | undefined;
  /** What other programs keep under "User-defined", as it was read. */
  readonly userDefined?: { readonly [key: string]: unknown } | undefined;
}

/**
 * A cell as a BPX document. BPX has numbers for even electrodes with particles that fill a R/3 of the volume; what it has
 * no field for stands under "User-defined" / "Lithoscale": profiles, the diffusion radius, initial stoichiometries,
 * layers of heat, rate laws, the lithium of a half cell, sources, intervals, the tensor. So that the capacity and the reacting area are right in every program,
 * "Particle radius" is three times the active fraction over the area, which is larger than the diffusion radius where
 * part of the particles' surface does not react.
 * @throws InputError for a cell that cannot exist, or a function that BPX cannot say.
 */
export function bpxDocument(parameters: AnyCell, extras: BpxExtras = {}): BpxTree {
  validateParameters(parameters);
  const windows: Windows = isFullCell(parameters)
    ? stoichiometryWindows(parameters)
    : { positive: windowOf(parameters) };
  const { separator, positive } = parameters;
  const isOld = extras.version === '0.x';
  const [electrolyte, notes] = electrolyteSection(parameters);
  return {
    Header: {
      BPX: bpxVersions[extras.version ?? '1.x'],
      Title: parameters.name,
      Description: descriptionOf(parameters, extras, notes),
      References: parameters.citation,
      Model: 'DFN',
    },
    Parameterisation: {
      [sections.cell]: { ...cellSection(parameters), ...(isOld ? oldCellFields(parameters) : {}) },
      [sections.electrolyte]: {
        ...electrolyte,
        ...(isOld ? { [oldNames.initialSalt]: parameters.electrolyte.initialConcentration } : {}),
      },
      ...(isFullCell(parameters)
        ? {
            [sections.negative]: electrodeSection(
              parameters,
              parameters.negative,
              'negative',
              windows.negative ?? [],
            ),
          }
        : {}),
      [sections.separator]: {
        [names.thickness]: separator.thickness,
        [names.porosity]: separator.porosity,
        [names.efficiency]: separator.electrolyteTransportEfficiency,
      },
      [sections.positive]: electrodeSection(parameters, positive, 'positive', windows.positive),
      [sections.own]: {
        ...(extras.userDefined as BpxTree | undefined),
        [sections.lithoscale]: lithoscaleSection(parameters, extras),
      },
    },
    ...(isOld ? {} : { State: stateSection(parameters, windows) }),
  };
}

function descriptionOf(parameters: AnyCell, extras: BpxExtras, notes: readonly string[]): string {
  return [
    'Written by Lithoscale.',
    ...(extras.provenance === undefined ? [] : [extras.provenance]),
    ...notes,
    ...(isFullCell(parameters)
      ? []
      : [
          'A half cell, which BPX does not know: it has no negative electrode, and its lithium stands under User-defined.',
        ]),
    ...(electrodesOf(parameters)
      .flatMap(([, electrode]) => materialsOf(electrode))
      .some(hasOwnKinetics)
      ? ['Rate laws other than symmetric Butler-Volmer stand under User-defined.']
      : []),
    ...(parameters.thermal === undefined
      ? []
      : ['Density and specific heat capacity are right as a product only, that of all layers together.']),
  ].join(' ');
}

function cellSection(parameters: AnyCell): BpxTree {
  return {
    [names.area]: parameters.area,
    [names.pairs]: 1,
    [names.lowerCutOff]: parameters.lowerVoltageCutOff,
    [names.upperCutOff]: parameters.upperVoltageCutOff,
    [names.capacity]: parameters.nominalCapacity,
    [names.referenceTemperature]: parameters.referenceTemperature ?? usualTemperature,
    ...lumpedHeat(parameters),
  };
}

/** In 0.x a file has one state: full, at these temperatures. */
function oldCellFields(parameters: AnyCell): BpxTree {
  return {
    [names.ambientTemperature]: parameters.thermal?.ambientTemperature ?? parameters.temperature,
    [names.initialTemperature]: parameters.temperature,
  };
}

function stateSection(parameters: AnyCell, windows: Windows): BpxTree {
  const { temperature, electrolyte, thermal } = parameters;
  return {
    'Initial conditions': {
      [names.charge]: chargeOf(parameters, windows),
      [names.initialTemperature]: temperature,
      [names.initialSalt]: electrolyte.initialConcentration,
    },
    'Thermal environment': {
      [names.ambientTemperature]: thermal?.ambientTemperature ?? temperature,
      ...(thermal === undefined ? {} : { [names.heatTransfer]: thermal.heatTransferCoefficient }),
    },
  };
}

/** By the lithium in the negative electrode; in half cells by that in the positive one. */
function chargeOf(parameters: AnyCell, { x0 = NaN, x100 = NaN, positive }: Windows): number {
  if (!isFullCell(parameters)) return halfCellCharge(parameters, positive);
  const { negative } = parameters;
  return (arealLithium(negative) / arealCapacity(negative) - x0) / (x100 - x0);
}

/** The section, and what must be said of it. */
function electrolyteSection(parameters: AnyCell): readonly [BpxTree, readonly string[]] {
  const { electrolyte, referenceTemperature = usualTemperature } = parameters;
  const { initialConcentration: salt, transferenceNumber } = electrolyte;
  const points = saltPoints(salt);
  const [diffusivity, conductivity] = (['diffusivity', 'conductivity'] as const).map((field) =>
    writtenProperty(electrolyte[field], points, `electrolyte.${field}`, referenceTemperature),
  );
  const section = {
    [names.transference]:
      typeof transferenceNumber === 'number'
        ? transferenceNumber
        : transferenceNumber(salt, referenceTemperature),
    [names.diffusivity]: diffusivity.formula,
    [names.diffusivityEnergy]: diffusivity.activationEnergy,
    [names.conductivity]: conductivity.formula,
    [names.conductivityEnergy]: conductivity.activationEnergy,
  };
  const isApproximate = diffusivity.approximate || conductivity.approximate;
  const note = `The electrolyte depends on the temperature otherwise than by an activation energy, which holds near ${referenceTemperature} K.`;
  return [section as BpxTree, isApproximate ? [note] : []];
}

function lithoscaleSection(parameters: AnyCell, extras: BpxExtras): BpxTree {
  const { positive, electrolyte, sources, thermal, pouch, contactResistance } = parameters;
  const { transferenceNumber, thermodynamicFactor } = electrolyte;
  const transference =
    typeof transferenceNumber === 'number'
      ? {}
      : { [names.transference]: textOf(transferenceNumber, 'electrolyte.transferenceNumber') };
  return {
    description:
      'What BPX has no field for. In a profile, x is the distance from the current collector (m) of the middle of ' +
      'each of equal slices, y its value; the numbers of the electrode are their means (transport: slices in series).',
    ...(isFullCell(parameters)
      ? { [sections.negative]: ownElectrodeSection(parameters.negative, 'negative') }
      : { [sections.lithium]: lithiumSection(parameters) }),
    [sections.positive]: ownElectrodeSection(positive, 'positive'),
    [sections.electrolyte]: {
      [own.thermodynamicFactor]: textOf(thermodynamicFactor, 'electrolyte.thermodynamicFactor'),
      ...transference,
    },
    ...(contactResistance === undefined
      ? {}
      : { [sections.cell]: { [own.contactResistance]: contactResistance } }),
    ...(thermal === undefined ? {} : { [sections.thermal]: ownThermalSection(thermal) }),
    ...(pouch === undefined ? {} : { [sections.pouch]: ownPouchSection(pouch) }),
    ...(sources === undefined
      ? {}
      : {
          [sections.sources]: Object.fromEntries(
            Object.entries(sources).map(([path, text]) => [path, { description: text }]),
          ),
        }),
    ...(extras.tensor === undefined ? {} : tensorOf(extras.tensor)),
    ...(extras.intervals === undefined ? {} : intervalsOf(extras.intervals)),
  };
}

/** A function of the concentration as a number or its text. */
function textOf(
  { formula, table, constant }: CellParameters['electrolyte']['thermodynamicFactor'],
  field: string,
): BpxValue {
  if (formula !== undefined) return constant === true ? Number(formula) : formula;
  if (table !== undefined) return { x: table.x, y: table.y };
  throw new InputError('has no formula, and a file needs one', {
    at: { field },
    expected: 'a number, or a function with its text in `formula` or its points in `table`',
  });
}
