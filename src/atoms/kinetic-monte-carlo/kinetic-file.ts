import { FormatError, requireValid } from '../../base/index.ts';
import { parseExpansion } from '../cluster-expansion/expansion-file.ts';
import { latticeModelOf } from '../cluster-expansion/lattice-model-of.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { parseLatticeModel } from '../lattice-model/model-file.ts';
import type { KnownOrder } from '../monte-carlo-analysis/commensurate.ts';
import type { Composition } from './diffusion/filling.ts';
import { kineticModel, type KineticModel } from './kinetic-model.ts';
import type { KineticFile } from './kinetic-schema.ts';
import { mechanismsOf } from './written-mechanisms.ts';

/** A kinetic model as people write it. */
export interface NamedKineticModel {
  readonly name: string;
  readonly source: string | undefined;
  readonly model: KineticModel;
  readonly composition: Composition | undefined;
  /** Ordered arrangements that the model is known to take. */
  readonly orders: readonly KnownOrder[];
}

/**
 * Reads the file of a kinetic model (YAML or JSON), and the lattice model or cluster expansion that it names, which lies beside it.
 * @throws FormatError naming the file, the field and what is wrong; InputError for mechanisms that break detailed balance.
 */
export async function readKineticModel(file: string): Promise<NamedKineticModel> {
  const text = await textOf(file);
  const document = await parsedYaml(text, file);
  const { kineticSchema, mechanismSchema } = await import('./kinetic-schema.ts');
  const { name, source, composition, ...written } = requireValid(kineticSchema, document, {
    file,
    expected: 'a kinetic model: format, version, model and mechanisms',
    mend: 'see docs/atoms-kinetic-monte-carlo.md',
  });
  const { lattice, inversePermittivity, orders = [] } = await latticeOf(written.model, file);
  const entries = written.mechanisms.map((entry, k) =>
    requireValid(mechanismSchema(entry), entry, {
      file,
      expected: 'a mechanism',
      within: `mechanisms[${k}]`,
    }),
  );
  const mechanisms = mechanismsOf(lattice.parent, entries, file);
  const model = kineticModel(lattice, mechanisms, inversePermittivity);
  return { name: name ?? file, source, model, composition, orders: [...orders, ...written.orders] };
}

async function textOf(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new FormatError(`cannot be read (${cause.code})`, {
      at: { file },
      cause,
      expected: 'a readable file',
    });
  });
}

async function parsedYaml(text: string, file: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.split('\n')[0] : 'it cannot be parsed';
    throw new FormatError(`not YAML: ${what}`, { at: { file }, cause, expected: 'a kinetic model' });
  }
}

interface Energies {
  readonly lattice: LatticeModel;
  readonly inversePermittivity?: number | undefined;
  readonly orders?: readonly KnownOrder[] | undefined;
}

async function latticeOf(given: KineticFile['model'], file: string): Promise<Energies> {
  if (typeof given !== 'string') return latticeFrom(JSON.stringify(given), given, file);
  const paths = await import('node:path');
  const path = paths.resolve(paths.dirname(file), given);
  const text = await textOf(path);
  return latticeFrom(text, await parsedYaml(text, path), path);
}

/** By what the document says that it is. */
async function latticeFrom(text: string, document: unknown, file: string): Promise<Energies> {
  const format = isRecord(document) ? document['format'] : undefined;
  if (format === 'lithoscale-cluster-expansion') {
    const { inversePermittivity, ...expansion } = await parseExpansion(text, file);
    return { lattice: latticeModelOf(expansion), inversePermittivity };
  }
  if (format === 'lithoscale-lattice-model') {
    const { model, orders } = await parseLatticeModel(text, file);
    return { lattice: model, orders };
  }
  throw new FormatError(`its format is '${String(format)}'`, {
    at: { file, field: 'format' },
    expected: 'lithoscale-lattice-model or lithoscale-cluster-expansion',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
