/** Carries out what a person decided about feeds and about what may be shown of them, within the caller's transaction. */
import { formatInstant } from '@active-news/schema/instant.ts';
import { forgetReading, ownOf, raise, refuse, type Applied, type Doing, type Of } from './deciding.ts';
import { discardHeldStories, heldStories, isQuarantined, releaseHeldStories } from './held-stories.ts';
import { isStricter } from './permissions.ts';
import { readFeedState } from './read-feeds.ts';
import { makeFeedRow } from './record-stories.ts';
import { readAcceptedFeeds, readStanding, type AcceptedFeed } from './standing.ts';
import { faceDigest, showFace } from './version.ts';
import { addTombstones, isWithdrawn } from './withdraw.ts';

export function acceptFeed(decision: Of<'accept-feed'>, doing: Doing): Applied {
  const { database, registry, atMs, isNew } = doing;
  const { url, path, category, replaces } = decision;
  const accepted = readAcceptedFeeds(database, registry.feeds);
  const current = accepted.find((feed) => feed.url === url);
  const isReplaced = replaces !== undefined && accepted.some((feed) => feed.url === replaces);
  if (isNew && replaces === url)
    refuse(
      `\`replaces\` is ${url}, the feed itself. Give the address of the feed that it takes the place of.`,
    );
  if (isNew && replaces !== undefined && !isReplaced)
    refuse(
      `\`replaces\` is ${replaces}, which is no accepted feed of ${registry.slug}. ${listOf(accepted)} Give one of them, or leave \`replaces\` out.`,
    );
  const { path: formerPath, category: formerCategory } = current?.include ?? {};
  if (current && formerPath === path && formerCategory === category && !isReplaced)
    return { changed: false, message: `${url} is accepted already; nothing has changed.`, decision };
  const put = database.sql(
    `INSERT INTO accepted_feed (url, accepted_at, include_path, include_category, is_dropped) VALUES (:url, :at, :path, :category, :isDropped)
     ON CONFLICT (url) DO UPDATE SET accepted_at = excluded.accepted_at, include_path = excluded.include_path,
       include_category = excluded.include_category, is_dropped = excluded.is_dropped`,
  );
  put.run({ url, at: atMs, path: path ?? null, category: category ?? null, isDropped: 0 });
  if (replaces !== undefined) put.run({ url: replaces, at: atMs, path: null, category: null, isDropped: 1 });
  makeFeedRow(database, url, atMs);
  // Under another restriction its items are others, though the document is the same.
  if (current) forgetReading(database, url);
  raise(doing, [], false);
  const instead = isReplaced ? ` in place of ${replaces}, which is asked no more; its stories stay` : '';
  return {
    changed: true,
    message: `${url} is accepted${instead}. It is read within a minute, unless the partnership is held.`,
    decision,
  };
}

