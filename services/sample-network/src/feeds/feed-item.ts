/** What every dialect writes down: a story as its site would hand it to a feed, and the feed's own particulars. */
import type { SampleStory } from '../stories/sample-story.ts';
import type { Quirk } from "./quirks.ts";
import { storyHtml } from './story-html.ts';

/** Of the parts that may be null, only quirks take any away. */
export type FeedItem = {
  /** Names the story for ever; its host is the one the site had when it was written, not today's. */
  readonly id: string | null;
  /** As it will stand in the feed: absolute, unless a quirk made it relative. */
  readonly link: string | null;
  /** Plain text. */
  readonly title: string | null;
  readonly publishedMs: number | null;
  readonly updatedMs: number;
  readonly number: number;
  /** Plain text: the first paragraph. */
  readonly lead: string;
  readonly html: string;
  readonly tags: readonly string[];
  readonly byline: string;
  readonly image: { readonly url: string; readonly alt: string } | null;
};

export type FeedChannel = {
  readonly name: string;
  readonly description: string;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly feedUrl: string;
  /** Host in the ids of the items: a name that can never be anybody's site. */
  readonly idHost: string;
  /** Of the newest change, so that the document stays the same byte for byte until something happens. */
  readonly builtMs: number;
};

/** Writes a channel and its items, newest first, as one document. */
export type WriteFeed = (channel: FeedChannel, items: readonly FeedItem[], quirks: readonly Quirk[]) => string;

/** Shapes: `linkBase` goes before addresses inside the text; empty where a site prints relative ones. */
export function feedItem(
  story: SampleStory,
  channel: Pick<FeedChannel, 'origin' | 'idHost'>,
  linkBase: string,
): FeedItem {
  const { image } = story;
  return {
    id: `https://${channel.idHost}/?p=${story.number}`,
    link: `${channel.origin}${story.path}`,
    title: story.title,
    publishedMs: story.publishedMs,
    updatedMs: story.updatedMs,
    number: story.number,
    lead: story.paragraphs[0]!,
    html: storyHtml(story, linkBase),
    tags: story.tags,
    byline: story.byline,
    image: image === null ? null : { url: `${channel.origin}${image.path}`, alt: image.alt },
  };
}
