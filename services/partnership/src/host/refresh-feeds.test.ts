/** What a person who polls now is told, and that a slow site is waited for only so long. */
import { expect, test } from '@jest/globals';
import type { Instance } from '../graph/instance-context.ts';
import type { PollReport } from '../ingest/ingest-feed.ts';
import { feedUrl, openForTest } from '../store/store-for-tests.ts';
import { feedRefresher } from './refresh-feeds.ts';

const report = (changes: Partial<PollReport>): PollReport => ({
  feedUrl,
  slug: 'rise',
  outcome: 'read',
  health: 'OK',
  fault: null,
  status: 200,
  message: null,
  added: 0,
  changed: 0,
  held: 0,
  problems: 0,
  nextCheckAtMs: 0,
  movedTo: null,
  ...changes,
});

const instance = () => ({ owner: { slug: 'rise' }, store: openForTest() }) as unknown as Instance;

async function refreshWith(reports: readonly PollReport[], ends: Promise<void> = Promise.resolve()) {
  const refresher = feedRefresher(async () => {
    for (const one of reports) refresher.polled(one);
    await ends;
  }, 50);
  return refresher.refresh(instance(), null);
}

test.each([
  [[report({ added: 2, changed: 1 })], true, /was read: 2 added, 1 changed/],
  [[report({ outcome: 'unchanged' })], false, /is unchanged/],
  [[report({ outcome: 'failed', message: 'no answer' })], false, /brought nothing: no answer/],
  // Of a feed that partnerships share, only this one's part is told.
  [[report({ slug: 'leap', added: 9 })], false, /could not be recorded/],
] as const)('a person who polls now is told what came of it: %j', async (reports, changed, message) => {
  const told = await refreshWith(reports);
  expect(told).toEqual({ changed, message: expect.stringMatching(message) });
});

test('a poll that does not end is said to go on', async () => {
  const told = await refreshWith([], new Promise(() => undefined));
  expect(told).toEqual({
    changed: false,
    message: expect.stringMatching(/longer than 0.05 seconds and goes on/),
  });
});
