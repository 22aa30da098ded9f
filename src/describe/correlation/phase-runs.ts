import type { LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume, Phase, VoxelSize } from '../../microstructure/index.ts';
import { indexPhases, type IndexedVolume } from '../phase-indices.ts';
import { directions } from '../transitions.ts';
import { countAlongAxis } from './axis-runs.ts';
import { countAlongStep } from './line-runs.ts';
import type { RunTable } from './run-table.ts';

type Step = readonly [number, number, number];

export interface RunOptions extends LongWork {
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
  /** The axes, or all 13 directions between neighbouring voxels. Default the axes. */
  readonly directions?: 'axes' | 'all';
}

/** Runs of voxels of one phase along the parallel lines of one direction. */
export interface DirectionRuns {
  /** `x`, `y`, `z`, or the step in voxels, such as `(1,-1,0)`. */
  readonly name: string;
  readonly step: Step;
  /** Distance between neighbouring voxel centres along the line, m. */
  readonly spacing: number;
  /** Whether the lines close on themselves, as they do where the image is periodic. */
  readonly closed: boolean;
  /** Counts per slab of the image (one for a direction that is no axis), for estimates of scatter. */
  readonly slabs: readonly RunTable[];
}

export interface PhaseRuns {
  readonly phases: readonly Phase[];
  readonly voxelSize: VoxelSize;
  /** Axes with more than one voxel. */
  readonly dimensions: number;
  readonly directions: readonly DirectionRuns[];
}

/**
 * Counts the runs of every phase along the axes, or along 13 directions. Axes with a single voxel are left out.
 * @throws InputError when a voxel's label has no name.
 */
export async function phaseRuns(volume: LabelledVolume, options: RunOptions = {}): Promise<PhaseRuns> {
  return phaseRunsOf(await indexPhases(volume, options.signal), options);
}

/** {@link phaseRuns} of an image whose phases are numbered already. */
async function phaseRunsOf(
  volume: IndexedVolume,
  { periodic = [], directions: which = 'axes', signal, onProgress }: RunOptions,
): Promise<PhaseRuns> {
  const { shape, phases, voxelSize } = volume;
  const steps = stepsOf(which).filter((step) => step.every((part, axis) => part === 0 || shape[axis] > 1));
  const counted: DirectionRuns[] = [];
  for (const [done, step] of steps.entries()) {
    onProgress?.({ stage: 'runs', fraction: done / steps.length });
    const axis = axisOf(step);
    const isPeriodic = (at: number): boolean => periodic.includes(axisNames[at]);
    counted.push({
      name: axis === undefined ? `(${step.join(',')})` : axisNames[axis],
      step,
      spacing: Math.hypot(...step.map((part, at) => part * voxelSize[at])),
      closed: step.every((part, at) => part === 0 || isPeriodic(at)),
      slabs:
        axis === undefined
          ? [await countAlongStep(volume, step, periodic, signal)]
          : await countAlongAxis(volume, axis, isPeriodic(axis), signal),
    });
  }
  const dimensions = shape.filter((length) => length > 1).length;
  return { phases, voxelSize, dimensions, directions: counted };
}

const axisNames = ['x', 'y', 'z'] as const;

function stepsOf(which: 'axes' | 'all'): readonly Step[] {
  const axes: readonly Step[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  return which === 'axes' ? axes : [...axes, ...directions.filter((step) => axisOf(step) === undefined)];
}

/** 0, 1, 2 where the step is along an axis. */
function axisOf(step: Step): 0 | 1 | 2 | undefined {
  if (step.filter((part) => part !== 0).length > 1) return undefined;
  return step[0] !== 0 ? 0 : step[1] !== 0 ? 1 : 2;
}
