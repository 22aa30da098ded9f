import {
  parseConductivityTensor,
  tensorConductivityTransport,
  type LocalConductivity,
  type TensorBoundary,
  type TensorTransportResult,
} from '../../homogenise/index.ts';
import { InputError } from '../../base/index.ts';
import { parseConductivities, phaseNames } from '../shared/conductivities.ts';
import { openLabelled } from '../shared/image-input.ts';
import { digits, parseNumber, print, requireOutput, table, toJson, writeText } from '../shared/output.ts';
import { matrixLines, principalLines } from './tensor-lines.ts';
import { checkNoAxisWork, type TransportVerbOptions } from './transport-options.ts';
import { share } from './transport-lines.ts';
import type { VerbContext } from '../verbs/verb.ts';

const field = '--conductivity-tensor';
const boundaries: readonly TensorBoundary[] = [
  'periodic',
  'kinematic',
  'static',
  'plates',
  'plates-periodic',
];

/** `lithoscale transport IMAGE --phase NAME --conductivity-tensor NAME=kxx,kyy,kzz` */
export async function anisotropicTransport(context: VerbContext<TransportVerbOptions>): Promise<void> {
  const { options, signal } = context;
  const conductivities = localConductivities(options);
  const boundary = boundaryOf(options);
  const tolerance = parseNumber(options.tolerance, '--tolerance', { above: 0 });
  const { output } = options;
  if (output !== undefined) await requireOutput(output, ['.json']);
  const { volume, progress } = await openLabelled(context);
  const found = await tensorConductivityTransport(volume, {
    boundary,
    conductivities,
    tolerance,
    signal,
    onProgress: progress.onProgress,
  });
  progress.clear();
  const document = { phase: options.phase, ...found };
  if (output !== undefined) await writeText(output, toJson(document));
  print(options, document, () => lines(found));
}

/** Tensors as given, and the scalars of the other phases. @throws InputError */
function localConductivities(options: TransportVerbOptions): Record<string, LocalConductivity> {
  checkAlone(options);
  const { phase = '', conductivity, conductivityTensor } = options;
  const names = phase === '' ? [] : phaseNames(phase);
  const tensors = conductivityTensor.map((text) => parseConductivityTensor(text, field));
  const given = tensors.map(([name]) => name);
  const wrong = given.find((name, at) => !names.includes(name) || given.indexOf(name) < at);
  if (wrong !== undefined) {
    throw new InputError(
      names.includes(wrong)
        ? `the phase '${wrong}' stands twice`
        : `'${wrong}' is not among the conducting phases`,
      { at: { field }, expected: names.length === 0 ? `--phase ${wrong}` : `one of ${names.join(', ')}` },
    );
  }
  const others = names.filter((name) => !given.includes(name));
  const scalars = others.length === 0 ? {} : parseConductivities({ phase: others.join(','), conductivity });
  return { ...scalars, ...Object.fromEntries(tensors) };
}

/** @throws InputError for what only scalar conductivities go with. */
function checkAlone(options: TransportVerbOptions): void {
  const { contact, property, device, nanoporosity } = options;
  checkNoAxisWork(options, field);
  const clash = Object.entries({
    '--contact': contact.length > 0,
    '--property': property !== 'conduction',
    '--device': device === 'gpu',
    '--nanoporosity': nanoporosity !== undefined,
  }).find(([, isGiven]) => isGiven);
  if (clash === undefined) return;
  throw new InputError(`conductivity tensors do not go with ${clash[0]}`, {
    at: { field },
    mend: 'give each phase a scalar conductivity with --conductivity',
  });
}

function boundaryOf({ boundary = 'periodic', axis }: TransportVerbOptions): TensorBoundary {
  const found = boundaries.find((name) => name === boundary);
  if (found === undefined) {
    throw new InputError(`the boundary '${boundary}' does not go with conductivity tensors`, {
      at: { field: '--boundary' },
      expected: boundaries.join(', '),
    });
  }
  if (axis === undefined || axis === 'all') return found;
  throw new InputError('conductivity tensors are solved along all axes', {
    at: { field },
    mend: 'leave out --axis',
  });
}

function lines(found: TensorTransportResult): string[] {
  const { tensor, principal, tortuosity, boundary, alongAxes, error, iterations, seconds } = found;
  const body =
    tensor === null || principal === null || tortuosity === null
      ? table([
          ['axis', 'effective'],
          ...(['x', 'y', 'z'] as const).map((axis, at) => [axis, digits(alongAxes[at], 6)]),
        ])
      : [
          ...matrixLines(tensor),
          '',
          ...principalLines(principal),
          '',
          `tau along its own axes: ${tortuosity.values.map((value) => digits(value)).join(', ')}`,
        ];
  return [
    `effective conductivity, ${boundary}`,
    ...body,
    '',
    `fraction ${digits(found.fractionTotal)}, iteration error ± ${share(error.iteration)}, iterations ${iterations.join(', ')}, ${seconds.toFixed(2)} s`,
  ];
}
