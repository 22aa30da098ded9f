import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPeer } from '../support/peer.js';

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
  return askPeer(python, join(import.meta.dirname, 'distance_peer.py'), [measure, folder, size]);
}
