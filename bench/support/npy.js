import { writeFileSync } from 'node:fs';

/**
 * Writes bytes as a NumPy array of uint8, first axis slowest.
 * @param {string} path
 * @param {Uint8Array} data
 * @param {readonly number[]} shape
 */
export function writeNpy(path, data, shape) {
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = dictionary.padEnd(64 * Math.ceil((dictionary.length + 11) / 64) - 11, ' ') + '\n';
  const preamble = Buffer.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  writeFileSync(path, Buffer.concat([preamble, Buffer.from(header, 'latin1'), data]));
}
