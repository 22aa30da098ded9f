/** Voxels of a block that share a face differ in one bit of their number. */
function spread(mask: number, from: number): number {
  let reached = 1 << from;
  for (let grown = 0; grown !== reached; ) {
    grown = reached;
    for (let bit = 0; bit < 8; bit++) {
      if (((reached >> bit) & 1) === 0) continue;
      reached |= mask & ((1 << (bit ^ 1)) | (1 << (bit ^ 2)) | (1 << (bit ^ 4)));
    }
  }
  return reached;
}

/**
 * The connected parts of a 2x2x2 block for each of the 256 ways in which its voxels can conduct. Bit x + 2y + 4z of
 * a mask stands for the voxel at (x, y, z); four bits per voxel give its part, numbered by first voxel.
 */
export function blockParts(): Uint32Array {
  const parts = new Uint32Array(256);
  for (let mask = 1; mask < 256; mask++) {
    let count = 0;
    for (let left = mask; left !== 0; count++) {
      const part = spread(mask, 31 - Math.clz32(left & -left));
      for (let bit = 0; bit < 8; bit++) {
        if (((part >> bit) & 1) !== 0) parts[mask] = (parts[mask] ?? 0) + count * 16 ** bit;
      }
      left &= ~part;
    }
  }
  return parts;
}
