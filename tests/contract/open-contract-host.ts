/** A real host of instances on a real socket, with stories that give every check of the kit something to compare. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import type { StoryInput } from '@active-news/partnership/store/records.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { storyId } from '@active-news/schema/story-id.ts';

export const nowMs = Date.UTC(2026, 10, 24, 12);
export const secret = 'open sesame, open';
/** A partnership, one that was merged into it, the national body, and one that has nothing to tell. */
export const slugs = ['rise', 'county-durham-sport', 'active-partnerships-national', 'active-essex'];

const kinds = ['NEWS', 'EVENT', 'JOB', 'FUNDING', 'REPORT'] as const;
const topics = ['cycling', 'funding', 'walking'];
const dayMs = 86_400_000;

export type ContractHost = {
  readonly origin: string;
  /** Records the stories of an instance as one poll of its feed would. */
  readonly record: (slug: string, stories: readonly StoryInput[]) => void;
  readonly close: () => Promise<void>;
};

export async function openContractHost(registry: Registry): Promise<ContractHost> {
  // Where no network may be asked, a poll ends at once: addresses of this machine are forbidden.
  const feeds = ['127.0.0.1', '127.0.0.2'].map((name) => ({ url: `https://${name}/feed`, verified: true }));
  const dataDir = mkdtempSync(join(tmpdir(), 'active-news-contract-'));
  const host = await openHost({
    registry: {
      ...registry,
      partnerships: registry.partnerships.map((one) => (one.slug === 'rise' ? { ...one, feeds } : one)),
    },
    slugs,
    dataDir,
    userAgent: 'test',
    allowPrivateHosts: [],
    pollIntervalMs: 1_000_000,
    now: () => nowMs,
    onPolled: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  const http = serveHost(host, secret);
  const origin = await http.listen({ host: '127.0.0.1', port: 0 });
  const record = (slug: string, stories: readonly StoryInput[]) =>
    void host.instance(slug)!.store.recordPoll({
      feedUrl: feeds[0]!.url,
      checkedAtMs: nowMs,
      nextCheckAtMs: nowMs,
      outcome: 'read',
      health: 'OK',
      status: 200,
      stories,
      problems: [],
    });
  await host.pollNow();
  for (const slug of slugs) if (slug !== 'active-essex') record(slug, storiesFor(slug));
  return {
    origin,
    record,
    async close() {
      await http.close();
      await host.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Equal instants, months where London and UTC differ, every kind, words in all fields, and more than one page of 100. */
export function storiesFor(slug: string): readonly StoryInput[] {
  return Array.from({ length: 130 }, (_, i) => {
    const publishedAtMs =
      i === 7
        ? Date.UTC(2026, 6, 31, 23, 30)
        : i === 8
          ? Date.UTC(2024, 11, 30)
          : nowMs - Math.floor(i / 2) * 5 * dayMs;
    const id = storyId(slug, `story ${i}`);
    return {
      id,
      title: `Walking ${i % 3 ? 'Football' : 'and cycling'} in the café, number ${i}`,
      url: `https://www.example.org/${id.replace(':', '/')}/`,
      publishedAtMs,
      publishedRaw: null,
      datePrecision: 'INSTANT',
      dateSource: 'FEED',
      dateSuspect: false,
      updatedAtMs: null,
      tags: i % 5 === 0 ? [] : i % 2 ? ['cycling'] : topics,
      organisations: [],
      contentHtml: null,
      byline: null,
      image: i % 9 ? null : { url: `https://www.example.org/${i}.jpg`, alt: null },
      summary: i % 4 ? null : `The children’s walking club meets; walking football is story ${i}.`,
      rawTags: i % 6 ? [] : ['Green Space'],
      category: i % 3 ? null : i % 2 ? 'News' : 'News & views',
      kind: kinds[i % kinds.length]!,
      deadlineAtMs: i % 10 ? null : nowMs + i * dayMs,
    };
  });
}
