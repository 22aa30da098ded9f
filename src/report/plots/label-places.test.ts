import { describe, expect, it } from 'vitest';
import { labelPlaces, type PixelPoint } from './label-places.ts';

describe('labels', () => {
  it('lie on the outer side of a bend, off the curve and each other', () => {
    const arc = Array.from({ length: 60 }, (_, i): PixelPoint => {
      const angle = (Math.PI * i) / 59;
      return [200 - 100 * Math.cos(angle), 200 - 100 * Math.sin(angle)];
    });
    const marked = [arc[0], arc[30], arc[32]].map((point) => point ?? [0, 0]);
    const places = labelPlaces(['10 kHz', '10 Hz', '8 Hz'], marked, arc, [400, 300]);
    const boxes = places.map(
      ({ dx, dy }, k) => [(marked[k]?.[0] ?? 0) + dx, (marked[k]?.[1] ?? 0) + dy] as const,
    );
    for (const [x, y] of boxes) {
      const nearest = Math.min(
        ...arc.map(([px, py]) => Math.max(Math.abs(px - x) - 14, Math.abs(py - y) - 6.5)),
      );
      expect(nearest).toBeGreaterThan(1);
    }
    const [, second, third] = boxes;
    expect(
      Math.abs((second?.[0] ?? 0) - (third?.[0] ?? 0)) > 30 ||
        Math.abs((second?.[1] ?? 0) - (third?.[1] ?? 0)) > 13,
    ).toBe(true);
  });

  it('lie above where there is room, and inside at the edge', () => {
    const flat: PixelPoint[] = [
      [0, 100],
      [400, 100],
    ];
    const [middle, corner] = labelPlaces(
      ['1 Hz', '2 Hz'],
      [
        [200, 100],
        [400, 100],
      ],
      flat,
      [400, 200],
    );
    expect(middle).toEqual({ dx: 0, dy: -15.5 });
    expect(corner?.dx).toBeLessThan(-10);
  });
});
