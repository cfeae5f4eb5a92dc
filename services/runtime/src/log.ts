/** The log: one fixed sentence and fields a line, as JSON on standard error, so that standard output stays for people. */
import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function makeLog(level: string, name: string): Log {
  return pino({ level, name, base: { pid: process.pid, name } }, pino.destination({ dest: 2, sync: true }));
}
