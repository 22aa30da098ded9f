/** Units that people use for these quantities. */
const scales: Readonly<Record<string, { factor: number; shown: string }>> = {
  '1': { factor: 1, shown: '' },
  m: { factor: 1e-6, shown: 'µm' },
  '1/m': { factor: 1e6, shown: 'µm²/µm³' },
};

/** What people read a unit as, and how many of SI one of it is. */
export function scaleOf(unit: string): { readonly factor: number; readonly shown: string } {
  return scales[unit] ?? { factor: 1, shown: unit };
}

/** `positive.particleRadius` as `positive, particle radius`. */
export function wordsOf(name: string): string {
  return name.replace('.', ', ').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
