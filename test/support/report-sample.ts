import type {
  CellVariant,
  Discharge,
  Grading,
  ImageToCellReport,
  InternalFields,
  Profile,
  TransportRow,
} from '../../src/report/image-to-cell-data.ts';
import type { InterfaceArea } from '../../src/describe/index.ts';
import type { Axis, LabelledVolume, Shape } from '../../src/microstructure/index.ts';
import type { FieldSlice } from '../../src/homogenise/index.ts';
import type { Flow, StepRecord } from '../../src/study/index.ts';

/** A made-up run with plausible numbers: the report's tests need its shape, not its physics. */
export function sampleReport(volume: LabelledVolume = sampleVolume([40, 36, 48])): ImageToCellReport {
  const names = ['read', 'check', 'describe', 'transport', 'parameters', 'discharge', 'grading'] as const;
  return {
    run: {
      id: 'image-to-cell-20261121T013109Z',
      pipeline: 'image-to-cell',
      inputs: { image: 'cathode.tif', voxelSize: '0.4um' },
      folder: '/runs/sample',
      started: '2026-11-21T01:31:09.000Z',
      machine: {
        platform: 'linux',
        architecture: 'x64',
        processor: 'A processor',
        cores: 2,
        memory: 24e9,
        node: 'v20.19.0',
      },
      code: { version: '0.1.0', hash: 'c0de'.repeat(16) },
      steps: names.map((name, k) => stepRecord(name, k)),
    },
    origin: Object.fromEntries(names.map((name) => [name, name])) as ImageToCellReport['origin'],
    volume,
    roles: { pore: 'pore', active: 'nmc', binder: 'cbd' },
    source: {
      path: 'cathode.tif',
      sha256: 'ab'.repeat(32),
      format: 'tiff',
      dataType: 'uint8',
      voxelSizeSource: 'option',
    },
    check: {
      phases: countPhases(volume),
      warnings: ['0.1 % of the binder is in parts smaller than 8 voxels'],
    },
    description: sampleDescription(volume),
    transport: {
      pore: axes.map((axis, k) => transportRow(axis, ['pore'], [2.5256, 2.5952, 2.9526][k] ?? 0, 0.40055)),
      solid: axes.map((axis, k) => transportRow(axis, ['nmc', 'cbd'], [1.62, 1.64, 1.71][k] ?? 0, 0.59945)),
      errors: axes.map((axis) => ({
        axis,
        iteration: 4.2e-4,
        segmentation: null,
        discretisation: 0.026,
        sampling: 0.038,
        structure: [0.1356, 0.141] as const,
        material: [0.1256, 0.151] as const,
        tortuosityFactor: [2.653, 3.189] as const,
      })),
    },
    parameters: {
      set: 'chen2020',
      citations: ['Chen et al., J. Electrochem. Soc. 167 (2020) 080534, doi:10.1149/1945-7111/ab9050'],
      changes: [
        {
          name: 'positive.thickness',
          before: 75.6e-6,
          after: 99.9e-6,
          unit: 'm',
          why: 'extent of the image along z',
        },
        {
          name: 'positive.porosity',
          before: 0.335,
          after: 0.40055,
          unit: '1',
          why: 'pore fraction of the image',
        },
        {
          name: 'positive.electrolyteTransportEfficiency',
          before: 0.1939,
          after: 0.13566,
          unit: '1',
          why: 'D_eff/D on z from the image',
        },
        {
          name: 'negative.thickness',
          before: null,
          after: 101.2e-6,
          unit: 'm',
          why: 'keeps N/P = 1.12',
        },
      ],
      notes: ['The binder carries no pores: its contact area with active material does not react.'],
    },
    failures: [],
    discharges: [0.1, 0.5, 1, 2, 3].flatMap((rate) => [
      discharge(rate, 'image'),
      discharge(rate, 'bruggeman'),
    ]),
    grading: sampleGrading(),
  };
}

