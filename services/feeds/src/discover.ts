/** `discover`: looks politely for the news feed of a site, and explains what it found. Stores nothing. */
import { createHash } from 'node:crypto';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import {
  knownFeeds,
  namedFeeds,
  once,
  platformOf,
  usualFeeds,
  type Candidate,
  type Platform,
  type SitePage,
} from './candidate-feeds.ts';
import { CommandError, exitCodes, type Command, type Surroundings } from './command.ts';
import { hostOf, hostsOf, partnershipNamed, partnershipsAtHost } from './find-partnership.ts';
import { failureInWords, lookAtFeed, type Look } from './look-at-feed.ts';
import { showDiscovery } from './show-discovery.ts';

/** One candidate after it was asked for. */
export type Finding = Candidate & {
  readonly look: Look;
  /** The better candidate that gives the same document, or null. */
  readonly sameAs: string | null;
};

export type Discovery = {
  readonly site: string;
  /** Those that own the site; several may share it, and none may know it. */
  readonly partnerships: readonly Partnership[];
  readonly platform: Platform | null;
  /** Why the home page could not be looked at, or null. */
  readonly pageProblem: string | null;
  /** The best first. */
  readonly findings: readonly Finding[];
  /** How many usual places were not asked, since something good had been found. */
  readonly notAsked: number;
};

/** With such a feed in hand nothing is asked on the off chance. */
const goodEnough = 75;
/** A site answers at most so many requests for one command. */
const mostAsked = 30;

export const discover: Command = {
  name: 'discover',
  synopsis: 'discover <slug or site>',
  summary: 'looks politely for the news feed of a site; stores nothing',
  help: `Reads the site's home page, then the feeds that it names and those of the registry, then the usual places of its
platform. Each is fetched and read as polling would, and scored from 0 to 100. The usual places are left alone once a
feed with ${goodEnough} points or more is found.

  <slug or site>   a partnership of the registry, or an address, as https://www.example.org
  --all            ask the usual places too, whatever was found
  --json           one JSON document instead of the table`,
  options: { all: { type: 'boolean' } },
  positionals: [1, 1],
  async run({ positionals, flag }, surroundings) {
    const discovery = await discoverFeeds(positionals[0]!, flag('all'), surroundings);
    const best = discovery.findings[0];
    const isFound = best !== undefined && best.look.kind === 'feed' && best.look.score >= 50;
    return {
      code: isFound ? exitCodes.done : exitCodes.needsPerson,
      json: jsonOf(discovery),
      text: showDiscovery(discovery, surroundings),
    };
  },
};

async function discoverFeeds(
  subject: string,
  wantsAll: boolean,
  { tools, progress }: Surroundings,
): Promise<Discovery> {
  const { site, partnerships } = subjectOf(subject, tools);
  const hosts = new Set([...partnerships.flatMap((each) => [...hostsOf(each)]), hostOf(site)!]);
  progress.say(`Looking at ${site}`);
  const home = await lookAtHome(site, tools);
  const page: SitePage = home.page ?? { url: site, title: null, items: [] };
  const platform = platformOf(page);
  const accepted = partnerships.flatMap((each) =>
    (tools.storeIfAny(each)?.acceptedFeeds() ?? each.feeds.filter(({ verified }) => verified)).map(
      ({ url }) => url,
    ),
  );
  const likely = once([...partnerships.flatMap((each) => knownFeeds(each, accepted)), ...namedFeeds(page)]);
  const findings: Finding[] = [];
  const bodies = new Map<string, string>();
  const look = async (candidate: Candidate, place: number, of: number) => {
    progress.step(place + 1, of, candidate.url);
    const seen = await lookAtFeed(candidate.url, { hosts, website: site }, tools);
    const digest = seen.bytes === null ? null : createHash('sha256').update(seen.bytes).digest('hex');
    const sameAs = digest === null ? null : (bodies.get(digest) ?? null);
    if (digest !== null && sameAs === null) bodies.set(digest, candidate.url);
    findings.push({ ...candidate, look: seen.look, sameAs });
  };
  const asked = likely.slice(0, mostAsked);
  for (const [place, candidate] of asked.entries()) await look(candidate, place, asked.length);
  const hasGood = findings.some(
    (finding) => finding.look.kind === 'feed' && finding.look.score >= goodEnough,
  );
  const usual = once([...likely, ...usualFeeds(page, platform)])
    .slice(likely.length)
    .slice(0, Math.max(0, mostAsked - asked.length));
  // A site that is down is down at its usual places too.
  const isNeeded = wantsAll || (!hasGood && !home.isDown);
  for (const [place, candidate] of (isNeeded ? usual : []).entries())
    await look(candidate, place, usual.length);
  progress.end();
  if (home.isDown && findings.every((finding) => finding.look.kind === 'failed'))
    throw new CommandError(
      exitCodes.couldNot,
      `${site} could not be looked at: ${home.problem}.\nTry again later, or ask the partnership for the address of its feed.`,
    );
  return {
    site,
    partnerships,
    platform,
    pageProblem: home.problem,
    findings: findings.toSorted((a, b) => pointsOf(b) - pointsOf(a)),
    notAsked: isNeeded ? 0 : usual.length,
  };
}

