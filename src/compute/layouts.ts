import { layoutOf } from './struct.ts';

/** Mirrors `Image` in kernels/percolation.ts. */
export const imageLayout = layoutOf([
  [['nx', 'ny', 'nz', 'row', 'plane', 'wrapX', 'wrapY'], 'i32'],
  [['labels'], 'u32'],
  [['stepX', 'stepY', 'stepZ'], 'i32'],
  [['table', 'conductors'], 'u32'],
  [['conductorCount'], 'i32'],
  [['phase', 'histogram', 'firstRun', 'span', 'root', 'touch', 'slabs', 'barrier'], 'u32'],
]);

/** Mirrors `Voxels` in kernels/_voxels.ts. */
export const voxelsLayout = layoutOf([
  [['nx', 'ny', 'nz', 'half', 'row', 'plane', 'wrapX', 'wrapY', 'wrapZ', 'seamX', 'seamY', 'seamZ'], 'i32'],
  [['held', 'fed', 'mode', 'my', 'mz'], 'i32'],
  [['gx', 'gy', 'gz'], 'f32'],
  [['phase'], 'u32'],
  [['phaseRow', 'phasePlane'], 'i32'],
  [['code', 'x', 'r', 'p', 'z', 'cx', 'cy', 'cz', 'conductivity', 'contact'], 'u32'],
  [['phases'], 'i32'],
  [['base', 'mask', 'maskParts', 'parts'], 'u32'],
  [['threshold'], 'f32'],
  [['coarseRight', 'coarseError', 'buffers'], 'u32'],
  [['bufferBytes'], 'i32'],
  [['zeroPlane', 'scratch', 'slabs', 'barrier', 'partial'], 'u32'],
  [['alpha', 'beta'], 'f64'],
]);

/** Mirrors `Level` in kernels/_levels.ts. */
export const levelLayout = layoutOf([
  [['mx', 'my', 'mz', 'blockRow', 'wrapX', 'wrapY', 'wrapZ', 'ringZ', 'coupled'], 'i32'],
  [['threshold', 'grip'], 'f32'],
  [['shared', 'nodes'], 'i32'],
  [['base', 'count', 'ranges', 'index', 'weight', 'spill', 'spillUsed'], 'u32'],
  [['spillSize'], 'i32'],
  [['diagonal', 'sink', 'parent'], 'u32'],
  [['right', 'first', 'image', 'second', 'partial', 'slabs', 'barrier', 'next'], 'u32'],
  [['regular', 'strongest', 'block', 'root', 'place', 'list'], 'u32'],
  [['listBytes'], 'i32'],
  [['a', 'b'], 'f64'],
]);

/** Mirrors `Hexahedra` in kernels/_hexahedra.ts. */
export const hexahedraLayout = layoutOf([
  [['nx', 'ny', 'nz', 'row', 'plane', 'wrapX', 'wrapY', 'wrapZ', 'pinX', 'pinY', 'pinZ'], 'i32'],
  [['kind', 'cellRow', 'bufferBytes'], 'i32'],
  [['index', 'table', 'inverse', 'slabs', 'barrier', 'partial', 'buffers', 'between'], 'u32'],
  [['x', 'right', 'out'], 'u32'],
  [['mode'], 'i32'],
  [['alpha', 'beta', 'jumpX', 'jumpY', 'jumpZ', 'otherJumpX', 'otherJumpY', 'otherJumpZ'], 'f64'],
]);

/** Mirrors `Grid` in kernels/_fourier-grid.ts. */
export const fourierLayout = layoutOf([
  [['bytes', 'nx', 'ny', 'nz', 'blocks'], 'i32'],
  [['row', 'plane', 'field', 'other'], 'u32'],
  [['passesX', 'passesY', 'passesZ'], 'i32'],
  [
    ['radicesX', 'radicesY', 'radicesZ', 'factorsX', 'factorsY', 'factorsZ', 'scratch', 'scratchBytes'],
    'u32',
  ],
  [['filledX', 'filledY', 'filledZ', 'lowY', 'highY', 'lowZ', 'highZ'], 'i32'],
  [['image'], 'u32'],
  [['label'], 'i32'],
  [['offset', 'scale'], 'f64'],
]);

