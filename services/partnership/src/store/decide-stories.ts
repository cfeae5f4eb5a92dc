/** Carries out what a person decided about single stories, within the caller's transaction. */
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { formatInstant } from '@active-news/schema/instant.ts';
import { londonDate } from '@active-news/schema/london-time.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { forgetReading, ownOf, raise, refuse, type Applied, type Doing, type Of } from './deciding.ts';
import { readDecidedStory } from './standing.ts';
import { keepWording } from './story-history.ts';
import { reviseStory } from './story-revision.ts';
import { addTombstones, eraseStory, isWithdrawn, marksOf, namesOf, removeTombstones } from './withdraw.ts';

const earliestMs = Date.UTC(1990, 0, 1);

export function withdraw(decision: Of<'withdraw'>, doing: Doing): Applied {
  const { database, registry, atMs, isNew } = doing;
  const { id } = decision;
  if (isNew) checkOwner(id, registry.slug);
  const [own] = namesOf(database, id);
  if (isNew && isWithdrawn(database, own))
    return { changed: false, message: `${id} is withdrawn already.`, decision };
  const marks = [...new Set([...(decision.marks ?? []), ...marksOf(database, registry.slug, own)])];
  addTombstones(database, own, marks, 'PERSON', atMs);
  // In another life of the store the story may have come under one of its other ids.
  const changes = [own, ...marks].flatMap((one) => eraseStory(database, one));
  raise(doing, changes, true);
  return {
    changed: true,
    message:
      changes.length > 0
        ? `${id} is withdrawn: its words are erased here, no gateway shows it any more, and no feed can bring it back until it is restored.`
        : `${id} is not stored here; it is kept out all the same, until it is restored.`,
    decision: { ...decision, id: own, marks },
  };
}

export function restore(decision: Of<'restore'>, { database, registry, isNew }: Doing): Applied {
  const { id } = decision;
  if (isNew) checkOwner(id, registry.slug);
  if (!removeTombstones(database, id))
    return { changed: false, message: `${id} was not withdrawn; nothing has changed.`, decision };
  forgetReading(database);
  return {
    changed: true,
    message: `${id} may come back: it does with the next reading of its feed, if that still lists it.`,
    decision,
  };
}

export function suppressByline(decision: Of<'suppress-byline'>, doing: Doing): Applied {
  const { database, registry, isNew } = doing;
  const { sql } = database;
  const { id, suppress } = decision;
  if (isNew) checkOwner(id, registry.slug);
  const [own, ...others] = namesOf(database, id);
  if (isNew && readDecidedStory(database, own).hidesByline === suppress)
    return {
      changed: false,
      message: suppress
        ? `The byline of ${id} is suppressed already.`
        : `The byline of ${id} is not suppressed.`,
      decision,
    };
  const names = [...new Set([own, ...others, ...(decision.marks ?? [])])];
  const filled = { ...decision, id: own, marks: names.slice(1) };
  const decide = sql(
    'INSERT INTO decided_story (id, hides_byline) VALUES (:name, :suppress) ON CONFLICT (id) DO UPDATE SET hides_byline = excluded.hides_byline',
  );
  for (const name of names) decide.run({ name, suppress: Number(suppress) });
  if (!suppress) {
    forgetReading(database);
    const message = `The byline of ${id} may be shown: it is with the next reading of its feed, if that still tells it.`;
    return { changed: true, message, decision: filled };
  }
  const ids = JSON.stringify(names);
  sql(
    "UPDATE held_story SET input = json_set(input, '$.byline', NULL) WHERE id IN (SELECT value FROM json_each(:ids))",
  ).run({ ids });
  const signed = sql(
    'UPDATE story SET byline = NULL WHERE byline IS NOT NULL AND id IN (SELECT value FROM json_each(:ids)) RETURNING id',
  ).all({ ids }) as { id: string }[];
  raise(
    doing,
    signed.map((row) => revised(doing, row.id)),
    true,
  );
  return {
    changed: true,
    message: `Who wrote ${id} is ${signed.length > 0 ? 'erased' : 'not told here'}, and no feed can bring it back.`,
    decision: filled,
  };
}

