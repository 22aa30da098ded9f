// Exact squared Euclidean distances to the nearest voxel outside, axis by axis: a count along y, then searches along x
// and z for the lowest parabola. A search ends where no parabola can come lower, so its cost is the distance itself; a
// line on which it would last too long takes its lower envelope instead.
export { narrowColumns, narrowPlanes } from './_distance-narrow';
export { rootRows } from './_distance-roots';
export { tallyNarrow, tallyWide } from './_distance-tallies';
export { wideColumns, widePlanes } from './_distance-wide';
