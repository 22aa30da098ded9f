export { openVolume, tallyDistances, type Opened } from './opened-volume.ts';
export { mostRadii, type Balls } from './openings.ts';