export function redate(decision: Of<'redate'>, doing: Doing): Applied {
  const { database, registry, atMs, isNew } = doing;
  const { id, publishedAtMs } = decision;
  if (isNew) checkOwner(id, registry.slug);
  if (isNew && publishedAtMs !== null && publishedAtMs > atMs)
    refuse(
      `\`publishedAt\` is ${formatInstant(publishedAtMs)}, which is yet to come; a story there would stand before all that is new. Give an instant up to now.`,
    );
  if (isNew && publishedAtMs !== null && publishedAtMs < earliestMs)
    refuse(
      `\`publishedAt\` is ${formatInstant(publishedAtMs)}; no story is dated before 1990. Give a later instant.`,
    );
  const [own, ...others] = namesOf(database, id);
  if (isNew && readDecidedStory(database, own).publishedAtMs === publishedAtMs)
    return {
      changed: false,
      message:
        publishedAtMs === null
          ? `${id} was not redated; it stands where its feed put it.`
          : `${id} stands at ${formatInstant(publishedAtMs)} already.`,
      decision,
    };
  const names = [...new Set([own, ...others, ...(decision.marks ?? [])])];
  const decide = database.sql(
    'INSERT INTO decided_story (id, published_at) VALUES (:name, :publishedAtMs) ON CONFLICT (id) DO UPDATE SET published_at = excluded.published_at',
  );
  for (const name of names) decide.run({ name, publishedAtMs });
  const moved = names.flatMap((name) => moveStory(doing, name, publishedAtMs));
  raise(
    doing,
    moved.flatMap(({ change }) => change ?? []),
    false,
  );
  const where =
    publishedAtMs === null
      ? 'where its feed put it'
      : `at ${formatInstant(publishedAtMs)}, whatever its feed says`;
  return {
    changed: true,
    message:
      moved.length > 0
        ? `${id} stands ${where}.`
        : `${id} is not stored here; if it comes, it stands ${where}.`,
    decision: { ...decision, id: own, marks: names.slice(1) },
  };
}

/** One entry if the story is stored; its change is null if readers see none. */
function moveStory(
  doing: Doing,
  id: string,
  publishedAtMs: number | null,
): readonly { readonly change: ContentChange | null }[] {
  const { sql } = doing.database;
  const row = sql('SELECT * FROM story WHERE id = :id').get({ id }) as
    | (Parameters<typeof keepWording>[1] & { published_at: number; feed_published_at: number | null })
    | undefined;
  if (!row) return [];
  const feedMs = row.feed_published_at ?? row.published_at;
  const nextMs = publishedAtMs ?? feedMs;
  const isMoved = nextMs !== row.published_at;
  const isShown = isMoved || (publishedAtMs === null) !== (row.feed_published_at === null);
  if (isMoved) keepWording(doing.database, row, doing.atMs);
  sql(
    'UPDATE story SET published_at = :nextMs, london_date = :date, feed_published_at = :feedMs, edits = edits + :edits WHERE id = :id',
  ).run({
    id,
    nextMs,
    date: londonDate(nextMs),
    feedMs: publishedAtMs === null ? null : feedMs,
    edits: Number(isMoved),
  });
  return [{ change: isShown ? revised(doing, id) : null }];
}

function revised(doing: Doing, id: string): ContentChange {
  return { id, kind: 'changed', revision: reviseStory(doing.database, id, ownOf(doing).faceDigest) };
}

function checkOwner(id: string, slug: string): void {
  const owner = ownerOfStory(id);
  if (owner === slug) return;
  if (owner !== null)
    refuse(
      `\`id\` is ${id}, a story of ${owner}, and does not belong to ${slug}. Ask the instance of ${owner}.`,
    );
  refuse(
    `\`id\` is "${id.slice(0, 100)}", which is no id of a story; those look like ${slug}:4fcwlfyw3itrcgsjpljpi3x6nc.`,
  );
}
