import { Command, CommanderError } from 'commander';
import { CancelledError, LithoscaleError } from '../base/index.ts';
import { stopOnBrokenOutput } from './broken-output.ts';
import { interruption } from './interruption.ts';
import { declareVerbs } from './verbs/index.ts';
import { version } from './shared/version.ts';

/** Exit status after Ctrl-C, as shells have it: 128 + SIGINT. */
const interrupted = 130;

/**
 * The command line: results on stdout, progress and errors on stderr.
 * Returns 0 when done, 1 when the calculation failed, 2 on bad input or usage, 130 after Ctrl-C.
 */
export async function main(args: readonly string[]): Promise<number> {
  const interrupt = interruption();
  const outputFailed = stopOnBrokenOutput(interrupt.stop);
  const program = new Command('lithoscale')
    .description('Multiscale lithium-ion battery modelling: from 3D microstructure images to cells')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .showSuggestionAfterError(true);
  declareVerbs(program, interrupt.signal);
  quieten(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return outputFailed() && error instanceof CancelledError ? interrupted : report(error, program, args);
  } finally {
    interrupt.release();
  }
}

/** Errors are thrown to `main` instead of printed, in every verb. */
function quieten(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  for (const inner of command.commands) quieten(inner);
}

function report(error: unknown, program: Command, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode === 0 ? 0 : 2;
    const called = ['lithoscale', ...verbNames(program, args)].join(' ');
    return complain(`${error.message.replace(/^error: /, '')}; see ${called} --help`, 2);
  }
  if (error instanceof CancelledError) return complain('interrupted', interrupted);
  if (error instanceof LithoscaleError) return complain(error.message, error.exitCode);
  return complain(
    `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    1,
  );
}

/** The names that lead to the verb called, as far as there are such. */
function verbNames(command: Command, [name, ...rest]: readonly string[]): string[] {
  const inner = command.commands.find((each) => each.name() === name);
  return inner === undefined ? [] : [inner.name(), ...verbNames(inner, rest)];
}

function complain(message: string, status: number): number {
  process.stderr.write(`lithoscale: ${message.replace(/\s*\n\s*/g, ' ')}\n`);
  return status;
}