function sampleGrading(): Grading {
  const slices = 48;
  const position = Array.from({ length: slices }, (_, k) => (k + 0.5) * 0.4e-6);
  const along = (from: number, to: number): number[] =>
    position.map((_, k) => from + ((to - from) * k) / slices + 0.02 * from * Math.sin(2.1 * k));
  const measured = {
    value: 0.4,
    interval: [0.38, 0.42] as const,
    iteration: null,
    discretisation: 0,
    sampling: 0.02,
  };
  return {
    position,
    profiles: {
      porosity: along(0.35, 0.45),
      activeMaterialFraction: along(0.55, 0.45),
      specificSurfaceArea: along(1.9e5, 1.6e5),
      electrolyteTransportEfficiency: along(0.1, 0.18),
    },
    numbers: [
      { name: 'positive.porosity', unit: '1', value: 0.4, low: 0.38, high: 0.42, measured },
      { name: 'negative.thickness', unit: 'm', value: 8e-5, low: 7.7e-5, high: 8.3e-5, measured: null },
    ],
    discharges: [1, 3].flatMap((rate) =>
      (['even', 'graded', 'mirrored'] as const).map((cell) => ({ ...discharge(rate, 'image'), cell })),
    ),
    bands: [1, 3].map((rate) => {
      const { charge, voltage } = discharge(rate, 'image');
      const values = Array.from(voltage);
      return {
        rate,
        charge,
        voltage,
        low: values.map((value) => value - 0.03),
        high: values.map((value) => value + 0.02),
        drawn: { value: 1.3e5, low: 1.2e5, high: 1.35e5 },
        parts: [{ name: 'porosity' as const, atLow: -2e3, atHigh: 1.8e3 }],
      };
    }),
    failures: [],
    volumes: 20,
    file: 'cell.bpx.json',
  };
}

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** Overlapping spheres with a shell of binder; pores between. */
function sampleVolume(shape: Shape, voxelSize = 0.4e-6): LabelledVolume {
  const [nx, ny, nz] = shape;
  const data = new Uint8Array(nx * ny * nz);
  const spheres = Array.from({ length: Math.ceil((nx * ny * nz) / 900) }, (_, k) => ({
    x: ((k * 0.7548776662) % 1) * nx,
    y: ((k * 0.5698402909) % 1) * ny,
    z: ((k * 0.3319) % 1) * nz,
    radius: 4 + 3 * ((k * 0.618034) % 1),
  }));
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const gap = Math.min(...spheres.map((s) => Math.hypot(x - s.x, y - s.y, z - s.z) - s.radius));
        data[x + nx * (y + ny * z)] = gap < 0 ? 1 : gap < 0.9 && Math.sin(x) * Math.cos(y + z) > 0.1 ? 2 : 0;
      }
    }
  }
  const phases = [
    { name: 'pore', label: 0 },
    { name: 'nmc', label: 1 },
    { name: 'cbd', label: 2 },
  ];
  return { data, shape, voxelSize: [voxelSize, voxelSize, voxelSize], phases };
}

function countPhases(volume: LabelledVolume): ImageToCellReport['check']['phases'] {
  return volume.phases.map(({ name, label }) => {
    const voxels = countOf(label, volume.data, 0, volume.data.length);
    return { name, label, voxels, fraction: voxels / volume.data.length };
  });
}

function countOf(label: number, data: ArrayLike<number>, from: number, to: number): number {
  let count = 0;
  for (let k = from; k < to; k++) if (data[k] === label) count++;
  return count;
}

function sampleDescription(volume: LabelledVolume): ImageToCellReport['description'] {
  const [nx, ny, nz] = volume.shape;
  const page = nx * ny;
  const profile = {
    position: Array.from({ length: nz }, (_, z) => (z + 0.5) * volume.voxelSize[2]),
    fractions: Object.fromEntries(
      volume.phases.map(({ name, label }) => [
        name,
        Array.from({ length: nz }, (_, z) => countOf(label, volume.data, z * page, (z + 1) * page) / page),
      ]),
    ),
  };
  return {
    shape: volume.shape,
    voxelSize: volume.voxelSize,
    phases: Object.fromEntries(
      volume.phases.map(({ name, label }, k) => [
        name,
        {
          label,
          fraction: countOf(label, volume.data, 0, volume.data.length) / volume.data.length,
          connectivity: 6,
          components: 226 * (k + 1),
          largestShare: 0.995 - 0.1 * k,
          percolating: { x: 0.995 - 0.1 * k, y: 0.995 - 0.1 * k, z: 0.994 - 0.1 * k },
          isolatedFraction: 0.005 + 0.1 * k,
          closedFraction: 0.004,
          isolatedParts: [],
          specificSurfaceArea: { faces: 142_600, corrected: 97_400 },
          sauterRadius: 4.1e-6,
        },
      ]),
    ),
    interfaces: [
      interfaceOf('pore', 'nmc', 142_600),
      interfaceOf('pore', 'cbd', 204_900),
      interfaceOf('nmc', 'cbd', 241_100),
    ],
    profiles: { x: profile, y: profile, z: profile },
    estimators: { faces: 'voxel faces inside the image', corrected: 'Crofton, 13 directions' },
    seconds: 1.7,
  };
}

function interfaceOf(first: string, second: string, perVolume: number): InterfaceArea {
  return {
    phases: [first, second],
    faces: { count: 1000, area: perVolume * 1e-12, perVolume },
    corrected: { area: perVolume * 0.68e-12, perVolume: perVolume * 0.68 },
  };
}

function transportRow(axis: Axis, phases: string[], tau: number, fraction: number): TransportRow {
  return {
    axis,
    phases,
    boundary: 'plates',
    percolating: true,
    fractionTotal: fraction,
    fractionPercolating: fraction * 0.995,
    effectiveRatio: fraction / tau,
    referenceConductivity: phases.length === 1 ? 1 : 375,
    tortuosityFactor: tau,
    tortuosityFactorPercolating: tau * 0.995,
    macMullinNumber: tau / fraction,
    bruggemanExponent: phases.length > 1 ? null : 1 - Math.log(tau) / Math.log(fraction),
    bounds: { wiener: [0, 0.4] as const, hashinShtrikman: [0, 0.31] as const },
    error: { iteration: 4.2e-4 },
    tolerance: 1e-3,
    converged: true,
    levels: 5,
    unknowns: 9_000_000,
    bytes: 5e8,
    device: 'cpu',
    threads: 2,
    iterations: 6,
    residual: 3.1e-4,
    planeFluxSpread: 8.8e-4,
    seconds: 2.31,
  };
}

