export { BitImage, type LabelledPoint } from './bit-image.ts';
