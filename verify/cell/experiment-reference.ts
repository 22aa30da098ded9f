/**
 * An experiment of all kinds of loads on the Chen2020 cell, as PyBaMM 26.10.1.1 runs it: `lithium_ion.DFN`, IDAKLU with relative
 * tolerance 1e-7 and absolute 1e-9, 40/40/40 finite volumes in x and 80 in each particle. On 20/20/20 × 20 its durations are
 * 3301.36, 5615.00, 3479.87, 3600, 6465.15, 6194.30 and 1703.19 s: it converges in first order in x, so the finer ones are still some
 * 1e-4 off where it goes.
 */
export const experimentReference = {
  set: 'chen2020',
  steps: [
    { text: 'Discharge at 1C until 3 V', duration: 3300.8408182512353, capacity: 4.584501136460023 },
    { text: 'Charge at C/2 until 4.2 V', duration: 5610.848326361676, capacity: -3.8964224488622388 },
    { text: 'Hold at 4.2 V until C/50', duration: 3480.651918902284, capacity: -0.7104019075886847 },
    { text: 'Rest for 1 hour', duration: 3600, capacity: 0 },
    { text: 'Discharge at 10 W until 2.5 V', duration: 6464.219322893616, capacity: 4.996210639879149 },
    { text: 'Charge at 8 W until 4.1 V', duration: 6192.460462336494, capacity: -3.6757727448435267 },
    { text: 'Discharge at 0.5 Ohm until 3 V', duration: 1702.811755435654, capacity: 3.2019972983109906 },
  ],
} as const;
