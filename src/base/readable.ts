/** Units that people read, by the SI unit they stand for, and how much of the SI unit one of them is. */
const readableUnits: Readonly<Record<string, readonly [factor: number, unit: string]>> = {
  m: [1e-6, 'µm'],
  m2: [1e-12, 'µm²'],
  m3: [1e-18, 'µm³'],
  '1/m': [1e6, '1/µm'],
  '1/m2': [1e12, '1/µm²'],
  '1/m3': [1e18, '1/µm³'],
  'kg/m2': [0.01, 'mg/cm²'],
  'kg/m3': [1000, 'g/cm³'],
  Pa: [1e5, 'bar'],
  rad: [Math.PI / 180, '°'],
};

/** How numbers of an SI unit are shown in a microstructure's description: micrometres for metres, and so on. */
export function readableUnit(unit: string): { readonly factor: number; readonly unit: string } {
  const [factor, readable] = readableUnits[unit] ?? [1, unit];
  return { factor, unit: readable };
}
