/**
 * Regular solution g = Ω θ(1 − θ) + kT[θ ln θ + (1 − θ) ln(1 − θ)], to the digits of an independent solution with SciPy's root finders:
 * Ω/kT, lower spinodal, lower binodal, µ at the spinodal over kT, 2µ_s/e in mV at 298.15 K.
 */
export const regularSolutionRows: readonly (readonly [number, number, number, number, number])[] = [
  [2.2, 0.3492443277, 0.248529712528, 0.0409624544, 2.1049],
  [2.5, 0.2763932023, 0.144794108256, 0.1556103386, 7.9961],
  [3.0, 0.2113248654, 0.07072018168, 0.4150929106, 21.3296],
  [3.5, 0.1726731646, 0.03787392948, 0.7244886105, 37.228],
  [4.0, 0.1464466094, 0.021247987961, 1.0656799507, 54.7601],
  [4.5, 0.1273220038, 0.01225208713, 1.429254666, 73.4425],
  [4.511, 0.1269586732, 0.012107267457, 1.4374575825, 73.864],
  [5.0, 0.1127016654, 0.007188064183, 1.8095462773, 92.9838],
  [6.0, 0.0917517095, 0.002549235774, 2.606547816, 133.9379],
];

/** k/e of the parameter files below, which take k = 1.381e-23 J/K, e = 1.602e-19 C at 298 K. */
const [boltzmann, charge, temperature] = [1.381e-23, 1.602e-19, 298];

/**
 * LiFePO4 of MPET's configuration (TRI-AMDD/mpet, commit ff49b29, MIT licence): Ω_a = 1.856e-20 J a site, which is 0.1159 eV or
 * 4.51 kT (0.183 eV, often quoted with it, is 7.1 kT), U° = 3.422 V. What follows from it was solved with SciPy.
 */
export const ironPhosphatePhases = {
  interaction: 1.856e-20 / (boltzmann * temperature),
  electronVolts: 1.856e-20 / charge,
  standardPotential: 3.422,
  binodal: 0.0121215157,
  spinodal: 0.1269945283,
  hysteresisMillivolts: 73.812,
  thermalMillivolts: (1000 * boltzmann * temperature) / charge,
} as const;

/** Li4Ti5O12 of the same source: a regular solution around 1.55 V, Ω_a as given here in kT for a check. */
export const titanatePhases = { interaction: 2.5, standardPotential: 1.55, binodal: 0.144794108256 } as const;

/** Graphite of the same source, two layers: Ω_a, Ω_b, Ω_c in kT, U° = 0.12 V, and its two plateaus (µ in kT). */
export const graphitePhases = {
  withinLayer: 1.3992e-20 / (boltzmann * temperature),
  betweenLayers: 5.761532e-21 / (boltzmann * temperature),
  stage: 8.23076e-20 / (boltzmann * temperature),
  standardPotential: 0.12,
  plateaus: [
    { from: [0.02407743, 0.02407743], to: [0.96198299, 0.00437773], chemicalPotential: 0.0151298141 },
    { from: [0.99562227, 0.03801701], to: [0.97592257, 0.97592257], chemicalPotential: 1.3848701859 },
  ],
  volts: [0.11961133, 0.0844240508],
} as const;
