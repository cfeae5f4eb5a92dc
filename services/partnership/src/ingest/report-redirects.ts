/** Warns of redirects on which anybody on the way could change what a feed says. */
import type { FeedProblem } from '../store/records.ts';
import type { Hop } from './fetch-feed.ts';

/** A problem if a step led from https to http, else null. Such a feed is read all the same, but never asked there at once. */
export function insecureRedirect(hops: readonly Hop[]): FeedProblem | null {
  const step = hops.find(({ url }, i) => i > 0 && isDowngrade(hops[i - 1]!.url, url));
  if (step === undefined) return null;
  const message = `the feed redirects from https to http, to ${step.url.slice(0, 200)}, where its words can be changed on the way`;
  return { code: 'INSECURE', message, item: null };
}

export function isDowngrade(from: string, to: string): boolean {
  return from.startsWith('https:') && to.startsWith('http:');
}
