// The coarse levels in WGSL: the steps of the K-cycle in kernels/cycle.ts over the same rows (kernels/_levels.ts). A
// level's vectors lie in one buffer a slab of block planes; indices stay those of the whole level. Scalars never leave
// the device: `state` holds those of each level, and which level found its second step not worth while, whereupon every
// kernel until the end of that step does nothing.
//
// Where unknowns of one colour are coupled the CPU relaxes them one after the other. Here each sees the old values of its
// own colour: a half-sweep of Jacobi's. As couplings of one colour are weaker than the diagonal, 2 D - A stays positive,
// so the sweep still converges, and the sweep on the way up is its transpose. Half-sweeps then go from one vector to
// another.
import type { Binding, KernelSource } from './gpu-device.ts';
import { partialsAt, totals, workgroupSums } from './sums.ts';

/** What a kernel of a coarse level knows of its slab; the struct `Level` in WGSL. */
export interface LevelUniform {
  readonly first: number;
  readonly parentFirst: number;
  readonly size: number;
  readonly number: number;
  readonly partials: number;
  readonly firstPartial: number;
  readonly lists: number;
  readonly firstList: number;
}

export function levelUniform(values: LevelUniform): Int32Array {
  const { first, parentFirst, size, number, partials, firstPartial, lists, firstList } = values;
  return Int32Array.of(first, parentFirst, size, number, partials, firstPartial, lists, firstList);
}

/** Invocations of a workgroup that takes sums. */
const invocations = 64;

const prelude = /* wgsl */ `
struct Level {
  first: i32,         // node of the vectors' first element
  parentFirst: i32,   // the same of the next level's vectors
  size: u32,          // elements of the vectors
  number: u32,        // 1, 2, ...
  partials: u32,      // sets of sums of all slabs
  firstPartial: u32,  // of this slab's
  lists: u32,         // unknowns of the next level whose children lie in this slab
  firstList: u32,     // element of the first of them in the next level's vectors
}
const SKIPPED = 5u;      // number of the level whose second step is skipped, 0: none
const PARTIALS = ${partialsAt}u;
// Of each level: step, z.Az of the first direction, and the shares of both directions.
const STEP = 0u; const RHO = 1u; const FIRST = 2u; const SECOND = 3u;
fn scalar(which: u32) -> u32 { return 8u * level.number + which; }
fn placeOf(node: i32) -> u32 { return u32(node - level.first); }
`;

/** Sum over an unknown's neighbours of coupling times value; a negative sixth neighbour points behind the diagonal. */
function rowSum(field: string): string {
  return /* wgsl */ `
fn rowSum(node: u32) -> f32 {
  let row = 6u * node;
  var sum = 0.0;
  for (var slot = 0u; slot < 5u; slot++) { sum += weight[row + slot] * ${field}[placeOf(index[row + slot])]; }
  let sixth = index[row + 5u];
  if (sixth >= 0) { return sum + weight[row + 5u] * ${field}[placeOf(sixth)]; }
  var entry = level.size + u32(~sixth);
  for (var left = diagonal[entry]; left > 0u; left--) {
    sum += bitcast<f32>(diagonal[entry + 2u]) * ${field}[placeOf(bitcast<i32>(diagonal[entry + 1u]))];
    entry += 2u;
  }
  return sum;
}
`;
}

/** Runs `body` for each `node` (and its element `at`) from one end of a plane's range to the other. */
function forEachNode(from: string, end: string, body: string): string {
  return /* wgsl */ `
@compute @workgroup_size(64, 1, 1)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u) {
  let range = ranges[group.y];
  let node = ${from} + i32(id.x);
  if (node >= ${end}) { return; }
  let black = node >= range.y;
  let at = placeOf(node);
  ${body}
}
`;
}

const unlessSkipped = 'if (state[SKIPPED] != 0.0) { return; }';

const uniform: Binding = { name: 'level', access: 'uniform', type: 'Level' };
const state: Binding = { name: 'state', access: 'read', type: 'array<f32>' };
const sums: Binding = { name: 'state', access: 'write', type: 'array<f32>' };
const ranges: Binding = { name: 'ranges', access: 'read', type: 'array<vec4i>' };
// The diagonal of all unknowns, then the couplings that are too many for their rows.
const diagonal: Binding = { name: 'diagonal', access: 'read', type: 'array<u32>' };
const rows: readonly Binding[] = [
  { name: 'index', access: 'read', type: 'array<i32>' },
  { name: 'weight', access: 'read', type: 'array<f32>' },
  diagonal,
];

function field(name: string, access: 'read' | 'write' | 'update'): Binding {
  return { name, access, type: 'array<f32>' };
}

/** Of a binding the elements of one colour. */
function half(binding: Binding): Binding {
  return { ...binding, share: 0.5 };
}

