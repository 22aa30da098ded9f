import { fittedLags, type LabelledPoint, type Lag } from '../lags.ts';

/** What the kernels count, by laying the template at every voxel. */
export function countTemplateByTwin(
  labels: Uint8Array,
  shape: Lag,
  periodic: readonly [boolean, boolean, boolean],
  points: readonly LabelledPoint[],
): { count: number; places: number } {
  const { lags, room } = fittedLags(
    points.map(({ lag }) => lag),
    shape,
    periodic,
  );
  const [nx, ny, nz] = shape;
  let count = 0;
  for (let z = 0; z < room[2]; z++) {
    for (let y = 0; y < room[1]; y++) {
      for (let x = 0; x < room[0]; x++) {
        const isMet = lags.every(([dx, dy, dz], at) => {
          const voxel = ((x + dx) % nx) + nx * (((y + dy) % ny) + ny * ((z + dz) % nz));
          return labels[voxel] === points[at].label;
        });
        if (isMet) count++;
      }
    }
  }
  return { count, places: room[0] * room[1] * room[2] };
}
