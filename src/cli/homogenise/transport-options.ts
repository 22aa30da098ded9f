import { InputError } from '../../base/index.ts';
import {
  closureBoundaries,
  transportBoundaries,
  type ClosureBoundary,
  type ContactResistance,
  type TransportBoundary,
  type TransportDevice,
} from '../../homogenise/index.ts';
import type { Axis } from '../../microstructure/index.ts';
import { conduction, type Conduction, type ConductionOptions } from './conduction.ts';
import { parseContacts } from './contacts.ts';
import type { LabelledImageOptions } from '../shared/image-input.ts';
import { parseNumber, parseThreads, requireOutput } from '../shared/output.ts';

export interface TransportVerbOptions extends LabelledImageOptions, Omit<ConductionOptions, 'phases'> {
  /** z unless given; none with `tensor`. */
  readonly axis?: Axis | 'all';
  /** plates unless given, periodic with `tensor`; `all` compares tensors. */
  readonly boundary?: string;
  readonly contact: readonly string[];
  readonly conductivityTensor: readonly string[];
  readonly tolerance: string;
  readonly threads?: string;
  readonly device: TransportDevice;
  readonly tensor?: boolean;
  readonly error?: boolean;
  readonly laws?: boolean;
  readonly profile?: string;
  readonly output?: string;
}

/** What every way of solving transport takes. */
export interface TransportRequest {
  readonly conductors: Conduction;
  readonly solver: {
    readonly contactResistances: readonly ContactResistance[];
    readonly tolerance: number;
    readonly device: TransportDevice;
    readonly threads?: number;
  };
  /** Extension of the output, and whether fields go into it. */
  readonly extension: string | undefined;
  readonly keepField: boolean;
}

function clash(what: string, field: string, mend: string): InputError {
  return new InputError(what, { at: { field }, mend });
}

/** Everything that can be checked before the image is read. @throws InputError */
export async function transportRequest(options: TransportVerbOptions): Promise<TransportRequest> {
  const conductors = conduction(options);
  const contactResistances = parseContacts(options.contact);
  const tolerance = parseNumber(options.tolerance, '--tolerance', { above: 0 });
  const { output, threads, device } = options;
  const extension =
    output === undefined ? undefined : await requireOutput(output, ['.vti', '.zarr', '.npy', '.json']);
  const keepField = extension !== undefined && extension !== '.json';
  const count = parseThreads(threads);
  const solver = {
    contactResistances,
    tolerance,
    device,
    ...(count === undefined ? {} : { threads: count }),
  };
  return { conductors, solver, extension, keepField };
}

/** The boundary for coefficients along axes. @throws InputError */
export function axisBoundary({ boundary = 'plates' }: TransportVerbOptions): TransportBoundary {
  const found = transportBoundaries.find((name) => name === boundary);
  if (found !== undefined) return found;
  if (boundary === 'all') {
    throw clash('boundaries are compared by their tensors', '--boundary all', 'ask for --tensor');
  }
  throw unknownBoundary(boundary, transportBoundaries);
}

/** The boundary for a tensor, or `all` to compare static, periodic and kinematic. @throws InputError */
export function tensorBoundary({ boundary = 'periodic' }: TransportVerbOptions): ClosureBoundary | 'all' {
  const known = [...closureBoundaries, 'all'] as const;
  const found = known.find((name) => name === boundary);
  if (found !== undefined) return found;
  if (boundary.startsWith('plates')) {
    throw clash(
      `the boundary '${boundary}' gives no tensor`,
      '--tensor',
      `choose --boundary ${known.join('|')}, or --axis all in place of --tensor`,
    );
  }
  throw unknownBoundary(boundary, known);
}

function unknownBoundary(boundary: string, known: readonly string[]): InputError {
  return new InputError(`no boundary is called '${boundary}'`, {
    at: { field: '--boundary' },
    expected: `one of ${known.join(', ')}`,
  });
}

/** @throws InputError where an axis is chosen, or what looks at one axis at a time, beside a tensor. */
export function checkTensorAlone({ axis, ...options }: TransportVerbOptions): void {
  if (axis !== undefined) {
    throw clash('a tensor has all axes', '--tensor', 'leave out --axis, or --tensor');
  }
  checkNoAxisWork(options, '--tensor');
}

/** @throws InputError */
export function checkNoAxisWork(
  { error, laws, profile }: Pick<TransportVerbOptions, 'error' | 'laws' | 'profile'>,
  field: string,
): void {
  const others = { '--error': error, '--laws': laws, '--profile': profile };
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other === undefined) return;
  throw clash(`${other} looks at one axis at a time`, field, `ask for ${other} in a run of its own`);
}
