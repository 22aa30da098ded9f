// Numbers of verify/minkowski-reference.py: quantimpy 0.2.6 with numpy 1.26.4; scikit-image of 2026 with numpy 2.4.6.

/** Balls about the middle of a box with room for three voxels around them: quantimpy, in SI normalisation. */
export const quantimpyBalls = [
  { radius: 5, voxelSize: [1, 1, 1], surface: 326.56361288879185, meanCurvature: 65.21726128818757 },
  { radius: 10, voxelSize: [1, 1, 1], surface: 1260.0414929482747, meanCurvature: 126.42010483882808 },
  { radius: 20, voxelSize: [1, 1, 1], surface: 5033.1198652907015, meanCurvature: 252.9114130000113 },
  { radius: 20, voxelSize: [1, 1, 2], surface: 5042.572793910492, meanCurvature: 252.07389445548682 },
  { radius: 20, voxelSize: [1, 2, 3], surface: 5020.107672932034, meanCurvature: 252.28504543358474 },
] as const;

/** Noise with background around it: skimage.measure.euler_number with connectivity 1 and the highest. */
export const skimageEuler = [
  { shape: [17, 12, 9], share: 60, seed: 1, euler6: 156, euler26: -71 },
  { shape: [17, 12, 9], share: 128, seed: 2, euler6: -17, euler26: -139 },
  { shape: [17, 12, 9], share: 200, seed: 3, euler6: -117, euler26: 81 },
  { shape: [8, 25, 14], share: 90, seed: 4, euler6: 164, euler26: -248 },
  { shape: [40, 31, 1], share: 100, seed: 5, euler6: 148, euler26: 14 },
  { shape: [25, 60, 1], share: 150, seed: 6, euler6: 42, euler26: -124 },
] as const;

/** The noise of minkowski-reference.py. */
export function referenceNoise(shape: readonly number[], share: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state >>> 24 < share ? 1 : 0;
  });
}
