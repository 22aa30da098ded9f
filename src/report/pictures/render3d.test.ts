import { describe, expect, it } from 'vitest';
import type { LabelledVolume, Shape } from '../../microstructure/index.ts';
import { phaseColours } from './palette.ts';
import type { TrueColourImage } from './png.ts';
import { renderPhases } from './render3d.ts';
import { blur } from './scene.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'active', label: 1 },
  { name: 'binder', label: 2 },
];
const colours = phaseColours(phases);

function volumeOf(shape: Shape, labelAt: (x: number, y: number, z: number) => number): LabelledVolume {
  const data = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let k = 0; k < data.length; k++) {
    const [x, rest] = [k % shape[0], Math.floor(k / shape[0])];
    data[k] = labelAt(x + 0.5, (rest % shape[1]) + 0.5, Math.floor(rest / shape[1]) + 0.5);
  }
  return { data, shape, voxelSize: [1e-6, 1e-6, 1e-6], phases };
}

function brightness({ data, width }: TrueColourImage, x: number, y: number): number {
  const at = 4 * (Math.round(y) * width + Math.round(x));
  return data[at] + data[at + 1] + data[at + 2];
}

const radius = 24;
const ball = volumeOf([64, 64, 64], (x, y, z) => (Math.hypot(x - 32, y - 32, z - 32) < radius ? 1 : 0));

describe('the picture of a ball', () => {
  const { image, camera } = renderPhases(ball, colours, { width: 400, cutAway: 0 });
  const [centreX, centreY] = camera.project([32e-6, 32e-6, 32e-6]);
  const pixels = radius * 1e-6 * camera.scale;

  it('covers the disc that the ball projects to', () => {
    let covered = 0;
    for (let k = 3; k < image.data.length; k += 4) covered += image.data[k] / 255;
    // Voxels whose centres lie inside the radius stick out by up to half a voxel diagonal: an edge of about 2.5 %.
    expect(covered / (Math.PI * pixels ** 2)).toBeGreaterThan(1);
    expect(covered / (Math.PI * pixels ** 2)).toBeLessThan(1.05);
  });

  it('is opaque at its centre, clear at the corners, and in the hue of its phase', () => {
    const at = 4 * (Math.round(centreY) * image.width + Math.round(centreX));
    const [red, green, blue, opacity] = image.data.subarray(at, at + 4);
    expect(opacity).toBe(255);
    expect(blue).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(red);
    expect(image.data[3]).toBe(0);
  });

  it('gets darker from the side of the light to the other', () => {
    // The light comes from the upper left; walk from there through the centre to the lower right.
    const along = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75].map((step) =>
      brightness(image, centreX + 0.6 * step * pixels, centreY + 0.7 * step * pixels),
    );
    const falling = along.slice(2);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(along[1]).toBeGreaterThan(1.3 * along[6]);
  });

  it('is shaded smoothly: neighbours across the lit side differ little', () => {
    const line = Array.from({ length: 60 }, (_, k) =>
      brightness(image, centreX - 30 + k, centreY - 0.3 * pixels),
    );
    const steps = line.slice(1).map((value, k) => Math.abs(value - line[k]));
    expect(Math.max(...steps)).toBeLessThan(30);
  });

  it('is the same picture every time', () => {
    expect(renderPhases(ball, colours, { width: 400, cutAway: 0 }).image.data).toEqual(image.data);
  });
});

describe('the cut-away corner', () => {
  it('is the one at high x, low y and high z, and shows what lies behind it', () => {
    const block = volumeOf([32, 32, 32], (x, y, z) => (x > 16 && y < 16 && z > 16 ? 1 : 2));
    const whole = renderPhases(block, colours, { width: 300, cutAway: 0 });
    const cut = renderPhases(block, colours, { width: 300, cutAway: 0.5 });
    const [x, y] = whole.camera.project([32e-6, 0, 32e-6]);
    const at = 4 * (Math.round(y + 8) * 300 + Math.round(x));
    expect(whole.image.data[at + 2]).toBeGreaterThan(whole.image.data[at]);
    expect(cut.image.data[at]).toBeGreaterThan(cut.image.data[at + 2]);
  });
});

describe('orientation', () => {
  it('has z up, and x = max to the right of x = 0', () => {
    const { camera } = renderPhases(ball, colours, { width: 200 });
    const [left, low] = camera.project([0, 0, 0]);
    const [right] = camera.project([64e-6, 0, 0]);
    const [, high] = camera.project([0, 0, 64e-6]);
    expect(right).toBeGreaterThan(left);
    expect(high).toBeLessThan(low);
  });

  it('follows the voxel size: flat voxels make a flat block', () => {
    const flat = { ...ball, voxelSize: [1e-6, 1e-6, 0.25e-6] as const };
    const tall = renderPhases(ball, colours, { width: 200 }).image.height;
    expect(renderPhases(flat, colours, { width: 200 }).image.height).toBeLessThan(0.75 * tall);
  });
});

describe('pictures of odd volumes', () => {
  it('of pores alone are clear, and one layer is enough', () => {
    const empty = renderPhases(
      volumeOf([9, 5, 1], () => 0),
      colours,
      { width: 50 },
    );
    expect(empty.image.data.every((value) => value === 0)).toBe(true);
    const layer = renderPhases(
      volumeOf([9, 5, 1], () => 1),
      colours,
      { width: 50 },
    );
    expect(layer.image.data.some((value) => value > 0)).toBe(true);
  });

  it('stop when cancelled', () => {
    expect(() => renderPhases(ball, colours, { signal: AbortSignal.abort() })).toThrow('cancelled');
  });
});

const inside = (k: number, count: number) => Math.min(Math.max(k, 0), count - 1);

describe('the running mean', () => {
  it('is the mean of the neighbourhood, with the outermost value going on outside', () => {
    const shape = [7, 5, 6] as const;
    const values = Uint8Array.from({ length: 210 }, (_, k) => (k * 37) % 256);
    const radius = 2;
    const mean = (x: number, y: number, z: number) => {
      let sum = 0;
      for (let c = -radius; c <= radius; c++)
        for (let b = -radius; b <= radius; b++)
          for (let a = -radius; a <= radius; a++)
            sum += values[inside(x + a, 7) + 7 * (inside(y + b, 5) + 5 * inside(z + c, 6))];
      return sum / (2 * radius + 1) ** 3;
    };
    const blurred = blur(values, shape, radius);
    blurred.forEach((value, k) => {
      const exact = mean(k % 7, Math.floor(k / 7) % 5, Math.floor(k / 35));
      // Each of the three passes drops less than one grey level.
      expect(exact - value).toBeGreaterThan(-0.2);
      expect(exact - value).toBeLessThan(3);
    });
  });
});
