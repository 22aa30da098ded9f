import { InputError } from '../base/index.ts';
import type { ElectrodeProfiles, ElectrodeStructure } from '../homogenise/index.ts';
import type { CellParameters, ElectrodeParameters } from './parameters.ts';
import { profileMean, seriesMean } from './profiles.ts';
import { arealCapacity } from './balance/equilibrium.ts';
import { filled } from './balance/start.ts';
import { stoichiometryWindows } from './balance/windows.ts';
import { validateParameters } from './validate/validate.ts';

/** One number that differs from the set a cell was made from. */
export interface ParameterChange {
  readonly name: string;
  /** Null where the set had none. */
  readonly before: number | null;
  readonly after: number;
  readonly unit: string;
  readonly why: string;
}

export interface ChangedCell {
  readonly parameters: CellParameters;
  readonly changes: readonly ParameterChange[];
}

export interface ReplaceElectrodeOptions {
  /** Name of the new cell; default that of the set with ` + image`. */
  readonly name?: string | undefined;
  /** Where the positive electrode's thickness comes from. Default `image`. */
  readonly thickness?: 'image' | 'set' | undefined;
  /** The same structure slice by slice; without them the electrode is even. */
  readonly profiles?: ElectrodeProfiles | undefined;
}

/** A profile's mean may differ from the structure's number by rounding of the images' counts, no more. */
const sameNumber = 1e-6;

/**
 * Builds the cell whose positive electrode has the structure of an image; materials, separator, electrolyte and
 * area stay those of the set. The negative electrode's thickness and the lithium are scaled with the positive
 * electrode's capacity, so that N/P and the stoichiometry windows at the cut-offs stay; the nominal capacity (1C)
 * is that between the cut-offs, and the cell starts full. With profiles the electrode is graded, its means and its slices in series being those of the structure.
 * @throws InputError where the structure cannot be a cell's electrode.
 */
export function replacePositiveElectrode(
  base: CellParameters,
  structure: ElectrodeStructure,
  options: ReplaceElectrodeOptions = {},
): ChangedCell {
  validateParameters(base);
  if ((base.positive.furtherMaterials ?? []).length > 0) {
    throw new InputError(
      `the positive electrode of '${base.name}' has several active materials, an image one`,
      {
        at: { field: 'positive.furtherMaterials' },
        expected: 'a set with one active material in the positive electrode',
      },
    );
  }
  checkStructure(structure);
  const thickness = options.thickness === 'set' ? base.positive.thickness : structure.thickness;
  const windows = stoichiometryWindows(base);
  const graded = options.profiles === undefined ? {} : checkedProfiles(structure, options.profiles);
  const positive: ElectrodeParameters = {
    ...base.positive,
    thickness,
    porosity: structure.porosity,
    activeMaterialFraction: structure.activeMaterialFraction,
    specificSurfaceArea: structure.specificSurfaceArea,
    particleRadius: structure.particleRadius,
    electrolyteTransportEfficiency: structure.electrolyteTransportEfficiency,
    effectiveElectronicConductivity: structure.effectiveElectronicConductivity,
    electronicConductivity: structure.solidConductivity,
    solidFraction: structure.solidFraction,
    initialStoichiometry: windows.y100,
    ...graded,
  };
  const scale = arealCapacity(positive) / arealCapacity(base.positive);
  const full = { stoichiometries: windows.negative.map(({ atUpper }) => atUpper) };
  const negative = filled({ ...base.negative, thickness: base.negative.thickness * scale }, full);
  const unrated = { ...base, name: options.name ?? `${base.name} + image`, negative, positive };
  const parameters = { ...unrated, nominalCapacity: stoichiometryWindows(unrated).capacity };
  validateParameters(parameters);
  return { parameters, changes: changesOf(base, parameters, options.thickness ?? 'image') };
}

function checkStructure(structure: ElectrodeStructure): void {
  for (const [field, value] of Object.entries(structure) as [string, number][]) {
    const mayBeZero = field === 'isolatedActiveFraction';
    if (Number.isFinite(value) && (value > 0 || (mayBeZero && value === 0))) continue;
    throw new InputError(`${value} cannot be used`, {
      at: { field: `structure.${field}` },
      expected: mayBeZero ? 'a number of at least 0' : 'a number above 0',
    });
  }
  const { porosity, activeMaterialFraction, isolatedActiveFraction, solidFraction } = structure;
  checkSum(porosity + activeMaterialFraction + isolatedActiveFraction, 'porosity and all active material');
  checkSum(porosity + solidFraction, 'porosity and conducting phases');
}

