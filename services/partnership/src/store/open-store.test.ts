/** The store, on real files: what raises its version, what never moves, and what a killed process leaves behind. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyVersion, nextVersion, type ContentVersion } from '@active-news/schema/content-version.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { openStore, type Store } from './open-store.ts';
import type { PollRecord, StoryInput } from './records.ts';

const slug = 'rise';
const feedUrl = 'https://example.org/feed';
const folder = mkdtempSync(join(tmpdir(), 'active-news-store-'));
const opened = new Set<Store>();
let files = 0;

afterEach(() => {
  for (const store of opened) store.close();
  opened.clear();
});
afterAll(() => rmSync(folder, { recursive: true }));

const newPath = () => join(folder, `${(files += 1)}.sqlite`);

function open({ path = newPath(), feedUrls = [feedUrl], face = 'Rise', nowMs = 1_000 } = {}): Store {
  const store = openStore({ path, slug, feedUrls, face, now: () => nowMs });
  opened.add(store);
  return store;
}

function close(store: Store): void {
  store.close();
  opened.delete(store);
}

function story(changes: Partial<StoryInput> & { key?: string } = {}): StoryInput {
  const { key = 'one', ...given } = changes;
  return {
    id: storyId(slug, key),
    title: 'A walk',
    url: null,
    publishedAtMs: 500,
    publishedRaw: null,
    datePrecision: 'INSTANT',
    dateSource: 'FEED',
    dateSuspect: false,
    updatedAtMs: null,
    summary: null,
    contentHtml: null,
    byline: null,
    image: null,
    tags: [],
    rawTags: [],
    organisations: [],
    ...given,
  };
}

function poll(stories: readonly StoryInput[], changes: Partial<PollRecord> = {}): PollRecord {
  return {
    feedUrl,
    checkedAtMs: 1_000,
    nextCheckAtMs: 2_000,
    outcome: 'read',
    health: 'OK',
    status: 200,
    stories,
    problems: [],
    ...changes,
  };
}

/** Everything in the file that readers of stories can see, and the version that names it. */
function contentOf(store: Store) {
  const all = (sql: string) => store.database.sql(sql).all();
  return {
    version: store.version(),
    stories: all('SELECT * FROM story ORDER BY id'),
    tags: all('SELECT * FROM story_tag ORDER BY tag, story_id'),
    changes: all('SELECT * FROM change ORDER BY seq, id'),
  };
}

const rowOf = (store: Store, { id }: StoryInput) =>
  store.database.sql('SELECT * FROM story WHERE id = :id').get({ id }) as Record<string, unknown>;
const tagsOf = (store: Store, { id }: StoryInput) =>
  (
    store.database.sql('SELECT tag FROM story_tag WHERE story_id = :id ORDER BY tag').all({ id }) as {
      tag: string;
    }[]
  ).map(({ tag }) => tag);

