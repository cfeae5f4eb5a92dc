/** What holds for every document, whatever its bytes: the laws of decode, parse and normalise. */
import { isDeepStrictEqual } from 'node:util';
import { normaliseFeed } from '@active-news/partnership/ingest/normalise-feed.ts';
import { maxItems } from '@active-news/partnership/ingest/parsed-feed.ts';
import { readDocument, type CleanFeed } from '@active-news/partnership/ingest/read-document.ts';
import { liveMarkup } from './live-markup.ts';
import type { MadeDocument, WholeDocument } from './make-documents.ts';

const website = 'https://partner.example/news/';
const nowMs = Date.UTC(2026, 5, 1);
/** As the reading threads have it; a document that takes longer would be killed there. */
const deadlineMs = 10_000;

/** Every law that the document breaks, in words; empty if none. */
export async function brokenLaws(document: MadeDocument): Promise<readonly string[]> {
  const broken: string[] = [];
  const startMs = performance.now();
  const outcome = await read(document);
  if (performance.now() - startMs > deadlineMs) broken.push('reading outlasts the deadline');
  if (!isDeepStrictEqual(outcome, await read(document))) broken.push('the same bytes give another answer');
  for (const text of stringsIn(outcome)) {
    if (!text.isWellFormed()) broken.push(`half a character in ${JSON.stringify(text.slice(0, 80))}`);
  }
  const notes =
    outcome.kind === 'feed' ? outcome.feed.problems.map(({ message }) => message) : [outcome.reason];
  const refused = notes.filter((note) => note.startsWith('XML error'));
  broken.push(...refused.map((note) => `repair leaves what the strict parser refuses: ${note}`));
  if (outcome.kind === 'not-a-feed') {
    const { reason, advertised } = outcome;
    if (reason.trim() === '' || reason.length > 1_000) broken.push(`the reason "${reason.slice(0, 80)}"`);
    if (advertised.length > 10) broken.push('too many feeds advertised');
    return [...broken, ...advertised.filter((url) => !isWebAddress(url)).map((url) => `advertised ${url}`)];
  }
  broken.push(...outOfBounds(outcome.feed));
  const stories = normalise(outcome.feed);
  if (!isDeepStrictEqual(stories, normalise(outcome.feed))) broken.push('normalising again differs');
  if (new Set(stories.map(({ id }) => id)).size < stories.length) broken.push('two stories with one id');
  for (const story of stories) {
    broken.push(...liveMarkup(story));
    for (const address of [story.url, story.image?.url ?? null]) {
      if (address !== null && !isWebAddress(address)) broken.push(`address ${address}`);
    }
    if (!Number.isSafeInteger(story.publishedAtMs)) broken.push(`instant ${story.publishedAtMs}`);
    for (const text of stringsIn(story)) if (!text.isWellFormed()) broken.push('half a character in a story');
  }
  return broken;
}

/** A document that breaks off keeps the items that were whole, as they are in the whole document. */
export async function lostByCut(document: WholeDocument, at: number): Promise<readonly string[]> {
  const whole = await read(document);
  const cut = await read({ ...document, bytes: document.bytes.subarray(0, at) });
  const expected = document.itemEnds.filter((end) => end <= at).length;
  if (whole.kind !== 'feed') return [`the whole document is not read: ${whole.reason}`];
  if (expected === 0) return [];
  if (cut.kind !== 'feed') return [`${expected} whole items, but ${cut.reason}`];
  const { items } = cut.feed;
  const isSame = isDeepStrictEqual(items, whole.feed.items.slice(0, items.length));
  return [
    ...(items.length >= expected ? [] : [`${items.length} items kept of ${expected}`]),
    ...(isSame ? [] : ['an item that was kept differs from the whole one']),
  ];
}

function read({ bytes, contentType }: MadeDocument) {
  return readDocument({ bytes, contentType, fallbackBase: website });
}

function normalise(feed: CleanFeed) {
  return normaliseFeed(feed, {
    slug: 'fuzzed',
    include: undefined,
    resolveTag: () => ({ kind: 'unknown' }),
    stories: null,
    nowMs,
  }).stories;
}

function outOfBounds({ items, problems, title, askedIntervalMs }: CleanFeed): readonly string[] {
  const bounds: readonly (readonly [string, number, number])[] = [
    ['items', items.length, maxItems],
    ['problems', problems.length, 3 * maxItems],
    ['title of the feed', title?.length ?? 0, 300],
    ['asked interval', askedIntervalMs ?? 0, 7 * 86_400_000],
    ['contents', items.reduce((sum, { contentHtml }) => sum + (contentHtml?.length ?? 0), 0), 10_000_000],
    ...items.flatMap((item): (readonly [string, number, number])[] => [
      ['id', item.id?.length ?? 0, 2_048],
      ['title', item.title.length, 300],
      ['summary', item.summary?.length ?? 0, 256],
      ['tags', item.tags.length, 100],
      ['tag', Math.max(0, ...item.tags.map((tag) => tag.length)), 200],
      ['content', item.contentHtml?.length ?? 0, 400_000],
    ]),
  ];
  return bounds.filter(([, is, most]) => is > most).map(([what, is, most]) => `${what}: ${is} > ${most}`);
}

function isWebAddress(address: string): boolean {
  return /^https?:\/\/[^\s"<>]+$/.test(address) && URL.canParse(address) && new URL(address).username === '';
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* stringsIn(part);
}
