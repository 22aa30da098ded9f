import type { GradingResult } from '../study/index.ts';
import { dischargeOf } from './discharge-from-step.ts';
import type { Band, Grading } from './image-to-cell-data.ts';

const secondsPerHour = 3600;

/** What the grading step found, charges per electrode area. */
export function gradingOf(result: GradingResult): Grading {
  const { position, profiles, numbers, discharges, bands, failures, area, file } = result;
  const perArea = secondsPerHour / area;
  return {
    position,
    profiles,
    numbers,
    failures,
    file,
    volumes: discharges[0]?.solution.mesh.positive ?? position.length,
    discharges: discharges.map(({ rate, cell, solution }) => {
      const { fields: _, ...discharge } = dischargeOf(rate, 'image', solution, area);
      return { ...discharge, cell };
    }),
    bands: bands.map(
      ({ rate, charge, voltage, low, high, capacity, parts }): Band => ({
        rate,
        charge: charge.map((value) => value * perArea),
        voltage,
        low,
        high,
        drawn: {
          value: capacity.value * perArea,
          low: capacity.low * perArea,
          high: capacity.high * perArea,
        },
        parts: parts.map(({ name, atLow, atHigh }) => ({
          name,
          atLow: atLow * perArea,
          atHigh: atHigh * perArea,
        })),
      }),
    ),
  };
}
