// The fine level in WGSL: the same passes as kernels/_reduce.ts, _correct.ts and _direct.ts over the same layout of
// codes, faces and fields (kernels/_voxels.ts), one buffer a slab of planes. Where the CPU streams red values through
// plane buffers, here they have a field of their own, `t`. One workgroup takes 32 places along x in some rows of a
// plane; sums are taken per workgroup and added in order.
import type { Binding, KernelSource } from './gpu-device.ts';
import { partialsAt, totals, workgroupSums } from './sums.ts';

/** How the conductance of a face is known, as in kernels/_voxels.ts. */
export type VoxelMode = 'isotropic' | 'anisotropic' | 'faces';

/** What a kernel of the fine level knows of its slab; the struct `Voxels` in WGSL. */
export interface VoxelUniform {
  readonly half: number;
  readonly count: number;
  readonly rows: number;
  readonly planes: number;
  readonly plane: number;
  readonly lead: number;
  readonly parity: number;
  readonly pairs: number;
  readonly wrapX: boolean;
  readonly wrapY: boolean;
  readonly wrapZ: boolean;
  readonly firstNode: number;
  readonly firstPartial: number;
  readonly gx: number;
  readonly gy: number;
  readonly gz: number;
}

export function voxelUniform(values: VoxelUniform): Uint32Array {
  const { half, count, rows, planes, plane, lead, parity, pairs, wrapX, wrapY } = values;
  const words = new Uint32Array(16);
  words.set([half, count, rows, planes, plane, lead, parity, pairs, wrapX ? 1 : 0, wrapY ? 1 : 0]);
  words.set([values.firstNode, values.firstPartial], 10);
  new Float32Array(words.buffer).set([values.gx, values.gy, values.gz], 12);
  words[15] = values.wrapZ ? 1 : 0;
  return words;
}

/** Scalars of the iteration, then one set of sums a workgroup. */
const scalars = /* wgsl */ `
const RZ = 0u; const ZQ = 1u; const PQ = 2u; const ALPHA = 3u; const BETA = 4u;
const PARTIALS = ${partialsAt}u;
`;

const prelude = /* wgsl */ `${scalars}
struct Voxels {
  half: u32,          // elements of a row of one colour
  count: u32,         // of which so many are voxels
  rows: u32,
  planes: u32,        // of this slab
  plane: u32,         // elements of a plane of one colour
  lead: u32,          // elements before row 0 of the slab's first plane
  parity: u32,        // of the slab's first plane
  pairs: u32,         // nx / 2, needed where sides are joined
  wrapX: u32,
  wrapY: u32,
  firstNode: i32,     // node of the coarse vectors' first element
  firstPartial: u32,  // of this slab's sums
  gx: f32,
  gy: f32,
  gz: f32,
  ring: u32,          // 1: the first and the last plane of this only slab are joined
}

struct Place {
  at: u32,      // in fields, where both colours have the same places
  voxel: u32,   // in codes and faces
  side: u32,    // 0: x even, 1: x odd
  left: u32,    // neighbours in fields
  right: u32,
  back: u32,
  front: u32,
  below: u32,
  above: u32,
}

fn placeOf(m: u32, j: u32, k: u32, side: u32) -> Place {
  let half = voxels.half;
  let line = voxels.lead + k * voxels.plane + j * half;
  let at = line + m;
  var place = Place(at, 2u * line + side * half + m, side, at + side - 1u, at + side, at - half, at + half, at - voxels.plane, at + voxels.plane);
  if (voxels.ring != 0u) {
    if (k == 0u) { place.below = at + (voxels.planes - 1u) * voxels.plane; }
    if (k == voxels.planes - 1u) { place.above = at - k * voxels.plane; }
  }
  if (voxels.wrapX != 0u) {
    if (side == 0u && m == 0u) { place.left = line + voxels.pairs - 1u; }
    if (side == 1u && m == voxels.pairs - 1u) { place.right = line; }
  }
  if (voxels.wrapY != 0u) {
    if (j == 0u) { place.back = at + (voxels.rows - 1u) * half; }
    if (j == voxels.rows - 1u) { place.front = at - j * half; }
  }
  return place;
}

fn redPlace(m: u32, j: u32, k: u32) -> Place { return placeOf(m, j, k, (j + k + voxels.parity) & 1u); }
fn blackPlace(m: u32, j: u32, k: u32) -> Place { return placeOf(m, j, k, (j + k + voxels.parity + 1u) & 1u); }
`;

