import { z } from 'zod';
import { InputError } from '../../base/index.ts';
import {
  bpxDocument,
  dischargeBand,
  parameterIntervals,
  parameterSet,
  replacePositiveElectrode,
  type CellParameters,
  type CellRunError,
  type DischargeBand,
  type TransportEfficiencyTensor,
  type ParameterInterval,
} from '../../cell/index.ts';
import {
  effectiveTensor,
  electrodeProfiles,
  electrodeUncertainty,
  transportWithErrors,
  type ElectrodeProfiles,
  type ElectrodeUncertainty,
  type TransportErrors,
} from '../../homogenise/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { needOfKind } from '../needs.ts';
import type { StepContext, StepKind } from '../types.ts';
import { discharge, dischargeParameters, plain, type JsonSolution, type Plain } from './discharge.ts';
import type { ParametersResult } from './parameters.ts';
import type { ReadResult } from './read.ts';
import type { TransportStepResult } from './transport.ts';
import { readVolume } from './volume-artifact.ts';

const parameters = z.strictObject({
  pore: z.string(),
  active: z.string(),
  binder: z.string().optional(),
  /** As in the step that sets the parameters. */
  binderAccess: z.number().min(0).max(1).default(0.5),
  tolerance: z.number().gt(0).lt(0.1).default(1e-3),
  ...dischargeParameters,
});

type Parameters = z.infer<typeof parameters>;

/** `even`: no profiles; `graded`: as the image; `mirrored`: the image's collector side at the separator. */
const variants = ['even', 'graded', 'mirrored'] as const;
export type GradingVariant = (typeof variants)[number];

export interface GradedDischarge {
  rate: number;
  cell: GradingVariant;
  solution: JsonSolution;
}

export interface GradingResult {
  /** Middle of each slice, m from the collector. */
  position: number[];
  profiles: Plain<ElectrodeProfiles>;
  uncertainty: ElectrodeUncertainty;
  /** 95 % intervals of all numbers of the cell that rest on the image. */
  numbers: readonly ParameterInterval[];
  tensor: TransportEfficiencyTensor;
  /** A h and m², as in the other discharges. */
  capacity: number;
  area: number;
  discharges: GradedDischarge[];
  /** The graded cell's discharges with what the intervals make of them. */
  bands: Omit<Plain<DischargeBand>, 'solution'>[];
  failures: { rate: number; cell: GradingVariant; message: string }[];
  /** Artifact: the graded cell as a BPX file. */
  file: string;
}

const file = 'cell.bpx.json';

/** The cell slice by slice, with intervals: its BPX file, what the grading changes and how sure the discharge is. */
export const gradingStep: StepKind<Parameters, GradingResult> = {
  kind: 'grading',
  version: '1',
  parameters,
  requires: ['read', 'transport', 'parameters'],
  async run(context) {
    const { set, structure, thickness } = needOfKind<ParametersResult>(context.needs, 'parameters').result;
    const volume = await readVolume(context.needs);
    const options = electrodeOptions(volume, context);
    const base = parameterSet(set);
    const profiles = await electrodeProfiles(volume, { ...options, structure });
    const uncertainty = await electrodeUncertainty(volume, {
      ...options,
      structure,
      poreErrors: poreErrors(context),
      solidErrors: await solidErrors(volume, context),
    });
    const cells: Record<GradingVariant, CellParameters> = {
      even: replacePositiveElectrode(base, structure, { thickness }).parameters,
      graded: replacePositiveElectrode(base, structure, { thickness, profiles }).parameters,
      mirrored: replacePositiveElectrode(base, structure, { thickness, profiles: mirrored(profiles) })
        .parameters,
    };
    const numbers = parameterIntervals(cells.graded, uncertainty);
    const tensor = await tensorOf(volume, context);
    const extras = { intervals: numbers, tensor, provenance: provenance(context) };
    await context.artifacts.json(file, bpxDocument(cells.graded, extras));
    const { rates, mesh, relativeTolerance, absoluteTolerance } = context.parameters;
    const bands: GradingResult['bands'] = [];
    const runs = await discharges(cells, context);
    for (const rate of rates) {
      if (runs.failures.some((failure) => failure.rate === rate && failure.cell === 'graded')) continue;
      const { solution: _, ...band } = await dischargeBand({
        base,
        structure,
        uncertainty,
        electrode: { thickness, profiles },
        rate,
        mesh,
        relativeTolerance,
        absoluteTolerance,
        signal: context.signal,
        onProgress: context.onProgress,
      });
      bands.push(plain(band) as (typeof bands)[number]);
    }
    const { nominalCapacity: capacity, area } = cells.graded;
    const step = structure.thickness / profiles.porosity.length;
    return {
      position: Array.from(profiles.porosity, (_, k) => (k + 0.5) * step),
      profiles: plain(profiles) as Plain<ElectrodeProfiles>,
      uncertainty,
      numbers,
      tensor,
      capacity,
      area,
      ...runs,
      bands,
      file,
    };
  },
};