function pointsOf({ look, sameAs }: Finding): number {
  return look.kind === 'feed' ? look.score - (sameAs === null ? 0 : 1_000) : -2_000;
}

function subjectOf(
  subject: string,
  { registry }: Surroundings['tools'],
): { readonly site: string; readonly partnerships: readonly Partnership[] } {
  const isAddress = /^https?:\/\//i.test(subject);
  if (!isAddress && !/[.:]/.test(subject)) {
    const partnership = partnershipNamed(registry, subject);
    return { site: partnership.website, partnerships: [partnership] };
  }
  const site = URL.parse(isAddress ? subject : `https://${subject}`)?.href ?? null;
  if (site === null || hostOf(site) === null)
    throw new CommandError(
      exitCodes.wrongUsage,
      `"${subject}" is neither a slug of the registry nor an address, as https://www.example.org.`,
    );
  return { site, partnerships: partnershipsAtHost(registry, site) };
}

/** Shapes: `isDown` if the site does not answer, or only with a fault of its own. */
type Home = { readonly page: SitePage | null; readonly problem: string | null; readonly isDown: boolean };

async function lookAtHome(site: string, { ask, readDocument }: Surroundings['tools']): Promise<Home> {
  const fetched = await ask({ url: site, accept: 'page' });
  if (fetched.kind !== 'modified') {
    const problem = fetched.kind === 'failed' ? failureInWords(fetched) : 'it answers 304 to a first visit';
    const isDown =
      fetched.kind === 'failed' &&
      fetched.reason !== 'DISALLOWED' &&
      (fetched.status === null || fetched.status >= 500);
    return { page: null, problem, isDown };
  }
  const { bytes, contentType, finalUrl } = fetched;
  const read = await readDocument({ bytes, contentType, fallbackBase: finalUrl, as: 'links' });
  if (read.kind === 'not-a-feed') return { page: null, problem: read.reason, isDown: false };
  return {
    page: { url: finalUrl, title: read.feed.title, items: read.feed.items },
    problem: null,
    isDown: false,
  };
}

function jsonOf(discovery: Discovery): Readonly<Record<string, unknown>> {
  const { site, partnerships, platform, pageProblem, findings, notAsked } = discovery;
  return {
    site,
    partnerships: partnerships.map(({ slug }) => slug),
    platform,
    pageProblem,
    notAsked,
    candidates: findings.map(({ url, from, look, sameAs }) => {
      if (look.kind === 'failed') return { url, from, score: null, sameAs, problem: look.message };
      const { score, deductions, dialect, title, items, text, ownHostShare, newestItemAtMs, movedTo } = look;
      const newestItemAt = newestItemAtMs === null ? null : new Date(newestItemAtMs).toISOString();
      return {
        url,
        from,
        score,
        sameAs,
        problem: null,
        deductions,
        dialect,
        title,
        items,
        text,
        ownHostShare,
        newestItemAt,
        movedTo,
      };
    }),
  };
}
