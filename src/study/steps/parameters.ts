import { z } from 'zod';
import { InputError } from '../../base/index.ts';
import {
  parameterSet,
  parameterSetNames,
  replacePositiveElectrode,
  type ParameterChange,
} from '../../cell/index.ts';
import { electrodeStructure, type ElectrodeStructure, type TransportResult } from '../../homogenise/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { needOfKind } from '../needs.ts';
import type { StepContext, StepKind } from '../types.ts';
import type { TransportStepResult } from './transport.ts';
import { readVolume } from './volume-artifact.ts';

const parameters = z.strictObject({
  /** Literature set that gives every part but the positive electrode's structure. */
  set: z.enum(parameterSetNames).default('chen2020'),
  pore: z.string(),
  active: z.string(),
  binder: z.string().optional(),
  /** Share of the active material's area under the binder that still reacts, 0 to 1. */
  binderAccess: z.number().min(0).max(1).default(0.5),
  thickness: z.enum(['image', 'set']).default('image'),
});

type Parameters = z.infer<typeof parameters>;

export interface ParametersResult {
  set: string;
  citation: string;
  thickness: 'image' | 'set';
  structure: ElectrodeStructure;
  /** What the image changed in the literature set, with the reason. */
  changes: readonly ParameterChange[];
  notes: string[];
}

/** The positive electrode's parameters from its image; everything else from a cited literature set. */
export const parametersStep: StepKind<Parameters, ParametersResult> = {
  kind: 'parameters',
  version: '2',
  parameters,
  requires: ['read', 'transport'],
  async run(context) {
    const { set, thickness, binderAccess, binder } = context.parameters;
    const base = parameterSet(set);
    const volume = await readVolume(context.needs);
    const present = volume.phases.some(({ name }) => name === binder);
    const structure = await measuredStructure(volume, present ? binder : undefined, context);
    const { changes } = replacePositiveElectrode(base, structure, { thickness });
    return {
      set,
      citation: base.citation,
      thickness,
      structure,
      changes,
      notes: [...notes(structure, present ? binderAccess : undefined), ...conductivityNotes(context)],
    };
  },
};

/** `binder`: where the image has one. */
async function measuredStructure(
  volume: LabelledVolume,
  binder: string | undefined,
  context: StepContext<Parameters>,
): Promise<ElectrodeStructure> {
  const { pore, active, binderAccess } = context.parameters;
  const transport = needOfKind<TransportStepResult>(context.needs, 'transport').result;
  return electrodeStructure(volume, {
    pore,
    active,
    ...(binder === undefined ? {} : { binder }),
    ...binderPorosity(transport, binder),
    binderAccess,
    solidConductivities: transport.solidConductivities,
    poreTransport: throughPlane(transport.pore),
    solidTransport: throughPlane(transport.solid),
    signal: context.signal,
    onProgress: context.onProgress,
  });
}

/** @throws InputError when the binder that ions go through is not the electrode's. */
function binderPorosity(
  { porousBinder }: TransportStepResult,
  binder: string | undefined,
): { binderPorosity?: number } {
  if (porousBinder === null) return {};
  if (porousBinder.phase === binder) return { binderPorosity: porousBinder.porosity };
  throw new InputError(`ions go through '${porousBinder.phase}', which is not the electrode's binder`, {
    at: { field: 'porousBinder' },
    expected: binder === undefined ? 'a binder among the parameters' : `phase: ${binder}`,
  });
}

/** The conductivities behind the effective one, with their sources. */
function conductivityNotes({ needs }: StepContext<Parameters>): string[] {
  const { solidConductivities, conductivitySources, porousBinder } = needOfKind<TransportStepResult>(
    needs,
    'transport',
  ).result;
  const solids = Object.entries(solidConductivities).map(
    ([name, value]) =>
      `Conductivity of ${name}: ${value} S/m, ${conductivitySources[name] ?? 'given without a source'}.`,
  );
  if (porousBinder === null) return solids;
  const { phase, porosity, conductivity } = porousBinder;
  return [
    `Ions go through ${phase} as well: ${percent(porosity)} of it is electrolyte and counts as porosity, and it conducts ${percent(conductivity)} of what its electrolyte does.`,
    ...solids,
  ];
}

function throughPlane(results: readonly TransportResult[]): TransportResult {
  const result = results.find(({ axis }) => axis === 'z');
  if (result === undefined) {
    throw new InputError('the transport step has no through-plane (z) result', {
      at: { field: 'transport' },
    });
  }
  return result;
}

function percent(share: number): string {
  return share < 0.01 ? `${Number((100 * share).toPrecision(2))} %` : `${(100 * share).toFixed(1)} %`;
}

function notes(structure: ElectrodeStructure, binderAccess: number | undefined): string[] {
  const list = [
    'Area a: corrected (Crofton, 13 directions) active–pore interface of active material connected to the collector.',
    'Radius R: Sauter radius 3V/A of the same active material with all of its surface; a and R are independent.',
  ];
  if (binderAccess !== undefined) {
    list.push(
      `${percent(binderAccess)} of the active–binder interface is counted as reacting (binderAccess), since the binder is porous.`,
    );
  }
  if (structure.isolatedActiveFraction > 0) {
    const total = structure.isolatedActiveFraction + structure.activeMaterialFraction;
    list.push(
      `${percent(structure.isolatedActiveFraction / total)} of the active material is not connected to the collector and left out.`,
    );
  }
  return list;
}
