/** Says what a permanent redirect of a feed means: it is always told, and believed only where it stays with the partnership. */
import { addressHost } from '@active-news/schema/address-key.ts';
import type { FeedProblem, FeedState } from '../store/records.ts';
import type { Finding } from './ask-feed.ts';
import { isDowngrade } from './report-redirects.ts';

export type Move = {
  readonly movedTo: string | null;
  /** The address that is asked next time in place of the accepted one; null for that itself. */
  readonly askInstead: string | null;
  readonly problem: FeedProblem | null;
};

const longestShown = 200;

/**
 * Null if nothing can be said. Rules: an address on a host that is registered for the partnership is asked from now on,
 * unless that gives https up; any other only when a person has accepted it. If what is asked instead fails, the accepted address has its turn again.
 */
export function followMove(
  feedUrl: string,
  finding: Finding,
  state: Pick<FeedState, 'movedTo'> | null,
  registeredHosts: readonly string[],
): Move | null {
  const { askedUrl } = finding;
  if (finding.kind === 'failed')
    return askedUrl === feedUrl ? null : { movedTo: state?.movedTo ?? null, askInstead: null, problem: null };
  const { permanentRedirectTo } = finding.fetched;
  const movedTo = permanentRedirectTo ?? (askedUrl === feedUrl ? null : askedUrl);
  if (movedTo === null || movedTo === feedUrl) return { movedTo: null, askInstead: null, problem: null };
  const own = new Set(registeredHosts.map((host) => addressHost(`https://${host}`) ?? host));
  const isOwn = own.has(addressHost(movedTo) ?? '') && !isDowngrade(feedUrl, movedTo);
  const askInstead = isOwn ? movedTo : askedUrl === feedUrl ? null : askedUrl;
  const what = isOwn
    ? 'which is asked from now on'
    : isDowngrade(feedUrl, movedTo)
      ? 'which is http where this one is https: if it is right, accept it in place of this one'
      : 'which is not one of the hosts of the partnership: if it is right, accept it in place of this one';
  return {
    movedTo,
    askInstead,
    problem: {
      code: 'MOVED',
      message: `the feed has moved for good to ${movedTo.slice(0, longestShown)}, ${what}`,
      item: null,
    },
  };
}
