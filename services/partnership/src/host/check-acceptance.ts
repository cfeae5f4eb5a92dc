/** Checks a feed that a person wants to accept by the rules that need no look at it. */
import { isIP, isIPv6 } from 'node:net';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import type { Acceptance } from '../graph/instance-context.ts';
import { hostAndPort } from '../ingest/guarded-connector.ts';
import { privateAddresses } from '../ingest/private-addresses.ts';
import { webAddress } from '../ingest/web-address.ts';
import { DecisionRefused } from '../store/deciding.ts';
import type { AcceptedFeed } from '../store/standing.ts';

const longestCategory = 200;

export type AcceptanceRules = {
  readonly registry: Registry;
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** The feeds that are polled for a partnership; null where nobody here knows. */
  readonly acceptedFeeds: (slug: string) => readonly AcceptedFeed[] | null;
};

/**
 * The acceptance as the store keeps it: absolute addresses without a fragment.
 *
 * Errors: throws a DecisionRefused that names the argument, the rule and the cure.
 */
export function checkAcceptance(slug: string, wanted: Acceptance, rules: AcceptanceRules): Acceptance {
  const { path, category } = wanted;
  const own = rules.acceptedFeeds(slug) ?? [];
  const url = feedAddress('url', wanted.url, own);
  const replaces = wanted.replaces === undefined ? undefined : feedAddress('replaces', wanted.replaces, own);
  checkHost(url, rules.allowPrivateHosts);
  if (path !== undefined && !path.startsWith('/'))
    refuse(
      `\`path\` is "${path.slice(0, 100)}"; it is what the path of an item's link starts with, so give it with a slash in front, as "/news/".`,
    );
  if (category !== undefined && category.length > longestCategory)
    refuse(
      `\`category\` has ${category.length} characters; it may have ${longestCategory}. Give a category as the feed spells it.`,
    );
  const other = path === undefined && category === undefined ? ownerOf(url, slug, rules) : null;
  if (other !== null)
    refuse(
      `\`url\` is ${url}, a feed of ${other}; without a restriction all its stories would be of ${slug} too. Give \`path\` or \`category\`, so that only its own are taken.`,
    );
  return {
    url,
    ...(path !== undefined && { path }),
    ...(category !== undefined && { category }),
    ...(replaces !== undefined && { replaces }),
  };
}

function feedAddress(argument: string, text: string, own: readonly AcceptedFeed[]): string {
  const address = webAddress(text);
  if (address === null)
    return refuse(
      `\`${argument}\` is "${text.slice(0, 200)}", which is no address of a feed. Give it whole, with http:// or https://, without a user name, and at most 2,048 characters long.`,
    );
  const url = new URL(address);
  url.hash = '';
  return own.find((feed) => isSame(feed.url, url.href))?.url ?? url.href;
}

/** What a name leads to is checked at each poll; here only what can be seen. */
function checkHost(address: string, allowPrivateHosts: ReadonlySet<string>): void {
  const { hostname, port, protocol } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isPrivate =
    isIP(host) === 0
      ? /(^|\.)(localhost|local|internal|localdomain)\.?$/i.test(host)
      : privateAddresses.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
  const place = hostAndPort(host, Number(port || (protocol === 'https:' ? 443 : 80)));
  if (isPrivate && !allowPrivateHosts.has(place))
    refuse(
      `\`url\` leads to ${place}, which is in a private network; feeds are asked on the Internet only. If it is a site of your own, name it in ALLOW_PRIVATE_FEED_HOSTS.`,
    );
}

/** Another partnership that has this feed, by the registry or by a decision; null if there is none. */
function ownerOf(url: string, slug: string, { registry, acceptedFeeds }: AcceptanceRules): string | null {
  const has = (partnership: Partnership) =>
    [...partnership.feeds, ...(acceptedFeeds(partnership.slug) ?? [])].some((feed) => isSame(feed.url, url));
  return registry.partnerships.find((one) => one.slug !== slug && has(one))?.slug ?? null;
}

function isSame(one: string, other: string): boolean {
  return URL.parse(one)?.href === URL.parse(other)?.href;
}

function refuse(message: string): never {
  throw new DecisionRefused(message);
}
