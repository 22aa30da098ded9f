import type { Command } from 'commander';
import { atomVerbs } from './atoms.ts';
import { cellVerbs } from './cell.ts';
import { describeVerbs } from './describe.ts';
import { generateVerbs } from './generate.ts';
import { homogeniseVerbs } from './homogenise.ts';
import { imageVerbs } from './images.ts';
import { materialVerbs } from './material.ts';
import { studyVerbs } from './study.ts';
import { declareGroup, type VerbGroup } from './verb.ts';

/** All verbs, a group a room. A new verb is an entry of its room's group; a new room a line here. */
const groups: readonly VerbGroup[] = [
  imageVerbs,
  describeVerbs,
  homogeniseVerbs,
  generateVerbs,
  atomVerbs,
  materialVerbs,
  cellVerbs,
  studyVerbs,
];

export function declareVerbs(program: Command, signal: AbortSignal): void {
  for (const group of groups) declareGroup(program, group, signal);
}
