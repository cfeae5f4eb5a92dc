/** A story as one item of a feed, with the site's quirks applied, before any dialect writes it. */
import { createHash } from 'node:crypto';
import type { Quirk } from '../site-plan.ts';
import { sampleNotice } from '../stories/compose-story.ts';
import type { SampleStory } from '../stories/sample-story.ts';
import { escapeXml } from './xml-text.ts';

export type FeedItem = {
  readonly number: number;
  readonly hasGuid: boolean;
  /** The origin that guids carry; real sites keep that of the day the post was made. */
  readonly guidOrigin: string;
  readonly link: string | null;
  /** Plain text, or once-escaped text on a site that escapes twice. */
  readonly title: string | null;
  /** The whole body as HTML, without the picture. */
  readonly html: string;
  /** Plain text: the first paragraph and the notice that this is a sample. */
  readonly teaser: string;
  readonly publishedMs: number | null;
  readonly updatedMs: number;
  readonly byline: string;
  readonly tags: readonly string[];
  readonly image: { readonly url: string; readonly path: string; readonly alt: string } | null;
};

export type FeedChannel = {
  readonly title: string;
  readonly description: string;
  readonly origin: string;
  readonly feedUrl: string;
  /** When anything in it last changed, in milliseconds since 1970. */
  readonly updatedMs: number;
  readonly items: readonly FeedItem[];
};

/** The items of a feed, in the order of the stories. Quirks of one item touch the same stories on every day. */
export function feedItems(
  stories: readonly SampleStory[],
  origin: string,
  quirks: readonly Quirk[],
): FeedItem[] {
  return stories.flatMap((story) => {
    const isTouched = isQuirky(story);
    const item = feedItem(story, origin, (quirk) => quirks.includes(quirk), isTouched);
    return isTouched && quirks.includes('duplicate-item') ? [item, item] : [item];
  });
}

/** A stable id in hexadecimal, as the hosted platforms give. */
export function hexId(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** About one seeded story in nine. */
export function isQuirky(story: Pick<SampleStory, 'number' | 'isFresh'>): boolean {
  return !story.isFresh && Math.floor(story.number / 2) % 9 === 4;
}

function feedItem(
  story: SampleStory,
  origin: string,
  has: (quirk: Quirk) => boolean,
  isTouched: boolean,
): FeedItem {
  const isUntitled = isTouched && has('no-title');
  // Readers show the first words instead, which then must say what the title would have said.
  const body = isUntitled ? bodyHtml(story).replace('<p>', '<p>Sample: ') : bodyHtml(story);
  const harm = isTouched && has('script-in-content') ? hostileHtml : '';
  return {
    number: story.number,
    hasGuid: !(isTouched && has('no-guid')),
    guidOrigin: has('https-guid') ? origin.replace(/^http:/, 'https:') : origin,
    link: isTouched && has('no-link') ? null : linkOf(story, origin, has),
    title: isUntitled ? null : titleOf(story, has),
    html: body + harm,
    teaser: `${story.paragraphs[0]!} ${sampleNotice}`,
    publishedMs: isTouched && has('no-date') ? null : story.publishedMs,
    updatedMs: story.updatedMs,
    byline: story.byline,
    tags: story.tags,
    image: story.image && { ...story.image, url: origin + story.image.path },
  };
}

function linkOf(story: SampleStory, origin: string, has: (quirk: Quirk) => boolean): string {
  const link = has('relative-links') ? story.path : origin + story.path;
  return has('tracking-links') ? `${link}?utm_source=rss&utm_medium=feed&utm_campaign=news` : link;
}

function titleOf(story: SampleStory, has: (quirk: Quirk) => boolean): string {
  const isAmpersandSite = has('bare-ampersand') || has('double-escaped-title');
  const title = isAmpersandSite ? story.title.replace(' and ', ' & ') : story.title;
  return has('double-escaped-title') ? escapeXml(title) : title;
}

function bodyHtml(story: SampleStory): string {
  const paragraphs = story.paragraphs.map((text) => `<p>${escapeXml(text)}</p>`);
  const points = story.points.map((text) => `<li>${escapeXml(text)}</li>`).join('');
  const list = points === '' ? [] : [`<h2>At a glance</h2>`, `<ul>${points}</ul>`];
  // The list stands above the closing paragraph and the notice.
  return [...paragraphs.slice(0, -2), ...list, ...paragraphs.slice(-2)].join('\n');
}

/** Harmless if it never runs, and plain to see if it does. */
const hostileHtml = `
<script>document.title = 'A script from a feed ran here'</script>
<img src="/images/missing.svg" alt="" onerror="document.title = 'A script from a feed ran here'">`;
