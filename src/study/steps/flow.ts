import { z } from 'zod';
import { InputError, NotPercolatingError } from '../../base/index.ts';
import {
  bottleneckShare,
  fieldSlice,
  streamlines,
  transport,
  type FieldSlice,
  type SolvedPotential,
  type Streamlines,
} from '../../homogenise/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import type { ArtifactReader, StepContext, StepKind } from '../types.ts';
import { readVolume } from './volume-artifact.ts';

const parameters = z.strictObject({
  phase: z.string().describe('the phase that conducts'),
  tolerance: z.number().gt(0).lt(0.1).default(1e-4),
  lines: z.int().min(1).max(5000).default(500).describe('streamlines'),
});

type Parameters = z.infer<typeof parameters>;

export interface FlowStepResult {
  phase: string;
  /** Through-plane. */
  axis: 'z';
  effectiveRatio: number;
  /** Share of the phase's voxels that dissipate half of all the power. */
  bottleneckShare: number;
  /** Lines that go from plate to plate, each with the same share of the flux, and those that got lost. */
  lines: number;
  lost: number;
  /** Length of the lines over that of the volume. */
  relativeLength: { mean: number; least: number; largest: number };
  slices: { across: Axis; layer: number; shape: readonly [number, number] }[];
}

/** What the pictures of a flux show. */
export interface Flow extends FlowStepResult {
  readonly fields: readonly FieldSlice[];
  readonly streamlines: Pick<Streamlines, 'points' | 'starts'>;
}

const axes: readonly Axis[] = ['x', 'y', 'z'];
const axis = 'z';

/** Where the flux goes through a phase: its potential and magnitude on the middle planes, and its streamlines. */
export const flowStep: StepKind<Parameters, FlowStepResult> = {
  kind: 'flow',
  version: '1',
  parameters,
  requires: ['read'],
  async run(context) {
    const volume = await readVolume(context.needs);
    const { solved, effectiveRatio } = await solve(volume, context);
    const { phase, lines } = context.parameters;
    const slices: FlowStepResult['slices'] = [];
    for (const [at, across] of axes.entries()) {
      const { potential, flux, ...slice } = fieldSlice(
        volume,
        solved,
        across,
        Math.floor(volume.shape[at] / 2),
      );
      await context.artifacts.array(`potential-${across}`, potential);
      await context.artifacts.array(`flux-${across}`, flux);
      slices.push(slice);
    }
    context.onProgress({ stage: 'flow', message: 'following streamlines' });
    const found = await streamlines(volume, solved, lines, context);
    await context.artifacts.array('streamlines', found.points);
    await context.artifacts.array('streamline-starts', found.starts);
    return {
      phase,
      axis,
      effectiveRatio,
      bottleneckShare: await bottleneckShare(volume, solved, 0.5, context),
      lines: found.relativeLengths.length,
      lost: found.lost,
      relativeLength: statistics(found.relativeLengths),
      slices,
    };
  },
};

async function solve(
  volume: LabelledVolume,
  { parameters, signal, onProgress }: StepContext<Parameters>,
): Promise<{ solved: SolvedPotential; effectiveRatio: number }> {
  const { phase, tolerance } = parameters;
  const conductivities = { [phase]: 1 };
  const result = await transport(volume, {
    axis,
    conductivities,
    tolerance,
    keepField: true,
    signal,
    onProgress,
  });
  if (result.potential === undefined || !result.percolating) {
    throw new NotPercolatingError(`${phase} does not connect both sides through the thickness`, {
      expected: 'a path of face-adjacent voxels from z = 0 to the last slice',
      mend: 'check the phase names and which axis is through-plane',
    });
  }
  return {
    solved: { axis, conductivities, potential: result.potential },
    effectiveRatio: result.effectiveRatio,
  };
}

function statistics(lengths: Float64Array): FlowStepResult['relativeLength'] {
  if (lengths.length === 0)
    throw new InputError('no streamline arrived', { at: { field: 'lines' }, expected: 'more of them' });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const sorted = lengths.toSorted();
  return { mean, least: sorted[0], largest: sorted[sorted.length - 1] };
}

/** Reads back what the step left. */
export async function readFlow(result: FlowStepResult, artifacts: ArtifactReader): Promise<Flow> {
  const array = async (name: string): Promise<Float32Array> =>
    (await artifacts.array(name)).data as Float32Array;
  const fields: FieldSlice[] = [];
  for (const slice of result.slices) {
    const { across } = slice;
    fields.push({
      ...slice,
      potential: await array(`potential-${across}`),
      flux: await array(`flux-${across}`),
    });
  }
  const starts = (await artifacts.array('streamline-starts')).data as Uint32Array;
  return { ...result, fields, streamlines: { points: await array('streamlines'), starts } };
}
