/** Polling the sample network again, when nothing is new, is one small question per feed, and leaves no trace that readers could see. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openHost } from '@active-news/partnership/host/open-host.ts';
import { startSampleNetwork } from '@active-news/sample-network/start-sample-network.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';

test('all sample feeds polled again, unchanged: one conditional request each, no story row, every version as it was', async () => {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-unchanged-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const { partnerships } = await loadPartnerships(undefined);
  const requests: { path: string; status: number; bytes: number; slug: string }[] = [];
  const network = await startSampleNetwork({
    partnerships,
    now: () => new Date('2026-06-01T12:00:00Z'),
    publishEveryMs: null,
    firstPort: null,
    onRequest: (line) => requests.push(line),
  });
  stack.defer(network.close);
  // Those that never answer or cut their answers off have nothing to be unchanged.
  const sites = network.sites.filter(({ behaviour }) =>
    ['good', 'slow', 'empty', 'redirect'].includes(behaviour),
  );
  const slugs = sites.map(({ slug }) => slug);
  const host = await openHost({
    registry: { partnerships: network.partnerships, digest: 'sample' },
    slugs,
    dataDir,
    userAgent: 'unchanged',
    allowPrivateHosts: sites.map(({ origin }) => new URL(origin).host),
    pollIntervalMs: 3_600_000,
    now: Date.now,
    onPolled: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  stack.defer(host.close);
  await host.pollNow();
  const stores = slugs.map((slug) => host.instance(slug)!.store);
  const state = () =>
    stores.map(({ version, database }) => ({
      version: version(),
      stories: database.sql('SELECT * FROM story ORDER BY id').all(),
      revisions: database.sql('SELECT count(*) AS count FROM story_revision').get(),
      changes: database.sql('SELECT count(*) AS count FROM change').get(),
    }));
  const before = state();
  expect(before.flatMap(({ stories }) => stories).length).toBeGreaterThan(300);

  requests.length = 0;
  await host.pollNow();
  // What has moved within its site is asked where it is now.
  const feeds = new Set(sites.map(({ feedUrl }) => feedUrl)).size;
  expect(requests.map(({ status }) => status)).toEqual(Array(feeds).fill(304));
  expect(requests.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1_000 * feeds);
  expect(state()).toEqual(before);
}, 60_000);
