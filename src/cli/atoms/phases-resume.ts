import { readFile } from 'node:fs/promises';
import type { DiagramRun } from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';

/** Walks as they stand in a file: arrangements in few letters. */
export function storedWalks({ isotherms, located }: DiagramRun): unknown {
  return {
    located,
    isotherms: isotherms.map(({ seed, ...each }) => ({
      ...each,
      ...(seed === undefined
        ? {}
        : { seed: { ...seed, occupation: Buffer.from(seed.occupation).toString('base64') } }),
    })),
  };
}

/** A file of a diagram. */
export interface StoredDiagram {
  readonly format: string;
  readonly inputs: string;
  readonly walks: {
    readonly located: DiagramRun['located'];
    readonly isotherms: readonly (DiagramRun['isotherms'][number] & {
      readonly seed?: { readonly occupation: unknown };
    })[];
  };
}

/** What an earlier run, broken off, has written. @throws InputError where there is none. */
export async function storedDiagram(path: string | undefined): Promise<StoredDiagram> {
  if (path?.endsWith('.json') !== true) {
    throw new InputError('no run to go on with is named', {
      at: { field: '--resume' },
      expected: 'the .json of the earlier run as --output',
    });
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new InputError('there is no run to go on with', { at: { file: path }, cause });
  });
  return parseDiagram(text, path);
}

/** Its walks. @throws InputError where it had other inputs. */
export function earlierWalks({ inputs: earlier, walks }: StoredDiagram, inputs: string): DiagramRun {
  if (earlier !== inputs) {
    throw new InputError('the earlier run had other inputs', {
      at: { field: '--resume' },
      expected: 'the same model and the same options, or a run without --resume',
    });
  }
  return {
    located: walks.located,
    isotherms: walks.isotherms.map(({ seed, ...each }) => ({
      ...each,
      seed:
        seed === undefined
          ? undefined
          : { ...seed, occupation: Uint8Array.from(Buffer.from(String(seed.occupation), 'base64')) },
    })),
  };
}

function parseDiagram(text: string, path: string): StoredDiagram {
  try {
    const run = JSON.parse(text) as StoredDiagram;
    if (run.format === 'lithoscale-phase-diagram' && Array.isArray(run.walks.isotherms)) return run;
  } catch {
    // Told below as for any other file.
  }
  throw new InputError('no phase diagram', {
    at: { file: path },
    expected: 'what lithoscale atoms phases -o phases.json writes',
  });
}
