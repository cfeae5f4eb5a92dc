/** Starts a service of this project as a process of its own, and waits until it says that it runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Service = {
  readonly output: () => string;
  readonly stop: () => Promise<void>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Shapes: `command` starts with `node`, for which the Node of these tests stands in. Errors: throws with the output if it ends first. */
export async function runService(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  saysItRuns: RegExp,
): Promise<Service> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, command.slice(1), {
    cwd: root,
    env: { ...(PATH && { PATH }), ...(HOME && { HOME }), ...environment },
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const running = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (saysItRuns.test(output)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`${command.join(' ')} ended with code ${code}:\n${output}`)),
    );
  });
  await running;
  return {
    output: () => output,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Runs a command to its end. */
export async function runToEnd(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, command.slice(1), {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
