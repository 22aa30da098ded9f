/**
 * Discharges of literature sets by PyBaMM 26.10.1.1, times in s, voltages in V, capacity in A h: its DFN at 1C to the lower
 * cut-off (mohtat2020: a charge to 4.2 V), 100/50/100 cells × 60 shells, IDAKLU with relative tolerance 1e-6. Its voltage
 * converges at first order in x here: at 40/20/40 cells ai2020 is 0.5 mV higher, at 100/50/100 still 0.2 mV. ecker2015 at 296.15 K;
 * chen2020-composite with the potentials of the papers, without the terms 1e-4 (1/x + 1/(x-1)) that this program adds to
 * them; prada2013 and mohtat2020 with the effective conductivities of active material ** 1.5 (the program takes
 * (1 - porosity) ** 1.5).
 */
export const setDischarges = [
  {
    set: 'okane2022',
    end: 3543.635,
    capacity: 4.9217153,
    voltages: [
      [60, 3.939307],
      [300, 3.891888],
      [600, 3.808088],
      [1200, 3.65586],
      [1800, 3.506028],
      [2400, 3.387218],
      [3000, 3.220564],
    ],
  },
  {
    set: 'prada2013',
    end: 3033.7378,
    capacity: 1.9382213,
    voltages: [
      [60, 3.25738],
      [300, 3.23732],
      [600, 3.203032],
      [1200, 3.196313],
      [1800, 3.157089],
      [2400, 3.070987],
    ],
  },
  {
    set: 'ecker2015',
    end: 3776.0359,
    capacity: 0.1638904,
    voltages: [
      [60, 4.079136],
      [300, 3.982181],
      [600, 3.906052],
      [1200, 3.790213],
      [1800, 3.707139],
      [2400, 3.665006],
      [3000, 3.5175],
    ],
  },
  {
    set: 'ai2020',
    end: 3761.4079,
    capacity: 2.382225,
    voltages: [
      [60, 4.019124],
      [300, 3.947991],
      [600, 3.876548],
      [1200, 3.75127],
      [1800, 3.664304],
      [2400, 3.603929],
      [3000, 3.5408],
    ],
  },
  {
    set: 'mohtat2020',
    end: 3309.8831,
    capacity: 4.5970599,
    voltages: [
      [60, 3.500616],
      [300, 3.579987],
      [600, 3.634418],
      [1200, 3.706104],
      [1800, 3.779544],
      [2400, 3.92592],
      [3000, 4.092088],
    ],
  },
  {
    set: 'chen2020-composite',
    end: 4059.0105,
    capacity: 5.6375145,
    voltages: [
      [60, 3.916981],
      [300, 3.875798],
      [600, 3.79489],
      [1200, 3.655901],
      [1800, 3.502491],
      [2400, 3.394787],
      [3000, 3.254683],
    ],
  },
] as const;

/**
 * The plastic cells of Doyle et al. 1996 by MPET @ff49b29 (its regression results, 40/10/20 volumes and 10 shells, so good to
 * some millivolts): filling of the spinel, and the voltage below that at rest at the start over kT/e = 25.689 mV (MPET's
 * rounded constants at 298 K), at 17.5 A/m² to 2 V.
 */
export const plasticDischarges = [
  {
    set: 'doyle1996-cell1',
    points: [
      [0.1705, 8.36275],
      [0.2105, 18.02556],
      [0.2505, 20.45045],
      [0.2905, 22.54888],
      [0.3305, 24.79657],
      [0.3705, 27.25865],
      [0.4105, 29.96963],
      [0.4505, 32.95844],
      [0.4905, 36.25915],
      [0.5305, 39.94045],
      [0.5705, 44.30931],
      [0.6105, 49.37974],
      [0.6505, 54.55515],
      [0.6905, 60.01516],
      [0.720732, 86.56059],
    ],
  },
  {
    set: 'doyle1996-cell2',
    points: [
      [0.1705, 7.04961],
      [0.2105, 16.28336],
      [0.2505, 18.46605],
      [0.2905, 20.33491],
      [0.3305, 22.2891],
      [0.3705, 24.38529],
      [0.4105, 26.66141],
      [0.4505, 29.14923],
      [0.4905, 31.87707],
      [0.5305, 34.86017],
      [0.5705, 38.07633],
      [0.6105, 41.49801],
      [0.6505, 45.11348],
      [0.6905, 48.98359],
      [0.7305, 53.19664],
      [0.7705, 57.82638],
      [0.8105, 63.37203],
      [0.826023, 86.56059],
    ],
  },
] as const;

/**
 * Half cells by PyBaMM 26.10.1.1: its DFN with working electrode positive, 50/100 cells × 60 shells, IDAKLU with relative
 * tolerance 1e-7; ecker2015-graphite-half at 296.15 K, xu2019 with the effective conductivity of active material ** 1.5.
 */
export const halfCellRuns = [
  {
    set: 'xu2019',
    experiment: 'Discharge at 2.4 mA for 3000 s',
    voltages: [
      [60, 4.14188],
      [300, 4.084577],
      [1200, 3.935531],
      [2400, 3.800494],
    ],
  },
  {
    set: 'ecker2015-graphite-half',
    experiment: 'Charge at 156.25 mA for 3000 s',
    voltages: [
      [60, 0.115436],
      [300, 0.145813],
      [1200, 0.157461],
      [2400, 0.201289],
    ],
  },
] as const;
