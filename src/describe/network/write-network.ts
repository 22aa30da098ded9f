import { InputError } from '../../base/index.ts';
import { writeNewFile } from '../../microstructure/index.ts';
import type { Conductances } from './conductance.ts';
import { imageFaces, type PoreNetwork } from './pore-network.ts';

/** A value for every pore or throat of a file, openings after the network's own: text, as CSV and XML both take it. */
interface FileColumn {
  readonly name: string;
  readonly values: readonly (number | boolean)[];
}

/** What a file holds: the network's pores and throats, then one boundary pore and throat for each opening. */
interface FileNetwork {
  /** x, y, z of one pore after the other. */
  readonly points: Float64Array;
  /** First and second pore of one throat after the other. */
  readonly lines: Uint32Array;
  readonly ofPores: readonly FileColumn[];
  readonly ofThroats: readonly FileColumn[];
}

/**
 * Writes a network by extension: `.csv` as OpenPNM reads it (`openpnm.io.network_from_csv`; SI, names of PoreSpy), `.vtp` as
 * VTK PolyData with a point a pore and a line a throat, for ParaView. Each opening in a face of the image is a pore of no
 * volume on that face (`pore.xmin`, ...) and a throat to it; conductances come along as `throat.diffusive_size_factors`.
 * @throws InputError on another extension, or a file that cannot be written.
 */
export async function writeNetwork(
  path: string,
  network: PoreNetwork,
  conductances?: Conductances,
): Promise<void> {
  const extension = /\.[^.]*$/.exec(path)?.[0].toLowerCase();
  if (extension !== '.csv' && extension !== '.vtp') {
    throw new InputError(`a network cannot be written as '${extension ?? path}'`, {
      at: { file: path },
      expected: '.csv (OpenPNM) or .vtp (ParaView)',
    });
  }
  const file = fileNetwork(network, conductances);
  const text = extension === '.csv' ? openPnmCsv(file) : polyData(file);
  await writeNewFile(path, (output) => output.append(Buffer.from(text, 'utf8')));
}

function ofThroat(name: string, own: ArrayLike<number>, atOpenings: ArrayLike<number>): FileColumn {
  return { name, values: [...Array.from(own), ...Array.from(atOpenings)] };
}

function fileNetwork(network: PoreNetwork, conductances: Conductances | undefined): FileNetwork {
  const { pores, throats, openings } = network;
  const boundary = Array.from({ length: openings.count }, (_, at) => pores.count + at);
  const ofPore = (name: string, own: ArrayLike<number>, atOpenings?: ArrayLike<number>): FileColumn => ({
    name,
    values: [...Array.from(own), ...boundary.map((_, at) => atOpenings?.[at] ?? 0)],
  });
  const ways = Float64Array.from(openings.pore, (pore, at) =>
    Math.hypot(
      ...[0, 1, 2].map((axis) => openings.centroid[3 * at + axis] - pores.centroid[3 * pore + axis]),
    ),
  );
  return {
    points: Float64Array.from([...pores.centroid, ...openings.centroid]),
    lines: Uint32Array.from([...throats.pores, ...boundary.flatMap((pore, at) => [openings.pore[at], pore])]),
    ofPores: [
      ofPore('region_label', pores.label),
      ofPore(
        'phase',
        pores.phase.map((phase) => phase + 1),
      ),
      ofPore('volume', pores.volume),
      ofPore('surface_area', pores.surfaceArea),
      ofPore('equivalent_diameter', pores.equivalentDiameter, openings.equivalentDiameter),
      ofPore('inscribed_diameter', pores.inscribedDiameter, openings.inscribedDiameter),
      ofPore('extended_diameter', pores.extendedDiameter, openings.inscribedDiameter),
      ...faceLabels(network),
    ],
    ofThroats: [
      ofThroat('cross_sectional_area', throats.area, openings.area),
      ofThroat('equivalent_diameter', throats.equivalentDiameter, openings.equivalentDiameter),
      ofThroat('inscribed_diameter', throats.inscribedDiameter, openings.inscribedDiameter),
      ofThroat(
        'perimeter',
        throats.perimeter,
        openings.area.map(() => 0),
      ),
      ofThroat('total_length', throats.totalLength, ways),
      ofThroat('direct_length', throats.directLength, ways),
      ...(conductances === undefined
        ? []
        : [ofThroat('diffusive_size_factors', conductances.throats, conductances.openings)]),
    ],
  };
}

