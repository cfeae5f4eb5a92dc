/** What a command of the tools is: words in, a JSON document and a text for people out. */
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Paint } from './paint.ts';
import type { Progress } from './progress.ts';
import type { Tools } from './open-tools.ts';

/** What the exit code of the process says; documented in docs/feeds.md. */
export const exitCodes = {
  done: 0,
  /** Done, but something waits for a person, as a feed that fails. */
  needsPerson: 1,
  wrongUsage: 2,
  /** The network, the partner's site or a rule of ours was against it. */
  couldNot: 3,
  storeInTrouble: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command. Shapes: `message` says what, where, the rule and the cure. */
export class CommandError extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The words after the name of the command; each command knows which options it has. */
export type Words = {
  readonly positionals: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly flag: (option: string) => boolean;
};

export type CommandResult = {
  readonly code: ExitCode;
  /** What `--json` prints, under `command`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What is printed otherwise, without a line break at its end. */
  readonly text: string;
};

export type Surroundings = {
  readonly tools: Tools;
  readonly paint: Paint;
  /** Columns of the terminal, at most 100. */
  readonly width: number;
  readonly progress: Progress;
};

export type Command = {
  readonly name: string;
  /** As `discover <slug or site>`. */
  readonly synopsis: string;
  /** One line. */
  readonly summary: string;
  /** What `--help` prints below synopsis and summary. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** How many words without an option it takes, at least and at most. */
  readonly positionals: readonly [number, number];
  readonly run: (words: Words, surroundings: Surroundings) => Promise<CommandResult>;
};
