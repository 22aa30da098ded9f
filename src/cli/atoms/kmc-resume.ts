import { readFile } from 'node:fs/promises';
import type { Diffusion, DiffusivityTable } from '../../atoms/index.ts';
import { InputError } from '../../base/index.ts';

/** A table as it is kept: which inputs it is of, and whether all points are done. */
export interface KeptTable extends DiffusivityTable {
  readonly inputs: string;
  readonly complete: boolean;
}

/** Points of an earlier run, broken off. @throws InputError where there is none of the same inputs. */
export async function keptPoints(output: string | undefined, inputs: string): Promise<Diffusion[]> {
  if (output?.endsWith('.json') !== true) {
    throw new InputError('no run to go on with is named', {
      at: { field: '--resume' },
      expected: 'the .json of the earlier run as --output',
    });
  }
  const text = await readFile(output, 'utf8').catch((cause: unknown) => {
    throw new InputError('there is no run to go on with', { at: { file: output }, cause });
  });
  const kept = parsed(text, output);
  if (kept.inputs === inputs) return [...kept.points];
  throw new InputError('this run had other inputs', {
    at: { file: output },
    expected: 'the same model and the same options, or a run without --resume',
  });
}

function parsed(text: string, file: string): KeptTable {
  try {
    const kept = JSON.parse(text) as KeptTable;
    if (kept.format === 'lithoscale-diffusivity' && Array.isArray(kept.points)) return kept;
  } catch {
    // Told below as for any other file.
  }
  throw new InputError('no run of kinetic Monte Carlo', {
    at: { file },
    expected: 'what lithoscale atoms kmc -o run.json writes',
  });
}