const codes = /* wgsl */ `
fn codeAt(place: Place) -> u32 { return (code[place.voxel >> 2u] >> ((place.voxel & 3u) << 3u)) & 255u; }
`;

/** Sum of the conductances of a voxel's faces, 0 where there is no unknown. */
const diagonals: Record<VoxelMode, string> = {
  isotropic: /* wgsl */ `
fn diagonalOf(place: Place) -> f32 { return f32(codeAt(place)); }
`,
  anisotropic: /* wgsl */ `
fn diagonalOf(place: Place) -> f32 {
  let counts = codeAt(place);
  return voxels.gx * f32(counts & 3u) + voxels.gy * f32((counts >> 2u) & 3u) + voxels.gz * f32(counts >> 4u);
}
`,
  faces: /* wgsl */ `
fn diagonalOf(place: Place) -> f32 {
  if (codeAt(place) == 0u) { return 0.0; }
  let v = place.voxel;
  return (cx[leftFace(place)] + cx[v]) + (cy[v - 2u * voxels.half] + cy[v]) + (cz[v - 2u * voxels.plane] + cz[v]);
}
`,
};

const leftFace = /* wgsl */ `
fn leftFace(place: Place) -> u32 { return select(place.voxel - voxels.half, place.voxel + voxels.half - 1u, place.side == 0u); }
`;

/** Sum over the six neighbours of conductance times value. */
function inflow(mode: VoxelMode, field: string): string {
  const along = (axis: string): string => (mode === 'isotropic' ? '' : `voxels.g${axis} * `);
  if (mode === 'faces') {
    return /* wgsl */ `
fn inflow(place: Place) -> f32 {
  let v = place.voxel;
  let alongX = cx[leftFace(place)] * ${field}[place.left] + cx[v] * ${field}[place.right];
  let alongY = cy[v - 2u * voxels.half] * ${field}[place.back] + cy[v] * ${field}[place.front];
  let alongZ = cz[v - 2u * voxels.plane] * ${field}[place.below] + cz[v] * ${field}[place.above];
  return alongX + alongY + alongZ;
}
`;
  }
  return /* wgsl */ `
fn inflow(place: Place) -> f32 {
  let alongX = ${along('x')}(${field}[place.left] + ${field}[place.right]);
  let alongY = ${along('y')}(${field}[place.back] + ${field}[place.front]);
  let alongZ = ${along('z')}(${field}[place.below] + ${field}[place.above]);
  return alongX + alongY + alongZ;
}
`;
}

/** What flows out at potential `own`; in differences where faces differ, which is exact where all move together. */
function outflow(mode: VoxelMode, field: string): string {
  if (mode !== 'faces')
    return 'fn outflow(place: Place, own: f32, d: f32) -> f32 { return d * own - inflow(place); }';
  return /* wgsl */ `
fn outflow(place: Place, own: f32, d: f32) -> f32 {
  let v = place.voxel;
  let alongX = cx[leftFace(place)] * (own - ${field}[place.left]) + cx[v] * (own - ${field}[place.right]);
  let alongY = cy[v - 2u * voxels.half] * (own - ${field}[place.back]) + cy[v] * (own - ${field}[place.front]);
  let alongZ = cz[v - 2u * voxels.plane] * (own - ${field}[place.below]) + cz[v] * (own - ${field}[place.above]);
  return alongX + alongY + alongZ;
}
`;
}

/** Runs `body` for each place (m, j, k) of a slab; all invocations come to the end. */
function forEachVoxel(body: string, before = '', after = ''): string {
  return /* wgsl */ `
@compute @workgroup_size(32, 4, 1)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let m = id.x;
  let k = group.z;
  ${before}
  if (m < voxels.count) {
    for (var j = id.y; j < voxels.rows; j += 4u * groups.y) {
      ${body}
    }
  }
  ${after}
}
`;
}

/** The same for each block of 2x2x2 voxels. */
function forEachBlock(body: string): string {
  return /* wgsl */ `
@compute @workgroup_size(32, 4, 1)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let m = id.x;
  let rows = (voxels.rows + 1u) / 2u;
  if (m < voxels.count) {
    for (var j = id.y; j < rows; j += 4u * groups.y) {
      let block = (group.z * rows + j) * voxels.half + m;
      let bits = (mask[block >> 2u] >> ((block & 3u) << 3u)) & 255u;
      ${body}
    }
  }
}
`;
}

