/** One cell of the matrix: a fault comes over some instances, questions are asked, the fault ends, and all is well again. */
import { admitsDuring, admitsFading, admitsNow } from './admit-state.ts';
import { askGateway, type Breadth, type GatewayAnswer } from './ask-gateway.ts';
import type { Fault } from './faults.ts';
import { judgeAnswer, type Truth } from './judge-answer.ts';
import type { Content } from './read-content.ts';
import type { Lane } from './start-lane.ts';

export type Cell = { readonly fault: Fault; readonly slugs: readonly string[]; readonly hasCommit: boolean };

export type CellReport = Cell & {
  readonly answers: number;
  readonly wrongAnswers: number;
  /** What was wrong with them, and with the recovery; a line each. */
  readonly wrong: readonly string[];
  readonly hangs: number;
  readonly longestMs: number;
  /** Answers in which a last good answer stood in. */
  readonly staleAnswers: number;
  /** From the end of the fault to the first whole answer to a new question; null if it did not come. */
  readonly recoveryMs: number | null;
  /** From the end of the fault until a question that was asked before shows the newest content; null if it did not. */
  readonly freshMs: number | null;
};

/** How long the content of a silent instance may be shown as its newest; the design's figure, and a little. */
const believedForMs = 16_000;
const recoveryGuardMs = 15_000;
const betweenAsksMs = 50;
const knownSalt = 0;

/** Errors: whatever is wrong is in the report. */
export async function runCell(lane: Lane, cell: Cell): Promise<CellReport> {
  const { fault, slugs, hasCommit } = cell;
  const { expects, misbehaviour } = fault;
  const versionsAreUntrue = fault.versionsAreUntrue === true;
  const all = lane.slugs;
  const breadths: readonly Breadth[] = expects.plain === expects.broad ? ['broad'] : ['broad', 'plain'];
  const before = new Map(all.map((slug) => [slug, lane.contentOf(slug)]));
  const wrong: string[] = [];
  let wrongAnswers = 0;
  const seen: GatewayAnswer[] = [];
  const ask = async (
    salt: number,
    breadth: Breadth,
    when: string,
    truthOf: (slug: string, answer: GatewayAnswer) => Truth,
  ) => {
    const answer = await askGateway(lane.url, breadth, salt);
    const truths = new Map(all.map((slug) => [slug, truthOf(slug, answer)]));
    const name = `${salt === knownSalt ? 'a known' : 'a new'} ${breadth} question ${when}`;
    seen.push(answer);
    const lines = judgeAnswer(answer, truths, breadth);
    wrongAnswers += lines.length > 0 ? 1 : 0;
    wrong.push(...lines.map((text) => `${name}: ${text}`));
    return answer;
  };
  const untouched = (slug: string): Truth => ({
    held: lane.heldBy(slug),
    now: lane.contentOf(slug),
    admits: (state) => admitsNow(state, lane.contentOf(slug)),
  });

  for (const breadth of breadths) {
    const ready = await untilWhole(() => ask(knownSalt, breadth, 'before', untouched), before);
    if (ready.tookMs === null) wrong.push(`it is not whole before: ${ready.last}`);
  }

  const startedAt = performance.now();
  for (const slug of slugs) {
    if (hasCommit) await lane.commit(slug);
    await lane.proxies.get(slug)!.behave(misbehaviour);
  }
  for (let round = 1; round <= 2; round++) {
    const asked = breadths.flatMap((breadth) =>
      [lane.nextSalt(), knownSalt].map((salt) =>
        ask(salt, breadth, `in round ${round}`, (slug, { tookMs }) => {
          if (!slugs.includes(slug)) return untouched(slug);
          const now = lane.contentOf(slug);
          const lastGood = salt === knownSalt ? before.get(slug)! : null;
          const isNewest = lane.isAnnounced && lastGood?.digest === now.digest;
          const mayBelieve = isNewest || performance.now() - startedAt < believedForMs + tookMs;
          return {
            held: versionsAreUntrue
              ? new Map([[before.get(slug)!.digest, before.get(slug)!]])
              : lane.heldBy(slug),
            now,
            admits: (state) =>
              admitsDuring(state, expects[breadth], now, lastGood, mayBelieve, versionsAreUntrue),
            ...(fault.lacksByline && { lacksByline: lane.isAnnounced ? 'perhaps' : 'surely' }),
          };
        }),
      ),
    );
    await Promise.all(asked);
  }

  for (const slug of slugs) await lane.proxies.get(slug)!.behave({ kind: 'none' });
  const after = new Map(all.map((slug) => [slug, lane.contentOf(slug)]));
  const fading = (slug: string): Truth => {
    if (!slugs.includes(slug)) return untouched(slug);
    const now = lane.contentOf(slug);
    return {
      held: lane.heldBy(slug),
      now,
      admits: (state) =>
        versionsAreUntrue ? null : admitsFading(state, expects.broad, now, before.get(slug)!),
      // What it said under the fault may still be shown, and the fault made it say what it does not hold.
      ...((versionsAreUntrue || fault.lacksByline) && { saidOtherwise: true }),
    };
  };
  const recovery = await untilWhole(() => ask(lane.nextSalt(), 'broad', 'after', fading), after);
  const freshness =
    recovery.tookMs === null
      ? recovery
      : await untilWhole(() => ask(knownSalt, 'broad', 'after', fading), after);
  if (recovery.tookMs === null) wrong.push(`it does not recover: ${recovery.last}`);
  else if (freshness.tookMs === null)
    wrong.push(`it does not show the newest content again: ${freshness.last}`);
  return {
    ...cell,
    answers: seen.length,
    wrongAnswers,
    wrong,
    hangs: seen.filter((answer) => answer.kind === 'none' && answer.isHang).length,
    longestMs: Math.max(...seen.map(({ tookMs }) => tookMs)),
    staleAnswers: seen.filter(
      (answer) =>
        answer.kind === 'answer' && [...answer.states.values()].some(({ kind }) => kind === 'stale'),
    ).length,
    recoveryMs: recovery.tookMs,
    freshMs:
      recovery.tookMs === null || freshness.tookMs === null ? null : recovery.tookMs + freshness.tookMs,
  };
}

/** Asks until all instances answer with the content that they have, at most for the guard. */
async function untilWhole(
  ask: () => Promise<GatewayAnswer>,
  contents: ReadonlyMap<string, Content>,
): Promise<{ readonly tookMs: number | null; readonly last: string }> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask();
    const isWhole =
      answer.kind === 'answer' &&
      [...contents].every(([slug, content]) => !admitsNow(answer.states.get(slug), content));
    const tookMs = performance.now() - startedAt;
    if (isWhole) return { tookMs, last: '' };
    if (tookMs > recoveryGuardMs) {
      const last = answer.kind === 'none' ? answer.text : JSON.stringify([...answer.states]);
      return { tookMs: null, last };
    }
    await new Promise((resolve) => setTimeout(resolve, betweenAsksMs));
  }
}
