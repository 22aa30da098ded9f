import {
  needOfKind,
  optionalNeed,
  readFlow,
  readVolume,
  type CheckResult,
  type DescriptorsStepResult,
  type DischargeResult,
  type FlowStepResult,
  type GradingResult,
  type ParametersResult,
  type ReadResult,
  type StepContext,
  type TransportStepResult,
} from '../study/index.ts';
import type { VolumeDescription } from '../describe/index.ts';
import { gradingOf } from './grading-from-step.ts';
import { dischargeOf } from './discharge-from-step.ts';
import type { ImageSource, ImageToCellReport, Origin } from './image-to-cell-data.ts';

/** Kinds of steps that the report needs, one of each. */
export const neededKinds: readonly Origin[] = [
  'read',
  'check',
  'describe',
  'transport',
  'parameters',
  'discharge',
];

/** Gathers what the needed steps found. */
export async function reportFromSteps({ needs, run }: StepContext): Promise<ImageToCellReport> {
  const origin = Object.fromEntries(
    neededKinds.map((kind) => [kind, needOfKind(needs, kind).name]),
  ) as unknown as Record<Origin, string>;
  const flow = optionalNeed<FlowStepResult>(needs, 'flow');
  const grading = optionalNeed<GradingResult>(needs, 'grading');
  const descriptors = optionalNeed<DescriptorsStepResult>(needs, 'descriptors');
  const read = needOfKind<ReadResult>(needs, 'read').result;
  const check = needOfKind<CheckResult>(needs, 'check').result;
  const { pore, poreErrors, solid } = needOfKind<TransportStepResult>(needs, 'transport').result;
  const { set, citation, changes, notes } = needOfKind<ParametersResult>(needs, 'parameters').result;
  const { area, discharges, failures } = needOfKind<DischargeResult>(needs, 'discharge').result;
  return {
    run,
    origin: { ...origin, flow: flow?.name, grading: grading?.name, descriptors: descriptors?.name },
    volume: await readVolume(needs),
    roles: rolesOf(run, origin.check),
    source: sourceOf(run, origin.read, read),
    check: {
      phases: check.labels.map(({ name, label, count, fraction }) => ({
        name,
        label,
        voxels: count,
        fraction,
      })),
      warnings: check.warnings,
    },
    description: needOfKind<VolumeDescription>(needs, 'describe').result,
    transport: { pore, solid, errors: poreErrors },
    descriptors: descriptors?.result,
    flow: flow === undefined ? undefined : await readFlow(flow.result, flow.artifacts),
    parameters: { set, citations: [citation], changes, notes },
    discharges: discharges.map(({ rate, cell, solution }) => dischargeOf(rate, cell, solution, area)),
    failures,
    grading: grading === undefined ? undefined : gradingOf(grading.result),
  };
}

function rolesOf({ steps }: StepContext['run'], name: string): ImageToCellReport['roles'] {
  const given = steps.find((step) => step.name === name)?.parameters as {
    pore: string;
    active: string;
    binder?: string;
  };
  return { pore: given.pore, active: given.active, binder: given.binder };
}

function sourceOf({ steps }: StepContext['run'], name: string, result: ReadResult): ImageSource {
  const file = steps.find((step) => step.name === name)?.inputFiles[0];
  return {
    path: file?.path,
    sha256: file?.sha256,
    format: result.format,
    dataType: result.dataType,
    voxelSizeSource: result.voxelSizeSource,
    generated: result.generated ?? undefined,
  };
}
