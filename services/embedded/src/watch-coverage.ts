/** Watches what the answers of gateways are made of, and says when that changes. */
import { askGateway } from './ask-gateway.ts';
import type { Say } from './demo-lines.ts';

export type Watched = { readonly name: string; readonly url: string };

const everyMs = 1_000;
const query = '{ stories(first: 1) { totalCount nodes { id } } }';

/** Returns what ends it. Asking again and again also means that a last good answer is there when a host goes. */
export function watchCoverage(gateways: readonly Watched[], say: Say): () => void {
  const shown = new Map<string, string>();
  let isOver = false;
  let isAsking = false;
  const timer = setInterval(() => void look(), everyMs);
  return () => {
    isOver = true;
    clearInterval(timer);
  };

  async function look(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    const states = await Promise.all(gateways.map(({ url }) => stateOf(url)));
    isAsking = false;
    if (isOver) return;
    const changed = gateways.flatMap(({ name }, i) =>
      states[i] === shown.get(name) ? [] : [{ name, state: states[i]! }],
    );
    const isFirst = shown.size === 0;
    for (const { name, state } of changed) shown.set(name, state);
    if (isFirst) return;
    for (const [state, those] of Map.groupBy(changed, (one) => one.state)) {
      const who = those.map(({ name }) => name).join(' and ');
      say('coverage', `${who}: ${state}`, state.includes('INSTANCE_') ? 'yellow' : 'green');
    }
  }
}

/** In words; what partner sites lack is told by number alone. */
async function stateOf(url: string): Promise<string> {
  const answer = await askGateway(url, query).catch(() => null);
  const coverage = answer?.extensions?.coverage;
  if (!coverage) return 'no answer';
  const { answered, missing, stale } = coverage;
  const lost = missing.filter(({ reason }) => !reason.startsWith('FEED_') && reason !== 'NOT_YET_INGESTED');
  const parts = [`${answered} of ${coverage.expected} answer`];
  if (stale.length) parts.push(`${stale.length} stale, with their last good answer (${reasonsOf(stale)})`);
  if (lost.length) parts.push(`${lost.length} missing (${reasonsOf(lost)})`);
  if (missing.length > lost.length) parts.push(`${missing.length - lost.length} without a usable feed`);
  return parts.join(', ');
}

function reasonsOf(entries: readonly { readonly reason: string }[]): string {
  return [...new Set(entries.map(({ reason }) => reason))].join(', ');
}
