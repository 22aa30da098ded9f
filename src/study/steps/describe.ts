import { z } from 'zod';
import { describeVolume, type VolumeDescription } from '../../describe/index.ts';
import type { StepKind } from '../types.ts';
import { readVolume } from './volume-artifact.ts';

const parameters = z.strictObject({});

/** Fractions, profiles, interfacial areas and connected parts of every phase. */
export const describeStep: StepKind<z.infer<typeof parameters>, VolumeDescription> = {
  kind: 'describe',
  version: '1',
  parameters,
  requires: ['read'],
  async run({ needs, signal, onProgress }) {
    return describeVolume(await readVolume(needs), { signal, onProgress });
  },
};
