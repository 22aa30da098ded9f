import { Random } from '../src/numerics/index.ts';

/** Grey-scale images of known bodies: voxels cut by a surface have a value between, then blur and noise. */

export interface GreyImage {
  readonly data: Float32Array;
  readonly shape: readonly [number, number, number];
  readonly voxelSize: readonly [number, number, number];
}

/** Sub-voxels along each axis by which a voxel's share of a body is found. */
const parts = 4;

/**
 * Value 0 in the matrix and 1 in the body, by the share of each voxel, blurred with a Gaussian of `blur` voxels (sides
 * mirrored) with normal noise of `noise` on top.
 */
export function greyImage(
  size: number,
  inside: (x: number, y: number, z: number) => boolean,
  { blur, noise, seed }: { readonly blur: number; readonly noise: number; readonly seed: number },
): GreyImage {
  const random = new Random(seed);
  const data = new Float32Array(size ** 3);
  for (let at = 0; at < data.length; at++) {
    data[at] = share(at % size, Math.floor(at / size) % size, Math.floor(at / size ** 2), inside);
  }
  if (blur > 0) for (const stride of [1, size, size ** 2]) blurAlong(data, size, stride, blur);
  if (noise > 0) for (let at = 0; at < data.length; at++) data[at] += noise * random.normal();
  return { data, shape: [size, size, size], voxelSize: [1e-6, 1e-6, 1e-6] };
}

function share(
  x: number,
  y: number,
  z: number,
  inside: (x: number, y: number, z: number) => boolean,
): number {
  let count = 0;
  for (let part = 0; part < parts ** 3; part++) {
    const [i, j, k] = [part % parts, Math.floor(part / parts) % parts, Math.floor(part / parts ** 2)];
    if (inside(x + (i + 0.5) / parts, y + (j + 0.5) / parts, z + (k + 0.5) / parts)) count++;
  }
  return count / parts ** 3;
}

/** Gaussian over ± 4 standard deviations along one axis, the image mirrored at its sides. */
function blurAlong(data: Float32Array, size: number, stride: number, blur: number): void {
  const reach = Math.ceil(4 * blur);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-0.5 * ((at - reach) / blur) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const line = new Float64Array(size);
  const mirrored = (at: number): number => (at < 0 ? -1 - at : at >= size ? 2 * size - 1 - at : at);
  for (let row = 0; row < size ** 2; row++) {
    const start = Math.floor(row / stride) * stride * size + (row % stride);
    for (let at = 0; at < size; at++) line[at] = data[start + at * stride];
    for (let at = 0; at < size; at++) {
      const value = weights.reduce((total, weight, k) => total + weight * line[mirrored(at + k - reach)], 0);
      data[start + at * stride] = value / sum;
    }
  }
}
