import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes a mask and what was found of it where the peer can read them, for as long as it takes.
 * @template T @param {Uint8Array} mask @param {Uint8Array | Float32Array} found @param {(folder: string) => T} use
 * @returns {T}
 */
export function withMask(mask, found, use) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  try {
    writeFileSync(join(folder, 'mask.raw'), mask);
    writeFileSync(join(folder, 'found.raw'), found);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs distance_peer.py. @param {string} python @param {string} measure @param {string} folder @param {number} size
 * @returns {{ same: boolean, scipy: number, edt: number, porespy: number }}
 */
export function runPeer(python, measure, folder, size) {
  const script = join(import.meta.dirname, 'distance_peer.py');
  const output = execFileSync(python, ['-W', 'ignore', script, measure, folder, String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return JSON.parse(output);
}
