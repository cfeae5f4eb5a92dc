/** Shows a story as the graph's Story: from its head what a head holds, and the whole row only when a field needs it. */
import { formatInstant } from '@active-news/schema/instant.ts';
import type { StoryHead } from '../store/read-page.ts';
import type { StoryRow } from '../store/read-stories.ts';
import type { InstanceContext } from './instance-context.ts';

type Resolve = (story: StoryRow | StoryHead, args: unknown, context: InstanceContext) => unknown;

const list = (json: string) => JSON.parse(json) as string[];
const permissionOf = (instance: InstanceContext['instance']) => instance.partnership.permission ?? 'excerpt';
const bySlug = (slug: string) => ({ slug });
const instant = (instantMs: number | null) => (instantMs === null ? null : formatInstant(instantMs));

/** What a person says of a date stands in place of all that the feed's own date was. */
const isRedated = (row: StoryRow) => row.feed_published_at !== null;

/** Of a head the row is read first; all rows that one request needs come in one statement. */
function fromRow(show: (row: StoryRow, context: InstanceContext) => unknown): Resolve {
  return (story, _args, context) =>
    'title' in story
      ? show(story, context)
      : context.storyById.load(story.id).then((row) => {
          if (row) return show(row, context);
          // A withdrawal between the two reads; the answer is made again, as its version has changed.
          throw new Error(`story ${story.id} is gone since its head was read`);
        });
}

export const storyResolvers: Record<string, Resolve> = {
  publishedAt: (story) => formatInstant(story.published_at),
  title: fromRow(({ title }) => title),
  url: fromRow(({ url }) => url),
  publishedRaw: fromRow((row) => row.published_raw),
  datePrecision: fromRow((row) => (isRedated(row) ? 'INSTANT' : row.date_precision)),
  dateSource: fromRow((row) => (isRedated(row) ? 'PERSON' : row.date_source)),
  dateSuspect: fromRow((row) => !isRedated(row) && row.date_suspect === 1),
  updatedAt: fromRow((row) => instant(row.updated_at)),
  firstSeenAt: fromRow((row) => instant(row.first_seen_at)),
  // What a partnership allows to be shown: by default an excerpt.
  summary: fromRow((row, { instance }) => (permissionOf(instance) === 'headline' ? null : row.summary)),
  contentHtml: fromRow((row, { instance }) => (permissionOf(instance) === 'full' ? row.content_html : null)),
  byline: fromRow(({ byline }) => byline),
  image: fromRow((row) => row.image_url && { url: row.image_url, alt: row.image_alt }),
  category: fromRow(({ category }) => category),
  kind: fromRow(({ kind }) => kind),
  startsAt: fromRow((row) => instant(row.starts_at)),
  deadlineAt: fromRow((row) => instant(row.deadline_at)),
  tags: fromRow(({ tags }) => list(tags).map(bySlug)),
  rawTags: fromRow((row) => list(row.raw_tags)),
  organisations: fromRow(({ organisations }) => list(organisations).map(bySlug)),
  history: fromRow(({ id, edits }, { historyOf }) =>
    edits === 0
      ? []
      : historyOf.load(id).then((wordings) =>
          wordings.map((wording) => ({
            replacedAt: formatInstant(wording.replaced_at),
            title: wording.title,
            url: wording.url,
            publishedAt: formatInstant(wording.published_at),
            publishedRaw: wording.published_raw,
            updatedAt: instant(wording.updated_at),
          })),
        ),
  ),
  attribution: fromRow(({ url }, { instance }) => ({
    text: `Source: ${instance.partnership.name}`,
    url: url ?? instance.partnership.website,
  })),
  partnership: (_story, _args, { instance }) => bySlug(instance.owner.slug),
  region: (_story, _args, { instance }) => instance.owner.region && bySlug(instance.owner.region),
};
