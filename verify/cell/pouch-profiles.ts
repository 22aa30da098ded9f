/** A cell that only resists between two foils; positive tab at the top. SI units, per m² of electrode and width of foil. */
export interface ResistingPouch {
  /** m */
  readonly height: number;
  /** Mean current density, A/m² */
  readonly current: number;
  /** Of the cell, Ω m² */
  readonly resistance: number;
  /** Of the foils, Ω per square */
  readonly negativeSheet: number;
  readonly positiveSheet: number;
  readonly negativeTabAt: 'top' | 'bottom';
}

/**
 * Current density through a cell that only resists, at a height, and what it loses between the tabs: with w = r i,
 * w″ = (ρ/r) w, ρ the sum of both sheets' resistances, since each foil's potential bends by ρ i.
 */
export function resistingPouch(pouch: ResistingPouch): {
  readonly currentDensity: (height: number) => number;
  /** V */
  readonly loss: number;
} {
  const { height, current, resistance, negativeSheet, positiveSheet, negativeTabAt } = pouch;
  const sheet = negativeSheet + positiveSheet;
  const m = Math.sqrt(sheet / resistance);
  const scale = (current * m * height) / Math.sinh(m * height);
  const up = (z: number): number => Math.cosh(m * z);
  const down = (z: number): number => Math.cosh(m * (height - z));
  if (negativeTabAt === 'top') {
    return { currentDensity: (z) => scale * up(z), loss: resistance * scale * up(height) };
  }
  const [negative, positive] = [negativeSheet / sheet, positiveSheet / sheet];
  const currentDensity = (z: number): number => scale * (positive * up(z) + negative * down(z));
  // Of both kinds of cosh, integrated twice from the bottom.
  const ofUp = (Math.cosh(m * height) - 1) / m ** 2;
  const ofDown = (height * Math.sinh(m * height)) / m - ofUp;
  const alongPositive = positiveSheet * scale * (positive * ofUp + negative * ofDown);
  return { currentDensity, loss: resistance * currentDensity(0) + alongPositive };
}

/**
 * Temperature over the surroundings of a plate that is heated evenly, cooled at its faces and at its top, in the steady state:
 * Λ θ″ − h θ + q = 0, θ′ = 0 at the bottom, −Λ θ′ = k θ at the top. Λ in W/K, h in W/(m² K), q in W/m², k in W/(m K).
 */
export function heatedFin(
  height: number,
  conductance: number,
  cooling: number,
  heat: number,
  top: number,
): (z: number) => number {
  const m = Math.sqrt(cooling / conductance);
  const even = heat / cooling;
  const lacking = (top * even) / (conductance * m * Math.sinh(m * height) + top * Math.cosh(m * height));
  return (z) => even - lacking * Math.cosh(m * z);
}
