/** Loaded before the program of a process that a demo starts: ends it in order if the demo is gone, however it went. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening alone must not keep the process alive.
  process.channel.unref();
}
