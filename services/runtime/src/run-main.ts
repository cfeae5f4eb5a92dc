/** Runs a program's main function: mistakes of the operator end it with a plain text and code 1, signals stop it in order. */
import { ConfigurationError } from './read-environment.ts';

const stopDeadlineMs = 10_000;

/** Shapes: `start` resolves to the function that stops what it started. */
export async function runMain(start: () => Promise<() => Promise<void>>): Promise<void> {
  let stop: () => Promise<void>;
  try {
    stop = await start();
  } catch (error) {
    const address =
      (error as { code?: string; port?: number }).code === 'EADDRINUSE'
        ? `Port ${(error as { port?: number }).port} is taken. Set PORT to another one, or stop what listens there.`
        : null;
    console.error(address ?? (error instanceof ConfigurationError ? error.message : error));
    process.exit(1);
  }
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), stopDeadlineMs).unref();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