/** Mirrors `Front` in kernels/marching.ts. */
export const frontLayout = layoutOf([
  [['bucketsPerMetre', 'bucket'], 'f64'],
  [['ring', 'entries', 'heap'], 'u32'],
  [['capacity', 'used', 'free', 'listed', 'heapLength'], 'i32'],
  [['nx', 'ny', 'nz', 'row', 'plane'], 'i32'],
  [['weightX', 'weightY', 'weightZ'], 'f64'],
  [['values', 'open'], 'u32'],
  [['firstCell', 'stepA', 'countA', 'stepB', 'countB'], 'i32'],
  [['startDistance'], 'f64'],
  [['isDone'], 'i32'],
]);

/** Mirrors `Distance` in kernels/_distance-job.ts. */
export const distanceLayout = layoutOf([
  [['nx', 'ny', 'nz', 'row', 'inside', 'walls', 'wrapX', 'wrapY', 'wrapZ', 'weightY', 'limitY'], 'i32'],
  [['reachX', 'reachZ', 'first', 'last', 'next'], 'i32'],
  [['labels', 'field', 'squaresX', 'squaresZ', 'exactX', 'exactZ', 'buffers'], 'u32'],
  [['bufferBytes', 'carryAt', 'tileAt', 'lineAt', 'isFar'], 'i32'],
  [['exactWeightX', 'exactWeightY', 'exactWeightZ'], 'f64'],
]);

/** Mirrors `Parts` in kernels/components.ts. */
export const partsLayout = layoutOf([
  [['nx', 'ny', 'nz', 'wrapX', 'wrapY', 'wrapZ'], 'i32'],
  [['voxels', 'labels'], 'u32'],
  [['labelCount'], 'i32'],
  [['neighbours'], 'u32'],
  [['neighbourCount'], 'i32'],
  [['firstRun', 'span', 'root', 'part', 'roots'], 'u32'],
  [['count'], 'i32'],
  [['sizes', 'faces', 'numbers', 'barrier'], 'u32'],
]);

/** Mirrors `Balls` in kernels/_balls.ts. */
export const ballsLayout = layoutOf([
  [['nx', 'ny', 'nz', 'fieldRow', 'isWide', 'row', 'count', 'reach', 'first', 'last', 'slab', 'next'], 'i32'],
  [['field', 'classes', 'seeds', 'classOf', 'radii', 'longest', 'coverX', 'coverY', 'coverZ'], 'u32'],
  [['isSparse', 'leastSquares', 'planesOf', 'extents', 'tallies', 'packed', 'bits'], 'u32'],
  [['bitRow', 'bitPlane', 'bitBytes'], 'i32'],
  [['dense'], 'u32'],
  [['denseCount'], 'i32'],
  [['scratch', 'levels', 'links', 'heads'], 'u32'],
  [['faces', 'level'], 'i32'],
  [['edgeX', 'edgeY', 'edgeZ'], 'f64'],
]);

/** Mirrors `DenseClass` in kernels/_balls.ts. */
export const denseClassLayout = layoutOf([
  [['rank', 'extent'], 'i32'],
  [['groups', 'rowsAt'], 'u32'],
]);

/** Mirrors `Watershed` in kernels/_watershed-job.ts. */
export const watershedLayout = layoutOf([
  [['nx', 'ny', 'nz', 'row', 'plane'], 'i32'],
  [['turned', 'steps'], 'u32'],
  [['neighbours'], 'i32'],
  [['values', 'open', 'cells', 'partial', 'firstKey', 'pageTable'], 'u32'],
  [['pageRange', 'pages'], 'i32'],
  [['marks', 'ranks'], 'u32'],
  [['levels'], 'i32'],
  [['counts', 'queues', 'places', 'list'], 'u32'],
  [['listed', 'resolved'], 'i32'],
  [['basins'], 'u32'],
  [['level', 'taken'], 'i32'],
  [['slabs', 'barrier'], 'u32'],
]);