export function releaseQuarantine(decision: Of<'release-quarantine'>, doing: Doing): Applied {
  const { database, registry, atMs, isNew } = doing;
  const { url, discard } = decision;
  const accepted = readAcceptedFeeds(database, registry.feeds);
  if (isNew && readFeedState(database, url) === null && !accepted.some((feed) => feed.url === url))
    refuse(`\`url\` is ${url}, which is no feed of ${registry.slug}. ${listOf(accepted)}`);
  const isHeld = isQuarantined(database, url);
  if (isNew && !isHeld)
    return { changed: false, message: `${url} is not in quarantine; there is nothing to release.`, decision };
  if (!discard) {
    const count = isHeld ? releaseHeldStories(database, ownOf(doing), url, atMs) : 0;
    const message = `The quarantine of ${url} is over. ${stories(count)} held back until now can be read, and what the feed brings next is taken as usual.`;
    return { changed: true, message, decision };
  }
  const before = heldStories(database, url).map(({ story }) => story.id);
  const count = isHeld ? discardHeldStories(database, ownOf(doing), url, atMs) : 0;
  const marked = Map.groupBy(decision.marks ?? [], ([id]) => id);
  for (const id of decision.ids ?? []) {
    const marks = marked.get(id) ?? [];
    addTombstones(
      database,
      id,
      marks.map(([, mark]) => mark),
      'DISCARDED',
      atMs,
    );
  }
  const drop = database.sql(
    'INSERT INTO discarded_wording (story_id, digest) VALUES (:id, :digest) ON CONFLICT DO NOTHING',
  );
  for (const [id, digest] of decision.wordings ?? []) drop.run({ id, digest });
  const ids = before.filter((id) => isWithdrawn(database, id));
  const marks = database
    .sql(
      'SELECT story_id, id FROM tombstone WHERE story_id IN (SELECT value FROM json_each(:ids)) ORDER BY story_id, id',
    )
    .all({ ids: JSON.stringify(ids) })
    .map((row): [string, string] => [String(row.story_id), String(row.id)]);
  const wordings = database
    .sql(
      'SELECT story_id, digest FROM discarded_wording WHERE story_id IN (SELECT value FROM json_each(:ids)) ORDER BY story_id, digest',
    )
    .all({ ids: JSON.stringify(before) })
    .map((row): [string, string] => [String(row.story_id), String(row.digest)]);
  return {
    changed: true,
    message: `The quarantine of ${url} is over, and ${stories(count)} held back until now dropped for good; restoring a single one lets it come back. What the feed brings next is taken as usual.`,
    decision: isNew ? { ...decision, ids, marks, wordings } : decision,
  };
}

export function hold(decision: Of<'hold'>, doing: Doing): Applied {
  const { database, registry, atMs } = doing;
  const { heldSinceMs, heldReason } = readStanding(database);
  const reason = decision.reason ?? null;
  if (decision.hold ? heldSinceMs !== null && heldReason === reason : heldSinceMs === null)
    return {
      changed: false,
      message: decision.hold
        ? `${registry.slug} is held already, since ${formatInstant(heldSinceMs!)}.`
        : `${registry.slug} is not held.`,
      decision,
    };
  database.sql('UPDATE standing SET held_since = :since, held_reason = :reason').run({
    since: decision.hold ? (heldSinceMs ?? atMs) : null,
    reason: decision.hold ? reason : null,
  });
  // A first reading that a hold cuts short is told as far as it came.
  raise(doing, [], false);
  return {
    changed: true,
    message: decision.hold
      ? `${registry.slug} is held: its feeds are asked no more until the hold is taken back. Its stories stay.`
      : `${registry.slug} is held no more: its feeds are asked again when they are due.`,
    decision,
  };
}

export function setPermission(decision: Of<'set-permission'>, doing: Doing): Applied {
  const { database, registry } = doing;
  const { permission } = decision;
  const before = readStanding(database).permission;
  if (before === permission)
    return {
      changed: false,
      message:
        permission === null
          ? `Nobody has decided what ${registry.slug} permits; the registry's "${registry.permission}" holds.`
          : `The permission of ${registry.slug} is "${permission}" already.`,
      decision,
    };
  database.sql('UPDATE standing SET permission = :permission').run({ permission });
  const effective = permission ?? registry.permission;
  const changes = showFace(database, faceDigest(registry.face(effective)));
  raise(doing, changes, isStricter(effective, before ?? registry.permission));
  return {
    changed: true,
    message:
      permission === null
        ? `The decision is cleared: the registry's "${effective}" holds for ${registry.slug}.`
        : `${registry.slug} permits "${effective}" from now on, whatever the registry says, until that decision is cleared.`,
    decision,
  };
}

function listOf(accepted: readonly AcceptedFeed[]): string {
  if (accepted.length === 0) return 'It has none.';
  return `It has: ${accepted.map(({ url }) => url).join(', ')}.`;
}

function stories(count: number): string {
  return count === 1 ? '1 story that was' : `${count} stories that were`;
}
