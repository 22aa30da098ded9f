import { imageExtensions, writeImage } from '../microstructure/index.ts';
import { openImage, type ImageOptions } from './image-input.ts';
import { print, requireOutput } from './output.ts';
import type { VerbContext } from './verbs.ts';

/** `lithoscale convert IN OUT` */
export async function convert(context: VerbContext<ImageOptions>): Promise<void> {
  const [input = '', output = ''] = context.args;
  await requireOutput(output, imageExtensions);
  const { file, progress } = await openImage(context, true);
  await writeImage(output, file.volume, { signal: context.signal, onProgress: progress.onProgress });
  progress.clear();
  const { shape } = file.volume;
  print(context.options, { in: input, out: output, shape, dtype: file.dataType }, () => [
    `${input} → ${output}  ${shape.join(' × ')} ${file.dataType}`,
  ]);
}
