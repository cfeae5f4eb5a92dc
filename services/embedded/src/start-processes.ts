/** Runs the gateway and a host of subgraphs as processes of their own, as `npm start` does when REDIS_URL is set. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const subgraphPort = '4001';

/** Shapes: with `hostsAreElsewhere`, SUBGRAPHS names them, and only the gateway runs here. Resolves to what stops all. */
export async function startProcesses(hostsAreElsewhere: boolean): Promise<() => Promise<void>> {
  const run = (path: string, environment: Record<string, string>) =>
    spawn(process.execPath, [fileURLToPath(import.meta.resolve(path))], {
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
  const children: ChildProcess[] = [];
  if (!hostsAreElsewhere) {
    children.push(run('@active-news/partnership/main.ts', { PORT: subgraphPort, HOST: '127.0.0.1' }));
  }
  children.push(
    run(
      '@active-news/gateway/main.ts',
      hostsAreElsewhere ? {} : { SUBGRAPHS: `http://127.0.0.1:${subgraphPort}` },
    ),
  );
  const stop = async () => {
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running) child.kill('SIGTERM');
    await Promise.all(ended);
  };
  // One without the other is no service, so whichever ends takes the other along.
  for (const child of children) child.once('exit', (code) => void stop().then(() => process.exit(code ?? 1)));
  return stop;
}
