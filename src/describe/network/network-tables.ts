import type { Axis } from '../../microstructure/index.ts';
import type { Column, Table } from '../descriptor.ts';
import type { Conductances } from './conductance.ts';
import { imageFaces, type PoreNetwork } from './pore-network.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** A row a pore and a row a throat. */
export function networkTables(
  network: PoreNetwork,
  conductances: Conductances,
  access: Float64Array,
): Table[] {
  return [poreRows(network, access), throatRows(network, conductances)];
}

function places(values: Float64Array): Column[] {
  return axes.map((name, axis) => ({ name, unit: 'm', values: values.filter((_, i) => i % 3 === axis) }));
}

function poreRows({ pores, dimensions }: PoreNetwork, access: Float64Array): Table {
  const [volumeUnit, areaUnit] = dimensions === 2 ? ['m2', 'm'] : ['m3', 'm2'];
  return {
    name: 'pores',
    columns: [
      { name: 'label', unit: '', values: pores.label },
      { name: 'voxels', unit: '', values: pores.voxels },
      { name: 'volume', unit: volumeUnit, values: pores.volume },
      { name: 'inscribed diameter', unit: 'm', values: pores.inscribedDiameter },
      { name: 'extended diameter', unit: 'm', values: pores.extendedDiameter },
      { name: 'equivalent diameter', unit: 'm', values: pores.equivalentDiameter },
      ...places(pores.centroid),
      ...places(pores.peak).map((column) => ({ ...column, name: `widest ${column.name}` })),
      { name: 'area', unit: areaUnit, values: pores.surfaceArea },
      { name: 'area (faces)', unit: areaUnit, values: pores.surfaceFaces },
      { name: 'throats', unit: '', values: pores.coordination },
      { name: 'access diameter', unit: 'm', values: access },
      ...imageFaces.map((name, face) => ({
        name: `on ${name}`,
        unit: '',
        values: Array.from(pores.touches, (bits) => ((bits >> face) & 1) === 1),
      })),
    ],
  };
}

function throatRows({ pores, throats, dimensions }: PoreNetwork, conductances: Conductances): Table {
  const [areaUnit, conductanceUnit] = dimensions === 2 ? ['m', ''] : ['m2', 'm'];
  const end = (at: number): number[] =>
    Array.from({ length: throats.count }, (_, throat) => pores.label[throats.pores[2 * throat + at]]);
  return {
    name: 'throats',
    columns: [
      { name: 'first', unit: '', values: end(0) },
      { name: 'second', unit: '', values: end(1) },
      { name: 'inscribed diameter', unit: 'm', values: throats.inscribedDiameter },
      { name: 'equivalent diameter', unit: 'm', values: throats.equivalentDiameter },
      { name: 'area', unit: areaUnit, values: throats.area },
      { name: 'area (faces)', unit: areaUnit, values: throats.faceArea },
      ...(dimensions === 2 ? [] : [{ name: 'perimeter', unit: 'm', values: throats.perimeter }]),
      { name: 'total length', unit: 'm', values: throats.totalLength },
      { name: 'direct length', unit: 'm', values: throats.directLength },
      ...places(throats.centroid),
      { name: 'conductance', unit: conductanceUnit, values: conductances.throats },
    ],
  };
}
