/** `npm run feeds` as a person meets it: a process of its own, real sites on this computer, real stores. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundledPartnerships } from '@active-news/sample-network/bundled-partnerships.ts';
import { answerRequest } from '@active-news/sample-network/serving/answer-request.ts';
import { sampleSite, type SampleSite } from '@active-news/sample-network/serving/sample-site.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';

const main = fileURLToPath(new URL('../services/feeds/src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'active-news-feeds-'));
const slugs = [
  'active-devon', // WordPress, with its REST interface
  'active-sussex', // WordPress, whose robots.txt keeps us off that interface
  'sasp', // the sector's own system; sends whoever strays to its home page
  'active-black-country', // Drupal
  'active-cheshire', // a bot check in place of the feed
] as const;
type Slug = (typeof slugs)[number];

type Served = {
  readonly site: SampleSite;
  readonly server: Server;
  readonly asked: string[];
  readonly mostAtOnce: () => number;
};
const served = new Map<Slug, Served>();
let partnerships: readonly Partnership[] = [];

beforeAll(async () => {
  const all = await bundledPartnerships();
  for (const slug of slugs) served.set(slug, await serve(all.find((entry) => entry.slug === slug)!));
  partnerships = slugs.map((slug) => {
    const { origin, plan } = served.get(slug)!.site;
    const entry = all.find((one) => one.slug === slug)!;
    const feeds = slug === 'active-cheshire' ? [{ url: origin + plan.feedPath, verified: true }] : [];
    return { ...entry, website: origin, hosts: [new URL(origin).host], legacyHosts: [], feeds };
  });
  writeFileSync(join(folder, 'registry.json'), JSON.stringify(partnerships));
});
afterAll(async () => {
  for (const { server } of served.values()) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(folder, { recursive: true });
});

/** A sample site that answers after a few milliseconds, so that requests which overlap are seen to. */
async function serve(partnership: Partnership): Promise<Served> {
  const asked: string[] = [];
  let atOnce = 0;
  let most = 0;
  let site: SampleSite | undefined;
  const server = createServer(async (request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    asked.push(path);
    most = Math.max(most, (atOnce += 1));
    await wait(4);
    atOnce--;
    const answer = answerRequest(site!, { method, path, headers })!;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  site = sampleSite([partnership], `http://127.0.0.1:${port}`, new Date().toISOString().slice(0, 10));
  return { site, server, asked, mostAtOnce: () => most };
}

type Ran = { readonly code: number | null; readonly out: string; readonly errors: string };

/** Shapes: `killAfterMs` counts from the first sign of life. */
function feeds(data: string, args: readonly string[], killAfterMs?: number): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: join(folder, data),
      PARTNERSHIPS_FILE: join(folder, 'registry.json'),
      ALLOW_PRIVATE_FEED_HOSTS: partnerships.flatMap(({ hosts }) => hosts).join(','),
    },
    timeout: 60_000,
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => {
    if (errors === '' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    errors += bytes.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, errors })));
}

async function json(data: string, args: readonly string[]) {
  const { code, out, errors } = await feeds(data, [...args, '--json']);
  return { code, errors, ...(JSON.parse(out) as Record<string, unknown>) } as Record<string, unknown>;
}

const feedOf = (slug: Slug) => {
  const { origin, plan } = served.get(slug)!.site;
  return origin + plan.feedPath;
};

function storedStories(
  data: string,
  slug: Slug,
): readonly { title: string; url: string; published_at: number }[] {
  const db = new DatabaseSync(join(folder, data, `${slug}.sqlite`), { readOnly: true });
  const rows = db.prepare('SELECT title, url, published_at FROM story').all();
  db.close();
  return rows as { title: string; url: string; published_at: number }[];
}

/** What the site has published, each story once, dated as it was published. */
function published(slug: Slug) {
  const { site } = served.get(slug)!;
  return site
    .stories()
    .map(({ path, publishedMs }) => [site.origin + path, publishedMs] as const)
    .sort();
}

const stored = (data: string, slug: Slug) =>
  storedStories(data, slug)
    .map(({ url, published_at }) => [url, published_at] as const)
    .sort();

test.each([
  ['active-devon', 'WordPress', 100],
  ['sasp', 'SportSuite', 88],
  ['active-black-country', 'Drupal', 92],
] as const)(
  'discover finds the feed of %s first, says why, and stores nothing',
  async (slug, platform, least) => {
    const found = await json('discover', ['discover', slug]);
    expect(found).toMatchObject({ code: 0, command: 'discover', partnerships: [slug], platform });
    const [best] = found['candidates'] as { url: string; score: number; deductions: unknown[] }[];
    expect(best).toMatchObject({ url: feedOf(slug), problem: null });
    expect(best!.score).toBeGreaterThanOrEqual(least);
    expect(existsSync(join(folder, 'discover'))).toBe(false);
  },
);

