import type { Electrode } from '../models/porous/electrode.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { areaShares, carriedShares } from '../models/single-particle/lumped-electrode.ts';
import type { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';

/** One electrode on the way of the current. */
export interface ElectrodePath {
  readonly place: 'negative' | 'positive';
  /** 1 where its drop adds to the voltage. */
  readonly sign: 1 | -1;
  readonly electrode: Electrode;
  /** Share of each of its cells in the means over the electrode. */
  readonly shares: Float64Array;
  /** V between the collector and the mean potential of the solid. */
  readonly solidLoss: number;
}

/** The way of the current through a cell in the state last evaluated. */
export interface CellPaths {
  readonly electrodes: readonly ElectrodePath[];
  /** Between the means over the pores of both electrodes (from the first cell where there is lithium), V. */
  readonly faces: { readonly ohmic: number; readonly concentration: number };
  readonly contact: number;
  /** Of a half cell: between the metal and the middle of the first cell, V. */
  readonly metal: number | undefined;
}

export function cellPaths(model: PorousCell | SingleParticleModel): CellPaths {
  const { currentDensity, parameters } = model;
  const ends = {
    contact: currentDensity * (parameters.contactResistance ?? 0),
    metal: model.negative === undefined ? -model.metalPotential() : undefined,
  };
  return { ...ends, ...(model instanceof PorousCell ? porousPaths(model) : lumpedPaths(model)) };
}

function porousPaths(cell: PorousCell): Pick<CellPaths, 'electrodes' | 'faces'> {
  const { layers, negative, positive, electrolyte, ionicCurrent } = cell;
  const shares = new Map(cell.electrodes.map((electrode) => [electrode, areaShares(electrode.layer)]));
  const of = (electrode: Electrode): Float64Array => shares.get(electrode) ?? new Float64Array(0);
  const carried = carriedShares(layers, negative && of(negative), of(positive));
  let [ohmic, concentration] = [0, 0];
  for (let k = 0; k < carried.length; k++) {
    ohmic += carried[k] * ionicCurrent[k] * electrolyte.resistance[k];
    concentration -= carried[k] * electrolyte.diffusionPotential[k];
  }
  return {
    electrodes: cell.electrodes.map((electrode) => ({
      place: electrode === positive ? 'positive' : 'negative',
      sign: electrode === positive ? 1 : -1,
      electrode,
      shares: of(electrode),
      solidLoss: solidLoss(electrode, of(electrode)),
    })),
    faces: { ohmic, concentration },
  };
}

/** Each face counts with the share of the electrode that lies beyond it, seen from the collector. */
function solidLoss({ layer, faceCurrent }: Electrode, shares: Float64Array): number {
  const { count, reversed, collectorResistance, solidResistance } = layer;
  let beyond = 1;
  let sum = collectorResistance * (reversed ? faceCurrent[count] : faceCurrent[0]);
  for (let n = 1; n < count; n++) {
    const face = reversed ? count - n : n;
    beyond -= shares[reversed ? face : face - 1];
    sum += beyond * faceCurrent[face] * solidResistance[face - 1];
  }
  return sum;
}

function lumpedPaths(model: SingleParticleModel): Pick<CellPaths, 'electrodes' | 'faces'> {
  const { currentDensity, salt, positive } = model;
  const ohmic = salt === undefined ? 0 : currentDensity * salt.resistance();
  return {
    electrodes: model.electrodes.map((lumped) => ({
      place: lumped === positive ? 'positive' : 'negative',
      sign: lumped === positive ? 1 : -1,
      electrode: lumped.electrode,
      shares: Float64Array.of(1),
      solidLoss: salt === undefined ? 0 : currentDensity * lumped.solidResistance,
    })),
    faces: { ohmic, concentration: salt === undefined ? 0 : -salt.potential() - ohmic },
  };
}