/** `boundary`, and `xmin`, `xmax`, ... for the pores on each face. */
function faceLabels({ pores, openings }: PoreNetwork): FileColumn[] {
  const own = Array.from({ length: pores.count }, () => false);
  const label = (name: string, has: (face: number) => boolean): FileColumn => ({
    name,
    values: [...own, ...Array.from(openings.face, has)],
  });
  return [
    label('boundary', () => true),
    ...imageFaces.map((name, index) =>
      label(name.replace(' low', 'min').replace(' high', 'max'), (face) => face === index),
    ),
  ];
}

/** Booleans as Python writes them; numbers in full, Infinity where nothing bounds a pore. */
function cell(value: number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === Infinity ? 'inf' : String(value);
}

/** Each `width`-th value from `at` on. */
function every(values: Float64Array | Uint32Array, width: number, at: number): number[] {
  return Array.from({ length: values.length / width }, (_, row) => values[width * row + at]);
}

function openPnmCsv({ points, lines, ofPores, ofThroats }: FileNetwork): string {
  const columns: FileColumn[] = [
    ...[0, 1, 2].map((axis) => ({ name: `pore.coords[${axis}]`, values: every(points, 3, axis) })),
    ...[0, 1].map((end) => ({ name: `throat.conns[${end}]`, values: every(lines, 2, end) })),
    ...ofPores.map(({ name, values }) => ({ name: `pore.${name}`, values })),
    ...ofThroats.map(({ name, values }) => ({ name: `throat.${name}`, values })),
  ];
  const rows = Math.max(points.length / 3, lines.length / 2);
  const text = [columns.map(({ name }) => name).join(',')];
  for (let row = 0; row < rows; row++) text.push(columns.map(({ values }) => cell(values[row])).join(','));
  return `${text.join('\n')}\n`;
}

/** VTK PolyData in ASCII: what is read everywhere; networks are small beside their images. */
function polyData({ points, lines, ofPores, ofThroats }: FileNetwork): string {
  const count = lines.length / 2;
  return [
    '<?xml version="1.0"?>',
    '<VTKFile type="PolyData" version="1.0" byte_order="LittleEndian">',
    '  <PolyData>',
    `    <Piece NumberOfPoints="${points.length / 3}" NumberOfLines="${count}">`,
    `      <PointData>${ofPores.map(dataArray).join('')}</PointData>`,
    `      <CellData>${ofThroats.map(dataArray).join('')}</CellData>`,
    '      <Points><DataArray type="Float64" NumberOfComponents="3" format="ascii">',
    Array.from(points).join(' '),
    '      </DataArray></Points>',
    '      <Lines><DataArray type="Int64" Name="connectivity" format="ascii">',
    Array.from(lines).join(' '),
    '      </DataArray><DataArray type="Int64" Name="offsets" format="ascii">',
    Array.from({ length: count }, (_, line) => 2 * (line + 1)).join(' '),
    '      </DataArray></Lines>',
    '    </Piece>',
    '  </PolyData>',
    '</VTKFile>',
    '',
  ].join('\n');
}

function dataArray({ name, values }: FileColumn): string {
  const isFlag = values.length > 0 && values.every((value) => typeof value === 'boolean');
  const text = values.map((value) => (value === Infinity ? 'inf' : String(Number(value)))).join(' ');
  return `<DataArray type="${isFlag ? 'UInt8' : 'Float64'}" Name="${name}" format="ascii">\n${text}\n</DataArray>`;
}
