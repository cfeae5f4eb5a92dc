/** Opens the store of one partnership of the registry, in the same way for a host and for the tools. */
import { join } from 'node:path';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { usualPermission } from '../store/permissions.ts';
import { storyOwner } from '../store/story-owner.ts';

/** Shapes: the store is `<slug>.sqlite` in `dataDir`. Errors: as openStore. */
export function openInstanceStore(
  partnership: Partnership,
  {
    registry,
    dataDir,
    now,
  }: { readonly registry: Registry; readonly dataDir: string; readonly now: () => number },
): Store {
  const { slug, name, website, region, permission = usualPermission } = partnership;
  const owner = storyOwner(registry, partnership);
  return openStore({
    path: join(dataDir, `${slug}.sqlite`),
    slug,
    feedUrls: partnership.feeds
      .filter(({ verified }) => verified)
      .map(({ url, include }) => (include === undefined ? { url } : { url, include })),
    permission,
    // Story.attribution and Story.region show the first, permission decides which fields are shown and searched at all,
    // and by the last filters find the stories.
    face: (permitted) => JSON.stringify([name, website, region, permitted, owner.line, owner.councils]),
    now,
  });
}
