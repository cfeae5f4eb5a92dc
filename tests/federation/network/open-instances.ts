/** Real instances in this process: SQLite in memory, the real graph, answered as over HTTP but without the wire. */
import type { AnswerInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import type { Instance } from '@active-news/partnership/graph/instance-context.ts';
import { startAnswering } from '@active-news/partnership/host/answer-operation.ts';
import { storyOwner } from '@active-news/partnership/store/story-owner.ts';
import { openStore } from '@active-news/partnership/store/open-store.ts';
import type { StoryInput } from '@active-news/partnership/store/records.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';

export const nowMs = Date.UTC(2026, 10, 24, 12);

/** Shapes: `history` are its earlier wordings, oldest first, each with when the next replaced it. */
export type Told = StoryInput & {
  readonly history?: readonly (Pick<StoryInput, 'title' | 'url' | 'publishedRaw' | 'updatedAtMs'> & {
    readonly replacedAtMs: number;
  })[];
};

export type OpenInstances = {
  readonly instances: ReadonlyMap<string, Instance>;
  readonly answer: AnswerInProcess;
  /** Adds or rewrites stories of one instance, as a poll of its feed would. */
  readonly record: (slug: string, stories: readonly StoryInput[], atMs?: number) => void;
  readonly close: () => Promise<void>;
};

/** Shapes: an instance for each slug; those without stories are there and empty. */
export async function openInstances(
  registry: Registry,
  slugs: readonly string[],
  stories: ReadonlyMap<string, readonly Told[]>,
): Promise<OpenInstances> {
  const answering = await startAnswering();
  const instances = new Map(slugs.map((slug) => [slug, openInstance(registry, slug)]));
  const record = (slug: string, own: readonly StoryInput[], atMs = nowMs) => {
    const { store, partnership } = instances.get(slug)!;
    store.recordPoll({
      feedUrl: feedOf(partnership.website),
      checkedAtMs: atMs,
      nextCheckAtMs: atMs,
      outcome: 'read',
      health: 'OK',
      status: 200,
      stories: own,
      problems: [],
    });
  };
  for (const slug of slugs) tellOneAfterAnother(slug, stories.get(slug) ?? []);
  /** A story with a history is told in its earlier wordings first. */
  function tellOneAfterAnother(slug: string, own: readonly Told[]): void {
    const opening = own.map(({ history = [], ...story }) => ({ ...story, ...history[0] }));
    record(slug, opening);
    for (const { history = [], ...story } of own)
      for (const [i, { replacedAtMs }] of history.entries())
        record(slug, [{ ...story, ...history[i + 1] }], replacedAtMs);
  }

  return {
    instances,
    record,
    answer(slug, operation) {
      const instance = instances.get(slug);
      return instance ? answering.answer(instance, operation).then(({ body }) => body) : null;
    },
    async close() {
      await answering.stop();
      for (const { store } of instances.values()) store.close();
    },
  };
}

function openInstance(registry: Registry, slug: string): Instance {
  const partnership = registry.partnerships.find((one) => one.slug === slug)!;
  const feedUrls = [feedOf(partnership.website)];
  const { permission = 'excerpt' } = partnership;
  return {
    partnership,
    owner: storyOwner(registry, partnership),
    store: openStore({ path: ':memory:', slug, feedUrls, face: permission, now: () => nowMs }),
  };
}

const feedOf = (website: string) => `${website}/feed`;
