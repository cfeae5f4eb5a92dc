/** Waits until a gateway's partnerships have read their feeds once, as far as the sample network lets them. */
import { setTimeout as pause } from 'node:timers/promises';
import { askGateway } from './ask-gateway.ts';

const patienceMs = 15_000;
const askEveryMs = 250;
const query = '{ stories { totalCount } }';

/** Resolves to what it came to, in words. One sample site never answers, and is not waited for. */
export async function waitUntilRead(url: string): Promise<string> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const { data, extensions } = await askGateway(url, query);
    const coverage = extensions!.coverage!;
    const unread = coverage.missing.filter(({ reason }) => reason === 'NOT_YET_INGESTED');
    if (unread.length <= 1 || performance.now() > until) {
      const total = (data?.stories as { totalCount: number } | null)?.totalCount ?? 0;
      const down = coverage.missing.map(({ partnership, reason }) => `${partnership} ${reason}`).join(', ');
      return `${coverage.answered} of ${coverage.expected} partnerships answer, with ${total.toLocaleString('en-GB')} stories; the others have no usable feed, on purpose:\n  ${down}`;
    }
    await pause(askEveryMs);
  }
}
