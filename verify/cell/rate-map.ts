/**
 * Chen2020 between its cut-offs under load, from rest at the other one: PyBaMM 26.10.1.1, DFN, `initial_soc` 1 (of
 * charges 0), experiments as in `load` to 2.5 V (charges 4.2 V), 40/20/40 cells, 80 shells, IDAKLU at 1e-6 / 1e-8, points each
 * 20 s, energies by the trapezoidal rule. s, A h, W h.
 */
export const loadedChen2020: readonly {
  readonly load: string;
  readonly duration: number;
  readonly capacity: number;
  readonly energy: number;
}[] = [
  { load: '0.5C', duration: 7299.354628608939, capacity: 5.068996269867319, energy: 18.265033367876594 },
  { load: '2C', duration: 1722.329278601874, capacity: 4.784247996116317, energy: 15.866454072500181 },
  { load: '3C', duration: 564.46875043673, capacity: 2.3519531268197085, energy: 7.65489968218028 },
  { load: '10 W', duration: 6509.312078772511, capacity: 5.027646977841563, energy: 18.08142212412482 },
  { load: '40 W', duration: 987.4993551989749, capacity: 3.248801805828282, energy: 10.97221504700465 },
  {
    load: 'charge 1C',
    duration: 2546.388888397748,
    capacity: 3.5366512338857614,
    energy: 13.548438919917668,
  },
];
