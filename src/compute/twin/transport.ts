import type { Arena } from '../arena.ts';
import { directions, VoxelView, type Place } from './views.ts';

/** A field by element, for what the kernels keep in plane buffers. */
type Field = Map<number, number>;

function neighbourSum(voxels: VoxelView, field: Field, place: Place): number {
  let sum = 0;
  for (const direction of directions) {
    const other = voxels.neighbour(place, direction);
    if (other !== undefined) sum += voxels.face(place, direction) * (field.get(voxels.element(other)) ?? 0);
  }
  return sum;
}

/** A times a stored field at one voxel. */
function imageOf(voxels: VoxelView, field: 'x' | 'p', place: Place): number {
  return directions.reduce((sum, direction) => {
    const other = voxels.neighbour(place, direction);
    const value = other === undefined ? 0 : voxels.get(field, other);
    return sum + voxels.face(place, direction) * (voxels.get(field, place) - value);
  }, 0);
}

function sweep(voxels: VoxelView, field: Field, red: boolean): void {
  for (const place of voxels.unknowns()) {
    if (voxels.isRed(place) !== red) continue;
    const sum = voxels.get('r', place) + neighbourSum(voxels, field, place);
    field.set(voxels.element(place), sum / voxels.diagonal(place));
  }
}

/** Red voxels relaxed from zero. */
function redFromZero(voxels: VoxelView): Field {
  const field: Field = new Map();
  for (const place of voxels.unknowns()) {
    if (voxels.isRed(place))
      field.set(voxels.element(place), voxels.get('r', place) / voxels.diagonal(place));
  }
  return field;
}

/** First coarse unknowns, from the record that names their vectors. */
function clearCoarse(voxels: VoxelView, level: Float32Array): void {
  for (const place of voxels.unknowns()) level[voxels.unknownOf(place)] = 0;
}

function coarseVector(voxels: VoxelView, field: 'coarseRight' | 'coarseError'): Float32Array {
  let last = 0;
  for (const place of voxels.unknowns()) last = Math.max(last, voxels.unknownOf(place));
  return voxels.arena.f32(voxels.record[field], last + 1);
}

/** Twin of `reduce`. */
export function reduce(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  const { alpha } = voxels.record;
  for (const place of voxels.unknowns()) {
    voxels.set('r', place, voxels.get('r', place) - alpha * voxels.get('z', place));
  }
  const field = redFromZero(voxels);
  sweep(voxels, field, false);
  const right = coarseVector(voxels, 'coarseRight');
  clearCoarse(voxels, right);
  for (const place of voxels.unknowns()) {
    const image =
      voxels.diagonal(place) * (field.get(voxels.element(place)) ?? 0) - neighbourSum(voxels, field, place);
    const node = voxels.unknownOf(place);
    right[node] = (right[node] ?? 0) + voxels.get('r', place) - image;
  }
}

/** Twin of `correct`. */
export function correct(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  const error = coarseVector(voxels, 'coarseError');
  const field = redFromZero(voxels);
  for (const place of voxels.unknowns()) {
    const element = voxels.element(place);
    if (voxels.isRed(place))
      field.set(element, (field.get(element) ?? 0) + (error[voxels.unknownOf(place)] ?? 0));
  }
  sweep(voxels, field, false);
  sweep(voxels, field, true);
  const sums = planeSums(voxels, (place) => {
    const value = field.get(voxels.element(place)) ?? 0;
    return [value * voxels.get('r', place), value * voxels.get('z', place)];
  });
  for (const [k, [rz = 0, zq = 0]] of sums.entries()) voxels.setPartial(k, { 0: rz, 1: zq });
  for (const place of voxels.unknowns()) voxels.set('z', place, field.get(voxels.element(place)) ?? 0);
}

function planeSums(voxels: VoxelView, terms: (place: Place) => number[]): number[][] {
  const sums = Array.from({ length: voxels.record.nz }, () => [0, 0, 0, 0, 0, 0]);
  for (const place of voxels.unknowns()) {
    for (const [which, value] of terms(place).entries()) {
      const plane = sums[place[2]];
      if (plane !== undefined) plane[which] = (plane[which] ?? 0) + value;
    }
  }
  return sums;
}

/** Twin of `direct`. */
export function direct(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  const { alpha, beta } = voxels.record;
  for (const place of voxels.unknowns()) {
    const p = voxels.get('p', place);
    voxels.set('x', place, voxels.get('x', place) + alpha * p);
    voxels.set('p', place, voxels.get('z', place) + beta * p);
  }
  for (const place of voxels.unknowns()) voxels.set('z', place, imageOf(voxels, 'p', place));
  const sums = planeSums(voxels, (place) => [voxels.get('p', place) * voxels.get('z', place)]);
  for (const [k, [pq = 0]] of sums.entries()) voxels.setPartial(k, { 0: pq });
}

/** Conductance and drop of the linear profile through the faces above and below. */
function across(voxels: VoxelView, place: Place): { above: number; below: number; up: number; down: number } {
  const [, , , , down, up] = directions as readonly [Place, Place, Place, Place, Place, Place];
  return {
    above: voxels.face(place, up),
    below: voxels.face(place, down),
    up: voxels.drop(place, up),
    down: voxels.drop(place, down),
  };
}

/** Twin of `begin`. */
export function begin(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  for (const place of voxels.unknowns()) {
    const { above, below, up, down } = across(voxels, place);
    voxels.set('r', place, above * up - below * down);
  }
  for (const [k, [linear = 0]] of planeSums(voxels, (place) => [linearEnergy(voxels, place)]).entries()) {
    voxels.setPartial(k, { 3: linear });
  }
}

/** Energy of the linear profile in the face above a voxel, and in the plate below one of the first plane. */
function linearEnergy(voxels: VoxelView, place: Place): number {
  const { above, below, up, down } = across(voxels, place);
  return above * up * up + (place[2] === 0 ? below * down * down : 0);
}

/** Twin of `finish`. */
export function finish(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  for (const place of voxels.unknowns()) {
    voxels.set('x', place, voxels.get('x', place) + voxels.record.alpha * voxels.get('p', place));
  }
}

/** Twin of `evaluate`. */
export function evaluate(arena: Arena, at: number): void {
  const voxels = new VoxelView(arena, at);
  const sums = planeSums(voxels, (place) => {
    const { above, below, up, down } = across(voxels, place);
    const b = above * up - below * down;
    const rest = b - imageOf(voxels, 'x', place);
    const x = voxels.get('x', place);
    const over = voxels.neighbour(place, [0, 0, 1]);
    const flux = above * (up + (over === undefined ? 0 : voxels.get('x', over)) - x);
    voxels.set('r', place, rest);
    return [
      rest * rest,
      b * b,
      x * (b + rest),
      linearEnergy(voxels, place),
      flux,
      place[2] === 0 ? below * (down + x) : 0,
    ];
  });
  for (const [k, plane] of sums.entries()) voxels.setPartial(k, plane);
}

/** Twin of `clear`. */
export function clear(arena: Arena, start: number, bytes: number): void {
  arena.u8(start, bytes).fill(0);
}

/** Twin of `stream`. */
export function stream(arena: Arena, from: number, bytes: number, to: number, voxels: number): void {
  const codes = arena.u8(bytes, voxels);
  const values = arena.f32(from, voxels);
  arena.f32(to, voxels).set(values.map((value, voxel) => value + (codes[voxel] ?? 0)));
}
