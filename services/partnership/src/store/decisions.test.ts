/** Decisions outlive the store: whatever was decided holds again after the file is lost, and nothing is decided by halves. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storyId } from '@active-news/schema/story-id.ts';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { DecisionRefused } from './deciding.ts';
import type { StoreDecision } from './decision-journal.ts';
import { openStore, type Store } from './open-store.ts';
import type { PollRecord } from './records.ts';
import { feedUrl, openForTest, pollOf, slug, storyOf } from './store-for-tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'active-news-decisions-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `${++files}.sqlite`);
const journalOf = (path: string) => path.replace('.sqlite', '.decisions.ndjson');
const open = (path: string) =>
  openStore({
    path,
    slug,
    feedUrls: [feedUrl],
    face: (permission) => `Rise ${permission}`,
    now: () => 1_000,
  });

const otherUrl = 'https://example.org/other';
const keys = ['a', 'b', 'c', 'd'];
const idOf = (key: string) => storyId(slug, key);
const storyAt = (key: string, wording: number) =>
  storyOf({
    key,
    title: `Walk ${key} ${wording}`,
    url: `https://example.org/${key}`,
    byline: `Ann of ${key}`,
    publishedAtMs: Date.UTC(2020, 0, 1 + keys.indexOf(key)),
  });

/** What a person can see of the standing and what readers can see of the stories. */
function visible(store: Store) {
  return {
    standing: { ...store.standing() },
    permission: store.permission(),
    accepted: store.acceptedFeeds(),
    tombstones: store.tombstones().map(({ id }) => id),
    stories: store.database
      .sql('SELECT id, published_at, london_date, byline FROM story ORDER BY id')
      .all()
      .map((row) => ({ ...row })),
  };
}

const anyKey = fc.constantFrom(...keys);
const anyFeed = fc.constantFrom(feedUrl, otherUrl);
const anyDecision: fc.Arbitrary<StoreDecision> = fc.oneof(
  fc.record({ kind: fc.constant('withdraw' as const), id: anyKey.map(idOf) }),
  fc.record({ kind: fc.constant('restore' as const), id: anyKey.map(idOf) }),
  fc.record({
    kind: fc.constant('suppress-byline' as const),
    id: anyKey.map(idOf),
    suppress: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('redate' as const),
    id: anyKey.map(idOf),
    publishedAtMs: fc.constantFrom(null, Date.UTC(2019, 4, 1), Date.UTC(2021, 4, 1)),
  }),
  fc.record({
    kind: fc.constant('set-permission' as const),
    permission: fc.constantFrom(null, 'none' as const, 'headline' as const, 'full' as const),
  }),
  fc.record({ kind: fc.constant('hold' as const), hold: fc.boolean() }),
  fc.record(
    {
      kind: fc.constant('accept-feed' as const),
      url: anyFeed,
      path: fc.constantFrom('/a', '/b'),
      replaces: anyFeed,
    },
    { requiredKeys: ['kind', 'url'] },
  ),
  fc.record({ kind: fc.constant('release-quarantine' as const), url: anyFeed, discard: fc.boolean() }),
);
type Step =
  | { readonly decision: StoreDecision }
  | { readonly poll: Partial<PollRecord> & Pick<PollRecord, 'feedUrl' | 'stories'> };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ decision: anyDecision }),
  fc
    .record({
      url: anyFeed,
      of: fc.subarray(keys),
      wording: fc.nat(2),
      isBulk: fc.boolean(),
    })
    .map(({ url, of, wording, isBulk }) => ({
      poll: {
        feedUrl: url,
        stories: of.map((key) => storyAt(key, wording)),
        quarantine: isBulk ? { reason: 'BULK' as const, message: 'too many' } : null,
      },
    })),
);

/** Refused and repeated decisions are part of the game. */
function decide(store: Store, decision: StoreDecision, atMs: number): void {
  try {
    store.decide(decision, atMs);
  } catch (error) {
    if (!(error instanceof DecisionRefused)) throw error;
  }
}

const startMs = Date.UTC(2026, 0, 1);