test('discover believes no redirect to the home page, and takes comments for what they are', async () => {
  const strayed = await json('discover', ['discover', partnerships[2]!.website, '--all']);
  const problems = (strayed['candidates'] as { url: string; problem: string | null }[]).slice(1);
  expect(problems.length).toBeGreaterThan(5);
  expect(new Set(problems.map(({ problem }) => problem))).toEqual(new Set(['it leads to the home page']));
  const devon = await feeds('discover', ['discover', 'active-devon']);
  expect(devon.out).toContain('\u221280  it lists comments of readers, not news'.replace('  ', ' '));
  expect(devon.out).toContain(`npm run feeds -- accept active-devon ${feedOf('active-devon')}`);
  for (const line of devon.out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('from nothing to every story: accept, refresh, backfill, check', async () => {
  const slug = 'active-devon';
  expect(await json('whole', ['accept', slug, feedOf(slug)])).toMatchObject({
    code: 0,
    changed: true,
    warnings: [],
  });
  expect(await json('whole', ['accept', slug, feedOf(slug)])).toMatchObject({ code: 0, changed: false });
  expect(await json('whole', ['refresh', slug])).toMatchObject({
    code: 0,
    feeds: [{ url: feedOf(slug), outcome: 'read', added: 20 }],
  });
  const more = published(slug).length - 20;
  expect(await json('whole', ['backfill', slug])).toMatchObject({
    code: 0,
    feeds: [{ way: 'posts', added: more, end: 'whole' }],
  });
  expect(stored('whole', slug)).toEqual(published(slug));
  // The next round stops at the first page.
  const before = served.get(slug)!.asked.length;
  expect(await json('whole', ['backfill', slug])).toMatchObject({
    feeds: [{ added: 0, end: 'nothing-new' }],
  });
  expect(served.get(slug)!.asked.slice(before)).toEqual([
    '/robots.txt',
    '/',
    expect.stringContaining('per_page=1&'),
    expect.stringContaining('page=1'),
  ]);
  expect(await json('whole', ['check', slug])).toMatchObject({
    code: 0,
    feeds: [{ url: feedOf(slug), health: 'OK', dialect: 'rss20', items: 20, needsPerson: false }],
  });
});

test('robots.txt keeps us off an interface, so older pages of the feed are read; --limit is exact, and going on loses nothing', async () => {
  const slug = 'active-sussex';
  await json('limited', ['accept', slug, feedOf(slug)]);
  expect(await json('limited', ['backfill', slug, '--limit', '13'])).toMatchObject({
    feeds: [{ way: 'paged', added: 13, end: 'limit' }],
  });
  expect(storedStories('limited', slug)).toHaveLength(13);
  expect(await json('limited', ['backfill', slug])).toMatchObject({ feeds: [{ end: 'whole' }] });
  expect(stored('limited', slug).map(([url]) => url)).toEqual(published(slug).map(([url]) => url));
  expect(served.get(slug)!.asked.filter((path) => path.startsWith('/wp-json'))).toEqual([]);
});

test('killed at any moment and begun again, a backfill loses nothing and doubles nothing', async () => {
  const slug = 'sasp';
  await json('killed', ['accept', slug, feedOf(slug)]);
  await json('killed', ['refresh', slug]);
  let kills = 0;
  for (const afterMs of [0, 20, 45, 70, 100, 140]) {
    const { code } = await feeds('killed', ['backfill', slug], afterMs);
    if (code === null) kills++;
    // What the file says is whole at every moment.
    const file = join(folder, 'killed', `${slug}.backfill.json`);
    if (existsSync(file)) JSON.parse(readFileSync(file, 'utf8'));
  }
  expect(kills).toBeGreaterThan(2);
  expect(await json('killed', ['backfill', slug])).toMatchObject({ code: 0 });
  expect(stored('killed', slug).map(([url]) => url)).toEqual(published(slug).map(([url]) => url));
  // Nine processes, each of which starts anew.
}, 90_000);

test('what is no feed is not accepted, with the reason and the cure', async () => {
  const refused = await json('refused', ['accept', 'active-devon', `${partnerships[0]!.website}/`]);
  expect(refused).toMatchObject({ code: 3, exitCode: 3 });
  expect(refused['error']).toMatch(/is not accepted: no feed: [\s\S]*npm run feeds -- discover active-devon/);
  const gone = await json('refused', ['accept', 'active-devon', `${partnerships[0]!.website}/nothing`]);
  expect(gone['error']).toMatch(/no such page \(404\)[\s\S]*--unseen/);
  expect(existsSync(join(folder, 'refused', 'active-devon.decisions.ndjson'))).toBe(false);
  const unseen = ['accept', 'active-devon', `${partnerships[0]!.website}/nothing`, '--unseen'];
  expect(await json('refused', unseen)).toMatchObject({ code: 0, changed: true, feed: null });
});

test('exit codes say what a script needs to know', async () => {
  // Nothing answers there, so the usual places are not tried one after another.
  const nowhere = await json('codes', ['discover', 'http://127.0.0.1:1/']);
  expect(nowhere).toMatchObject({ code: 3, error: expect.stringContaining('could not be looked at') });
  expect(await feeds('codes', ['check', 'active-devn'])).toMatchObject({
    code: 2,
    out: '',
    errors: 'The registry has no partnership "active-devn". Did you mean active-devon?\n',
  });
  expect(await feeds('codes', ['chek'])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Did you mean check?'),
  });
  expect((await feeds('codes', ['backfill', 'active-devon', '--limit', 'many'])).code).toBe(2);
  expect((await feeds('codes', ['backfill', 'active-devon'])).code).toBe(3);
  const unwell = await json('codes', ['check', 'active-cheshire', '--now']);
  expect(unwell).toMatchObject({
    code: 1,
    feeds: [{ health: 'FAILING', fault: 'NOT_A_FEED', needsPerson: true }],
  });
  writeFileSync(join(folder, 'file'), '');
  expect(await feeds('file', ['check'])).toMatchObject({ code: 4, out: '' });
  writeFileSync(
    join(folder, 'codes', 'sasp.sqlite'),
    'this is no database, though it is long enough to be one',
  );
  const trouble = await feeds('codes', ['check', 'sasp']);
  expect(trouble).toMatchObject({
    code: 4,
    out: '',
    errors: expect.stringContaining('The store is in trouble'),
  });
}, 90_000);

test('what people decide is decided, by slug or by the id of a story', async () => {
  const data = 'whole';
  const db = new DatabaseSync(join(folder, data, 'active-devon.sqlite'), { readOnly: true });
  const { id } = db.prepare('SELECT id FROM story ORDER BY published_at DESC').get() as { id: string };
  db.close();
  expect(await json(data, ['redate', id, '2026-03-27'])).toMatchObject({ code: 0, changed: true });
  expect(await json(data, ['history', id])).toMatchObject({
    publishedAt: '2026-03-27T12:00:00.000Z',
    history: [{ title: expect.any(String) }],
  });
  expect(await json(data, ['withdraw', id, '--reason', 'asked to'])).toMatchObject({ changed: true });
  expect((await feeds(data, ['history', id])).code).toBe(3);
  expect(await json(data, ['restore', id])).toMatchObject({ changed: true });
  expect(await json(data, ['hold', 'active-devon', '--reason', 'asked by phone'])).toMatchObject({
    changed: true,
  });
  expect(await json(data, ['check', 'active-devon'])).toMatchObject({
    feeds: [
      {
        health: 'HELD',
        heldReason: 'asked by phone',
        nextCheckAt: null,
        pace: expect.stringContaining('stopped'),
      },
    ],
  });
  expect((await feeds(data, ['refresh', 'active-devon'])).code).toBe(3);
  expect(await json(data, ['unhold', 'active-devon'])).toMatchObject({ changed: true });
  expect(await json(data, ['release', 'active-devon'])).toMatchObject({
    code: 0,
    changed: false,
    message: 'No feed of active-devon is in quarantine; there is nothing to release.',
  });
  expect(await json(data, ['set-permission', 'active-devon', 'headline'])).toMatchObject({ changed: true });
  expect((await feeds(data, ['set-permission', 'active-devon', 'some'])).code).toBe(2);
  // A process for each.
}, 90_000);

test('export and import hand the accepted feeds on', async () => {
  const file = join(folder, 'feeds.opml');
  expect(await json('whole', ['export', file])).toMatchObject({ code: 0 });
  const proposed = await json('imported', ['import', file]);
  expect(proposed['proposals']).toContainEqual(
    expect.objectContaining({
      url: feedOf('active-devon'),
      partnership: 'active-devon',
      outcome: 'proposed',
    }),
  );
  expect(existsSync(join(folder, 'imported'))).toBe(false);
  const accepted = await json('imported', ['import', file, '--accept']);
  expect(accepted['proposals']).toContainEqual(
    expect.objectContaining({ url: feedOf('active-devon'), outcome: 'accepted' }),
  );
  const feedsIn = (from: string) => readFileSync(from, 'utf8').match(/<outline .*/g);
  const again = join(folder, 'again.opml');
  await json('imported', ['export', again]);
  expect(feedsIn(again)).toEqual(feedsIn(file));
});

test('no site was ever asked two things at once', () => {
  for (const slug of slugs) expect([slug, served.get(slug)!.mostAtOnce()]).toEqual([slug, 1]);
  expect(served.get('sasp')!.asked.length).toBeGreaterThan(30);
});