/** @throws InputError where the profiles are not those of the structure. */
function checkedProfiles(structure: ElectrodeStructure, profiles: ElectrodeProfiles): ElectrodeProfiles {
  for (const [field, profile] of Object.entries(profiles) as [keyof ElectrodeProfiles, Float64Array][]) {
    const mean = field === 'electrolyteTransportEfficiency' ? seriesMean(profile) : profileMean(profile);
    if (Math.abs(mean / structure[field] - 1) <= sameNumber) continue;
    throw new InputError(`the slices together give ${mean}, the structure has ${structure[field]}`, {
      at: { field: `profiles.${field}` },
      expected: 'profiles of the same image as the structure',
    });
  }
  return profiles;
}

function checkSum(sum: number, what: string): void {
  if (sum <= 1 + 1e-9) return;
  throw new InputError(`${what} take ${Number((100 * sum).toPrecision(6))} % of the volume`, {
    at: { field: 'structure' },
    expected: 'volume fractions that add up to 1 at most',
  });
}

type Row = readonly [
  name: string,
  of: (cell: CellParameters) => number | undefined,
  unit: string,
  why: string,
];

function changesOf(
  base: CellParameters,
  cell: CellParameters,
  thickness: 'image' | 'set',
): readonly ParameterChange[] {
  const rows: readonly Row[] = [
    ...structureRows(thickness),
    ['positive.initialStoichiometry', (c) => c.positive.initialStoichiometry, '1', 'full cell at rest'],
    ['negative.initialStoichiometry', (c) => c.negative.initialStoichiometry, '1', 'full cell at rest'],
    ['negative.thickness', (c) => c.negative.thickness, 'm', 'scaled to keep the ratio N/P of the set'],
    ['nominalCapacity', (c) => c.nominalCapacity, 'A h', 'charge between the cut-offs at rest; sets 1C'],
  ];
  return rows.flatMap(([name, of, unit, why]) => {
    const before = of(base);
    const after = of(cell);
    return after === undefined || after === before
      ? []
      : [{ name, before: before ?? null, after, unit, why }];
  });
}

type StructuralField =
  | 'porosity'
  | 'activeMaterialFraction'
  | 'specificSurfaceArea'
  | 'particleRadius'
  | 'electrolyteTransportEfficiency'
  | 'effectiveElectronicConductivity';

function mean(field: StructuralField): (cell: CellParameters) => number {
  return (cell) => profileMean(cell.positive[field]);
}

function series(field: StructuralField): (cell: CellParameters) => number {
  return (cell) => seriesMean(cell.positive[field]);
}

function structureRows(thickness: 'image' | 'set'): readonly Row[] {
  return [
    ['positive.thickness', (c) => c.positive.thickness, 'm', `from the ${thickness}`],
    ['positive.porosity', mean('porosity'), '1', 'pore voxels of the image'],
    [
      'positive.activeMaterialFraction',
      mean('activeMaterialFraction'),
      '1',
      'active voxels of the image that the solid network connects to the collector',
    ],
    ['positive.specificSurfaceArea', mean('specificSurfaceArea'), '1/m', 'corrected area of the image'],
    ['positive.particleRadius', mean('particleRadius'), 'm', 'volume over surface of the active material'],
    [
      'positive.electrolyteTransportEfficiency',
      series('electrolyteTransportEfficiency'),
      '1',
      'transport solved in the pores of the image',
    ],
    [
      'positive.effectiveElectronicConductivity',
      series('effectiveElectronicConductivity'),
      'S/m',
      'transport solved in the solid of the image',
    ],
    [
      'positive.electronicConductivity',
      (c) => c.positive.electronicConductivity,
      'S/m',
      'volume mean over the conducting phases of the image',
    ],
    [
      'positive.solidFraction',
      (c) => (c.positive.solidFraction === undefined ? undefined : profileMean(c.positive.solidFraction)),
      '1',
      'all conducting voxels of the image',
    ],
  ];
}