test('after the store file is lost, the journal and the same polls give the same standing, the same tombstones and the same stories', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 14 }), (steps) => {
      const path = newPath();
      let store = open(path);
      const record = (poll: Partial<PollRecord> & Pick<PollRecord, 'stories'>, i: number) =>
        store.recordPoll(pollOf(poll.stories, { ...poll, checkedAtMs: startMs + i, nextCheckAtMs: 0 }));
      const polls = steps.flatMap((step) => ('poll' in step ? [step.poll] : []));
      for (const [i, step] of steps.entries()) {
        if ('poll' in step) {
          if (step.poll.quarantine)
            store.recordStories(step.poll.feedUrl, step.poll.stories, {
              atMs: startMs + i,
              quarantine: step.poll.quarantine,
            });
          else record(step.poll, i);
        } else decide(store, step.decision, startMs + i);
      }
      for (const url of [feedUrl, otherUrl])
        decide(store, { kind: 'release-quarantine', url, discard: false }, startMs + steps.length);
      const replay = () => {
        for (const [i, poll] of polls.entries()) record({ ...poll, quarantine: null }, steps.length + i);
      };
      replay();
      const before = visible(store);
      const version = store.version();
      store.close();

      store = open(path);
      expect(visible(store)).toEqual(before);
      expect(store.version()).toEqual(version);
      store.close();

      for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
      store = open(path);
      expect(visible(store)).toEqual({ ...before, stories: [] });
      replay();
      replay();
      expect(visible(store)).toEqual(before);
      store.close();
    }),
    { numRuns: 30 },
  );
});

test('a decision that is repeated changes nothing, and is written once', () => {
  const path = newPath();
  const store = open(path);
  store.recordPoll(pollOf([storyAt('a', 0)]));
  const decisions: StoreDecision[] = [
    { kind: 'suppress-byline', id: idOf('a'), suppress: true },
    { kind: 'redate', id: idOf('a'), publishedAtMs: Date.UTC(2019, 4, 1) },
    { kind: 'set-permission', permission: 'headline' },
    { kind: 'hold', hold: true, reason: 'a new site' },
    { kind: 'accept-feed', url: otherUrl },
    { kind: 'withdraw', id: idOf('a') },
  ];
  for (const decision of decisions) {
    expect(store.decide(decision, startMs).changed).toBe(true);
    const after = [store.version(), readFileSync(journalOf(path), 'utf8')];
    expect(store.decide(decision, startMs + 1).changed).toBe(false);
    expect([store.version(), readFileSync(journalOf(path), 'utf8')]).toEqual(after);
  }
  expect(readFileSync(journalOf(path), 'utf8').split('\n')).toHaveLength(decisions.length + 1);
  store.close();
});

test('the journal holds no word of a story', () => {
  const path = newPath();
  const store = open(path);
  const secret = storyOf({
    key: 'zanzibar',
    title: 'Zanzibar',
    url: 'https://example.org/zanzibar',
    byline: 'Zan Zibar',
  });
  store.recordStories(feedUrl, [secret], { atMs: startMs, quarantine: { reason: 'BULK', message: 'many' } });
  store.decide({ kind: 'release-quarantine', url: feedUrl, discard: false }, startMs);
  store.decide({ kind: 'redate', id: secret.id, publishedAtMs: startMs }, startMs);
  store.decide({ kind: 'suppress-byline', id: secret.id, suppress: true }, startMs);
  store.decide({ kind: 'withdraw', id: secret.id, reason: 'asked to' }, startMs);
  store.close();
  for (const file of [path, journalOf(path)])
    expect(readFileSync(file).toString('latin1').toLowerCase()).not.toMatch(/zan ?zibar/);
});

