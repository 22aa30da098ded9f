// One pass at the machine's limit, for benchmarks: reads a float and a byte, writes a float for each voxel.

export function stream(from: usize, bytes: usize, to: usize, voxels: usize, thread: i32, threads: i32): void {
  const share = (voxels / <usize>threads + 15) & ~15;
  const first = min(voxels, share * <usize>thread);
  const last = min(voxels, first + share) & ~15;
  for (let voxel = first; voxel < last; voxel += 16) {
    const codes = v128.load(bytes + voxel);
    const low = i16x8.extend_low_i8x16_u(codes);
    const high = i16x8.extend_high_i8x16_u(codes);
    const at = from + (voxel << 2);
    const out = to + (voxel << 2);
    v128.store(out, f32x4.add(v128.load(at), f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low))));
    v128.store(out, f32x4.add(v128.load(at, 16), f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low))), 16);
    v128.store(out, f32x4.add(v128.load(at, 32), f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high))), 32);
    v128.store(out, f32x4.add(v128.load(at, 48), f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(high))), 48);
  }
}
