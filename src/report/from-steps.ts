import {
  needOfKind,
  readFlow,
  readVolume,
  type CheckResult,
  type DischargeResult,
  type FlowStepResult,
  type JsonSolution,
  type ParametersResult,
  type ReadResult,
  type StepContext,
  type TransportStepResult,
} from '../study/index.ts';
import type { VolumeDescription } from '../describe/index.ts';
import { cutOff } from './key-numbers.ts';
import type {
  CellVariant,
  Discharge,
  ImageSource,
  ImageToCellReport,
  InternalFields,
  Origin,
} from './image-to-cell-data.ts';

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
  const flow = Object.values(needs).some(({ kind }) => kind === 'flow')
    ? needOfKind<FlowStepResult>(needs, 'flow')
    : undefined;
  const read = needOfKind<ReadResult>(needs, 'read').result;
  const check = needOfKind<CheckResult>(needs, 'check').result;
  const { pore, poreErrors, solid } = needOfKind<TransportStepResult>(needs, 'transport').result;
  const { set, citation, changes, notes } = needOfKind<ParametersResult>(needs, 'parameters').result;
  const { area, discharges, failures } = needOfKind<DischargeResult>(needs, 'discharge').result;
  return {
    run,
    origin: { ...origin, flow: flow?.name },
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
    flow: flow === undefined ? undefined : await readFlow(flow.result, flow.artifacts),
    parameters: { set, citations: [citation], changes, notes },
    discharges: discharges.map(({ rate, cell, solution }) => dischargeOf(rate, cell, solution, area)),
    failures,
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

const secondsPerHour = 3600;

/** Curves per electrode area, with the means over the whole discharge. `area` in m². */
export function dischargeOf(
  rate: number,
  cell: CellVariant,
  solution: JsonSolution,
  area: number,
): Discharge {
  const { voltage, capacity, balance } = solution;
  const charge = capacity.map((ampereHours) => (ampereHours * secondsPerHour) / area);
  const energy = trapezoid(charge, voltage);
  const drawn = charge[charge.length - 1];
  const last = solution.fields.at(-1);
  return {
    rate,
    cell,
    voltage,
    charge,
    ending:
      endings[solution.events.at(-1)?.kind ?? ''] ?? solution.events.at(-1)?.message ?? 'end of the step',
    meanVoltage: drawn > 0 ? energy / drawn : voltage[0],
    energy,
    steps: solution.steps,
    seconds: solution.seconds,
    lithiumBalance: Math.max(
      Math.abs(balance.electrolyte),
      Math.abs(balance.particles),
      Math.abs(balance.charge),
    ),
    voltageError: solution.voltageError?.maximum,
    fields: last === undefined ? undefined : fieldsOf(last),
  };
}

const endings: Readonly<Record<string, string>> = {
  'voltage-cut-off': cutOff,
  'end-of-step': 'end of step',
  'electrolyte-depleted': 'electrolyte depleted',
  'stoichiometry-limit': 'stoichiometry limit',
  failed: 'failed',
};

function fieldsOf(fields: JsonSolution['fields'][number]): InternalFields {
  const { x, negative, positive } = fields;
  const first = negative.x[0];
  const half = (positive.x[1] - positive.x[0]) / 2;
  const left = negative.x[negative.x.length - 1] + first;
  const right = positive.x[0] - half;
  return {
    regions: [
      { name: 'negative', from: 0, to: left },
      { name: 'separator', from: left, to: right },
      { name: 'positive', from: right, to: positive.x[positive.x.length - 1] + half },
    ],
    electrolyteConcentration: { position: x, value: fields.electrolyteConcentration },
    electrolytePotential: { position: x, value: fields.electrolytePotential },
    solidPotential: [negative, positive].map((side) => ({ position: side.x, value: side.solidPotential })),
    surfaceStoichiometry: [negative, positive].map((side) => ({
      position: side.x,
      value: side.surfaceStoichiometry,
    })),
  };
}

/** ∫ y dx by the trapezoid rule. */
function trapezoid(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (let k = 1; k < x.length; k++) {
    sum += 0.5 * (y[k] + y[k - 1]) * (x[k] - x[k - 1]);
  }
  return sum;
}
