import {
  capigliaConductivity,
  capigliaDiffusivity,
  nymanConductivity,
  nymanDiffusivity,
} from '../electrolyte.ts';
import type { PointFunction } from '../functions.ts';
import { graphiteSilicon, mcmbGraphite, type HostMaterial } from './graphite.ts';
import { cobaltOxide, nmc811 } from './oxides.ts';

/** What the library holds, to recognise it by its formulas in a file. */
export interface KnownMaterials {
  readonly hosts: readonly HostMaterial[];
  readonly electrolyteProperties: readonly PointFunction[];
}

export const knownMaterials: KnownMaterials = {
  hosts: [mcmbGraphite, graphiteSilicon, cobaltOxide, nmc811],
  electrolyteProperties: [capigliaDiffusivity, capigliaConductivity, nymanDiffusivity, nymanConductivity],
};
