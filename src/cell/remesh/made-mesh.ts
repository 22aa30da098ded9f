import { adaptedMesh } from '../../particle/index.ts';
import { materialsOf } from '../balance/equilibrium.ts';
import {
  isFullCell,
  type CellParameters,
  type ElectrodeParameters,
  type HalfCellParameters,
} from '../parameters.ts';
import { sliceFaces } from '../profiles.ts';
import type { CellMesh, MeshFaces } from '../solution.ts';
import type { ShellPlan } from './shells-for.ts';

type Side = 'negative' | 'positive';

/** Of the materials of each electrode. */
export type Plans = Partial<Record<Side, readonly ShellPlan[]>>;

type Parameters = CellParameters | HalfCellParameters;

/** Before anything is known: even volumes, shells for a step in current. */
export function firstMesh(parameters: Parameters): CellMesh {
  const plan = { shortestTime: 1e-5, accuracy: 0, count: 16 };
  const plans = (electrode: ElectrodeParameters): ShellPlan[] => materialsOf(electrode).map(() => plan);
  const layers = (['negative', 'separator', 'positive'] as const).map(
    (name) => [name, sliceFaces(12)] as const,
  );
  const negative = isFullCell(parameters) ? plans(parameters.negative) : [];
  return meshFor(parameters, layers, { negative, positive: plans(parameters.positive) });
}

/** Faces of layers in the direction of x; those left out have few volumes. */
export function meshFor(
  parameters: Parameters,
  layers: readonly (readonly [Side | 'separator', Float64Array])[],
  plans: Plans,
): CellMesh {
  const through = new Map(layers);
  const few = sliceFaces(6);
  const shells = (side: Side, electrode: ElectrodeParameters): Float64Array[] =>
    materialsOf(electrode).map(({ particleShape }, i) => {
      const { count, shortestTime } = plans[side]?.[i] ?? { count: 6, shortestTime: 0.02 };
      return adaptedMesh(count, shortestTime, particleShape).faces;
    });
  return meshOnFaces({
    negative: through.get('negative') ?? few,
    separator: through.get('separator') ?? few,
    positive: mirrored(through.get('positive') ?? few),
    shells: {
      negative: isFullCell(parameters) ? shells('negative', parameters.negative) : [],
      positive: shells('positive', parameters.positive),
    },
  });
}

/** Every second face, of an even number of volumes. */
export function halved({ faces, ...mesh }: CellMesh): CellMesh {
  if (faces === undefined) return mesh;
  const { negative, separator, positive, shells } = faces;
  return meshOnFaces({
    negative: half(negative),
    separator: half(separator),
    positive: half(positive),
    shells: { negative: shells.negative.map(half), positive: shells.positive.map(half) },
  });
}

/** About; of one size of each material. */
export function unknownsOf({ negative, separator, positive, faces }: CellMesh): number {
  if (faces === undefined) return Infinity;
  return (
    negative * (shellsOf(faces.shells.negative) + 2) +
    separator +
    positive * (shellsOf(faces.shells.positive) + 2)
  );
}

function meshOnFaces(faces: MeshFaces): CellMesh {
  const { negative, separator, positive, shells } = faces;
  const counts = [...shells.negative, ...shells.positive].map(({ length }) => length - 1);
  return {
    negative: negative.length - 1,
    separator: separator.length - 1,
    positive: positive.length - 1,
    radial: Math.max(...counts),
    faces,
  };
}

function mirrored(faces: Float64Array): Float64Array {
  return faces.map((face) => 1 - face).reverse();
}

function half(faces: Float64Array): Float64Array {
  return faces.filter((_, i) => i % 2 === 0);
}

function shellsOf(all: readonly Float64Array[]): number {
  return all.reduce((sum, { length }) => sum + length - 1, 0);
}