function indices(name: string): Binding {
  return { name, access: 'read', type: 'array<i32>' };
}

/** Without plates a part may be coupled to nothing: its diagonal is zero and its value does not matter. */
const diagonalAt = /* wgsl */ `
fn diagonalAt(node: u32) -> f32 { return bitcast<f32>(diagonal[node]); }
fn relaxed(rest: f32, node: u32) -> f32 {
  let d = diagonalAt(node);
  return select(0.0, rest / d, d > 0.0);
}
`;

function named(name: string, bindings: readonly Binding[], code: string): KernelSource {
  const reader = bindings.some(({ name: bound }) => bound === diagonal.name) ? diagonalAt : '';
  return { name, bindings: [uniform, ...bindings], code: prelude + reader + code };
}

/** Half-sweeps in place over one colour. */
function plainSweep(name: string, from: string, end: string): KernelSource {
  return named(
    name,
    // Of z half is read beside what is written.
    [state, ranges, ...rows.map(half), half(field('right', 'read')), field('z', 'write')],
    rowSum('z') + forEachNode(from, end, `${unlessSkipped}\n  z[at] = relaxed(right[at] + rowSum(at), at);`),
  );
}

/** Half-sweeps from one vector to another; the other colour is copied. */
function coupledSweep(name: string, mine: string): KernelSource {
  return named(
    name,
    [state, ranges, ...rows, field('right', 'read'), field('source', 'read'), field('z', 'write')],
    rowSum('source') +
      forEachNode(
        'range.x',
        'range.z',
        `${unlessSkipped}
  if (${mine}) { z[at] = relaxed(right[at] + rowSum(at), at); } else { z[at] = source[at]; }`,
      ),
  );
}

/** image = A z and the sums z.right, z.image, right.right, right.image, image.image; or z.right, z.image, z.(first image). */
function measure(coupled: boolean, second: boolean): KernelSource {
  const count = second ? 3 : 5;
  // After a closing red half-sweep red unknowns have no residual, unless they are coupled.
  const balanced = coupled ? 'false' : 'node < range.y';
  const add = second
    ? 'sums[2] += own * image[at];'
    : 'sums[2] += rest * rest; sums[3] += rest * flow; sums[4] += flow * flow; image[at] = flow;';
  return named(
    `${coupled ? 'coupled' : 'plain'} ${second ? 'second' : 'first'} measure`,
    [
      sums,
      ranges,
      ...(coupled ? rows : rows.map(half)),
      field('right', 'read'),
      field('z', 'read'),
      field('image', second ? 'read' : 'write'),
    ],
    rowSum('z') +
      workgroupSums(count, invocations) +
      /* wgsl */ `
@compute @workgroup_size(${invocations}, 1, 1)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) mine: u32) {
  let range = ranges[group.y];
  let needed = state[SKIPPED] == 0.0;
  var sums: array<f32, ${count}>;
  if (needed) {
    for (var node = range.x + i32(id.x); node < range.z; node += i32(groups.x) * ${invocations}) {
      let at = placeOf(node);
      let own = z[at];
      let rest = right[at];
      var flow = rest;
      if (!(${balanced})) { flow = diagonalAt(at) * own - rowSum(at); }
      sums[0] += own * rest;
      sums[1] += own * flow;
      ${add}
    }
  }
  keepSums(sums, level.firstPartial + group.y * groups.x + group.x, mine);
}
`,
  );
}

/** A second inner step is worth its price unless the first took the residual below a quarter. */
const firstStep = /* wgsl */ `
  if (state[SKIPPED] != 0.0) { return; }
  let alpha = total(0u);
  let rho = total(1u);
  let before = total(2u);
  let step = select(0.0, alpha / rho, rho > 0.0);
  let after = before - 2.0 * step * total(3u) + step * step * total(4u);
  state[scalar(STEP)] = step;
  state[scalar(RHO)] = rho;
  state[scalar(FIRST)] = step;
  state[scalar(SECOND)] = 0.0;
  if (!(after > 0.0625 * before) || rho <= 0.0) { state[SKIPPED] = f32(level.number); }`;

const secondStep = /* wgsl */ `
  let skipped = state[SKIPPED];
  if (skipped == f32(level.number)) { state[SKIPPED] = 0.0; }
  if (skipped != 0.0) { return; }
  let alpha = total(0u);
  let gamma = total(2u);
  let rho1 = state[scalar(RHO)];
  let rho2 = total(1u) - gamma * gamma / rho1;
  let share = select(0.0, alpha / rho2, rho2 > 0.0);
  state[scalar(SECOND)] = share;
  state[scalar(FIRST)] = state[scalar(STEP)] - gamma * share / rho1;`;

/**
 * The residual of a level's unknowns, summed over those that belong to one unknown of the next. `children` has the end of
 * each list behind its begin, then the lists; without coupled ones only red unknowns have a residual and are listed.
 */
