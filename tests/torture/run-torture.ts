/** One round: 43 instances in a process of their own, every misbehaviour at once, and what came of it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import { userAgent } from '@active-news/runtime/user-agent.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { seeded } from '@active-news/sample-network/stories/seeded.ts';
import { answerFaults } from './answer-faults.ts';
import { documentFaults } from './document-faults.ts';
import { healthySites } from './healthy-sites.ts';
import type { FromTortured, Holding } from './host-process.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { startTortureSite, type TortureSite } from './torture-site.ts';
import { makeBombs, transportFaults } from './transport-faults.ts';

/** One feed of one partnership, with the site that it is on. */
export type TorturedFeed = {
  readonly url: string;
  readonly slug: string;
  readonly misbehaviour: Misbehaviour;
  readonly site: TortureSite;
};

export type TortureReport = {
  readonly feeds: readonly TorturedFeed[];
  readonly polls: readonly { readonly atMs: number; readonly report: PollReport }[];
  readonly holds: ReadonlyMap<string, Holding>;
  readonly trouble: readonly string[];
  readonly canaryConnections: number;
  readonly peakMemory: number;
  readonly seconds: number;
  readonly answered: number;
  readonly slowestAnswerMs: number;
  readonly pollIntervalMs: number;
  readonly contact: string;
};

type TortureOptions = {
  readonly seed: string;
  /** At least so long, and until each feed was polled as often as its judgement needs. */
  readonly forSeconds: number;
  readonly atMostSeconds: number;
  readonly pollIntervalMs: number;
  /** Only misbehaviours whose name contains this, beside the healthy sites. */
  readonly only?: string;
};

const instances = 43;
const contact = 'torture@partner.example';

export async function runTorture(options: TortureOptions): Promise<TortureReport> {
  const { seed, forSeconds, atMostSeconds, pollIntervalMs, only = '' } = options;
  await using stack = new AsyncDisposableStack();
  const canary = await startTortureSite(({ response }) => response.writeHead(200).end('canary'));
  stack.defer(canary.close);
  const faults = [
    ...transportFaults(await makeBombs()),
    ...answerFaults(Number(new URL(canary.origin).port)),
    ...documentFaults(),
  ].filter(({ name }) => name.includes(only));
  const feeds = await deal([...healthySites(), ...faults], seed, stack);
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-torture-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));

  const child = fork(new URL('./host-process.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await exited;
  });
  const polls: { atMs: number; report: PollReport }[] = [];
  const trouble: string[] = [];
  let peakMemory = 0;
  const opened = Promise.withResolvers<void>();
  const held = Promise.withResolvers<FromTortured & { kind: 'holds' }>();
  // Awaited below; if something else goes wrong before, that is what is to be told.
  for (const { promise } of [opened, held]) promise.catch(() => undefined);
  child.on('message', (message: FromTortured) => {
    if (message.kind === 'open') opened.resolve();
    else if (message.kind === 'polled') polls.push(message);
    else if (message.kind === 'memory') peakMemory = Math.max(peakMemory, message.rss);
    else if (message.kind === 'trouble') trouble.push(message.message);
    else held.resolve(message);
  });
  child.once('exit', (code, signal) => {
    const ended = new Error(`the process under torture ended (${code ?? signal})`);
    opened.reject(ended);
    held.reject(ended);
  });

  const { partnerships } = await loadPartnerships(undefined);
  const own = partnerships.filter(({ status }) => status === 'active').slice(0, instances);
  child.send({
    registry: {
      partnerships: own.map((partnership) => ({
        ...partnership,
        website: feeds.find(({ slug }) => slug === partnership.slug)?.site.origin ?? partnership.website,
        feeds: feeds
          .filter(({ slug }) => slug === partnership.slug)
          .map(({ url }) => ({ url, verified: true })),
      })),
      digest: 'torture',
    },
    slugs: own.map(({ slug }) => slug),
    dataDir,
    userAgent: userAgent(contact),
    allowPrivateHosts: [...new Set(feeds.map(({ site }) => site.host))],
    pollIntervalMs,
    isFixedPace: true,
  });
  await opened.promise;
  const startMs = performance.now();
  const seconds = () => (performance.now() - startMs) / 1_000;
  const isJudgeable = () => {
    const counts = Map.groupBy(polls, ({ report }) => `${report.slug} ${report.feedUrl}`);
    return feeds.every(
      ({ slug, url, misbehaviour }) =>
        (counts.get(`${slug} ${url}`)?.length ?? 0) >= (misbehaviour.polls ?? 1),
    );
  };
  while (seconds() < forSeconds || (!isJudgeable() && seconds() < atMostSeconds)) {
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const took = seconds();
  child.send('judge');
  const { answers, slowestMs, answered } = await held.promise;
  await exited;
  return {
    feeds,
    polls,
    holds: new Map(answers.map(({ slug, data }) => [slug, data])),
    trouble,
    canaryConnections: canary.connections(),
    peakMemory,
    seconds: took,
    answered,
    slowestAnswerMs: slowestMs,
    pollIntervalMs,
    contact,
  };
}

/** Deals the sites out to partnerships: first each gets one, then the rest go round; which is whose is chance. */
async function deal(
  misbehaviours: readonly Misbehaviour[],
  seed: string,
  stack: AsyncDisposableStack,
): Promise<readonly TorturedFeed[]> {
  const { partnerships } = await loadPartnerships(undefined);
  const slugs = shuffled(
    partnerships
      .filter(({ status }) => status === 'active')
      .slice(0, instances)
      .map(({ slug }) => slug),
    seed,
  );
  const feeds: TorturedFeed[] = [];
  for (const misbehaviour of shuffled(misbehaviours, `${seed} sites`)) {
    const site = await startTortureSite(misbehaviour.answer, misbehaviour.robots);
    stack.defer(site.close);
    for (let copy = 1; copy <= (misbehaviour.copies ?? 1); copy++) {
      const url = `${site.origin}/feed${copy === 1 ? '' : `-${copy}`}`;
      feeds.push({ url, slug: slugs[feeds.length % slugs.length]!, misbehaviour, site });
    }
  }
  return feeds;
}

function shuffled<T>(list: readonly T[], seed: string): T[] {
  const random = seeded(seed);
  return list
    .map((item) => [random.int(0, 1_000_000_000), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
