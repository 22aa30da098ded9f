import { EquilibriumElectrode, materialsOf, warmthOf } from '../balance/equilibrium.ts';
import type { MaterialWindow } from '../balance/windows.ts';
import type { HalfCellParameters, LithiumMetal } from '../parameters.ts';
import { own, sections, usualTemperature } from './names.ts';
import { readProperty } from './read-functions.ts';
import type { Section } from './section.ts';
import type { BpxTree } from './write.ts';
import { writtenProperty } from './write-functions.ts';

/**
 * Half cells in BPX, which has none: the file lacks "Negative electrode", so that programs which know full cells alone
 * refuse it, and has "Lithium metal" under "User-defined" / "Lithoscale" in its place.
 */
export function lithiumSection({ lithium, electrolyte, referenceTemperature }: HalfCellParameters): BpxTree {
  const { formula, activationEnergy } = writtenProperty(
    lithium.exchangeCurrentDensity,
    saltPoints(electrolyte.initialConcentration),
    'lithium.exchangeCurrentDensity',
    referenceTemperature ?? usualTemperature,
  );
  return {
    description:
      'A half cell: this metal lies on the other side of the separator. x is the concentration, mol/m3.',
    [own.metalExchange]: formula,
    [own.metalExchangeEnergy]: activationEnergy,
  } as BpxTree;
}

/** Concentrations (mol/m³) at which the form of functions is checked. */
export function saltPoints(salt: number): readonly number[] {
  return [salt, 0.2 * salt, 1.8 * salt];
}

export function lithiumOf(section: Section, salt: number, reference: number): LithiumMetal {
  return {
    exchangeCurrentDensity: readProperty(
      section,
      own.metalExchange,
      own.metalExchangeEnergy,
      reference,
      saltPoints(salt),
    ),
  };
}

/** Whether a document with these sections is that of a half cell. */
export function isHalfCell(parts: Section, ours: Section): boolean {
  if (!ours.has(sections.lithium)) return false;
  if (!parts.has(sections.negative)) return true;
  throw parts.wrong(
    sections.negative,
    'stands beside lithium metal',
    'a full cell or a half cell',
    `leave this section out, or '${sections.lithium}' under '${sections.own}'`,
  );
}

/** How full the electrode is at the cut-offs, or where its potentials end before them. */
export function windowOf(parameters: HalfCellParameters): readonly MaterialWindow[] {
  const { positive, lowerVoltageCutOff: lower, upperVoltageCutOff: upper } = parameters;
  const electrode = new EquilibriumElectrode(positive, warmthOf(parameters));
  const at = (voltage: number) => {
    if (electrode.at(electrode.least).potential < voltage) return electrode.at(electrode.least);
    if (electrode.at(electrode.most).potential > voltage) return electrode.at(electrode.most);
    return electrode.at(electrode.chargeAt(voltage));
  };
  const [empty, full] = [at(lower), at(upper)];
  return materialsOf(positive).map(({ material }, k) => ({
    material,
    atLower: empty.stoichiometries[k],
    atUpper: full.stoichiometries[k],
  }));
}

/** State of charge from the window of the first material, 1 where it is emptiest. */
export function halfCellCharge(
  { positive }: HalfCellParameters,
  [{ atLower, atUpper }]: readonly MaterialWindow[],
): number {
  return (atLower - positive.initialStoichiometry) / (atLower - atUpper);
}
