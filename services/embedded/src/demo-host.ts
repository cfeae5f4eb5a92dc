/** A host of subgraphs as a process of a demo. */
import { join } from 'node:path';
import type { DemoNetwork } from './demo-network.ts';
import { nodeProgram, type OwnProcesses, type Running } from './own-processes.ts';

/** Shapes: `onStored` is told which partnership has something new, and when it was stored (milliseconds since 1970). */
export function startDemoHost(
  processes: OwnProcesses,
  network: DemoNetwork,
  options: {
    readonly name: string;
    readonly dir: string;
    readonly port: number;
    readonly slugs: readonly string[];
    readonly pollSeconds: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly onStored: (slug: string, atMs: number) => void;
    readonly onEnded?: () => boolean;
  },
): Promise<Running> {
  const { name, dir, port, slugs, pollSeconds, environment, onStored, onEnded } = options;
  return processes.start({
    name,
    ...nodeProgram('@active-news/partnership/main.ts', ['--poll-seconds', String(pollSeconds)]),
    environment: {
      ...environment,
      PORT: String(port),
      DATA_DIR: join(dir, name.replaceAll(' ', '-')),
      PARTNERSHIPS: slugs.join(','),
      CONTACT: 'sample network',
      ALLOW_PRIVATE_FEED_HOSTS: network.feedHosts,
    },
    isUp: /^Subgraphs are running at/,
    onLine(line) {
      const stored = readStored(line);
      if (stored) onStored(stored.slug, stored.time);
    },
    ...(onEnded && { onEnded }),
  });
}

/** The log line of a poll that has stored something new; null if it is another. */
function readStored(line: string): { readonly slug: string; readonly time: number } | null {
  if (!line.startsWith('{') || !line.includes('"feed polled"')) return null;
  const { slug, added, time } = JSON.parse(line) as { slug: string; added: number; time: number };
  return added > 0 ? { slug, time } : null;
}
