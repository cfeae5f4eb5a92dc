/** The log: one fixed sentence and fields a line, as JSON on standard error, so that standard output stays for people. */
import { pino, type Logger } from 'pino';
import { hideSecretsIn } from './hide-secrets.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function makeLog(level: string, name: string): Log {
  return pino(
    {
      level,
      name,
      base: { pid: process.pid, name },
      // Feeds may be accepted with a key in their address, and errors quote addresses too.
      formatters: { log: (fields) => hideSecretsIn(fields) as Record<string, unknown> },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