const uniform: Binding = { name: 'voxels', access: 'uniform', type: 'Voxels' };
const state: Binding = { name: 'state', access: 'read', type: 'array<f32>' };
const sums: Binding = { name: 'state', access: 'write', type: 'array<f32>' };
const code: Binding = { name: 'code', access: 'read', type: 'array<u32>' };
const blockTables: readonly Binding[] = [
  { name: 'base', access: 'read', type: 'array<i32>' },
  { name: 'mask', access: 'read', type: 'array<u32>' },
  { name: 'parts', access: 'read', type: 'array<u32>' },
];

function field(name: string, access: 'read' | 'write' | 'update'): Binding {
  return { name, access, type: 'array<f32>' };
}

function faces(mode: VoxelMode): Binding[] {
  return mode === 'faces' ? ['cx', 'cy', 'cz'].map((name) => field(name, 'read')) : [];
}

const partOfVoxel = {
  faces: '(parts[block] >> (bit << 2u)) & 15u',
  masks: '(parts[bits] >> (bit << 2u)) & 15u',
} as const;

function partOf(mode: VoxelMode): string {
  return partOfVoxel[mode === 'faces' ? 'faces' : 'masks'];
}

/** Adds the residuals of a block's red voxels (bits 0, 3, 5 and 6) up over its connected parts. */
function restrictBody(mode: VoxelMode): string {
  return /* wgsl */ `
      if (bits == 0u) { continue; }
      let base = base[block];
      var rest = array<f32, 8>(); // Spelled out: a bare declaration is not cleared anew by every driver.
      var last = 0u;
      for (var bit = 0u; bit < 8u; bit++) {
        if (((bits >> bit) & 1u) == 0u) { continue; }
        let part = select(${partOf(mode)}, 0u, base >= 0);
        last = max(last, part);
        if (((105u >> bit) & 1u) == 1u) {
          rest[part] += inflow(placeOf(m, 2u * j + ((bit >> 1u) & 1u), 2u * group.z + (bit >> 2u), bit & 1u));
        }
      }
      let first = u32(select(~base, base, base >= 0) - voxels.firstNode);
      for (var part = 0u; part <= last; part++) { right[first + part] = rest[part]; }`;
}

/** The coarse correction of a block's red voxels; zero where there is no unknown. */
function spreadBody(mode: VoxelMode): string {
  return /* wgsl */ `
      let base = base[block];
      let first = u32(select(~base, base, base >= 0) - voxels.firstNode);
      for (var red = 0u; red < 4u; red++) {
        let bit = (0x6530u >> (4u * red)) & 15u;
        let row = 2u * j + ((bit >> 1u) & 1u);
        let k = 2u * group.z + (bit >> 2u);
        if (row >= voxels.rows || k >= voxels.planes) { continue; }
        let live = ((bits >> bit) & 1u) == 1u;
        let part = select(${partOf(mode)}, 0u, base >= 0);
        var own = 0.0;
        if (live) { own = error[first + part]; }
        t[placeOf(m, row, k, bit & 1u).at] = own;
      }`;
}

const sumOf = (count: number): string => `var sums: array<f32, ${count}>;`;
const keep = 'keepSums(sums, voxels.firstPartial + (k * groups.y + group.y) * groups.x + group.x, local);';