test('what erases marks the version before as not to be shown; what does not erase does not', () => {
  const store = openForTest([storyAt('a', 0), storyAt('b', 0)]);
  const erasedBy = (decision: StoreDecision) => {
    const { changed } = store.decide(decision, startMs);
    return [changed, store.erasedUpTo() === store.version().seq];
  };
  expect(store.erasedUpTo()).toBe(0);
  expect(erasedBy({ kind: 'redate', id: idOf('a'), publishedAtMs: startMs })).toEqual([true, false]);
  expect(erasedBy({ kind: 'suppress-byline', id: idOf('a'), suppress: true })).toEqual([true, true]);
  expect(erasedBy({ kind: 'redate', id: idOf('a'), publishedAtMs: null })).toEqual([true, false]);
  expect(erasedBy({ kind: 'withdraw', id: idOf('a') })).toEqual([true, true]);
  store.close();
  const strict = open(newPath());
  strict.recordPoll(pollOf([storyAt('a', 0)]));
  for (const [permission, erases] of [
    ['full', false],
    ['headline', true],
    [null, false],
    ['none', true],
  ] as const) {
    const before = strict.version().seq;
    strict.decide({ kind: 'set-permission', permission }, startMs);
    expect(strict.version().seq).toBe(before + 1);
    expect(strict.erasedUpTo() === strict.version().seq).toBe(erases);
  }
  strict.close();
});

test('a permission changes every revision in one version, which listeners hear, and holds against the registry', () => {
  const path = newPath();
  let store = open(path);
  store.recordPoll(pollOf([storyAt('a', 0), storyAt('b', 0)]));
  const revisions = () =>
    store.database
      .sql('SELECT revision FROM story ORDER BY id')
      .all()
      .map(({ revision }) => String(revision));
  const before = revisions();
  const heard: ContentVersion[] = [];
  store.onChange((version) => heard.push(version));
  store.decide({ kind: 'set-permission', permission: 'full' }, startMs);
  expect(heard).toEqual([store.version()]);
  expect(revisions().filter((revision) => before.includes(revision))).toEqual([]);
  const shown = revisions();
  // The next poll writes with the same face.
  store.recordPoll(pollOf([storyAt('a', 0), storyAt('b', 0)]));
  expect(revisions()).toEqual(shown);
  store.close();
  store = open(path);
  expect([store.permission(), ...revisions()]).toEqual(['full', ...shown]);
  store.decide({ kind: 'set-permission', permission: null }, startMs);
  expect([store.permission(), ...revisions()]).toEqual(['excerpt', ...before]);
  store.close();
});

test('a withdrawn story does not come back under another id, at whatever address it ever had, even if the store is lost', () => {
  const path = newPath();
  let store = open(path);
  store.recordPoll(pollOf([storyAt('a', 0)]));
  store.recordPoll(pollOf([{ ...storyAt('a', 1), url: 'https://example.org/moved' }]));
  store.recordPoll(pollOf([], { aliases: [{ id: idOf('alias'), storyId: idOf('a') }] }));
  store.decide({ kind: 'withdraw', id: idOf('alias') }, startMs);
  expect(store.tombstones().map(({ id }) => id)).toEqual([idOf('a')]);
  store.close();
  const back = [
    storyAt('a', 2),
    storyOf({ key: 'alias' }),
    storyOf({ key: 'new', url: 'https://www.example.org/a/?utm_source=x' }),
    storyOf({ key: 'newer', url: 'https://example.org/moved' }),
  ];
  for (const isLost of [false, true]) {
    if (isLost) for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    store = open(path);
    store.recordPoll(pollOf(back));
    expect(visible(store).stories).toEqual([]);
    if (isLost) {
      store.decide({ kind: 'restore', id: idOf('a') }, startMs);
      store.recordPoll(pollOf(back));
      expect(visible(store).stories).toHaveLength(4);
    }
    store.close();
  }
});

test('what a broken write left of a line is set aside, or completed if only its end is lacking, and never misread', () => {
  const whole = [
    { at: 1, kind: 'withdraw', id: idOf('a'), marks: [] },
    { at: 2, kind: 'withdraw', id: idOf('b'), marks: [] },
  ].map((line) => `${JSON.stringify(line)}\n`);
  const text = whole.join('');
  const lengths = Array.from({ length: whole[1]!.length + 1 }, (_, i) => whole[0]!.length + i);
  for (const length of lengths.filter((one, i) => i % 9 === 0 || text.length - one < 3)) {
    const path = newPath();
    writeFileSync(journalOf(path), text);
    truncateSync(journalOf(path), length);
    const store = open(path);
    const isWhole = length >= text.length - 1;
    expect(store.tombstones().map(({ id }) => id)).toEqual(
      [idOf('a'), ...(isWhole ? [idOf('b')] : [])].sort(),
    );
    store.decide({ kind: 'hold', hold: true }, 3);
    store.close();
    const lines = readFileSync(journalOf(path), 'utf8').split('\n');
    expect(lines.slice(0, -1).map((line) => JSON.parse(line).kind)).toEqual([
      'withdraw',
      ...(isWhole ? ['withdraw'] : []),
      'hold',
    ]);
    expect(lines.at(-1)).toBe('');
  }
});

