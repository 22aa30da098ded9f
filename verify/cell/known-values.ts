/** Numbers that cell models are checked against, with where each comes from. */

/**
 * Ends of 1C discharges at constant current, from an independent fixed-step finite-volume model (BDF2 with 1000 steps,
 * 20/10/20 cells × 40 graded shells, complex-step Jacobian) run on the published sets; good to about 0.1 s.
 * chen2020: 5 A to 2.5 V, electrode conductivities taken as effective. marquis2019: 0.680616 A to 3.105 V.
 */
export const dischargeEnds = [
  { set: 'chen2020', seconds: 3555.16, capacity: 4.9377 },
  { set: 'marquis2019', seconds: 3617.7, capacity: 0.68396 },
] as const;

/** Stoichiometries at the cut-offs, by independent root finding on the sets' open-circuit potentials. */
export const windows = [
  {
    set: 'chen2020',
    x100: 0.910618046652407,
    y100: 0.2638452245913314,
    x0: 0.02634579027064575,
    y0: 0.8539746746300467,
    capacity: 5.15319832595514,
  },
  {
    set: 'marquis2019',
    x100: 0.9493209874894208,
    y100: 0.5125964131099133,
    x0: 0.18322252117811852,
    y0: 0.961024694977169,
    capacity: 0.8728401064257436,
  },
] as const;

/**
 * Values of the published fits [argument, value]: open-circuit potentials (V) of stoichiometries, electrolyte
 * properties of mol/m³ at 298.15 K. Evaluated independently from PyBaMM's sets (commit 7c9f5bd), themselves equal to the
 * papers' formulas at 200 random points to 1e-13.
 */
export const fitValues = {
  mcmbGraphite: [
    [0.05, 0.3134862871861463],
    [0.1, 0.3010253838084232],
    [0.3, 0.21599336376463288],
    [0.5, 0.19537693109161006],
    [0.8, 0.17519318402833506],
    [0.95, 0.07480154876445573],
  ],
  cobaltOxide: [
    [0.05, 4.699089937106066],
    [0.3, 4.462044731546701],
    [0.5, 4.1860357631780065],
    [0.7, 3.939086833029508],
    [0.9, 3.906243163314692],
    [0.95, 3.721129341657705],
  ],
  graphiteSilicon: [
    [0.05, 0.6785705946108305],
    [0.1, 0.4065161108065449],
    [0.3, 0.16297315514849509],
    [0.6, 0.1187514397575235],
    [0.95, 0.09202000021308636],
  ],
  nmc811: [
    [0.05, 4.637445768880976],
    [0.3, 4.205394408383508],
    [0.5, 3.9719586564036504],
    [0.7, 3.730402724350217],
    [0.95, 3.5277500472468493],
  ],
  capigliaDiffusivity: [
    [500, 3.8582960684486655e-10],
    [1000, 2.7877244479038255e-10],
    [2000, 1.4553197748016272e-10],
  ],
  capigliaConductivity: [
    [500, 0.8025749999999999],
    [1000, 1.1045999999999998],
    [2000, 0.9464999999999997],
  ],
  nymanDiffusivity: [
    [500, 3.09585e-10],
    [1000, 1.7694000000000006e-10],
    [2000, 4.3560000000000054e-11],
  ],
  nymanConductivity: [
    [500, 0.793293489610883],
    [1000, 0.9487000000000005],
    [2000, 0.596247916887064],
  ],
} as const;
