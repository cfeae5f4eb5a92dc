/** Judges how likely a document is the news feed that is looked for, and says why. */
import type { CleanFeed } from '@active-news/partnership/ingest/read-document.ts';
import { readDate } from '@active-news/partnership/ingest/read-date.ts';
import { hostOf } from './find-partnership.ts';

/** Why a feed lost points. Shapes: `lost` is positive. */
export type Deduction = { readonly lost: number; readonly because: string };

export type FeedScore = {
  /** 0 to 100; 100 is a feed of news in full with nothing against it. */
  readonly score: number;
  readonly deductions: readonly Deduction[];
  readonly newestItemAtMs: number | null;
  /** `full` if most items bring more than an excerpt. */
  readonly text: 'full' | 'excerpt' | 'none';
  /** Share of items whose links lead to hosts of the partnership; null if no item has a link. */
  readonly ownHostShare: number | null;
};

export type Judged = {
  readonly feed: CleanFeed;
  readonly url: string;
  /** Hosts that are the partnership's, without `www.`. */
  readonly hosts: ReadonlySet<string>;
  /** Units: milliseconds since 1970. */
  readonly nowMs: number;
};

const dayMs = 86_400_000;
/** Longer than any excerpt that publishing systems make by themselves. */
const fullTextLength = 600;

/** Pure: the same document at the same time has the same score. */
export function scoreFeed({ feed, url, hosts, nowMs }: Judged): FeedScore {
  const { items } = feed;
  const dates = items
    .flatMap(({ published, updated }) => readDate(published ?? updated ?? '')?.instantMs ?? [])
    .filter((instantMs) => instantMs <= nowMs + dayMs);
  const newestItemAtMs = dates.length === 0 ? null : Math.max(...dates);
  const linked = items.flatMap((item) => (item.url === null ? [] : [item.url]));
  const own = linked.filter((link) => hosts.has(hostOf(link) ?? ''));
  const ownHostShare = linked.length === 0 ? null : own.length / linked.length;
  const text = textOf(feed);
  const deductions: Deduction[] = [];
  const lose = (isSo: boolean, lost: number, because: string) => {
    if (isSo) deductions.push({ lost, because });
  };
  const { pathname, search } = new URL(url);
  const words = `${feed.title ?? ''} ${decodeURI(safePath(pathname))}`;
  const comments = items.filter(({ title }) => /^(comment on|by:|re:) /i.test(title)).length;
  lose(
    /\/comments?\//i.test(pathname) ||
      /^comments (for|on)\b/i.test(feed.title ?? '') ||
      (items.length > 0 && comments > items.length / 2),
    80,
    'it lists comments of readers, not news',
  );
  lose(/podcast|episodes?\b/i.test(words), 60, 'it seems to be a podcast');
  lose(
    /\/(events?|whats-on|calendar)\b/i.test(pathname) || /\b(events|calendar)\b/i.test(feed.title ?? ''),
    25,
    'it lists events',
  );
  lose(/\/(jobs?|vacancies|careers)\b/i.test(pathname), 25, 'it lists jobs');
  lose(
    /\/(tag|author|search)\//i.test(pathname) || /[?&](s|author|tag)=/.test(search),
    25,
    'it is a part of the news: one tag, author or search',
  );
  lose(items.length === 0, 60, 'it has no items');
  lose(
    items.length > 0 && items.length < 3,
    10,
    `it has only ${items.length === 1 ? 'one item' : '2 items'}`,
  );
  lose(items.length > 0 && newestItemAtMs === null, 20, 'none of its items has a date that can be read');
  const ageDays = newestItemAtMs === null ? 0 : Math.floor((nowMs - newestItemAtMs) / dayMs);
  lose(ageDays > 365, 35, `nothing new for ${Math.floor(ageDays / 30)} months`);
  lose(ageDays > 120 && ageDays <= 365, 15, `nothing new for ${Math.floor(ageDays / 30)} months`);
  const strange = [...new Set(linked.map((link) => hostOf(link) ?? ''))].filter((host) => !hosts.has(host));
  lose(
    ownHostShare !== null && ownHostShare < 0.5,
    40,
    `most items lead to ${strange[0]}, which the registry does not have`,
  );
  lose(
    ownHostShare !== null && ownHostShare >= 0.5 && ownHostShare < 1,
    5,
    `some items lead to ${strange[0]}`,
  );
  lose(items.length > 0 && ownHostShare === null, 30, 'none of its items has a link');
  lose(items.length > 0 && text === 'excerpt', 8, 'it brings excerpts, not the full text');
  lose(items.length > 0 && text === 'none', 15, 'it brings titles without text');
  lose(
    items.length > 0 && items.every(({ id }) => id === null),
    4,
    'its items have no ids, so their addresses name them',
  );
  lose(!feed.isComplete, 25, 'the document breaks off');
  const codes = new Set(feed.problems.map(({ code }) => code));
  lose(codes.has('RECOVERED'), 10, 'it is not well-formed; what could be saved was read');
  lose(codes.has('ENCODING'), 3, 'its letters are not in the encoding that it names');
  const lost = deductions.reduce((sum, deduction) => sum + deduction.lost, 0);
  return { score: Math.max(0, 100 - lost), deductions, newestItemAtMs, text, ownHostShare };
}

function textOf({ items }: CleanFeed): FeedScore['text'] {
  const full = items.filter(({ contentHtml }) => (contentHtml?.length ?? 0) >= fullTextLength).length;
  if (full * 2 > items.length) return 'full';
  return items.some(({ summary, contentHtml }) => summary !== null || contentHtml !== null)
    ? 'excerpt'
    : 'none';
}

/** A path with a broken `%` reference stays as it is written. */
function safePath(path: string): string {
  try {
    decodeURI(path);
    return path;
  } catch {
    return path.replaceAll('%', '%25');
  }
}
