import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'results');

/** The processor, and Node's version. */
export const machine = { processor: cpus()[0]?.model ?? 'unknown', node: process.versions.node };

/** Writes a file of `bench/results` under its name only once it is complete. @param {string} name @param {string} text */
export function writeResult(name, text) {
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `.${name}.${process.pid}.tmp`);
  writeFileSync(unfinished, text);
  renameSync(unfinished, join(folder, name));
}
