/** Polls at a person's wish, and says what came of it. */
import type { Refresh } from '../graph/instance-context.ts';
import type { PollReport } from '../ingest/ingest-feed.ts';
import { DecisionRefused } from '../store/deciding.ts';

/** Shorter than what any asker waits, so that a slow site is said and not taken for a failure of ours. */
const usualDeadlineMs = 20_000;

export type Refresher = {
  readonly refresh: Refresh;
  /** To be told of every poll. */
  readonly polled: (report: PollReport) => void;
};

/** Shapes: `pollNow` resolves when the feeds of a partnership, or this one, have been polled. */
export function feedRefresher(
  pollNow: (slug: string, feedUrl?: string) => Promise<void>,
  deadlineMs: number = usualDeadlineMs,
): Refresher {
  const waiting = new Set<(report: PollReport) => void>();
  return {
    polled: (report) => waiting.forEach((hear) => hear(report)),
    async refresh({ owner: { slug }, store }, url) {
      const accepted = store.acceptedFeeds().map((feed) => feed.url);
      const { heldSinceMs } = store.standing();
      if (heldSinceMs !== null)
        refuse(
          `${slug} is held, so its feeds are not asked. Take the hold back: holdPartnership with \`hold: false\`.`,
        );
      if (accepted.length === 0)
        refuse(
          `${slug} has no accepted feed, so there is nothing to ask. Accept one: acceptFeed with its \`url\`.`,
        );
      const wanted = url === null ? null : accepted.find((feed) => feed === url || isSame(feed, url));
      if (wanted === undefined)
        refuse(
          `\`url\` is ${url!.slice(0, 200)}, which is no accepted feed of ${slug}. It has: ${accepted.join(', ')}.`,
        );
      const reports = new Map<string, PollReport>();
      const hear = (report: PollReport) => {
        if (report.slug === slug && (wanted === null || report.feedUrl === wanted))
          reports.set(report.feedUrl, report);
      };
      waiting.add(hear);
      let timer: NodeJS.Timeout | undefined;
      try {
        const late = new Promise<'late'>(
          (resolve) => (timer = setTimeout(() => resolve('late'), deadlineMs)),
        );
        const end = await Promise.race([pollNow(slug, wanted ?? undefined), late]);
        return told([...reports.values()], end === 'late' ? deadlineMs : null);
      } finally {
        clearTimeout(timer);
        waiting.delete(hear);
      }
    },
  };
}

/** Shapes: `lateMs` is how long was waited in vain; null if all were polled. */
function told(reports: readonly PollReport[], lateMs: number | null) {
  const lines = reports.map(({ feedUrl, outcome, health, held, added, changed, message }) => {
    if (outcome === 'failed') return `${feedUrl} brought nothing: ${message ?? 'it failed'}.`;
    if (outcome === 'unchanged') return `${feedUrl} is unchanged.`;
    const what = `${feedUrl} was read: ${added} added, ${changed} changed`;
    return health === 'QUARANTINED' ? `${what}, ${held} held back: it is in quarantine.` : `${what}.`;
  });
  if (lateMs !== null)
    lines.push(
      `${reports.length === 0 ? 'It' : 'The rest'} takes longer than ${lateMs / 1000} seconds and goes on; \`feeds\` shows what comes of it.`,
    );
  else if (lines.length === 0) lines.push('The poll could not be recorded; the log of the host says why.');
  return {
    changed: reports.some(({ added, changed }) => added + changed > 0),
    message: lines.join(' '),
  };
}

function isSame(one: string, other: string): boolean {
  return URL.parse(one)?.href === URL.parse(other)?.href;
}

function refuse(message: string): never {
  throw new DecisionRefused(message);
}
