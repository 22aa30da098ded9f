import { z } from 'zod';
import { parseQuantity } from '../../base/index.ts';
import {
  describeImage,
  descriptors,
  descriptorsNamed,
  findingOf,
  parseDensities,
  tableParquet,
  type Finding,
} from '../../describe/index.ts';
import type { StepKind } from '../types.ts';
import { readVolume } from './volume-artifact.ts';

const parameters = z.strictObject({
  only: z
    .array(z.string())
    .optional()
    .describe('names of descriptors, as `lithoscale describe --list` gives them; default the quick ones'),
  pore: z.string().optional().describe('phase that carries ions'),
  active: z.string().optional().describe('phase that stores lithium'),
  binder: z.string().optional().describe('phase of binder and carbon, where the image has one'),
  density: z
    .string()
    .optional()
    .describe('density of each phase, for masses and loadings, such as nmc=4.7g/cm3,cbd=1.8g/cm3'),
  reach: z.string().optional().describe('longest distance of correlation curves, such as 20um'),
});

export interface DescriptorsStepResult {
  /** What each descriptor is and found, without the overview, which is the step `describe`. */
  findings: readonly Finding[];
  omitted: readonly { readonly name: string; readonly reason: string }[];
  /** Tables that lie beside the result as NAME.parquet. */
  tables: readonly string[];
}

/** Pore sizes, correlations, particles, contacts: every descriptor that is asked for. */
export const descriptorsStep: StepKind<z.infer<typeof parameters>, DescriptorsStepResult> = {
  kind: 'descriptors',
  version: '1',
  parameters,
  requires: ['read'],
  async run({ needs, parameters: { only, reach, density, ...roles }, artifacts, signal, onProgress }) {
    const quick = descriptors.filter(({ isDefault, name }) => isDefault && name !== 'overview');
    const volume = await readVolume(needs);
    const present = volume.phases.some(({ name }) => name === roles.binder);
    const found = await describeImage(volume, {
      only: only === undefined ? quick : descriptorsNamed(only),
      roles: present ? roles : { ...roles, binder: undefined },
      ...(density === undefined ? {} : { densities: parseDensities(density) }),
      ...(reach === undefined ? {} : { reach: parseQuantity(reach, 'length', 'reach') }),
      signal,
      onProgress,
    });
    const tables = found.measurements.flatMap(({ descriptor, result }) => descriptor.tables?.(result) ?? []);
    for (const table of tables) await artifacts.bytes(`${table.name}.parquet`, await tableParquet(table));
    return {
      findings: found.measurements.map(findingOf),
      omitted: found.omitted,
      tables: tables.map(({ name }) => name),
    };
  },
};
