import type { PouchParameters, PouchTab, ThermalParameters } from '../../parameters.ts';
import type { HeatingModel } from '../cell-model.ts';
import { tabShares } from './pouch-foils.ts';
import { nodesOf, type ThermalLayers } from './thermal-layers.ts';

/**
 * Equal parts along the height, each with one temperature through all layers: faces and sides cool each part, the ends the
 * first and the last one through half of it, tabs where they are, by their cross-section. Per m² of all electrodes.
 */
export function pouchLayers(
  pouch: PouchParameters,
  thermal: ThermalParameters,
  places: HeatingModel['places'],
  count: number,
): ThermalLayers {
  const { height, width, edgeHeatTransferCoefficient: edge } = pouch;
  const nodes = nodesOf(thermal, places);
  const total = (property: (node: (typeof nodes)[number]) => number): number =>
    nodes.reduce((sum, node) => sum + property(node), 0);
  const thickness = total((node) => node.width);
  const capacity = total((node) => node.width * node.layer.volumetricHeatCapacity);
  const along = (total((node) => node.width * node.layer.thermalConductivity) * count) / height ** 2;
  const faces = pouch.cooledFaces * pouch.faceHeatTransferCoefficient;
  const cooling = new Float64Array(count).fill((faces + (2 * edge * thickness) / width) / count);
  const ends = { bottom: (edge * thickness) / height, top: (edge * thickness) / height };
  const addTab = (tab: PouchTab, foil: number): void => {
    // In place of as much of the edge.
    const more = ((tab.heatTransferCoefficient - edge) * tab.width * foil) / (width * height);
    if (tab.edge !== 'side') ends[tab.edge] += more;
    else for (const [k, share] of tabShares(tab, height, count).entries()) cooling[k] += more * share;
  };
  addTab(pouch.negativeTab, thermal.negativeCollector.thickness);
  addTab(pouch.positiveTab, thermal.positiveCollector.thickness);
  cooling[0] += inSeries(ends.bottom, 2 * along);
  cooling[count - 1] += inSeries(ends.top, 2 * along);
  return {
    count,
    capacity: new Float64Array(count).fill(capacity / count),
    conductance: new Float64Array(count - 1).fill(along),
    cooling,
    first: 0,
  };
}

function inSeries(one: number, other: number): number {
  return one === 0 ? 0 : (one * other) / (one + other);
}
