// Sums over all voxels or unknowns of a level: each workgroup adds its own up, then one workgroup adds those up, always in
// the same order: first every sixteenth share in sixteen sums, then those, which needs two barriers and keeps rounding low.

/** Elements of the state buffer before the sums of the workgroups: eight for the iteration and for each level. */
export const partialsAt = 512;

/** Elements for the sums of one workgroup. */
export const sumsPerWorkgroup = 8;

/** Leaves the sum of `shares[which]` in its first element. */
function addUp(count: number, invocations: number): string {
  return /* wgsl */ `
  workgroupBarrier();
  if (local < 16u) {
    for (var which = 0u; which < ${count}u; which++) {
      var sum = 0.0;
      for (var other = local; other < ${invocations}u; other += 16u) { sum += shares[which][other]; }
      shares[which][local] = sum;
    }
  }
  workgroupBarrier();
  if (local == 0u) {
    for (var which = 0u; which < ${count}u; which++) {
      for (var other = 1u; other < 16u; other++) { shares[which][0] += shares[which][other]; }
    }
  }
`;
}

/** Adds up `count` private sums over a workgroup and keeps them with those of the others. */
export function workgroupSums(count: number, invocations: number): string {
  return /* wgsl */ `
var<workgroup> shares: array<array<f32, ${invocations}>, ${count}>;
fn keepSums(sums: array<f32, ${count}>, place: u32, local: u32) {
  for (var which = 0u; which < ${count}u; which++) { shares[which][local] = sums[which]; }
  ${addUp(count, invocations)}
  if (local == 0u) {
    for (var which = 0u; which < ${count}u; which++) { state[PARTIALS + 8u * place + which] = shares[which][0]; }
  }
}
`;
}

/** Adds up the sums of all workgroups and runs `body` once. */
export function totals(count: number, howMany: string, body: string): string {
  return /* wgsl */ `
var<workgroup> shares: array<array<f32, 256>, ${count}>;
@compute @workgroup_size(256, 1, 1)
fn main(@builtin(local_invocation_index) local: u32) {
  for (var which = 0u; which < ${count}u; which++) {
    var sum = 0.0;
    for (var place = local; place < ${howMany}; place += 256u) { sum += state[PARTIALS + 8u * place + which]; }
    shares[which][local] = sum;
  }
  ${addUp(count, 256)}
  if (local != 0u) { return; }
  ${body}
}
`;
}
