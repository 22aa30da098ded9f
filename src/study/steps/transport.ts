import { z } from 'zod';
import { InputError, NotPercolatingError } from '../../base/index.ts';
import {
  defaultBinderPorosity,
  nanoporousConductivity,
  transport,
  transportWithErrors,
  type TransportErrors,
  type TransportOptions,
  type TransportResult,
} from '../../homogenise/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import type { StepContext, StepKind } from '../types.ts';
import { readSegmentation, readVolume } from './volume-artifact.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

const parameters = z.strictObject({
  pore: z.string(),
  /** Electronic conductivity of each solid phase in S/m, with its source; a phase that the image lacks is left out. */
  solid: z.record(
    z.string(),
    z.union([
      z.number().positive(),
      z.strictObject({ value: z.number().positive(), source: z.string().min(1) }),
    ]),
  ),
  /** A binder with electrolyte in pores of its own: ions go through it as well. */
  porousBinder: z
    .strictObject({
      phase: z.string(),
      porosity: z.number().gt(0).max(1).default(defaultBinderPorosity),
      /** Within the binder; Bruggeman's unless given. */
      tortuosityFactor: z.number().min(1).optional(),
    })
    .optional(),
  boundary: z.enum(['plates', 'plates-periodic']).default('plates'),
  tolerance: z.number().gt(0).lt(0.1).default(1e-3),
});

type Parameters = z.infer<typeof parameters>;

export interface TransportStepResult {
  pore: TransportResult[];
  /** What is known of the errors of the pore space's values, axis by axis. */
  poreErrors: PoreErrors[];
  solid: TransportResult[];
  /** The binder that ions go through too, and what it conducts of what its electrolyte does; null where none is porous. */
  porousBinder: { phase: string; porosity: number; conductivity: number } | null;
  /** Conductivities of the solid phases that the image has, S/m. */
  solidConductivities: Record<string, number>;
  /** Where each of them comes from; null where only a number was given. */
  conductivitySources: Record<string, string | null>;
}

/** {@link TransportErrors} of one axis, without the result they belong to. */
export interface PoreErrors extends Omit<TransportErrors, 'result'> {
  axis: Axis;
}

/** Effective transport of the pore space and of the solid network on x, y and z. */
export const transportStep: StepKind<Parameters, TransportStepResult> = {
  kind: 'transport',
  version: '5',
  parameters,
  requires: ['read'],
  async run(context) {
    const volume = await readVolume(context.needs);
    const { pore, solid } = context.parameters;
    requireConductivities(volume, context.parameters);
    const present = Object.entries(solid).filter(([name]) =>
      volume.phases.some((phase) => phase.name === name),
    );
    const solidConductivities = Object.fromEntries(
      present.map(([name, given]) => [name, typeof given === 'number' ? given : given.value]),
    );
    const porousBinder = porousBinderOf(volume, context.parameters);
    const conductivities = {
      [pore]: 1,
      ...(porousBinder === null ? {} : { [porousBinder.phase]: porousBinder.conductivity }),
    };
    const segmentation = await readSegmentation(context.needs, volume);
    const grey = segmentation === undefined ? {} : { segmentation };
    const found = await alongAllAxes(context, 'the pore space', (options) =>
      transportWithErrors(volume, { ...options, conductivities, ...grey }),
    );
    return {
      pore: found.map(({ result }) => result),
      poreErrors: found.map(({ result: { axis }, ...errors }) => ({ axis, ...errors })),
      solid: (
        await alongAllAxes(context, 'the solid network', async (options) => ({
          result: await transport(volume, { ...options, conductivities: solidConductivities }),
        }))
      ).map(({ result }) => result),
      porousBinder,
      solidConductivities,
      conductivitySources: Object.fromEntries(
        present.map(([name, given]) => [name, typeof given === 'number' ? null : given.source]),
      ),
    };
  },
};

/** None in an image without binder. */
function porousBinderOf(
  { phases }: LabelledVolume,
  { porousBinder }: Parameters,
): TransportStepResult['porousBinder'] {
  if (porousBinder === undefined || phases.every(({ name }) => name !== porousBinder.phase)) return null;
  const { phase, porosity } = porousBinder;
  return { phase, porosity, conductivity: nanoporousConductivity(porousBinder) };
}

/**
 * A conductivity without its phase is that of a binder which the image lacks, unless a phase lacks its conductivity:
 * then a name is wrong, and that phase would insulate without a word.
 * @throws InputError
 */
function requireConductivities({ phases }: LabelledVolume, { pore, solid }: Parameters): void {
  const absent = Object.keys(solid).find((name) => phases.every((phase) => phase.name !== name));
  const insulating = phases.find(({ name }) => name !== pore && !Object.hasOwn(solid, name))?.name;
  if (Object.keys(solid).length > 0 && (absent === undefined || insulating === undefined)) return;
  throw new InputError(`no conductivity is given for the phase '${insulating ?? ''}'`, {
    at: { field: 'conductivities' },
    expected: `one for each solid phase that conducts${absent === undefined ? '' : `; '${absent}' is no phase of the image`}`,
    mend: `such as --set 'conductivities={"${insulating ?? 'nmc'}": 0.18}' (S/m)`,
  });
}

async function alongAllAxes<Found extends { readonly result: TransportResult }>(
  { parameters, signal, onProgress }: StepContext<Parameters>,
  what: string,
  solve: (options: Omit<TransportOptions, 'conductivities'>) => Promise<Found>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const axis of axes) {
    const { boundary, tolerance } = parameters;
    found.push(await solve({ axis, boundary, tolerance, signal, onProgress }));
  }
  requireThroughPlane(
    found.map(({ result }) => result),
    what,
  );
  return found;
}

/** The cell needs a finite through-plane value; in-plane ones are for the report. */
function requireThroughPlane(results: readonly TransportResult[], what: string): void {
  const through = results.find(({ axis }) => axis === 'z');
  if (through?.percolating !== true) {
    throw new NotPercolatingError(`${what} does not connect collector and separator (z)`, {
      expected: 'a path of face-adjacent voxels from z = 0 to the last slice',
      mend: 'check the phase names and which axis is through-plane',
    });
  }
}
