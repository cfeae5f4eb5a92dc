/** The processes of a demo: started one after another, ended in the opposite order; if one of them ends by itself, all do. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { settings, type Environment } from '@active-news/runtime/read-environment.ts';

export type Program = {
  /** As people are told of it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The line of its output that says that it runs. */
  readonly isUp: RegExp;
  /** Told of each line of its output and its log. */
  readonly onLine?: (line: string) => void;
  /** Told when it has been ended by a signal or as if by one. Shapes: true if that is no reason to end all. */
  readonly onEnded?: () => boolean;
};

export type Running = {
  readonly pid: number;
  /** What `isUp` found. */
  readonly said: RegExpExecArray;
};

export type OwnProcesses = {
  /** Errors: rejects with the program's last words if it ends before it runs. */
  readonly start: (program: Program) => Promise<Running>;
  /** Ends all that run, the last one first; each has a moment to do so in order. */
  readonly stop: () => Promise<void>;
};

/** A program that should run has ended, or could not be started; the message is for people. */
export class ProgramEnded extends Error {}

const stopDeadlineMs = 1_500;
const lastWordsShown = 12;

export type OwnProcessesOptions = {
  /** What the programs say goes into a file `<name>.log` here, too. */
  readonly logDir: string;
  /** What they find in their environment, settings aside. */
  readonly environment: Environment;
  /** Told when one that should run has ended. */
  readonly onDeath: (error: ProgramEnded) => void;
};

export function ownProcesses(options: OwnProcessesOptions): OwnProcesses {
  const { logDir, environment: inherited, onDeath } = options;
  const running: ChildProcess[] = [];
  let isStopping = false;
  // Whatever ends this process, short of a kill that nobody can catch, takes along what cannot notice it.
  process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

  async function start(program: Program): Promise<Running> {
    const { name, command, args, environment, isUp, onLine, onEnded } = program;
    if (isStopping) throw new Error('everything is being stopped');
    // A group of its own, so that Ctrl-C reaches this process alone and the order of ending is ours.
    const child = spawn(command, args, {
      env: { ...inherited, ...unset, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    running.push(child);
    const log = createWriteStream(join(logDir, `${name.replaceAll(' ', '-')}.log`), { flags: 'a' });
    // A log that cannot be written is no reason to stop.
    log.on('error', () => undefined);
    const lastWords: string[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<Running>();
    let isRunning = false;
    for (const stream of [child.stdout!, child.stderr!])
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        lastWords.push(line);
        if (lastWords.length > lastWordsShown) lastWords.shift();
        onLine?.(line);
        const said = isRunning ? null : isUp.exec(line);
        if (!said) return;
        isRunning = true;
        resolve({ pid: child.pid!, said });
      });
    child.once('error', (error) =>
      reject(new ProgramEnded(`${name} could not be started: ${error.message}`)),
    );
    child.once('close', (code, signal) => {
      log.end();
      running.splice(running.indexOf(child), 1);
      const words = lastWords.map((line) => `\n  ${line}`).join('');
      const error = new ProgramEnded(`${name} has ended by itself (${signal ?? `code ${code}`}).${words}`);
      if (!isRunning) return reject(error);
      const wasAsked = signal !== null || code === 0;
      if (isStopping || (wasAsked && onEnded?.())) return;
      onDeath(error);
    });
    return promise;
  }

  return {
    start,
    async stop() {
      isStopping = true;
      for (const child of running.toReversed()) await end(child);
    },
  };
}

/** Shapes: `path` as one imports it, such as `@active-news/gateway/main.ts`. */
export function nodeProgram(path: string, args: readonly string[] = []): Pick<Program, 'command' | 'args'> {
  const fileOf = (name: string) => fileURLToPath(import.meta.resolve(name));
  return {
    command: process.execPath,
    args: ['--import', fileOf('./end-with-parent.ts'), fileOf(path), ...args],
  };
}

/** Settings are given to each process; what this one has in its environment is not meant for them. An empty one counts as not set. */
const unset = Object.fromEntries(Object.keys(settings).map((name) => [name, '']));

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
  // One that was paused by hand cannot hear that it is to end.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}
