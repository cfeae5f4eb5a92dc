/** Says whether what a reading brings is so unlike the feed that a person should look at it first. */
import { addressHost } from '@active-news/schema/address-key.ts';
import type { Quarantine } from '../store/records.ts';

/** What is known of a feed and of the stories that a reading of it would add. Instants in milliseconds since 1970. */
export type Batch = {
  /** Addresses of the new stories; null for those without one. */
  readonly newUrls: readonly (string | null)[];
  /** True until a story of the feed is stored: then there is nothing to compare with, and nothing is held. */
  readonly isFirst: boolean;
  /** The most stories that one reading has brought so far. */
  readonly mostNew: number;
  /** The feed's own pace, and when it was last read; null where not known. */
  readonly rhythmMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly nowMs: number;
  /** Hosts of the partnership, as the registry has them. */
  readonly registeredHosts: readonly string[];
  /** Asked only when it matters: hosts of the addresses that stored stories have or had. */
  readonly knownHosts: () => ReadonlySet<string>;
};

/** However little a feed usually brings, this many are no reason to worry: a site that was written up on one day. */
const fewestOfBulk = 20;
/** So many times what is usual is unusual: the same factor as for a burst in the threat model of feed readers. */
const bulkFactor = 5;
const fewestOfHostChange = 3;

/**
 * BULK: at least 20 new stories, five times the most that a reading brought, and five times what its pace leads one to
 * expect since the last reading (after a month in which the site was down, a month's news is no burst).
 * HOST_CHANGED: at least three, more than half of them at hosts that neither the registry nor a stored story knows.
 */
export function judgeBatch(batch: Batch): Quarantine | null {
  const { newUrls, isFirst, mostNew, rhythmMs, lastSuccessAtMs, nowMs, registeredHosts } = batch;
  if (isFirst) return null;
  const count = newUrls.length;
  const expected =
    rhythmMs === null || lastSuccessAtMs === null ? 0 : (nowMs - lastSuccessAtMs) / Math.max(rhythmMs, 1);
  if (count >= fewestOfHostChange) {
    const own = new Set(registeredHosts.map((host) => addressHost(`https://${host}`) ?? host));
    const known = batch.knownHosts();
    const strange = newUrls.flatMap((url) => {
      const host = url === null ? null : addressHost(url);
      return host === null || own.has(host) || known.has(host) ? [] : [host];
    });
    if (strange.length > count / 2)
      return {
        reason: 'HOST_CHANGED',
        message: `${strange.length} of ${count} new stories lead to hosts that the partnership never used: ${inList([...new Set(strange)])}`,
      };
  }
  if (count >= Math.max(fewestOfBulk, bulkFactor * mostNew, bulkFactor * expected))
    return {
      reason: 'BULK',
      message: `${count} new stories at once; the most that a poll after the first ever brought is ${mostNew}`,
    };
  return null;
}

function inList(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 3).map((host) => host.slice(0, 80));
  return hosts.length > shown.length
    ? `${shown.join(', ')} and ${hosts.length - shown.length} more`
    : shown.join(', ');
}
