import type { RateLaw } from '../functions.ts';

/**
 * Interfacial current density (A/m²) at a potential drop with a film in series: i = i0 h(η, T) with
 * η = φ_s − φ_e − U − i R. `drive` is φ_s − φ_e − U (V), `exchangeCurrent` i0 (A/m²), `filmResistance` R (Ω m²). The other way
 * round, from the current to the drive, is `law.overpotential(i/i0, T) + i R`.
 *
 * Newton's method between bounds: η and the drive differ by i R of the sign of i. Where a law falls again (Marcus beyond its
 * peak) several currents can belong to one drive; one of them is returned. Without a film it is i0 h itself.
 */
export function currentThroughFilm(
  law: RateLaw,
  drive: number,
  exchangeCurrent: number,
  filmResistance: number,
  temperature: number,
): number {
  const current = (overpotential: number): number => exchangeCurrent * law.rate(overpotential, temperature);
  const most = current(drive);
  if (filmResistance === 0 || most === 0) return most;
  let inner = law.rate(0, temperature) === 0 ? 0 : drive - filmResistance * most;
  let outer = drive;
  let overpotential = 0.5 * (inner + outer);
  for (let iteration = 0; iteration < 200; iteration++) {
    const through = current(overpotential);
    const excess = overpotential + filmResistance * through - drive;
    if (excess * most > 0) outer = overpotential;
    else inner = overpotential;
    const slope = 1 + filmResistance * exchangeCurrent * law.slope(overpotential, temperature);
    let next = overpotential - excess / slope;
    if (!((next - inner) * (next - outer) < 0)) next = 0.5 * (inner + outer);
    const step = Math.abs(next - overpotential);
    overpotential = next;
    if (step <= 2e-16 * Math.abs(drive)) break;
  }
  const alongFilm = drive - overpotential;
  return Math.abs(alongFilm) > Math.abs(overpotential) ? alongFilm / filmResistance : current(overpotential);
}