function discharge(rate: number, cell: CellVariant): Discharge {
  const reach = 1 / (1 + (cell === 'image' ? 0.085 : 0.05) * rate ** 1.3);
  const full = 4.1 * 36_000;
  const shares = Array.from({ length: 90 }, (_, k) => k / 89);
  const voltage = shares.map(
    (s) => 4.15 - 0.9 * s - 0.45 * s ** 14 - 0.06 * rate - (cell === 'image' ? 0.012 : 0) * rate,
  );
  return {
    rate,
    cell,
    charge: shares.map((s) => s * reach * full),
    voltage,
    ending: 'cut-off voltage',
    meanVoltage: voltage.reduce((sum, value) => sum + value, 0) / voltage.length,
    energy: reach * full * 3.6,
    steps: 312,
    seconds: 0.031,
    lithiumBalance: 3.2e-14,
    voltageError: 2.1e-4,
    ...(rate === 1 ? { fields: fieldsOf(cell) } : {}),
  };
}

function fieldsOf(cell: CellVariant): InternalFields {
  const regions = [
    { name: 'negative', from: 0, to: 85e-6 },
    { name: 'separator', from: 85e-6, to: 97e-6 },
    { name: 'positive', from: 97e-6, to: 197e-6 },
  ];
  const steep = cell === 'image' ? 1.25 : 1;
  return {
    regions,
    electrolyteConcentration: along(0, 197e-6, (x) => 1000 + 420 * steep * Math.cos((Math.PI * x) / 197e-6)),
    electrolytePotential: along(0, 197e-6, (x) => -0.11 - 0.055 * steep * (x / 197e-6) ** 1.5),
    solidPotential: [
      along(0, 85e-6, (x) => -1e-4 * (x / 85e-6)),
      along(97e-6, 197e-6, (x) => 3.31 + 0.004 * (x / 197e-6)),
    ],
    surfaceStoichiometry: [
      along(0, 85e-6, (x) => 0.22 - 0.05 * (x / 85e-6)),
      along(97e-6, 197e-6, (x) => 0.8 + 0.06 * steep * (1 - x / 197e-6)),
    ],
  };
}

function along(from: number, to: number, value: (x: number) => number): Profile {
  const position = Array.from({ length: 30 }, (_, k) => from + ((k + 0.5) / 30) * (to - from));
  return { position, value: position.map(value) };
}

function stepRecord(name: string, k: number): StepRecord {
  return {
    name,
    kind: name,
    version: '1',
    address: `${k}a${'0123456789abcdef'.repeat(4)}`.slice(0, 64),
    parameters: name === 'transport' ? { pore: 'pore', solid: { nmc: 0.18, cbd: 375 }, tolerance: 1e-3 } : {},
    needs: k === 0 ? {} : { read: 'read' },
    inputFiles: k === 0 ? [{ path: 'cathode.tif', bytes: 3_500_000, sha256: 'ab'.repeat(32) }] : [],
    seed: null,
    status: k < 2 ? 'cached' : 'run',
    cached: k < 2,
    started: '2026-11-21T01:31:10.000Z',
    finished: '2026-11-21T01:31:12.000Z',
    seconds: k < 2 ? 0.04 : 2.4,
    calculationSeconds: 2.4,
    artifacts: [],
    folder: null,
    result: null,
    error: null,
  };
}

/** A flux through the sample's middle planes, and two lines, one of them bent. */
export function sampleFlow(volume: LabelledVolume): Flow {
  const fields = axes.map((across, normal): FieldSlice => {
    const shape = volume.shape.filter((_, axis) => axis !== normal) as unknown as readonly [number, number];
    const count = shape[0] * shape[1];
    return {
      across,
      layer: Math.floor((volume.shape[normal] ?? 0) / 2),
      shape,
      potential: Float32Array.from({ length: count }, (_, at) => (at % 3 === 0 ? 0 : at / count)),
      flux: Float32Array.from({ length: count }, (_, at) => (at % 3 === 0 ? 0 : 0.01 * (1 + (at % 100)))),
    };
  });
  const [x, y, z] = volume.shape.map((count, axis) => count * (volume.voxelSize[axis] ?? 0)) as [
    number,
    number,
    number,
  ];
  return {
    phase: 'pore',
    axis: 'z',
    effectiveRatio: 0.1383,
    bottleneckShare: 0.105,
    lines: 2,
    lost: 1,
    relativeLength: { mean: 1.26, least: 1.05, largest: 1.8 },
    slices: [],
    fields,
    streamlines: {
      points: Float32Array.of(
        x / 4,
        y / 2,
        0,
        0.2,
        x / 4,
        y / 2,
        z,
        0.3,
        x,
        0,
        0,
        0.5,
        x / 2,
        y,
        z / 2,
        0.4,
        x,
        0,
        z,
        0.1,
      ),
      starts: Uint32Array.of(0, 2, 5),
    },
  };
}
