export { Arena } from './arena.ts';
export { defaultThreads, openInline, openThreads, releaseIdleEngines, type Engine } from './engine.ts';
export {
  imageLayout,
  levelLayout,
  voxelsLayout,
  type ImageRecord,
  type LevelRecord,
  type VoxelsRecord,
} from './layouts.ts';
export { readRecord, writeRecord, type Layout } from './struct.ts';
