import type { ModelSource, NextModels } from '../run/model-source.ts';
import type { CellMesh } from '../solution.ts';
import type { Change } from './adaptation.ts';
import { halved } from './made-mesh.ts';

/** Goes over to half as many volumes everywhere when another run went over to a mesh, since the same change of load. */
export function replayHalved(changes: readonly Change[], make: (mesh: CellMesh) => ModelSource): NextModels {
  let [holds, begun, done] = [0, 0, 0];
  return ({ reading: { time }, begins }) => {
    if (begins) {
      holds++;
      begun = time;
    }
    const before = done;
    while (done < changes.length && isPast(changes[done], holds, time - begun)) done++;
    return done > before ? { source: make(halved(changes[done - 1].mesh)) } : undefined;
  };
}

function isPast(change: Change, holds: number, elapsed: number): boolean {
  return change.holds < holds || (change.holds === holds && change.elapsed <= elapsed);
}