function electrodeOptions(
  volume: LabelledVolume,
  { parameters: given, signal, onProgress }: StepContext<Parameters>,
) {
  const { pore, active, binder, binderAccess } = given;
  const present = volume.phases.some(({ name }) => name === binder);
  return {
    pore,
    active,
    ...(present && binder !== undefined ? { binder } : {}),
    binderAccess,
    signal,
    onProgress,
  };
}

async function discharges(
  cells: Readonly<Record<GradingVariant, CellParameters>>,
  context: StepContext<Parameters>,
): Promise<Pick<GradingResult, 'discharges' | 'failures'>> {
  const found: GradedDischarge[] = [];
  const failures: GradingResult['failures'] = [];
  let first: CellRunError | undefined;
  for (const rate of context.parameters.rates) {
    for (const cell of variants) {
      const { solution, failure } = await discharge(cells[cell], rate, cell, context);
      if (solution !== undefined) found.push({ rate, cell, solution });
      if (failure === undefined) continue;
      failures.push({ rate, cell, message: failure.message });
      first ??= failure;
    }
  }
  if (found.length === 0 && first !== undefined) throw first;
  return { discharges: found, failures };
}

function mirrored(profiles: ElectrodeProfiles): ElectrodeProfiles {
  return {
    porosity: profiles.porosity.toReversed(),
    activeMaterialFraction: profiles.activeMaterialFraction.toReversed(),
    specificSurfaceArea: profiles.specificSurfaceArea.toReversed(),
    electrolyteTransportEfficiency: profiles.electrolyteTransportEfficiency.toReversed(),
  };
}

function transportOf({ needs }: StepContext<Parameters>): TransportStepResult {
  return needOfKind<TransportStepResult>(needs, 'transport').result;
}

/** Through-plane errors of the pores, as the transport step found them. */
function poreErrors(context: StepContext<Parameters>): TransportErrors {
  const { pore, poreErrors: all } = transportOf(context);
  const result = pore.find(({ axis }) => axis === 'z');
  const errors = all.find(({ axis }) => axis === 'z');
  if (result === undefined || errors === undefined) {
    throw new InputError('the transport step has no through-plane (z) result', {
      at: { field: 'transport' },
    });
  }
  return { ...errors, result };
}

async function solidErrors(
  volume: LabelledVolume,
  context: StepContext<Parameters>,
): Promise<TransportErrors> {
  const { signal, onProgress } = context;
  const { solidConductivities: conductivities } = transportOf(context);
  const { tolerance } = context.parameters;
  return transportWithErrors(volume, { axis: 'z', conductivities, tolerance, signal, onProgress });
}

async function tensorOf(
  volume: LabelledVolume,
  { parameters: { pore }, signal, onProgress }: StepContext<Parameters>,
): Promise<TransportEfficiencyTensor> {
  const boundary = 'periodic';
  const { tensor } = await effectiveTensor(volume, {
    conductivities: { [pore]: 1 },
    boundary,
    signal,
    onProgress,
  });
  return { boundary, rows: tensor };
}

/** What the BPX file says of its origin; the manifest has the rest under the step's address. */
function provenance(context: StepContext<Parameters>): string {
  const { shape, voxelSize, phases, generated } = needOfKind<ReadResult>(context.needs, 'read').result;
  const { address } = needOfKind(context.needs, 'read');
  const conductivities = Object.entries(transportOf(context).solidConductivities);
  const { set } = needOfKind<ParametersResult>(context.needs, 'parameters').result;
  return [
    `Positive electrode from ${generated === null ? 'an image' : 'a generated image'} (step address ${address}),`,
    `${shape.join(' x ')} voxels of ${voxelSize.join(' x ')} m (x, y, z; collector at z = 0),`,
    `phases ${phases.map(({ name, label }) => `${name}=${label}`).join(', ')};`,
    `conductivities ${conductivities.map(([name, value]) => `${name}=${value}`).join(', ')} S/m;`,
    `binder access ${context.parameters.binderAccess}; the rest from the set ${set}.`,
  ].join(' ');
}
