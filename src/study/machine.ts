import { availableParallelism, cpus, totalmem } from 'node:os';
import type { MachineInfo } from './types.ts';

/** What calculated: no name of a host or a user. */
export function machineInfo(): MachineInfo {
  return {
    platform: process.platform,
    architecture: process.arch,
    processor: (cpus()[0]?.model ?? 'unknown').trim(),
    cores: availableParallelism(),
    memory: totalmem(),
    node: process.version,
  };
}
