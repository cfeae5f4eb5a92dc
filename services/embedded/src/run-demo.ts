/** Runs a demo of several processes: what it starts is ended in order, by Ctrl-C, by a failure and by the death of one of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { readArguments } from '@active-news/runtime/read-arguments.ts';
import { ConfigurationError, type Environment } from '@active-news/runtime/read-environment.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { ownProcesses, ProgramEnded, type OwnProcesses } from './own-processes.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

export type Demo<T extends Options> = {
  readonly processes: OwnProcesses;
  /** A folder for this run, removed at its end. */
  readonly dir: string;
  readonly values: ReturnType<typeof readArguments<T>>;
  /** Called before the processes are ended. */
  readonly onStop: (stop: () => void) => void;
  /** Says what went wrong and ends everything. */
  readonly fail: (error: unknown) => void;
};

/** Shapes: `options` are those of the command line; one of them is `help`. */
export async function runDemo<T extends Options>(
  usage: string,
  options: T,
  environment: Environment,
  demo: (parts: Demo<T>) => Promise<void>,
): Promise<void> {
  await runMain(async () => {
    const values = readArguments(process.argv.slice(2), options, usage);
    if ('help' in values && values.help) {
      console.log(usage);
      return async () => undefined;
    }
    const dir = await mkdtemp(join(tmpdir(), 'active-news-demo-'));
    const stops: (() => void)[] = [];
    let isStopping = false;
    const stop = async () => {
      isStopping = true;
      for (const each of stops) each();
      await processes.stop();
      await rm(dir, { recursive: true, force: true });
    };
    const fail = (error: unknown) => {
      if (isStopping) return;
      const isForPeople = error instanceof ConfigurationError || error instanceof ProgramEnded;
      console.error(isForPeople ? error.message : error);
      if (error instanceof ProgramEnded)
        console.error('All of it belongs together, so everything is stopped.');
      void stop().then(() => process.exit(1));
    };
    const processes = ownProcesses({ logDir: dir, environment, onDeath: fail });
    // A closed terminal says this.
    process.once('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
    // Not waited for, so that Ctrl-C is heard while things start.
    demo({ processes, dir, values, onStop: (each) => void stops.push(each), fail }).catch(fail);
    return async () => {
      console.log('\nStopping.');
      await stop();
    };
  });
}
