import { join } from 'node:path';
import { askPeer, peerPython } from '../support/peer.js';

/**
 * What one of the PyBaMM scripts of this folder says, on one thread.
 * @param {string} script
 * @param {{args?: readonly (string | number)[], input?: unknown}} [given]
 */
export function askPybamm(script, { args = [], input } = {}) {
  return askPeer(peerPython('PyBaMM'), join(import.meta.dirname, script), args, {
    input,
    environment: { OMP_NUM_THREADS: '1', PYBAMM_DISABLE_TELEMETRY: 'true' },
  });
}
