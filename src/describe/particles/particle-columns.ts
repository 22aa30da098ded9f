import type { Axis } from '../../microstructure/index.ts';
import type { Column, Table } from '../descriptor.ts';
import type { ParticleMeasures } from './measure-particles.ts';
import type { EndDistances } from './place-in-electrode.ts';
import type { ParticleShapes } from './shape.ts';

const axes: readonly Axis[] = ['x', 'y', 'z'];

export interface ParticleRows {
  readonly measures: ParticleMeasures;
  readonly shapes: ParticleShapes;
  /** m */
  readonly inscribed: Float64Array;
  readonly ends: EndDistances;
  readonly throughPlane: Axis;
  /** 1 where electrons come from the collector. */
  readonly reached: Uint8Array;
}

/** A row a particle. */
export function particleRows(rows: ParticleRows): Table {
  const { measures, shapes, inscribed, ends, reached } = rows;
  const { particles, surfaces, coordination } = measures;
  const [volumeUnit, areaUnit] = particles.dimensions === 2 ? ['m2', 'm'] : ['m3', 'm2'];
  const part = (from: Float64Array, width: number, at: number): number[] =>
    Array.from(coordination, (_, particle) => from[width * particle + at]);
  const share = (areas: Float64Array): Column['values'] =>
    areas.map((area, particle) => area / surfaces.area[particle]);
  return {
    name: 'particles',
    columns: [
      { name: 'label', unit: '', values: Array.from(coordination, (_, particle) => particle + 1) },
      { name: 'voxels', unit: '', values: particles.voxels },
      { name: 'volume', unit: volumeUnit, values: particles.volume },
      { name: 'equivalent diameter', unit: 'm', values: particles.equivalentDiameter },
      { name: 'inscribed diameter', unit: 'm', values: inscribed },
      ...axes.map((name, axis) => ({ name, unit: 'm', values: part(particles.centre, 3, axis) })),
      { name: 'cut by the image', unit: '', values: flags(particles.isCut) },
      ...['longest', 'middle', 'shortest'].map((rank, at) => ({
        name: `${rank} axis`,
        unit: 'm',
        values: part(particles.axes, 3, at),
      })),
      ...axes.map((axis, at) => ({
        name: `longest axis along ${axis}`,
        unit: '',
        values: part(particles.directions, 9, at),
      })),
      { name: `angle of the longest axis to ${rows.throughPlane}`, unit: 'rad', values: angles(rows) },
      { name: 'elongation', unit: '', values: shapes.elongation },
      { name: 'flatness', unit: '', values: shapes.flatness },
      { name: 'shape', unit: '', values: shapes.classes },
      { name: 'area', unit: areaUnit, values: surfaces.area },
      { name: 'area (faces)', unit: areaUnit, values: surfaces.faceArea },
      { name: 'sphericity', unit: '', values: surfaces.sphericity },
      { name: 'share of area against particles', unit: '', values: share(surfaces.contactArea) },
      ...Object.entries(surfaces.phaseArea).map(([name, areas]) => ({
        name: `share of area against ${name}`,
        unit: '',
        values: share(areas),
      })),
      { name: 'contacts', unit: '', values: coordination },
      { name: 'centre to collector', unit: 'm', values: ends.centreToCollector },
      { name: 'centre to separator', unit: 'm', values: ends.centreToSeparator },
      { name: 'distance to collector', unit: 'm', values: ends.collector },
      { name: 'distance to separator', unit: 'm', values: ends.separator },
      { name: 'reached by electrons', unit: '', values: flags(reached) },
    ],
  };
}

function angles({ measures: { particles }, throughPlane }: ParticleRows): Float64Array {
  const axis = axes.indexOf(throughPlane);
  return Float64Array.from({ length: particles.count }, (_, particle) =>
    Math.acos(Math.min(1, Math.abs(particles.directions[9 * particle + axis]))),
  );
}

function flags(bytes: Uint8Array): boolean[] {
  return Array.from(bytes, (byte) => byte === 1);
}

/** A row a pair of particles that touch. */
export function contactRows({ contacts, particles }: ParticleMeasures): Table {
  const areaUnit = particles.dimensions === 2 ? 'm' : 'm2';
  return {
    name: 'contacts',
    columns: [
      { name: 'first', unit: '', values: contacts.first },
      { name: 'second', unit: '', values: contacts.second },
      { name: 'area', unit: areaUnit, values: contacts.area },
      { name: 'area (faces)', unit: areaUnit, values: contacts.faceArea },
      { name: 'flat area', unit: areaUnit, values: contacts.flatArea },
      ...axes.map((axis, at) => ({
        name: `normal along ${axis}`,
        unit: '',
        values: Array.from(contacts.area, (_, contact) => contacts.normal[3 * contact + at]),
      })),
      { name: 'radius', unit: 'm', values: contacts.radius },
      ...axes.map((name, axis) => ({
        name,
        unit: 'm',
        values: Array.from(contacts.area, (_, contact) => contacts.place[3 * contact + axis]),
      })),
    ],
  };
}