/** The kernels of the fine level, by what they do. */
export function voxelKernels(mode: VoxelMode): Record<VoxelKernelName, KernelSource> {
  const space = prelude + (mode === 'faces' ? leftFace : '');
  const diagonal = codes + diagonals[mode];
  const named = (name: VoxelKernelName, bindings: readonly Binding[], text: string): KernelSource => ({
    name: `${mode} ${name}`,
    bindings: [uniform, ...bindings],
    code: text,
  });
  return {
    // r -= alpha q (in the place of z); t = black half-sweep from zero.
    reduce: named(
      'reduce',
      [state, code, ...faces(mode), field('r', 'update'), field('z', 'read'), field('t', 'write')],
      space +
        diagonal +
        forEachVoxel(/* wgsl */ `
      let place = blackPlace(m, j, k);
      let d = diagonalOf(place);
      var own = 0.0;
      if (d > 0.0) {
        let rest = r[place.at] - state[ALPHA] * z[place.at];
        r[place.at] = rest;
        own = rest / d;
      }
      t[place.at] = own;`),
    ),
    restrict: named(
      'restrict',
      [...faces(mode), ...blockTables, field('t', 'read'), field('right', 'write')],
      space + inflow(mode, 't') + forEachBlock(restrictBody(mode)),
    ),
    spread: named(
      'spread',
      [...blockTables, field('error', 'read'), field('t', 'write')],
      prelude + forEachBlock(spreadBody(mode)),
    ),
    // z = black half-sweep; r.z and z.q.
    correct: named(
      'correct',
      [sums, code, ...faces(mode), field('t', 'read'), field('r', 'read'), field('z', 'update')],
      space +
        diagonal +
        inflow(mode, 't') +
        workgroupSums(2, 128) +
        forEachVoxel(
          /* wgsl */ `
      let place = blackPlace(m, j, k);
      let d = diagonalOf(place);
      if (d > 0.0) {
        let rest = r[place.at];
        let own = (rest + inflow(place)) / d;
        sums[0] += rest * own;
        sums[1] += own * z[place.at];
        z[place.at] = own;
      }`,
          sumOf(2),
          keep,
        ),
    ),
    // x += alpha p; p = z + beta p.
    advance: named(
      'advance',
      [state, field('x', 'update'), field('p', 'update'), field('z', 'read')],
      prelude +
        forEachVoxel(/* wgsl */ `
      let at = blackPlace(m, j, k).at;
      let old = p[at];
      x[at] += state[ALPHA] * old;
      p[at] = z[at] + state[BETA] * old;`),
    ),
    // t = red values of the direction.
    balance: named(
      'balance',
      [code, ...faces(mode), field('p', 'read'), field('t', 'write')],
      space +
        diagonal +
        inflow(mode, 'p') +
        forEachVoxel(/* wgsl */ `
      let place = redPlace(m, j, k);
      let d = diagonalOf(place);
      var own = 0.0;
      if (d > 0.0) { own = inflow(place) / d; }
      t[place.at] = own;`),
    ),
    // q = A p in the place of z; p.q.
    apply: named(
      'apply',
      [sums, code, ...faces(mode), field('p', 'read'), field('t', 'read'), field('z', 'write')],
      space +
        diagonal +
        (mode === 'faces' ? '' : inflow(mode, 't')) +
        outflow(mode, 't') +
        workgroupSums(1, 128) +
        forEachVoxel(
          /* wgsl */ `
      let place = blackPlace(m, j, k);
      let d = diagonalOf(place);
      if (d > 0.0) {
        let own = p[place.at];
        let image = outflow(place, own, d);
        sums[0] += own * image;
        z[place.at] = image;
      }`,
          sumOf(1),
          keep,
        ),
    ),
    // x += alpha p, the last step.
    finish: named(
      'finish',
      [state, field('x', 'update'), field('p', 'read')],
      prelude +
        forEachVoxel(/* wgsl */ `
      let at = blackPlace(m, j, k).at;
      x[at] += state[ALPHA] * p[at];`),
    ),
  };
}

/** beta = -z.q / p.q of the last direction, and alpha = r.z / p.q of the new one, from the sums of all slabs. */
export const iterationKernels: Record<'beta' | 'alpha', KernelSource> = {
  beta: scalarKernel(
    'beta',
    2,
    /* wgsl */ `
  let pq = state[PQ];
  state[RZ] = total(0u);
  state[ZQ] = total(1u);
  state[BETA] = select(0.0, -total(1u) / pq, pq > 0.0);`,
  ),
  alpha: scalarKernel(
    'alpha',
    1,
    /* wgsl */ `
  let pq = total(0u);
  state[PQ] = pq;
  state[ALPHA] = select(0.0, state[RZ] / pq, pq > 0.0);`,
  ),
};

function scalarKernel(name: string, count: number, body: string): KernelSource {
  return {
    name,
    bindings: [{ name: 'counts', access: 'uniform', type: 'vec4u' }, sums],
    code: `${scalars}${totals(count, 'counts.x', body)}`,
  };
}

export type VoxelKernelName =
  | 'reduce'
  | 'restrict'
  | 'spread'
  | 'correct'
  | 'advance'
  | 'balance'
  | 'apply'
  | 'finish';
