import { InputError } from '../../base/index.ts';
import {
  imageExtensions,
  labelPhases,
  parsePhases,
  writeImage,
  type NgffVersion,
} from '../../microstructure/index.ts';
import { openImage, type ImageOptions } from '../shared/image-input.ts';
import { print, requireOutput } from '../shared/output.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface ConvertOptions extends ImageOptions {
  readonly compression?: 'none' | 'deflate';
  readonly ngff?: NgffVersion;
}

/** `lithoscale convert IN OUT` */
export async function convert(context: VerbContext<ConvertOptions>): Promise<void> {
  const [input = '', output = ''] = context.args;
  const { compression, ngff, phases: given } = context.options;
  const extension = await requireOutput(output, imageExtensions);
  if (ngff !== undefined && extension !== '.zarr') {
    throw new InputError('only a .zarr has a version of OME-NGFF', { at: { field: '--ngff' } });
  }
  const named = given === undefined ? undefined : parsePhases(given);
  const { file, progress } = await openImage(context, true);
  const phases = named ?? file.phases;
  const volume = phases.length === 0 ? file.volume : labelPhases(file.volume, phases);
  const { signal } = context;
  await writeImage(output, volume, { signal, onProgress: progress.onProgress, compression, ngff });
  progress.clear();
  const { shape } = file.volume;
  print(context.options, { in: input, out: output, shape, dtype: file.dataType }, () => [
    `${input} → ${output}  ${shape.join(' × ')} ${file.dataType}`,
  ]);
}
