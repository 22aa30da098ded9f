import type {
  ElectrodeProfiles,
  ElectrodeStructure,
  ElectrodeUncertainty,
  MeasuredValue,
} from '../homogenise/index.ts';
import { profileMean } from './profiles.ts';

/** The numbers that are varied one by one. */
export type VariedNumber = Exclude<keyof ElectrodeUncertainty, 'activeMaterialFraction'>;

/** The active material is varied as its share of the solid: what the pores gain, the solid loses. */
export function variedNumbers(uncertainty: ElectrodeUncertainty): readonly [VariedNumber, MeasuredValue][] {
  return Object.entries(uncertainty).filter(
    (entry): entry is [VariedNumber, MeasuredValue] => entry[0] !== 'activeMaterialFraction',
  );
}

export interface VariedElectrode {
  readonly structure: ElectrodeStructure;
  readonly profiles: ElectrodeProfiles | undefined;
}

/** An electrode of which one number is `factor` times as large, its profiles in proportion. */
export function variedElectrode(
  structure: ElectrodeStructure,
  profiles: ElectrodeProfiles | undefined,
  number: VariedNumber,
  factor: number,
): VariedElectrode {
  if (number === 'porosity') return withPorosity(structure, profiles, factor);
  if (number === 'activeShareOfSolid') return withActiveShare(structure, profiles, factor);
  const changed = { ...structure, [number]: factor * structure[number] };
  if (profiles === undefined || !(number in profiles)) return { structure: changed, profiles };
  const field = number as keyof ElectrodeProfiles;
  return {
    structure: changed,
    profiles: { ...profiles, [field]: profiles[field].map((value) => factor * value) },
  };
}

/** More pores take from all solid alike, fewer leave more to it; in each slice as in the whole. */
function withPorosity(
  structure: ElectrodeStructure,
  profiles: ElectrodeProfiles | undefined,
  factor: number,
): VariedElectrode {
  const { porosity } = structure;
  const left = (1 - Math.min(1, factor * porosity)) / (1 - porosity);
  const changed = (own: number): number => (factor < 1 ? factor * own : 1 - left * (1 - own));
  const solid = (own: number): number => (own < 1 ? (1 - changed(own)) / (1 - own) : 1);
  const share = solid(porosity);
  const even = {
    ...structure,
    porosity: changed(porosity),
    activeMaterialFraction: share * structure.activeMaterialFraction,
    isolatedActiveFraction: share * structure.isolatedActiveFraction,
    solidFraction: share * structure.solidFraction,
  };
  if (profiles === undefined) return { structure: even, profiles };
  const slices = {
    ...profiles,
    porosity: profiles.porosity.map(changed),
    activeMaterialFraction: profiles.activeMaterialFraction.map(
      (value, k) => value * solid(profiles.porosity[k]),
    ),
  };
  return { structure: within(even, profileMean(slices.activeMaterialFraction)), profiles: slices };
}

/** Another part of the same solid is active, at most all of it. */
function withActiveShare(
  structure: ElectrodeStructure,
  profiles: ElectrodeProfiles | undefined,
  factor: number,
): VariedElectrode {
  const most = 1 - structure.porosity;
  if (profiles === undefined) {
    const active = Math.min(most, factor * structure.activeMaterialFraction);
    return { structure: within(structure, active), profiles };
  }
  const slices = profiles.activeMaterialFraction.map((value, k) =>
    Math.min(1 - profiles.porosity[k], factor * value),
  );
  return {
    structure: within(structure, profileMean(slices)),
    profiles: { ...profiles, activeMaterialFraction: slices },
  };
}

/** With this much active material, isolated material giving way where there is no room. */
function within(structure: ElectrodeStructure, activeMaterialFraction: number): ElectrodeStructure {
  const room = Math.max(0, 1 - structure.porosity - activeMaterialFraction);
  return {
    ...structure,
    activeMaterialFraction,
    isolatedActiveFraction: Math.min(structure.isolatedActiveFraction, room),
  };
}