function restrict(coupled: boolean): KernelSource {
  const rest = coupled ? 'right[child] - (diagonalAt(child) * z[child] - rowSum(child))' : 'rowSum(child)';
  return named(
    `${coupled ? 'coupled' : 'plain'} restrict`,
    [
      state,
      ...(coupled ? rows : rows.map(half)),
      indices('children'),
      ...(coupled ? [field('right', 'read')] : []),
      field('z', 'read'),
      field('coarse', 'write'),
    ],
    rowSum('z') +
      /* wgsl */ `
@compute @workgroup_size(64, 1, 1)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  ${unlessSkipped}
  let list = id.x + id.y * groups.x * 64u;
  if (list >= level.lists) { return; }
  var sum = 0.0;
  for (var entry = children[list]; entry < children[list + 1u]; entry++) {
    let child = placeOf(children[entry]);
    sum += ${rest};
  }
  coarse[level.firstList + list] = sum;
}
`,
  );
}

export type LevelKernelName =
  | 'start'
  | 'restart'
  | 'sweepBlack'
  | 'sweepRed'
  | 'restrict'
  | 'prolong'
  | 'measureFirst'
  | 'measureSecond'
  | 'firstStep'
  | 'secondStep'
  | 'combine'
  | 'last'
  | 'inverse';

/** The kernels of one level. */
export function levelKernels(coupled: boolean): Record<LevelKernelName, KernelSource> {
  const kind = coupled ? 'coupled' : 'plain';
  const mine = (binding: Binding): Binding => (coupled ? binding : half(binding));
  const fromZero = coupled
    ? 'z[at] = select(relaxed(right[at], at), 0.0, black);'
    : 'if (!black) { z[at] = relaxed(right[at], at); }';
  return {
    // Red half-sweep from zero.
    start: named(
      `${kind} start`,
      [state, ranges, mine(diagonal), mine(field('right', 'read')), mine(field('z', 'write'))],
      forEachNode('range.x', coupled ? 'range.z' : 'range.y', `${unlessSkipped}\n  ${fromZero}`),
    ),
    // The residual of the first step, and the same from it.
    restart: named(
      `${kind} restart`,
      [
        state,
        ranges,
        mine(diagonal),
        field('image', 'read'),
        field('right', 'update'),
        mine(field('z', 'write')),
      ],
      forEachNode(
        'range.x',
        'range.z',
        `${unlessSkipped}\n  right[at] -= state[scalar(STEP)] * image[at];\n  ${fromZero}`,
      ),
    ),
    sweepBlack: coupled
      ? coupledSweep('coupled black', 'black')
      : plainSweep('plain black', 'range.y', 'range.z'),
    sweepRed: coupled ? coupledSweep('coupled red', '!black') : plainSweep('plain red', 'range.x', 'range.y'),
    restrict: restrict(coupled),
    // The coarse correction, on red unknowns only where the black half-sweep that follows forgets the black values.
    prolong: named(
      `${kind} prolong`,
      [state, ranges, mine(indices('parent')), field('error', 'read'), mine(field('z', 'update'))],
      forEachNode(
        'range.x',
        coupled ? 'range.z' : 'range.y',
        `${unlessSkipped}\n  z[at] += error[u32(parent[at] - level.parentFirst)];`,
      ),
    ),
    measureFirst: measure(coupled, false),
    measureSecond: measure(coupled, true),
    firstStep: named('first step', [sums], totals(5, 'level.partials', firstStep)),
    secondStep: named('second step', [sums], totals(3, 'level.partials', secondStep)),
    // first = a first + b second.
    combine: named(
      'combine',
      [state, ranges, field('second', 'read'), field('z', 'update')],
      forEachNode(
        'range.x',
        'range.z',
        `${unlessSkipped}
  let share = state[scalar(SECOND)];
  z[at] = state[scalar(FIRST)] * z[at] + select(share * second[at], 0.0, share == 0.0);`,
      ),
    ),
    // The coarsest level: unknowns that do not touch, or few enough to keep the inverse.
    last: named(
      'last',
      [state, ranges, diagonal, field('right', 'read'), field('z', 'write')],
      forEachNode('range.x', 'range.z', `${unlessSkipped}\n  z[at] = relaxed(right[at], at);`),
    ),
    inverse: named(
      'inverse',
      [state, field('inverse', 'read'), field('right', 'read'), field('z', 'write')],
      /* wgsl */ `
@compute @workgroup_size(64, 1, 1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  ${unlessSkipped}
  if (id.x >= level.size) { return; }
  var sum = 0.0;
  for (var other = 0u; other < level.size; other++) { sum += inverse[other * level.size + id.x] * right[other]; }
  z[id.x] = sum;
}
`,
    ),
  };
}
