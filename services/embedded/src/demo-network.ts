/** The sample network as a process of a demo, and what the other processes need to know of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { nodeProgram, type OwnProcesses } from './own-processes.ts';

export type DemoNetwork = {
  readonly partnerships: readonly Partnership[];
  /** For PARTNERSHIPS_FILE. */
  readonly registryFile: string;
  /** For ALLOW_PRIVATE_FEED_HOSTS. */
  readonly feedHosts: string;
};

/** Shapes: `onPublished` is told of each new story on a sample site; 0 seconds publish none. */
export async function startDemoNetwork(
  processes: OwnProcesses,
  options: {
    readonly dir: string;
    readonly publishSeconds: number;
    readonly onPublished: (slug: string, title: string) => void;
  },
): Promise<DemoNetwork> {
  const { dir, publishSeconds, onPublished } = options;
  const registryFile = join(dir, 'partnerships.json');
  await processes.start({
    name: 'the sample network',
    ...nodeProgram('@active-news/sample-network/main.ts', [
      ...['--publish-every', String(publishSeconds)],
      ...['--registry-out', registryFile],
      '--quiet',
    ]),
    environment: {},
    isUp: /^The registry with these addresses is in/,
    onLine(line) {
      const [, slug, title] = /^published {2}(\S+) {2}(.*)$/.exec(line) ?? [];
      if (slug !== undefined) onPublished(slug, title!);
    },
  });
  const partnerships = JSON.parse(await readFile(registryFile, 'utf8')) as readonly Partnership[];
  const feedHosts = [...new Set(partnerships.flatMap(({ hosts }) => hosts))].join(',');
  return { partnerships, registryFile, feedHosts };
}
