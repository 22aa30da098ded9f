import { fileURLToPath } from 'node:url';
import { peerPython } from '../support/peer.js';

/** @typedef {{ python: string, size?: number, repeats?: number }} Context */
/** @typedef {{ name: string, seconds: number, peer: string, peerSeconds: number | null, remark: string }} Row */

/**
 * Runs a benchmark of this folder and prints its rows where its file is the one that was started, on samples of as many voxels
 * a side as the command line says.
 * @param {string} url of the file
 * @param {(context: {python: string, size?: number}) => Promise<readonly Row[]>} bench
 * @param {string} tools what the peer's Python must have
 */
export async function whenStarted(url, bench, tools) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const size = process.argv[2] === undefined ? {} : { size: Number(process.argv[2]) };
  const rows = await bench({ python: peerPython(tools), ...size });
  console.log('| measure | ours | peer | ratio | |');
  console.log('| --- | ---: | ---: | ---: | --- |');
  for (const { name, seconds, peer, peerSeconds, remark } of rows) {
    const theirs = peerSeconds === null ? '–' : `${peerSeconds.toFixed(3)} s`;
    const ratio = peerSeconds === null ? '–' : (peerSeconds / seconds).toFixed(1);
    console.log(`| ${name} | ${seconds.toFixed(3)} s | ${theirs} | ${ratio} | ${peer}; ${remark} |`);
  }
}
