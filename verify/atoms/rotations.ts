import type { Matrix3, Random } from '../../src/numerics/index.ts';

/** A proper rotation, all equally likely: a quaternion of four normal deviates. */
export function randomRotation(random: Random): Matrix3 {
  const [w, x, y, z] = [random.normal(), random.normal(), random.normal(), random.normal()];
  const half = (w * w + x * x + y * y + z * z) / 2;
  return [
    [1 - (y * y + z * z) / half, (x * y - z * w) / half, (x * z + y * w) / half],
    [(x * y + z * w) / half, 1 - (x * x + z * z) / half, (y * z - x * w) / half],
    [(x * z - y * w) / half, (y * z + x * w) / half, 1 - (x * x + y * y) / half],
  ];
}
