// Voxels that are open at random begin to connect the faces of a cubic lattice at a known share, which depends on which
// neighbours are connected: a check of connected parts that no other implementation is needed for.
import { expect, it } from 'vitest';
import { connectedComponents, type Connectivity, type LabelledVolume } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';

const side = 48;
const seeds = 12;

/** The least share of open voxels at which a part reaches from z = 0 to the last layer. */
async function onset(values: Float64Array, connectivity: Connectivity): Promise<number> {
  let [low, high] = [0, 0.6];
  while (high - low > 5e-4) {
    const share = (low + high) / 2;
    const volume: LabelledVolume = {
      data: Uint8Array.from(values, (value) => (value < share ? 1 : 0)),
      shape: [side, side, side],
      voxelSize: [1, 1, 1],
      phases: [
        { name: 'closed', label: 0 },
        { name: 'open', label: 1 },
      ],
    };
    const parts = await connectedComponents(volume, 'open', { connectivity });
    if (parts.percolatingFraction('z') > 0) high = share;
    else low = share;
  }
  return (low + high) / 2;
}

// Thresholds of site percolation on the simple cubic lattice with 6, 18 and 26 neighbours (0.311608: Wang, Zhou, Zhang,
// Garoni and Deng, doi 10.1103/PhysRevE.87.052107; 0.1372 and 0.0976: Kurzawski and Malarz, doi
// 10.1016/S0034-4877(12)60036-6). At a side of 48 voxels the onset scatters by about 0.01 to 0.004 a sample.
it.each([
  [6, 0.311608, 0.006],
  [18, 0.1372, 0.004],
  [26, 0.0976, 0.004],
] as const)(
  'voxels with %i neighbours connect the faces at a share of %f',
  async (neighbours, share, margin) => {
    let sum = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const random = new Random(seed);
      const values = Float64Array.from({ length: side ** 3 }, () => random.uniform());
      sum += await onset(values, neighbours);
    }
    expect(Math.abs(sum / seeds - share)).toBeLessThan(margin);
  },
);
