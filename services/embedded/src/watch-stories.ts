/** Follows new stories from a partner's site to the answers of all gateways, and measures by asking. */
import { setTimeout as pause } from 'node:timers/promises';
import { askGateway } from './ask-gateway.ts';
import type { Say } from './demo-lines.ts';
import type { Watched } from './watch-coverage.ts';

export type StoryWatch = {
  /** A site has published it. */
  readonly published: (slug: string, title: string) => void;
  /** A host has stored something new of this partnership. Units: milliseconds since 1970. */
  readonly stored: (slug: string, atMs: number) => void;
  readonly close: () => void;
};

type Awaited = { readonly title: string; readonly before: readonly (number | null)[] };

/** Between two questions, so figures are true to about as much. */
const askEveryMs = 5;
const giveUpAfterMs = 10_000;
const query = 'query ($of: [ID!]) { stories(first: 1, filter: { partnership: $of }) { totalCount } }';

/** Shapes: `onShown` is called after the line that says so. */
export function watchStories(
  gateways: readonly Watched[],
  say: Say,
  onShown?: () => Promise<void>,
): StoryWatch {
  const awaited = new Map<string, Promise<Awaited>>();
  let isOver = false;
  const count = async ({ url }: Watched, slug: string): Promise<number | null> => {
    const answer = await askGateway(url, query, { of: [slug] }).catch(() => null);
    return (answer?.data?.stories as { totalCount?: number } | null | undefined)?.totalCount ?? null;
  };
  return {
    published(slug, title) {
      say('published', `${slug}: ${title}`);
      awaited.set(
        slug,
        Promise.all(gateways.map((gateway) => count(gateway, slug))).then((before) => ({ title, before })),
      );
    },
    stored(slug, atMs) {
      const story = awaited.get(slug);
      if (!story) return;
      awaited.delete(slug);
      story
        .then(({ title, before }) => follow(slug, title, before, atMs))
        .catch((error: unknown) => isOver || say('not shown', `${slug}: ${String(error)}`, 'red'));
    },
    close() {
      isOver = true;
    },
  };

  async function follow(slug: string, title: string, before: Awaited['before'], atMs: number): Promise<void> {
    // A gateway that could not answer before has nothing to be compared with.
    if (before.includes(null)) return;
    const shownMs = await Promise.all(
      gateways.map(async (gateway, i) => {
        while (!isOver && Date.now() - atMs < giveUpAfterMs) {
          const total = await count(gateway, slug);
          if (total !== null && total > before[i]!) return Date.now() - atMs;
          await pause(askEveryMs);
        }
        return null;
      }),
    );
    if (isOver) return;
    const isShownByAll = shownMs.every((ms) => ms !== null);
    const figures = gateways.map(
      ({ name }, i) => `${name} ${shownMs[i] === null ? 'not yet' : `after ${shownMs[i]} ms`}`,
    );
    say(
      isShownByAll ? 'shown by all' : 'not shown',
      `${slug}: ${title}  (since it was stored: ${figures.join(', ')})`,
      isShownByAll ? 'green' : 'yellow',
    );
    await onShown?.();
  }
}
