import { InputError, parseQuantity } from '../../base/index.ts';

/** Densities of phases by name, kg/m³. */
export type Densities = Readonly<Record<string, number>>;

/**
 * Reads `nmc=4.7 g/cm3,cbd=1.8g/cm3`.
 * @throws InputError where it is not of that form or a name stands twice, UnitError on other units, and on densities under 0.
 */
export function parseDensities(text: string, field = 'density'): Densities {
  const entries = text.split(',').map((part) => {
    const [, name, quantity] = /^\s*([\p{L}\p{N}_-]+)\s*=\s*(.+?)\s*$/u.exec(part) ?? [];
    if (name === undefined || quantity === undefined) {
      throw new InputError(`'${part.trim()}' is not the density of a phase`, {
        at: { field },
        expected: 'PHASE=DENSITY with its unit, such as nmc=4.7g/cm3',
      });
    }
    return [name, parseQuantity(quantity, 'density', field)] as const;
  });
  const twice = entries.find(([name], at) => entries.findIndex(([other]) => other === name) < at);
  if (twice !== undefined) {
    throw new InputError(`the density of '${twice[0]}' stands twice`, {
      at: { field },
      expected: 'each phase once',
    });
  }
  const densities = Object.fromEntries(entries);
  requireDensities(densities, field);
  return densities;
}

/** @throws InputError on a density under 0 or not finite. */
export function requireDensities(densities: Densities, field = 'density'): void {
  const wrong = Object.entries(densities).find(([, density]) => !(density >= 0 && density < Infinity));
  if (wrong === undefined) return;
  throw new InputError(`the density of '${wrong[0]}' is ${wrong[1]} kg/m³`, {
    at: { field },
    expected: 'a finite density of at least 0',
  });
}
