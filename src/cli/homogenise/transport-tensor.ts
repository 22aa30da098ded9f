import {
  compareBoundaries,
  effectiveTensor,
  writeTransportFields,
  type BoundaryComparison,
  type EffectiveTensorResult,
} from '../../homogenise/index.ts';
import { InputError } from '../../base/index.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { openLabelled } from '../shared/image-input.ts';
import { print, toJson, writeText } from '../shared/output.ts';
import { comparisonLines, tensorLines } from './tensor-lines.ts';
import { noteFallback } from './note-fallback.ts';
import {
  checkTensorAlone,
  tensorBoundary,
  transportRequest,
  type TransportVerbOptions,
} from './transport-options.ts';
import type { VerbContext } from '../verbs/verb.ts';

/** `lithoscale transport IMAGE --phase NAME --tensor` */
export async function transportTensor(context: VerbContext<TransportVerbOptions>): Promise<void> {
  const { options, signal } = context;
  checkTensorAlone(options);
  const boundary = tensorBoundary(options);
  const { conductors, solver, extension, keepField } = await transportRequest(options);
  if (keepField && boundary === 'all') {
    throw new InputError('the fields of one boundary go into a file', {
      at: { field: '--output' },
      mend: 'choose a boundary, or -o result.json',
    });
  }
  const { volume, progress } = await openLabelled(context);
  const { conductivities, phase } = conductors;
  const common = { ...solver, conductivities, signal, onProgress: progress.onProgress };
  const found =
    boundary === 'all'
      ? await compareBoundaries(volume, common)
      : await effectiveTensor(volume, { ...common, boundary, keepFields: keepField });
  progress.clear();
  const all = 'disagreement' in found ? comparison(found, phase) : document(found, phase);
  noteFallback(Object.values('disagreement' in found ? found.periodic.cases : found.cases));
  const { output } = options;
  if (output !== undefined && extension === '.json') await writeText(output, toJson(all));
  if (output !== undefined && 'closure' in found) await writeClosure(output, volume, found, signal);
  print(options, all, () => ('disagreement' in found ? comparisonLines(found) : tensorLines(found)));
}

/** Closure fields in metres and the potentials, an axis each. */
async function writeClosure(
  path: string,
  volume: LabelledVolume,
  { closure, cases }: EffectiveTensorResult,
  signal: AbortSignal,
): Promise<void> {
  const fields = (['x', 'y', 'z'] as const).flatMap((axis) => {
    const { potential = new Float32Array(volume.data.length) } = cases[axis];
    const field = closure?.[axis] ?? new Float32Array(volume.data.length);
    return [[`closure_${axis}`, field] as const, [`potential_${axis}`, potential] as const];
  });
  await writeTransportFields(path, volume, Object.fromEntries(fields), { signal });
}

/** The result without its fields; of the load cases what is theirs alone. */
function document(result: EffectiveTensorResult, phase: string): Record<string, unknown> {
  const { cases, ...rest } = result;
  const each = [cases.x, cases.y, cases.z];
  return {
    phase,
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'closure')),
    iterations: each.map(({ iterations }) => iterations),
    residual: Math.max(...each.map(({ residual }) => residual)),
    device: cases.z.device,
    threads: cases.z.threads,
  };
}

function comparison(found: BoundaryComparison, phase: string): Record<string, unknown> {
  return {
    phase,
    boundary: 'all',
    disagreement: found.disagreement,
    static: document(found.static, phase),
    periodic: document(found.periodic, phase),
    kinematic: document(found.kinematic, phase),
    seconds: found.seconds,
  };
}
