import { InputError } from '../../base/index.ts';
import {
  conductanceModels,
  defaultNeckRatio,
  extractNetwork,
  separateParticles,
  throatConductances,
  writeNetwork,
  type ConductanceModel,
  type PoreNetwork,
} from '../../describe/index.ts';
import { compareNetworkTransport, type NetworkComparison } from '../../homogenise/index.ts';
import { readGivenLabels } from '../describe/given-labels.ts';
import { openLabelled, type LabelledImageOptions } from '../shared/image-input.ts';
import { digits, parseNumber, print, requireOutput, table, toJson, writeText } from '../shared/output.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface NetworkVerbOptions extends LabelledImageOptions {
  readonly phase: string;
  readonly neckRatio?: string;
  readonly poreLabels?: string;
  readonly tolerance: string;
  readonly conductances: ConductanceModel | 'fitted';
  readonly output?: string;
}

/** `lithoscale network IMAGE --phase pore` */
export async function network(context: VerbContext<NetworkVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const { output, phase, conductances } = options;
  const extension = output === undefined ? undefined : await requireOutput(output, ['.csv', '.vtp', '.json']);
  const wanted = wantedRatio(options);
  const tolerance = parseNumber(options.tolerance, '--tolerance', { above: 0, max: 0.1 });
  const { volume, progress } = await openLabelled(context);
  const work = { signal, onProgress: progress.onProgress };
  const { poreLabels } = options;
  const regions =
    poreLabels === undefined
      ? await separateParticles(volume, phase, { ...work, neckRatio: wanted })
      : await readGivenLabels(context, poreLabels, '--pore-labels', volume, phase);
  const found = await extractNetwork(regions, volume, phase, work);
  const { axes, fitted } = await compareNetworkTransport(found, regions, volume, { ...work, tolerance });
  progress.clear();
  const { method, parameter: neckRatio, resolution } = regions;
  const document = {
    phase,
    method,
    neckRatio,
    resolution,
    pores: found.pores.count,
    throats: found.throats.count,
    axes,
  };
  if (output !== undefined && extension === '.json') await writeText(output, toJson(document));
  else if (output !== undefined) {
    const ways =
      conductances === 'fitted' ? fitted : await throatConductances(found, conductances, regions, work);
    await writeNetwork(output, found, ways);
  }
  print(options, document, () => lines(found, axes));
}

/** The neck ratio, which given pores leave no room for. */
function wantedRatio({ neckRatio, poreLabels }: NetworkVerbOptions): number {
  if (neckRatio === undefined) return defaultNeckRatio;
  if (poreLabels === undefined) return parseNumber(neckRatio, '--neck-ratio', { above: 0, max: 1 });
  throw new InputError('given pores are not separated again', {
    at: { field: '--neck-ratio' },
    mend: 'leave out one of --neck-ratio and --pore-labels',
  });
}

const models: readonly (ConductanceModel | 'fitted')[] = [...conductanceModels, 'fitted'];

function lines({ pores, throats }: PoreNetwork, axes: readonly NetworkComparison[]): string[] {
  return [
    `${pores.count} pores, ${throats.count} throats`,
    '',
    ...table([
      ['D_eff/D', ...axes.map(({ axis }) => axis)],
      ['all voxels', ...axes.map(({ effectiveRatio }) => digits(effectiveRatio))],
      ...models.map((model) => [
        `network, ${model}`,
        ...axes.map((found) => {
          const { effectiveRatio, error } = found.models[model];
          return error === null
            ? digits(effectiveRatio)
            : `${digits(effectiveRatio)} (${error < 0 ? '−' : '+'}${Math.abs(100 * error).toFixed(1)} %)`;
        }),
      ]),
    ]),
    'fitted: conductances that carry the fluxes of the solution on all voxels',
    ...cornerNote(axes),
  ];
}

/** Regions hang together through corners too, which carry nothing on voxels. */
function cornerNote(axes: readonly NetworkComparison[]): string[] {
  const only = axes.filter(
    ({ effectiveRatio, models: found }) =>
      effectiveRatio === 0 && Object.values(found).some((model) => model.effectiveRatio > 0),
  );
  if (only.length === 0) return [];
  const along = only.map(({ axis }) => axis).join(', ');
  return [
    `no way through voxel faces along ${along}: there the network goes through pores that hang together by corners alone`,
  ];
}
