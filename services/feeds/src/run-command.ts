/** From the words of a command line to its output and exit code; what goes wrong on the way is said in the same form. */
import { parseArgs } from 'node:util';
import { nearestName } from '@active-news/schema/registry/nearest-name.ts';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import {
  CommandError,
  exitCodes,
  type Command,
  type ExitCode,
  type Surroundings,
  type Words,
} from './command.ts';
import { printable, printableJson, printableText } from './paint.ts';
import { fold } from './write-table.ts';

/** Columns that texts are folded to. */
const widest = 100;

export type Outputs = {
  /** Standard output: the document or the text. */
  readonly print: (text: string) => void;
  /** Standard error: what went wrong. */
  readonly complain: (text: string) => void;
};

type Invocation = {
  readonly commands: readonly Command[];
  readonly args: readonly string[];
  /** Opens what the command works with; not called for help and for mistakes of usage. */
  readonly open: () => Promise<Surroundings>;
  readonly outputs: Outputs;
};

/** Never rejects: whatever happens is an exit code and a text. */
export async function runCommand({ commands, args, open, outputs }: Invocation): Promise<ExitCode> {
  const [name, ...rest] = args;
  const isJson = rest.includes('--json');
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    outputs.print(overview(commands));
    return name === undefined ? exitCodes.wrongUsage : exitCodes.done;
  }
  let surroundings: Surroundings | undefined;
  try {
    const command = commandNamed(commands, name);
    const words = readWords(command, rest);
    if (words === null) {
      outputs.print(usageOf(command));
      return exitCodes.done;
    }
    surroundings = await open();
    const { code, json, text } = await command.run(words, surroundings);
    surroundings.progress.end();
    outputs.print(isJson ? jsonText({ command: name, ...json }) : printableText(text));
    return code;
  } catch (error) {
    surroundings?.progress.end();
    const { code, message } = failureOf(error);
    // It may quote a site, which has no say in our colours.
    outputs.complain(message.split('\n').map(printable).join('\n'));
    if (isJson) outputs.print(jsonText({ command: name, error: message, exitCode: code }));
    return code;
  } finally {
    await surroundings?.tools.close();
  }
}

function jsonText(document: Readonly<Record<string, unknown>>): string {
  return printableJson(JSON.stringify(document, null, 2));
}

function failureOf(error: unknown): { readonly code: ExitCode; readonly message: string } {
  if (error instanceof CommandError) return { code: error.code, message: error.message };
  if (error instanceof ConfigurationError) return { code: exitCodes.wrongUsage, message: error.message };
  const { message, code = '' } = error as NodeJS.ErrnoException;
  // What comes from below the commands is of the disk or of SQLite; their texts name the file and the cure.
  const cure = code.startsWith('ERR_SQLITE')
    ? '\nIf another program holds the database, wait for it; see that the disk of DATA_DIR is not full and that you may write there.'
    : '';
  return { code: exitCodes.storeInTrouble, message: `The store is in trouble: ${message}${cure}` };
}

function commandNamed(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  const near = nearestName(name, names);
  const hint = near === undefined ? `The commands are ${names.join(', ')}.` : `Did you mean ${near}?`;
  throw new CommandError(exitCodes.wrongUsage, `There is no command "${name}". ${hint}`);
}

/** Null if help was asked for. */
function readWords(command: Command, args: readonly string[]): Words | null {
  const options = {
    ...command.options,
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  let read: ReturnType<typeof parseArgs>;
  try {
    read = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new CommandError(exitCodes.wrongUsage, `${(error as Error).message}\n\n${usageOf(command)}`);
  }
  const { values, positionals } = read;
  if (values['help'] === true) return null;
  const [least, most] = command.positionals;
  if (positionals.length < least || positionals.length > most) {
    const problem =
      positionals.length < least ? 'Something is missing' : `"${positionals[most]}" is too much`;
    throw new CommandError(exitCodes.wrongUsage, `${problem}.\n\n${usageOf(command)}`);
  }
  return {
    positionals,
    text: (option) => {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (option) => values[option] === true,
  };
}

function usageOf({ synopsis, summary, help }: Command): string {
  return `npm run feeds -- ${synopsis}\n\n${summary[0]!.toUpperCase()}${summary.slice(1)}.\n\n${folded(help)}`;
}

/** Paragraphs are folded; lines that begin with a space are laid out by hand. */
function folded(help: string): string {
  const paragraphs = help.split('\n\n');
  return paragraphs
    .map((part) => (part.startsWith(' ') ? part : fold(part.replaceAll('\n', ' '), widest).join('\n')))
    .join('\n\n');
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ synopsis }) => synopsis.length)) + 2;
  const lines = commands.map(({ synopsis, summary }) => `  ${synopsis.padEnd(width)}${summary}`);
  return `Looks after feeds. Works on DATA_DIR and the registry (PARTNERSHIPS_FILE) directly, whether a host runs or not.

${lines.join('\n')}

Each knows --help and --json.
Exit codes: 0 done, 1 something needs a person, 2 wrong usage, 3 could not, 4 store in trouble.`;
}
