/** One fault of Redis: questions and commits while it lasts and after it has ended; the answers stay those of the instances. */
import { versionKey } from '@active-news/schema/announcement.ts';
import { askGateway, type GatewayAnswer, type State } from './ask-gateway.ts';
import type { FaultyRedis } from './faulty-redis.ts';
import { judgeAnswer, type Truth } from './judge-answer.ts';
import type { RedisFault } from './redis-faults.ts';
import type { LiveHost } from './start-live-host.ts';
import type { RedisRig } from './start-redis-rig.ts';

export type RedisReport = {
  readonly fault: RedisFault;
  readonly answers: number;
  readonly wrongAnswers: number;
  /** What was wrong with them, a line each. */
  readonly wrong: readonly string[];
  readonly hangs: number;
  readonly longestMs: number;
  /** From a commit during the fault until a question that was asked before shows it; null if it did not come. */
  readonly visibleDuringMs: number | null;
  /** The same, for a commit at the moment the fault ends. */
  readonly visibleAfterMs: number | null;
  /** From the end of the fault until all versions are announced again; null if they are not. */
  readonly announcedMs: number | null;
};

type Commit = {
  readonly slug: string;
  /** Of the content before. */
  readonly digest: string;
  readonly atMs: number;
};

/** How long a version is believed after its announcement; the design's figure, and a little. */
const believedForMs = 16_000;
const guardMs = 30_000;
const betweenAsksMs = 50;
const knownSalt = 0;

/** The first gateway asks what the second then finds kept. Units: the fault lasts `lastsMs` at least. */
export async function runRedisCell(rig: RedisRig, fault: RedisFault, lastsMs: number): Promise<RedisReport> {
  const { host, redis, urls, nextSalt } = rig;
  const wrong: string[] = [];
  let wrongAnswers = 0;
  const seen: GatewayAnswer[] = [];
  /** Asks and judges; `lately` is the last commit, which may not be known yet. */
  const ask = async (url: string, salt: number, lately?: Commit) => {
    // Two kinds of questions, so that the one's answer is wrong for the other.
    const breadth = salt % 2 === 0 ? 'broad' : 'plain';
    const answer = await askGateway(url, breadth, salt);
    const mayBelieve = lately && performance.now() - lately.atMs < believedForMs + answer.tookMs;
    const truths = host.slugs.map((slug): [string, Truth] => [
      slug,
      {
        held: host.held(slug),
        now: host.contentOf(slug),
        admits: (state) =>
          admits(state, [
            host.contentOf(slug).digest,
            ...(mayBelieve && lately.slug === slug ? [lately.digest] : []),
          ]),
      },
    ]);
    seen.push(answer);
    const lines = judgeAnswer(answer, new Map(truths), breadth);
    const when = lately ? `after a commit of ${lately.slug}` : 'before a commit';
    wrongAnswers += lines.length > 0 ? 1 : 0;
    wrong.push(...lines.map((text) => `${when}: ${text}`));
    return answer;
  };
  const untilVisible = async (slug: string) => {
    const { digest } = host.contentOf(slug);
    const atMs = await host.commit(slug);
    for (;;) {
      const lately = { slug, digest, atMs };
      const known = await Promise.all([
        ...urls.map((url) => ask(url, knownSalt, lately)),
        ask(urls[1], nextSalt(), lately),
      ]);
      const tookMs = performance.now() - atMs;
      const isVisible = known.every((answer) => {
        const state = answer.kind === 'answer' ? answer.states.get(slug) : undefined;
        return state?.kind === 'answered' && state.digest === host.contentOf(slug).digest;
      });
      if (isVisible) return tookMs;
      if (tookMs > guardMs) return null;
      await pause();
    }
  };

  const askAll = async () => {
    await Promise.all(urls.flatMap((url) => [ask(url, knownSalt), ask(url, nextSalt())]));
  };

  const kept = [nextSalt(), nextSalt(), nextSalt()];
  for (const salt of [...kept, ...kept, knownSalt, knownSalt]) await ask(urls[0], salt);
  await fault.begin(redis);
  const begunAt = performance.now();
  for (const salt of kept) await ask(urls[1], salt);
  while (performance.now() - begunAt < lastsMs) await Promise.all([askAll(), pause()]);
  const visibleDuringMs = await untilVisible(host.slugs[0]!);
  await fault.end(redis);
  const endedAt = performance.now();
  const [announcedMs, visibleAfterMs] = await Promise.all([
    untilAnnounced(host, redis, endedAt),
    untilVisible(host.slugs[1]!),
  ]);
  await askAll();
  return {
    fault,
    answers: seen.length,
    wrongAnswers,
    wrong,
    hangs: seen.filter((answer) => answer.kind === 'none' && answer.isHang).length,
    longestMs: Math.max(...seen.map(({ tookMs }) => tookMs)),
    visibleDuringMs,
    visibleAfterMs,
    announcedMs,
  };
}

async function untilAnnounced(host: LiveHost, redis: FaultyRedis, sinceMs: number): Promise<number | null> {
  for (;;) {
    const told = await Promise.all(
      host.slugs.map(
        async (slug) => (await redis.read(versionKey(slug)))?.split(' ')[1] === host.contentOf(slug).digest,
      ),
    );
    const tookMs = performance.now() - sinceMs;
    if (told.every(Boolean)) return tookMs;
    if (tookMs > guardMs) return null;
    await pause();
  }
}

function admits(state: State, digests: readonly string[]): string | null {
  if (state.kind === 'answered' && state.digest !== null && digests.includes(state.digest)) return null;
  return `answered at ${digests.join(' or ')}`;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, betweenAsksMs));
