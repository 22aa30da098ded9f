import type { CellModel } from '../models/cell-model.ts';
import { ThermalCell } from '../models/heat/thermal-cell.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { SingleParticleModel } from '../models/single-particle/single-particle-model.ts';

/** A layer's finite volumes in the direction of x, and what the voltage is made of there. */
export interface LayerProfile {
  readonly name: 'negative' | 'separator' | 'positive';
  /** Shares of the thickness in the direction of x, from 0 to 1. */
  readonly faces: Float64Array;
  readonly potentials: readonly WeightedPotential[];
}

/** What the voltage is made of at the centres of the volumes, V, and how much of the current feels it there. */
interface WeightedPotential {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Error of a voltage over width² × curvature of the potentials that make it up. */
const errorPerCurvature = 0.125;
/** Of the current at 1C: what a cell at rest is taken to carry. And of the current: what each place counts at least. */
const [smallestCurrent, leastWeight] = [0.3, 0.02];
/** Widths of neighbours differ by this share at most, about. */
const grading = 0.3;
const [fewest, most] = [6, 240];
/** Share of the thickness: steps between the slices of an image's profile bend the potentials at any width. */
const narrowest = 1e-3;
/** Local errors grow by so much more before the most volumes are put elsewhere. */
const displaced = 8;
/** Volumes are a little narrower than they need to be, so that a profile that goes on steepening has room. */
const room = 1.2;

/** The model in its own heat or none. */
export function coldModel(model: CellModel): PorousCell | SingleParticleModel | undefined {
  const inner = model instanceof ThermalCell ? model.inner : model;
  return inner instanceof PorousCell || inner instanceof SingleParticleModel ? inner : undefined;
}

/**
 * Layers of a state, which is evaluated; none where nothing varies through them. The potentials are those along the loop of
 * every reaction: of the electrolyte, of what its concentration alone makes, between solid and electrolyte.
 */
export function layerProfiles(model: CellModel, y: Float64Array): readonly LayerProfile[] {
  const inner = coldModel(model);
  if (inner === undefined || !model.evaluate(y)) return [];
  const { layers } = inner;
  const all = inner instanceof PorousCell ? porousPotentials(inner, y) : saltPotentials(inner);
  if (all.length === 0) return [];
  const left = layers.negative?.count ?? 0;
  const ends = [0, left, layers.positive.first, layers.count];
  return (['negative', 'separator', 'positive'] as const).flatMap((name, i) => {
    const [from, to] = [ends[i], ends[i + 1]];
    if (from === to) return [];
    const potentials = all.map(({ values, weights }) => ({
      values: values.subarray(from, to),
      weights: weights.subarray(from, to),
    }));
    return { name, faces: sharesOf(layers.widths.subarray(from, to)), potentials };
  });
}

/** The power of a cell is its current times its voltage: what ions pass through counts by their share of the current. */
function porousPotentials(cell: PorousCell, y: Float64Array): WeightedPotential[] {
  const { layers, electrodes, electrolyte, ionicCurrent, currentDensity } = cell;
  const { count } = layers;
  const most = Math.max(Math.abs(currentDensity), smallestCurrent * cell.currentScale);
  const carried = Float64Array.from({ length: count }, (_, k) => {
    const [before, after] = [ionicCurrent[Math.max(0, k - 1)], ionicCurrent[Math.min(count - 2, k)]];
    return Math.min(1, Math.max(leastWeight, Math.abs(before + after) / (2 * most)));
  });
  const equilibria = electrodes.flatMap(({ populations, layer, reaction }) => {
    const weights = new Float64Array(count);
    const share = layer.parameters.thickness / most;
    for (let k = 0; k < layer.count; k++) {
      weights[layer.first + k] = Math.max(leastWeight, Math.abs(reaction[k]) * share);
    }
    return populations.map(({ equilibrium }) => {
      const values = new Float64Array(count);
      values.set(equilibrium, layer.first);
      return { values, weights };
    });
  });
  const { electrolytePotential } = cell.fields(0, y);
  const salt = saltPotential(electrolyte.effective, cell);
  return [
    { values: electrolytePotential, weights: carried },
    { values: salt, weights: carried },
    ...equilibria,
  ];
}

function saltPotentials(cell: SingleParticleModel): WeightedPotential[] {
  if (cell.salt === undefined) return [];
  const values = saltPotential(cell.salt.electrolyte.effective, cell);
  return [{ values, weights: new Float64Array(values.length).fill(1) }];
}

/** (RT/F) ln c at 298 K. */
function saltPotential(
  concentration: Float64Array,
  { parameters }: PorousCell | SingleParticleModel,
): Float64Array {
  const { initialConcentration } = parameters.electrolyte;
  return concentration.map((c) => 0.0257 * Math.log(Math.max(1e-3, c / initialConcentration)));
}

function sharesOf(widths: Float64Array): Float64Array {
  const faces = new Float64Array(widths.length + 1);
  for (let k = 0; k < widths.length; k++) faces[k + 1] = faces[k] + widths[k];
  const scaled = faces.map((face) => face / faces[widths.length]);
  scaled[widths.length] = 1;
  return scaled;
}

/** Widths (shares of the thickness) that the volumes of a layer may have where each lies, for an error of the voltage (V). */
export function widthsFor({ faces, potentials }: LayerProfile, tolerance: number): Float64Array {
  const count = faces.length - 1;
  const wanted = new Float64Array(count).fill(1 / fewest);
  if (count >= 3) {
    for (let k = 0; k < count; k++) {
      const middle = Math.min(count - 2, Math.max(1, k));
      let curvature = 0;
      for (const { values, weights } of potentials) {
        curvature += weights[k] * Math.abs(secondDerivative(faces, values, middle));
      }
      const width = Math.sqrt(tolerance / (errorPerCurvature * curvature + 1e-300));
      wanted[k] = Math.max(narrowest, Math.min(1 / fewest, width));
    }
  }
  return graded(faces, wanted);
}

/**
 * Largest local error over that allowed, of the volumes as they are; where not even the most volumes get there, as on the rough
 * profile of an image, over that of the most, and less of it: there is nothing to gain but another place for them.
 */
export function excess({ faces }: LayerProfile, widths: Float64Array): number {
  const worst = widths.reduce(
    (largest, width, k) => Math.max(largest, ((faces[k + 1] - faces[k]) / width) ** 2),
    0,
  );
  const needed = passedAt(faces, widths)[widths.length];
  return needed > most ? worst / (displaced * (needed / most) ** 2) : worst;
}

/** Faces of volumes of such widths, of an even number of them; those of the widths are `faces`. */
export function facesFor(faces: Float64Array, widths: Float64Array): Float64Array {
  const passed = passedAt(faces, widths);
  const whole = passed[widths.length];
  const count = Math.min(most, Math.max(fewest, 2 * Math.ceil((room * whole) / 2)));
  let k = 0;
  const out = Float64Array.from({ length: count + 1 }, (_, i) => {
    const at = (whole * i) / count;
    while (k < widths.length - 1 && passed[k + 1] < at) k++;
    return faces[k] + (at - passed[k]) * widths[k];
  });
  out[0] = 0;
  out[count] = 1;
  return out;
}

/** How many volumes of such widths lie before each face. */
function passedAt(faces: Float64Array, widths: Float64Array): Float64Array {
  const passed = new Float64Array(faces.length);
  for (let k = 0; k < widths.length; k++) passed[k + 1] = passed[k] + (faces[k + 1] - faces[k]) / widths[k];
  return passed;
}

function secondDerivative(faces: Float64Array, values: Float64Array, k: number): number {
  const centre = (i: number): number => 0.5 * (faces[i] + faces[i + 1]);
  const [before, after] = [centre(k) - centre(k - 1), centre(k + 1) - centre(k)];
  return (
    (2 * ((values[k + 1] - values[k]) / after - (values[k] - values[k - 1]) / before)) / (before + after)
  );
}

/** The largest widths within those wanted that grow smoothly. */
function graded(faces: Float64Array, wanted: Float64Array): Float64Array {
  const centres = wanted.map((_, k) => 0.5 * (faces[k] + faces[k + 1]));
  const out = wanted.slice();
  for (let k = 1; k < out.length; k++) {
    out[k] = Math.min(out[k], out[k - 1] + grading * (centres[k] - centres[k - 1]));
  }
  for (let k = out.length - 2; k >= 0; k--) {
    out[k] = Math.min(out[k], out[k + 1] + grading * (centres[k + 1] - centres[k]));
  }
  return out;
}
