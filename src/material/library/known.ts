import {
  capigliaConductivity,
  capigliaDiffusivity,
  nymanConductivity,
  nymanDiffusivity,
} from '../electrolyte.ts';
import type { PointFunction } from '../functions.ts';
import { cokeDoyle, cokeFuller } from './cokes.ts';
import * as electrolytes from './electrolytes.ts';
import * as graphite from './graphite.ts';
import type { HostMaterial } from './host.ts';
import * as oxides from './oxides.ts';
import { ironPhosphate } from './phosphates.ts';
import { siliconOfComposite } from './silicon.ts';
import { spinelDoyle, spinelFuller } from './spinels.ts';

/** What the library holds, to recognise it by its formulas in a file. */
export interface KnownMaterials {
  readonly hosts: readonly HostMaterial[];
  readonly electrolyteProperties: readonly PointFunction[];
}

export const knownMaterials: KnownMaterials = {
  hosts: [
    ...Object.values(graphite),
    ...Object.values(oxides),
    siliconOfComposite,
    ironPhosphate,
    cokeDoyle,
    cokeFuller,
    spinelDoyle,
    spinelFuller,
  ],
  electrolyteProperties: [
    capigliaDiffusivity,
    capigliaConductivity,
    nymanDiffusivity,
    nymanConductivity,
    ...Object.values(electrolytes),
  ],
};
