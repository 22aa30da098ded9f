import { type Command, Option } from 'commander';
import type { CommonOptions } from '../shared/output.ts';

/** What a verb's action gets. */
export interface VerbContext<Options> {
  readonly args: readonly string[];
  readonly options: Options & CommonOptions;
  readonly signal: AbortSignal;
}

/** A verb as its help shows it. */
interface Verb {
  /** Its name and arguments, such as `info <image>`. */
  readonly usage: string;
  readonly description: string;
  readonly options: readonly Option[];
  /** Commands that work as typed. */
  readonly examples: readonly string[];
  /** Gets the code behind it, which is loaded when the verb is called. */
  readonly load: () => Promise<(context: VerbContext<never>) => Promise<void>>;
}

/** Verbs of one subject: with a name they are called as `name verb`. */
export interface VerbGroup {
  readonly name?: string;
  readonly description?: string;
  readonly verbs: readonly Verb[];
}

/** Declares the verbs of a group. */
export function declareGroup(program: Command, group: VerbGroup, signal: AbortSignal): void {
  const { name, description = '', verbs } = group;
  const parent = name === undefined ? program : program.command(name).description(description);
  for (const verb of verbs) declareVerb(parent, verb, signal);
}

function declareVerb(parent: Command, verb: Verb, signal: AbortSignal): void {
  const command = parent
    .command(verb.usage)
    .description(verb.description)
    .addHelpText('after', ['\nExample:', ...verb.examples].join('\n  '))
    .action(async () => {
      const act = await verb.load();
      await act({ args: command.args, options: command.opts<never>(), signal });
    });
  for (const each of verb.options) command.addOption(each);
}

export function option(flags: string, description: string, preset?: string): Option {
  return new Option(flags, description).default(preset);
}

/** One that must be given. */
export function required(flags: string, description: string): Option {
  return new Option(flags, description).makeOptionMandatory();
}

/** One of these words. */
export function choice(
  flags: string,
  description: string,
  choices: readonly string[],
  preset?: string,
): Option {
  return new Option(flags, description).choices(choices).default(preset);
}

/** One that may be given several times: a list. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([])
    .argParser((value: string, before: readonly string[]) => [...before, value]);
}
