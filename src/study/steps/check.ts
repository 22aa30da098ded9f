import { z } from 'zod';
import { NotPercolatingError } from '../../base/index.ts';
import {
  connectedComponents,
  labelCounts,
  voxelCount,
  type Axis,
  type LabelledVolume,
} from '../../microstructure/index.ts';
import type { StepContext, StepKind } from '../types.ts';
import { readVolume } from './volume-artifact.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

const parameters = z.strictObject({
  /** The phase that carries ions. */
  pore: z.string(),
  /** The phase that stores lithium. */
  active: z.string(),
  /** The carbon-binder phase, where the image has one. */
  binder: z.string().optional(),
});

type Parameters = z.infer<typeof parameters>;

/** Share of a network (0 to 1) that reaches from side to side along each axis. */
type PercolatingShares = Record<Axis, number>;

export interface CheckResult {
  labels: { label: number; name: string; count: number; fraction: number }[];
  /** By name of the network: the pore phase, and the solid phases together. */
  percolation: Record<string, PercolatingShares>;
  warnings: string[];
}

/** Looks for what would make every later number meaningless, before anything expensive starts. */
export const checkStep: StepKind<Parameters, CheckResult> = {
  kind: 'check',
  version: '1',
  parameters,
  requires: ['read'],
  async run(context) {
    const volume = await readVolume(context.needs);
    const { pore } = context.parameters;
    const solid = solidPhases(context.parameters, volume);
    const percolation = {
      [pore]: await shares(volume, [pore], context),
      [solid.join(' + ')]: await shares(volume, solid, context),
    };
    for (const [network, { z: through }] of Object.entries(percolation))
      requireThroughPlane(network, through);
    return { labels: labels(volume), percolation, warnings: warnings(volume, percolation) };
  },
};

/** The phases that conduct electrons: the active material, and the binder where the image has one. */
function solidPhases({ active, binder }: Parameters, volume: LabelledVolume): string[] {
  const present = binder !== undefined && volume.phases.some(({ name }) => name === binder);
  return present ? [active, binder] : [active];
}

async function shares(
  volume: LabelledVolume,
  phases: string[],
  { signal, onProgress }: StepContext,
): Promise<PercolatingShares> {
  onProgress({ stage: 'check', message: `connectivity of ${phases.join(' + ')}` });
  const components = await connectedComponents(volume, phases, { signal });
  const [x, y, z] = axes.map((axis) => components.percolatingFraction(axis));
  return { x: x ?? 0, y: y ?? 0, z: z ?? 0 };
}

function requireThroughPlane(network: string, share: number): void {
  if (share > 0) return;
  throw new NotPercolatingError(`${network} does not connect collector and separator (z)`, {
    expected: 'a path of face-adjacent voxels from z = 0 to the last slice',
    mend: 'check the labels of the phases, and which axis is through-plane',
  });
}

function labels(volume: LabelledVolume): CheckResult['labels'] {
  const total = voxelCount(volume.shape);
  return labelCounts(volume).map(({ label, count }) => {
    const name = volume.phases.find((phase) => phase.label === label)?.name ?? '';
    return { label, name, count, fraction: count / total };
  });
}

const smallestShape = 64;

function warnings(volume: LabelledVolume, percolation: Record<string, PercolatingShares>): string[] {
  const found: string[] = [];
  if (Math.min(...volume.shape) < smallestShape) {
    found.push(`an edge of ${Math.min(...volume.shape)} voxels is hardly representative of an electrode`);
  }
  for (const [network, share] of Object.entries(percolation)) {
    if (share.z < 0.95) {
      found.push(
        `${(100 * (1 - share.z)).toFixed(1)} % of ${network} does not reach from collector to separator`,
      );
    }
  }
  return found;
}
