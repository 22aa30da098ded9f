import type { Arena } from '../arena.ts';
import { LevelView } from './views.ts';

type Vector = 'first' | 'second';

/** Unknowns of one colour (0 red, 1 black) or of both (2), plane by plane. */
function unknowns(level: LevelView, colour: 0 | 1 | 2): number[] {
  const found: number[] = [];
  for (let k = 0; k < level.record.mz; k++) {
    const [red = 0, black = 0, end = 0] = level.ranges(k);
    for (let node = colour === 1 ? black : red; node < (colour === 0 ? black : end); node++) found.push(node);
  }
  return found;
}

function neighbours(level: LevelView, z: Float32Array, node: number): number {
  return level.row(node).reduce((sum, [other, value]) => sum + value * (z[other] ?? 0), 0);
}

function sweep(level: LevelView, z: Float32Array, colour: 0 | 1): void {
  const right = level.f32('right');
  const diagonal = level.f32('diagonal');
  for (const node of unknowns(level, colour)) {
    z[node] = ((right[node] ?? 0) + neighbours(level, z, node)) / (diagonal[node] ?? 1);
  }
}

/** A z at one unknown. */
function imageAt(level: LevelView, z: Float32Array, node: number): number {
  return (level.f32('diagonal')[node] ?? 0) * (z[node] ?? 0) - neighbours(level, z, node);
}

/** z = B right: a red and a black half-sweep from zero, the next level, a black and a red half-sweep. */
function precondition(level: LevelView, vector: Vector): void {
  const next = new LevelView(level.arena, level.record.next);
  const z = level.f32(vector);
  const right = level.f32('right');
  const parent = level.i32('parent');
  const diagonal = level.f32('diagonal');
  for (const node of unknowns(level, 1)) z[node] = 0;
  for (const node of unknowns(level, 0)) z[node] = (right[node] ?? 0) / (diagonal[node] ?? 1);
  sweep(level, z, 1);
  const coarse = next.f32('right').fill(0);
  for (const node of unknowns(level, 2)) {
    const to = parent[node] ?? 0;
    coarse[to] = (coarse[to] ?? 0) + (right[node] ?? 0) - imageAt(level, z, node);
  }
  solve(next);
  const error = next.f32('first');
  for (const node of unknowns(level, 2)) z[node] = (z[node] ?? 0) + (error[parent[node] ?? 0] ?? 0);
  sweep(level, z, 1);
  sweep(level, z, 0);
}

function dot(level: LevelView, a: Float32Array, b: Float32Array): number {
  return unknowns(level, 2).reduce((sum, node) => sum + (a[node] ?? 0) * (b[node] ?? 0), 0);
}

/** At most two steps of flexible conjugate gradients; the solution goes into `first`. */
function solve(level: LevelView): void {
  const first = level.f32('first');
  const right = level.f32('right');
  if (level.record.next === 0) return sweep(level, first, 0);
  precondition(level, 'first');
  const image = level.f32('image');
  for (const node of unknowns(level, 2)) image[node] = imageAt(level, first, node);
  const rho1 = dot(level, first, image);
  const step = rho1 > 0 ? dot(level, first, right) / rho1 : 0;
  const before = dot(level, right, right);
  const after = before - 2 * step * dot(level, right, image) + step * step * dot(level, image, image);
  if (!(after > 0.0625 * before) || rho1 <= 0) {
    for (const node of unknowns(level, 2)) first[node] = step * (first[node] ?? 0);
    return;
  }
  for (const node of unknowns(level, 2)) right[node] = (right[node] ?? 0) - step * (image[node] ?? 0);
  precondition(level, 'second');
  const second = level.f32('second');
  const gamma = dot(level, second, image);
  const energy = unknowns(level, 2).reduce(
    (sum, node) => sum + (second[node] ?? 0) * imageAt(level, second, node),
    0,
  );
  const rho2 = energy - (gamma * gamma) / rho1;
  const share = rho2 > 0 ? dot(level, second, right) / rho2 : 0;
  for (const node of unknowns(level, 2)) {
    first[node] = (step - (gamma * share) / rho1) * (first[node] ?? 0) + share * (second[node] ?? 0);
  }
}

/** Twin of `cycle`. */
export function cycle(arena: Arena, at: number): void {
  solve(new LevelView(arena, at));
}
