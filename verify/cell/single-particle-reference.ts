/**
 * Voltages of PyBaMM 26.10.1.1's SPM and SPMe ("electrolyte conductivity": "integrated") under constant current, IDAKLU at
 * 1e-9/1e-11, 80/40/80 cells and 120 shells, exponentially finer towards the surface; `verify/cell/single_particle_pybamm.py`.
 * Its SPMe of Marquis2019 is left out: it takes the solid's conductivity with (1 − porosity)^1.5 where the published set has
 * the active fraction.
 */
export const singleParticleReference = {
  cases: [
    {
      model: 'spm',
      set: 'chen2020',
      rate: 0.2,
      times: [60, 1800, 7200, 14400, 17000],
      voltage: [
        4.120044158287526, 4.058734563439521, 3.798063634142356, 3.4536152948338446, 3.141507736737651,
      ],
    },
    {
      model: 'spm',
      set: 'chen2020',
      rate: 1,
      times: [10, 60, 600, 1800, 3000, 3400],
      voltage: [
        4.022716973827955, 3.990532311428492, 3.867456162054501, 3.5682120644017514, 3.292913274690005,
        2.9528399182153335,
      ],
    },
    {
      model: 'spm',
      set: 'chen2020',
      rate: 2,
      times: [10, 60, 300, 900, 1400],
      voltage: [
        3.9498364066553595, 3.926001294426377, 3.7634201792531337, 3.461169422650813, 3.227734156873121,
      ],
    },
    {
      model: 'spme',
      set: 'chen2020',
      rate: 0.2,
      times: [60, 1800, 7200, 14400, 17000],
      voltage: [
        4.110214843912218, 4.047923988486958, 3.787064420922487, 3.4427578477719245, 3.1309511227084568,
      ],
    },
    {
      model: 'spme',
      set: 'chen2020',
      rate: 1,
      times: [10, 60, 600, 1800, 3000, 3400],
      voltage: [
        3.9886781642880753, 3.9403628880797728, 3.8101108556573173, 3.5105577805768164, 3.234845917269594,
        2.894345905179259,
      ],
    },
    {
      model: 'spme',
      set: 'chen2020',
      rate: 2,
      times: [10, 60, 300, 900, 1400],
      voltage: [
        3.879331894881785, 3.8027620105441353, 3.6028514694485256, 3.2992474295980143, 3.062125928730288,
      ],
    },
    {
      model: 'spm',
      set: 'marquis2019',
      rate: 1,
      times: [10, 60, 600, 1800, 3000, 3400],
      voltage: [
        3.775036936626305, 3.7659614737869953, 3.710352873837737, 3.6310424181829037, 3.595351954882251,
        3.5163602785586265,
      ],
    },
  ],
} as const;
