/** What a front may pass: 1 in open voxels, 0 elsewhere, x fastest. */
export interface OpenGrid {
  readonly open: Uint8Array;
  readonly shape: readonly [nx: number, ny: number, nz: number];
  /** Metres. */
  readonly voxelSize: readonly [dx: number, dy: number, dz: number];
}

/** The outer face of the grid that a front starts from; axes are 0, 1, 2. */
export interface FrontStart {
  readonly axis: number;
  readonly side: 'low' | 'high';
}

/** Steps along x, y and z in the grid with a closed cell around it. */
export function paddedSteps([nx, ny]: OpenGrid['shape']): [number, number, number] {
  return [1, nx + 2, (nx + 2) * (ny + 2)];
}

export function paddedCells([nx, ny, nz]: OpenGrid['shape']): number {
  return (nx + 2) * (ny + 2) * (nz + 2);
}

/** The layer of voxels beside a face: its first cell in the padded grid, and steps and counts across it. */
export function startLayer(
  { shape, voxelSize }: OpenGrid,
  { axis, side }: FrontStart,
): Record<'firstCell' | 'stepA' | 'countA' | 'stepB' | 'countB' | 'startDistance', number> {
  const steps = paddedSteps(shape);
  const [a, b] = [0, 1, 2].filter((other) => other !== axis);
  const layer = side === 'low' ? 0 : shape[axis] - 1;
  return {
    firstCell: steps[0] + steps[1] + steps[2] + layer * steps[axis],
    stepA: steps[a],
    countA: shape[a],
    stepB: steps[b],
    countB: shape[b],
    startDistance: voxelSize[axis] / 2,
  };
}
