import { machineIsLittleEndian } from '../../data-type.ts';

/** Undoes predictor 2 on values already in this machine's byte order: each is stored as the step from the one to its left. */
export function undoDifferences(bytes: Uint8Array, width: number, voxel: number): void {
  const count = bytes.length / voxel;
  if (voxel === 8) accumulateWide(new BigUint64Array(bytes.buffer, bytes.byteOffset, count), width);
  else if (voxel === 4) accumulate(new Uint32Array(bytes.buffer, bytes.byteOffset, count), width);
  else if (voxel === 2) accumulate(new Uint16Array(bytes.buffer, bytes.byteOffset, count), width);
  else accumulate(bytes, width);
}

function accumulate(values: Uint8Array | Uint16Array | Uint32Array, width: number): void {
  for (let row = 0; row < values.length; row += width) {
    let value = values[row];
    for (let index = row + 1; index < row + width; index++) {
      value = (value + values[index]) | 0;
      values[index] = value;
    }
  }
}

function accumulateWide(values: BigUint64Array, width: number): void {
  for (let row = 0; row < values.length; row += width) {
    for (let index = row + 1; index < row + width; index++) {
      values[index] = values[index] + values[index - 1];
    }
  }
}

/**
 * Undoes predictor 3 (Adobe's TIFF technical note 3): each row holds its values' first bytes, then their
 * second bytes and so on, highest first, and all of that as steps from byte to byte.
 */
export function undoFloatingPoint(bytes: Uint8Array, width: number, voxel: number): void {
  const rowBytes = width * voxel;
  const row = new Uint8Array(rowBytes);
  for (let start = 0; start < bytes.length; start += rowBytes) {
    let value = 0;
    for (let index = 0; index < rowBytes; index++) {
      value = (value + bytes[start + index]) & 0xff;
      row[index] = value;
    }
    for (let plane = 0; plane < voxel; plane++) {
      const place = start + (machineIsLittleEndian ? voxel - 1 - plane : plane);
      for (let index = 0; index < width; index++) bytes[place + index * voxel] = row[plane * width + index];
    }
  }
}