const maybeText = fc.option(fc.string({ maxLength: 12 }));
const anyStory = fc.record({
  key: fc.string({ maxLength: 4 }),
  title: fc.string({ maxLength: 20 }),
  url: maybeText,
  publishedAtMs: fc.integer({ min: 0, max: 5_000 }),
  publishedRaw: maybeText,
  datePrecision: fc.constantFrom<StoryInput['datePrecision']>('INSTANT', 'DAY', 'NONE'),
  dateSource: fc.constantFrom<StoryInput['dateSource']>('FEED', 'PATH', 'NEIGHBOUR', 'FIRST_SEEN'),
  dateSuspect: fc.boolean(),
  updatedAtMs: fc.option(fc.nat(5_000)),
  summary: maybeText,
  contentHtml: maybeText,
  byline: maybeText,
  image: fc.option(fc.record({ url: fc.string(), alt: maybeText })),
  tags: fc.subarray(['cycling', 'funding', 'walking']),
  rawTags: fc.uniqueArray(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  organisations: fc.subarray(['active-essex', 'rise']),
});
const anyStories = fc.uniqueArray(anyStory, { selector: ({ key }) => key, maxLength: 6 });

test('a poll recorded twice, now and later, is as if recorded once: same rows, same changes, same version', () => {
  fc.assert(
    fc.property(anyStories, anyStories, fc.nat(10_000), (earlier, given, laterMs) => {
      const store = open({ path: ':memory:' });
      store.recordPoll(poll(earlier.map(story)));
      store.recordPoll(poll(given.map(story), { checkedAtMs: 1_500 }));
      const once = contentOf(store);
      const again = store.recordPoll(poll(given.map(story), { checkedAtMs: 1_500 + laterMs }));
      expect(again).toEqual({ added: 0, changed: 0, held: 0 });
      expect(contentOf(store)).toEqual(once);
      close(store);
    }),
    { numRuns: 60 },
  );
});

test('a poll that finds the document unchanged leaves version and stories alone, and says when it looked', () => {
  const store = open();
  store.recordPoll(poll([story()], { problems: [{ code: 'NO_DATE', message: 'none', item: null }] }));
  const before = contentOf(store);
  store.recordPoll(poll([], { outcome: 'unchanged', status: 304, checkedAtMs: 9_000 }));
  expect(contentOf(store)).toEqual(before);
  expect(store.feeds()).toMatchObject([
    { lastCheckedAtMs: 9_000, lastSuccessAtMs: 9_000, lastStatus: 304, problems: [{ code: 'NO_DATE' }] },
  ]);
});

test('the version is the one that content-version.ts computes over the changes, and is the same when the file is reopened', () => {
  const path = newPath();
  const store = open({ path });
  const [one, two] = [story({ key: 'one' }), story({ key: 'two' })];
  const gap = (revision: string) => ({ id: 'gap', kind: 'gap' as const, revision });
  const change = (kind: 'added' | 'changed', of: StoryInput) => ({
    id: of.id,
    kind,
    revision: String(rowOf(store, of).revision),
  });
  let expected = nextVersion(emptyVersion, [gap('NOT_YET_INGESTED 1000')]);
  expect(store.version()).toMatchObject(expected);

  store.recordPoll(poll([one, two]));
  expected = nextVersion(expected, [change('added', one), change('added', two), gap('')]);
  expect(store.version()).toMatchObject(expected);

  store.recordPoll(poll([one, { ...two, title: 'A longer walk' }]));
  expected = nextVersion(expected, [change('changed', two)]);
  expect(store.version()).toMatchObject(expected);

  close(store);
  expect(open({ path }).version()).toMatchObject(expected);
});

test('the place of a story is fixed when it is first seen, whatever date the feed gives later', () => {
  const store = open();
  store.recordPoll(poll([story({ publishedAtMs: 500 })]));
  store.recordPoll(
    poll([story({ publishedAtMs: 700, publishedRaw: 'later', datePrecision: 'DAY', dateSource: 'PATH' })], {
      checkedAtMs: 3_000,
    }),
  );
  expect(rowOf(store, story())).toMatchObject({
    published_at: 500,
    first_seen_at: 1_000,
    published_raw: 'later',
    date_precision: 'INSTANT',
    date_source: 'FEED',
  });
});

test('a date in the future is held to the moment of first sight', () => {
  const store = open();
  store.recordPoll(poll([story({ publishedAtMs: 99_000 })], { checkedAtMs: 1_200 }));
  store.recordPoll(poll([story({ publishedAtMs: 99_000 })], { checkedAtMs: 5_000 }));
  expect(rowOf(store, story())).toMatchObject({ published_at: 1_200, first_seen_at: 1_200 });
  expect(store.knownStories([story().id, 'rise:none'])).toEqual(
    new Map([
      [
        story().id,
        {
          id: story().id,
          title: 'A walk',
          url: null,
          publishedAtMs: 1_200,
          firstSeenAtMs: 1_200,
          publishedRaw: null,
          datePrecision: 'INSTANT',
          feedUrl,
        },
      ],
    ]),
  );
});

test('an edited story gets another revision and raises the version, and its new topics replace the old ones', () => {
  const store = open();
  store.recordPoll(poll([story({ tags: ['cycling', 'funding'] })]));
  const [before, version] = [rowOf(store, story()), store.version()];
  const result = store.recordPoll(poll([story({ tags: ['funding', 'walking'] })], { checkedAtMs: 2_000 }));
  expect(result).toEqual({ added: 0, changed: 1, held: 0 });
  expect(rowOf(store, story()).revision).not.toBe(before.revision);
  expect(store.version().seq).toBe(version.seq + 1);
  expect(store.version().digest).not.toBe(version.digest);
  expect(tagsOf(store, story())).toEqual(['funding', 'walking']);
});

test('a poll that fails deletes no story and leaves the version', () => {
  const store = open();
  store.recordPoll(poll([story()]));
  const before = contentOf(store);
  store.recordPoll(
    poll([], { outcome: 'failed', health: 'GONE', fault: 'GONE', status: 410, checkedAtMs: 4_000 }),
  );
  expect(contentOf(store)).toEqual(before);
  expect(store.gap()).toBeNull();
  expect(store.feeds()).toMatchObject([{ health: 'GONE', sinceMs: 4_000, failures: 1 }]);
});

test('a story of another partnership is refused, and nothing of its poll is written', () => {
  const store = open();
  const before = contentOf(store);
  const foreign = { ...story(), id: storyId('active-essex', 'one') };
  expect(() => store.recordPoll(poll([story(), foreign]))).toThrow(/does not belong to rise/);
  expect(contentOf(store)).toEqual(before);
  expect(store.feeds()).toMatchObject([{ lastCheckedAtMs: null }]);
});

test('another face changes all revisions in one version; the same face, none', () => {
  const path = newPath();
  const stories = [story({ key: 'one' }), story({ key: 'two' })];
  let store = open({ path, face: 'Rise' });
  store.recordPoll(poll(stories));
  const before = contentOf(store);
  close(store);

  store = open({ path, face: 'Rise', nowMs: 7_000 });
  expect(contentOf(store)).toEqual(before);
  close(store);

  store = open({ path, face: 'Rise Tyne and Wear' });
  const after = contentOf(store);
  expect(after.version.seq).toBe(before.version.seq + 1);
  for (const [i, row] of after.stories.entries()) expect(row.revision).not.toBe(before.stories[i]!.revision);
  const withoutRevision = (rows: typeof after.stories) => rows.map((row) => ({ ...row, revision: '' }));
  expect(withoutRevision(after.stories)).toEqual(withoutRevision(before.stories));
  // A poll under the new face must find nothing left to change.
  expect(store.recordPoll(poll(stories))).toEqual({ added: 0, changed: 0, held: 0 });
  expect(contentOf(store)).toEqual(after);
});

test('the gap goes from no feed over not yet read and gone to none at the first success without items, each a version', () => {
  const path = newPath();
  let store = open({ path, feedUrls: [], nowMs: 100 });
  expect(store.gap()).toEqual({ reason: 'NO_FEED', sinceMs: 100 });
  const versions = [store.version()];
  close(store);

  store = open({ path, feedUrls: [], nowMs: 150 });
  expect(store.version()).toEqual(versions[0]);
  close(store);

  store = open({ path, nowMs: 200 });
  expect(store.gap()).toEqual({ reason: 'NOT_YET_INGESTED', sinceMs: 200 });
  versions.push(store.version());

  const gone = { outcome: 'failed', health: 'FAILING', fault: 'NOT_FOUND', status: 404 } as const;
  store.recordPoll(poll([], { ...gone, checkedAtMs: 300 }));
  expect(store.gap()).toEqual({ reason: 'FEED_GONE', sinceMs: 300 });
  versions.push(store.version());

  store.recordPoll(poll([], { ...gone, checkedAtMs: 350 }));
  expect(store.version()).toEqual(versions.at(-1));

  store.recordPoll(poll([], { checkedAtMs: 400 }));
  expect(store.gap()).toBeNull();
  versions.push(store.version());

  expect(versions.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(new Set(versions.map(({ digest }) => digest)).size).toBe(4);
});

test('a store that holds stories has no gap, even when none of its feeds is accepted any longer', () => {
  const path = newPath();
  const store = open({ path });
  store.recordPoll(poll([story()]));
  const before = contentOf(store);
  close(store);
  const reopened = open({ path, feedUrls: ['https://example.org/new'], nowMs: 8_000 });
  expect(reopened.gap()).toBeNull();
  expect(contentOf(reopened)).toEqual(before);
});

test('listeners hear each raised version once, no unraised one, and nothing after they have left', () => {
  const store = open();
  const heard: ContentVersion[] = [];
  const leave = store.onChange((version) => heard.push(version));
  store.recordPoll(poll([story({ key: 'one' }), story({ key: 'two' })]));
  const first = store.version();
  store.recordPoll(poll([story({ key: 'one' })]));
  store.recordPoll(poll([], { outcome: 'unchanged' }));
  store.recordPoll(poll([story({ key: 'one', title: 'Another' })]));
  const second = store.version();
  leave();
  store.recordPoll(poll([story({ key: 'three' })]));
  expect(heard).toEqual([first, second]);
});

test('what a listener hears is durable: another connection to the file already reads it', () => {
  const path = newPath();
  const store = open({ path });
  const other = new DatabaseSync(path);
  let found: unknown;
  store.onChange(() => (found = other.prepare('SELECT count(*) AS count FROM story').get()));
  store.recordPoll(poll([story()]));
  other.close();
  expect(found).toEqual({ count: 1 });
});

test('a database that a newer version of the program wrote is refused, with the cure', () => {
  const path = newPath();
  close(open({ path }));
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => open({ path })).toThrow(
    /written by a newer version of this program \(99, this one knows \d+\)\. Update the program, or use another DATA_DIR\./,
  );
});

test('a process killed in the middle of writing leaves a file that opens and holds all it had reported', async () => {
  const path = newPath();
  let reported = 0;
  for (const polls of [1, 7, 20]) {
    const own = await writeUntil(path, polls);
    expect(own).toBeGreaterThanOrEqual(polls * 5);
    reported += own;

    const store = open({ path, face: slug });
    const { held } = store.database.sql('SELECT count(*) AS held FROM story').get() as { held: number };
    expect(held).toBeGreaterThanOrEqual(reported);
    // Only whole polls of five stories, each of which is one version; the first version is that of the opening.
    expect(held % 5).toBe(0);
    expect(store.version().seq).toBe(1 + held / 5);
    expect(store.database.sql('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(store.recordPoll(poll([]))).toEqual({ added: 0, changed: 0, held: 0 });
    reported = held;
    close(store);
  }
});

/** Lets another process record polls, kills it after so many, and gives the number of stories that it said it had recorded. */
async function writeUntil(path: string, polls: number): Promise<number> {
  const program = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
  const writer = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complaint] = ['', ''];
  writer.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > polls) writer.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => writer.once('close', (_code, by) => resolve(by)));
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${complaint}`);
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}
