/** Shows a stored row as the graph's Story. */
import { formatInstant } from '@active-news/schema/instant.ts';
import type { StoryRow } from '../store/read-stories.ts';
import type { InstanceContext } from './instance-context.ts';

type Resolve = (story: StoryRow, args: unknown, context: InstanceContext) => unknown;

const list = (json: string) => JSON.parse(json) as string[];
const permissionOf = (instance: InstanceContext['instance']) => instance.partnership.permission ?? 'excerpt';
const bySlug = (slug: string) => ({ slug });

export const storyResolvers: Record<string, Resolve> = {
  publishedAt: (story) => formatInstant(story.published_at),
  publishedRaw: (story) => story.published_raw,
  datePrecision: (story) => story.date_precision,
  dateSource: (story) => story.date_source,
  dateSuspect: (story) => story.date_suspect === 1,
  updatedAt: (story) => story.updated_at && formatInstant(story.updated_at),
  firstSeenAt: (story) => formatInstant(story.first_seen_at),
  // What a partnership allows to be shown: by default an excerpt.
  summary: (story, _args, { instance }) => (permissionOf(instance) === 'headline' ? null : story.summary),
  contentHtml: (story, _args, { instance }) =>
    permissionOf(instance) === 'full' ? story.content_html : null,
  image: (story) => story.image_url && { url: story.image_url, alt: story.image_alt },
  tags: (story) => list(story.tags).map(bySlug),
  rawTags: (story) => list(story.raw_tags),
  organisations: (story) => list(story.organisations).map(bySlug),
  attribution: (story, _args, { instance }) => ({
    text: `Source: ${instance.partnership.name}`,
    url: story.url ?? instance.partnership.website,
  }),
  partnership: (_story, _args, { instance }) => bySlug(instance.owner.slug),
  region: (_story, _args, { instance }) => instance.owner.region && bySlug(instance.owner.region),
};
