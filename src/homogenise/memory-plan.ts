import { totalmem } from 'node:os';
import { InputError } from '../base/index.ts';
import { isStretched, keepsFaces, type Box, type Medium } from '../numerics/index.ts';

/** What one wasm memory holds, with some room left. */
const oneMemory = 3.8 * 2 ** 30;
/** What a slab's memory should hold: small enough that several are worked on side by side, large beside its ghosts. */
const slabMemory = 1.5 * 2 ** 30;
/** Planes that a slab keeps of its two neighbours. */
const ghostPlanes = 16;
/**
 * Bytes a voxel, at most (uncorrelated noise) and in an electrode; more where faces differ and their conductances are
 * kept. Measured in bench/results/robust.md.
 */
const atMost = { alike: 30, different: 48, stretched: 80 };
const usual = { alike: 17, different: 38, stretched: 60 };

/** Voxels much longer one way than another leave more unknowns on coarse levels. */
function kindOf(medium: Medium): keyof typeof usual {
  return isStretched(medium) ? 'stretched' : keepsFaces(medium) ? 'different' : 'alike';
}

function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * Planes a slab when a volume has to be cut into slabs; undefined when one memory will do.
 * @throws InputError for a volume that this machine cannot hold, or that cannot be cut.
 */
export function slabPlan({ shape, wrapZ }: Box, medium: Medium, wanted?: number): number | undefined {
  const voxels = shape[0] * shape[1] * shape[2];
  const kind = kindOf(medium);
  const needed = voxels * usual[kind];
  if (needed > availableMemory()) {
    throw new InputError(
      `a volume of ${shape.join(' x ')} voxels needs about ${gibibytes(needed)} of memory`,
      {
        at: { field: 'image' },
        expected: `at most the ${gibibytes(availableMemory())} that this machine has`,
        mend: 'crop or coarsen it',
      },
    );
  }
  if (wanted === undefined && voxels * atMost[kind] <= oneMemory) return undefined;
  if (wrapZ && shape[2] % 8 !== 0) {
    throw new InputError(`a volume of ${shape[2]} layers along the axis does not fit one memory of 4 GiB`, {
      at: { field: 'boundary' },
      expected: 'a multiple of 8 layers where the ends are joined',
      mend: `crop it to ${shape[2] - (shape[2] % 8)} layers, or use plates`,
    });
  }
  const room = Math.floor(slabMemory / (shape[0] * shape[1] * atMost[kind])) - ghostPlanes;
  return wanted ?? Math.max(ghostPlanes, room);
}

function gibibytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} GiB`;
}
