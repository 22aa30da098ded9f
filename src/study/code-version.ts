import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeVersion } from './types.ts';

/** Rooms above the steps: they show numbers and do not make them. */
const showing = new Set(['cli', 'report', 'server']);

/**
 * The version of the code that calculates: the package's version and one hash over its modules and kernels, as
 * they lie on disk (built or not). The same build gives the same hash; a change to any formula changes it.
 */
export function codeVersion(): CodeVersion {
  known ??= readCodeVersion();
  return known;
}

/** What a process has loaded stays what it is, whatever is built while it runs. */
let known: CodeVersion | undefined;

function readCodeVersion(): CodeVersion {
  const rooms = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const packageRoot = resolve(rooms, '..');
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  const hash = createHash('sha256');
  for (const file of [...modulesIn(rooms), ...kernelsIn(join(packageRoot, 'dist', 'kernels'))]) {
    hash
      .update(`${relative(packageRoot, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return { version, hash: hash.digest('hex') };
}

function modulesIn(rooms: string): string[] {
  return readdirSync(rooms, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !showing.has(entry.name))
    .flatMap((entry) => filesIn(join(rooms, entry.name)))
    .filter((file) => /\.(js|ts|wgsl|json)$/.test(file) && !/\.(d|test)\.ts$/.test(file))
    .toSorted();
}

function kernelsIn(folder: string): string[] {
  return existsSync(folder)
    ? filesIn(folder)
        .filter((file) => file.endsWith('.wasm'))
        .toSorted()
    : [];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
