/** Holds what came of a round against what must have come of it; each line says what is wrong. */
import { labelOf } from './feed-text.ts';
import type { TorturedFeed, TortureReport } from './run-torture.ts';

/**
 * Of the whole process: 43 stores, readers' answers, and two threads that parse, each of which may use 256 MB of heap before it
 * is ended. Units: bytes.
 */
export const memoryBound = 768_000_000;

export function judgeTorture(report: TortureReport): readonly string[] {
  const { trouble, canaryConnections, peakMemory } = report;
  return [
    ...trouble,
    ...(canaryConnections === 0 ? [] : [`${canaryConnections} connections were made to the canary`]),
    ...(peakMemory <= memoryBound ? [] : [`the process took ${Math.round(peakMemory / 1e6)} MB`]),
    ...report.feeds.flatMap((feed) =>
      judgeFeed(feed, report).map((line) => `${feed.misbehaviour.name}: ${line}`),
    ),
  ];
}

function judgeFeed(feed: TorturedFeed, report: TortureReport): string[] {
  const { misbehaviour, site, url, slug } = feed;
  const { expected, polls: needed = 1 } = misbehaviour;
  const polls = report.polls.filter((poll) => poll.report.feedUrl === url && poll.report.slug === slug);
  if (polls.length < needed)
    return [
      `it was polled ${polls.length} times in ${report.seconds.toFixed(0)} s; its judgement needs ${needed}`,
    ];
  const holding = report.holds.get(slug);
  const row = holding?.feeds.find((one) => one.url === url);
  if (holding === undefined || row === undefined) return ['the instance says nothing of it'];
  const wrong: string[] = [];
  const must = (holds: boolean, line: string) => void (holds || wrong.push(line));

  const faults = Array.isArray(expected.fault) ? expected.fault : [expected.fault];
  must(
    (expected.health as readonly string[]).includes(row.health),
    `its health is ${row.health}, not ${expected.health.join(' or ')}; ${row.lastProblem}`,
  );
  must(
    faults.includes(row.fault),
    `its fault is ${row.fault}, not ${faults.join(' or ')}; ${row.lastProblem}`,
  );
  if (row.fault !== null)
    must(/\w+ \w+/.test(row.lastProblem ?? ''), `its last problem is not in words: ${row.lastProblem}`);
  if (expected.status !== undefined)
    must(row.lastStatus === expected.status, `its status is ${row.lastStatus}, not ${expected.status}`);
  if (expected.says)
    must(
      expected.says.test(row.lastProblem ?? ''),
      `its last problem says "${row.lastProblem}", not ${expected.says}`,
    );
  if (expected.problem !== undefined)
    must(
      row.problems.some(({ code }) => code === expected.problem),
      `${expected.problem} is not among its problems: ${row.problems.map(({ code }) => code).join(' ')}`,
    );
  must(
    (row.quarantine?.reason ?? null) === (expected.quarantine ?? null),
    `its quarantine is ${row.quarantine?.reason ?? 'none'}, not ${expected.quarantine ?? 'none'}`,
  );
  if (expected.quarantine) must((row.quarantine?.heldStories ?? 0) > 0, 'nothing is held back');
  if (expected.waitsMs !== undefined) {
    const waits = Date.parse(row.nextCheckAt ?? '') - Date.parse(row.lastCheckedAt ?? '');
    must(
      waits >= expected.waitsMs * 0.9 && waits <= 27 * 3_600_000,
      `the next check is ${Math.round(waits / 1_000)} s after the last, not ${expected.waitsMs / 1_000} s`,
    );
  }

  const titles = holding.titles.filter((title) => title.includes(labelOf(site.origin)));
  // What the site told last may still have been under way when the host was stopped.
  const known = misbehaviour.told
    ? misbehaviour.told(holding.polled[`${slug} ${url}`] ?? 0)
    : expected.stories;
  if (known !== undefined) {
    const most = misbehaviour.told ? misbehaviour.told(polls.length + 1) : known;
    must(
      titles.length >= known && titles.length <= most,
      `${titles.length} stories are stored, not ${known}`,
    );
  }
  must(new Set(titles).size === titles.length, 'a story is stored twice');
  const visits = site.visits.map(({ path, headers }) => `${path} ${headers['if-none-match'] ?? ''}`);
  wrong.push(...(misbehaviour.alsoWrong?.({ visits, titles }) ?? []));
  must(site.mostAtOnce() <= 1, `${site.mostAtOnce()} connections were open at once`);
  must(
    site.visits.every((visit) => visit.userAgent.includes(report.contact)),
    'a request does not say who asks',
  );
  if (misbehaviour.isHealthy) wrong.push(...judgeTurns(feed, report));
  return wrong;
}

/** A healthy feed is asked on each of its turns: before the next one would be due. */
function judgeTurns({ url, site, misbehaviour }: TorturedFeed, report: TortureReport): string[] {
  const { latest, turns } = latenessOf({ url, site }, report);
  const wrong: string[] = [];
  if (latest > report.pollIntervalMs)
    wrong.push(`it was asked ${Math.round(latest)} ms after it was due, so a turn was left out`);
  const least = Math.floor((report.seconds * 1_000) / (2.5 * report.pollIntervalMs));
  if (turns < least) wrong.push(`it had ${turns} turns, not ${least}`);
  const asked = site.visits.filter(({ path }) => path === new URL(url).pathname).slice(1);
  const validator = misbehaviour.name.includes('with an ETag')
    ? 'if-none-match'
    : misbehaviour.name.includes('with Last-Modified')
      ? 'if-modified-since'
      : null;
  if (validator !== null && !asked.every(({ headers }) => headers[validator] !== undefined))
    wrong.push(`a later request came without ${validator}: the validator was lost`);
  return wrong;
}

/** Units: milliseconds between the instant that the feed was due at and the request at the site. */
export function latenessOf(
  { url, site }: Pick<TorturedFeed, 'url' | 'site'>,
  report: TortureReport,
): { readonly latest: number; readonly turns: number } {
  const asked = site.visits.filter(({ path }) => path === new URL(url).pathname);
  const due = report.polls
    .filter((poll) => poll.report.feedUrl === url)
    .map((poll) => poll.report.nextCheckAtMs);
  const late = asked.slice(1).map(({ atMs }, i) => (due[i] === undefined ? 0 : atMs - due[i]));
  return { latest: Math.max(0, ...late), turns: asked.length };
}