test('a whole line that is no decision stops the opening with file, line and cure', () => {
  const path = newPath();
  writeFileSync(journalOf(path), `{"at":1,"kind":"hold","hold":true}\n{"at":2,"kind":"burn"}\n`);
  expect(() => open(path)).toThrow(/decisions\.ndjson, line 2 is no decision.*"burn".*newer version/);
});

test('a line that somebody wrote who was then killed takes effect at the next decision, or at the second look', () => {
  for (const isLook of [false, true]) {
    const path = newPath();
    const store = open(path);
    appendFileSync(journalOf(path), `${JSON.stringify({ at: 5, kind: 'withdraw', id: idOf('a') })}\n`);
    if (isLook) {
      store.noticeOthers();
      // Whoever wrote it may be about to commit.
      expect(store.tombstones()).toEqual([]);
      store.noticeOthers();
    } else store.decide({ kind: 'hold', hold: true }, 6);
    expect(store.tombstones()).toEqual([{ id: idOf('a'), withdrawnAtMs: 5 }]);
    store.close();
  }
});

const script = fileURLToPath(new URL('./decide-until-killed.ts', import.meta.url));
const withdrawInChild = (path: string, call: number) => {
  const store = open(path);
  store.recordPoll(pollOf([storyAt('a', 0), storyAt('b', 0)]));
  const { seq } = store.version();
  store.close();
  const child = spawnSync(process.execPath, [script, path, idOf('a'), String(call)], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (child.signal === null && child.status !== 0) throw new Error(child.stderr);
  return { seq, calls: Number(/decided (\d+)/.exec(child.stdout)?.[1] ?? 0), signal: child.signal };
};

/** Whether the withdrawal took effect; and if so, it did in every respect, and if not, in none. */
function judgeLeftOver(path: string, seq: number): boolean {
  const store = open(path);
  const isThere = store.tombstones().length === 1;
  const others = isThere ? [idOf('b')] : [idOf('a'), idOf('b')].sort();
  expect(visible(store).stories.map(({ id }) => id)).toEqual(others);
  expect([store.version().seq, store.erasedUpTo()]).toEqual(isThere ? [seq + 1, seq + 1] : [seq, 0]);
  store.decide({ kind: 'hold', hold: true }, startMs);
  store.close();
  const lines = readFileSync(journalOf(path), 'utf8').split('\n').slice(0, -1);
  const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(kinds).toEqual([...(isThere ? ['withdraw'] : []), 'hold']);
  if (isThere) expect(readFileSync(path).toString('latin1')).not.toContain('Walk a');
  return isThere;
}

test('as the files are before any call that a withdrawal makes, the next opening has it whole or not at all', () => {
  const path = newPath();
  const { seq, calls } = withdrawInChild(path, 0);
  expect(calls).toBeGreaterThan(20);
  const isThere = Array.from({ length: calls }, (_, i) =>
    judgeLeftOver(path.replace('.sqlite', `-${i + 1}.sqlite`), seq),
  );
  // Not there, then there, and never back.
  expect(isThere).toEqual([...isThere].sort((a, b) => Number(a) - Number(b)));
  expect(new Set(isThere)).toEqual(new Set([false, true]));
  expect(judgeLeftOver(path, seq)).toBe(true);
}, 60_000);

test('a process that is really killed in the middle of a withdrawal leaves it whole or not at all', () => {
  const { calls } = withdrawInChild(newPath(), 0);
  const seen = [0.2, 0.7, 0.8, 0.95].map((part) => {
    const path = newPath();
    const { seq, signal } = withdrawInChild(path, Math.round(part * calls));
    expect(signal).toBe('SIGKILL');
    return judgeLeftOver(path, seq);
  });
  expect(new Set(seen)).toEqual(new Set([false, true]));
}, 60_000);