/** Mirrors `SaddleTable` in kernels/_saddles.ts. */
export const saddleTableLayout = layoutOf([
  [['entries', 'mask', 'used'], 'u32'],
  [['plane', 'end'], 'i32'],
]);

/** Mirrors `Template` in kernels/templates.ts. */
export const templateLayout = layoutOf([
  [['ny', 'nz', 'pitch', 'roomY', 'points'], 'i32'],
  [['list', 'mask', 'buffers'], 'u32'],
  [['bufferBytes'], 'i32'],
  [['counts'], 'u32'],
]);

/** Mirrors `Body` in kernels/smooth-area.ts. */
export const smoothBodyLayout = layoutOf([
  [['nx', 'ny', 'nz', 'surroundings', 'margin', 'layers', 'reach', 'row'], 'i32'],
  [['mask', 'weights', 'edges', 'cases', 'buffers'], 'u32'],
  [['bufferBytes'], 'i32'],
  [['areas', 'kept'], 'u32'],
  [['dx', 'dy', 'dz'], 'f64'],
]);

/** Mirrors `Walker` in kernels/_kinetic-walker.ts. */
export const kineticWalkerLayout = layoutOf([
  [['program', 'numbers', 'occupation', 'home', 'next', 'carrierAt', 'carrierSite', 'carrierKind'], 'u32'],
  [['rates', 'free', 'kinds', 'kindSlots', 'events', 'eventRecords', 'tree', 'groups', 'cache'], 'u32'],
  [['atoms', 'travelled', 'carried', 'counts', 'flickers', 'sums', 'integrals'], 'u32'],
  [['lastEvent', 'log', 'field', 'capacity', 'slots', 'eventCount', 'freeCount', 'levels', 'chooser'], 'u32'],
  [['topExponent'], 'i32'],
  [['logCapacity', 'logCount', 'chosen', 'chosenSlot', 'isClipped'], 'u32'],
  [['random0', 'random1', 'random2', 'random3'], 'u32'],
  [['time', 'energy', 'energyTime', 'beta', 'waited', 'energyChange', 'barrier', 'clipped'], 'f64'],
]);

/** Mirrors `Field` in kernels/_kinetic-field.ts. */
export const kineticFieldLayout = layoutOf([
  [['weights', 'potentials', 'energies', 'factors', 'charges', 'siteOf', 'placeOf', 'background'], 'u32'],
  [['reference', 'short', 'changes', 'constants', 'active', 'cells'], 'u32'],
  [['a', 'c', 'f', 'b', 'd', 'e'], 'i32'],
  [['scale'], 'f64'],
]);

export type ImageRecord = Record<(typeof imageLayout.fields)[number]['name'], number>;
export type VoxelsRecord = Record<(typeof voxelsLayout.fields)[number]['name'], number>;
export type LevelRecord = Record<(typeof levelLayout.fields)[number]['name'], number>;
export type HexahedraRecord = Record<(typeof hexahedraLayout.fields)[number]['name'], number>;

/** Mirrors `Walker` in kernels/_lattice-walker.ts. */
export const latticeWalkerLayout = layoutOf([
  [['sublattices', 'cells', 'slots', 'exchanges', 'recordBytes', 'rowLength', 'rowStep'], 'i32'],
  [['occupation', 'home', 'rows', 'ghostStart', 'ghosts', 'records', 'counts'], 'u32'],
  [['lists', 'places', 'exchangeStart', 'exchangeWords', 'energies', 'history'], 'u32'],
  [['random0', 'random1', 'random2', 'random3'], 'u32'],
  [['beta', 'energy', 'attempted', 'accepted'], 'f64'],
]);

/** Mirrors `Sublattice` in kernels/_lattice-walker.ts. */
export const latticeSublatticeLayout = layoutOf([
  [['kind', 'states', 'firstSlot'], 'i32'],
  [['words', 'numbers', 'points', 'potentials', 'change', 'accept'], 'u32'],
]);
