// Sums over all voxels or unknowns of a level: each workgroup adds its own up, then one workgroup adds those up, always in
// the same order: first every eighth share in eight sums, then those, which needs two barriers and keeps rounding low.

/** Elements of the state buffer before the sums of the workgroups: eight for the iteration and for each level. */
export const partialsAt = 512;

/** Elements for the sums of one workgroup. */
export const sumsPerWorkgroup = 8;

/** Invocations that work on one sum; with the most sums at once, five, a workgroup of 64 has enough. */
const lanes = 8;

/**
 * The shares of each of `count` sums, one an invocation, and `addUp`, which leaves each sum in its first share: `lanes`
 * invocations a sum, then one. Every invocation of the workgroup has to call it.
 */
function sharesOf(count: number, invocations: number): string {
  return /* wgsl */ `
var<workgroup> shares: array<f32, ${count * invocations}>;
fn addUp(local: u32) {
  workgroupBarrier();
  if (local < ${lanes * count}u) {
    let first = (local / ${lanes}u) * ${invocations}u + local % ${lanes}u;
    var sum = 0.0;
    for (var other = 0u; other < ${invocations}u; other += ${lanes}u) { sum += shares[first + other]; }
    shares[first] = sum;
  }
  workgroupBarrier();
  if (local < ${count}u) {
    let first = local * ${invocations}u;
    var sum = 0.0;
    for (var other = 0u; other < ${lanes}u; other++) { sum += shares[first + other]; }
    shares[first] = sum;
  }
}
`;
}

/** Adds up `count` private sums over a workgroup and keeps them with those of the others. */
export function workgroupSums(count: number, invocations: number): string {
  return /* wgsl */ `
${sharesOf(count, invocations)}
fn keepSums(sums: array<f32, ${count}>, place: u32, local: u32) {
  for (var which = 0u; which < ${count}u; which++) { shares[which * ${invocations}u + local] = sums[which]; }
  addUp(local);
  if (local < ${count}u) { state[PARTIALS + ${sumsPerWorkgroup}u * place + local] = shares[local * ${invocations}u]; }
}
`;
}

/** Adds up the sums of all workgroups and runs `body`, to which `total(which)` is known, once. */
export function totals(count: number, howMany: string, body: string): string {
  const invocations = 64;
  return /* wgsl */ `
${sharesOf(count, invocations)}
fn total(which: u32) -> f32 { return shares[which * ${invocations}u]; }
@compute @workgroup_size(${invocations}, 1, 1)
fn main(@builtin(local_invocation_index) local: u32) {
  for (var which = 0u; which < ${count}u; which++) {
    var sum = 0.0;
    for (var place = local; place < ${howMany}; place += ${invocations}u) {
      sum += state[PARTIALS + ${sumsPerWorkgroup}u * place + which];
    }
    shares[which * ${invocations}u + local] = sum;
  }
  addUp(local);
  workgroupBarrier();
  if (local != 0u) { return; }
  ${body}
}
`;
}
