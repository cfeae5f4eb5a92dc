/** Collects what went wrong in a feed for the people who look after it, without letting one feed fill the store. */
import type { FeedProblem } from '../store/records.ts';

const mostKept = 50;

export type ProblemList = {
  /** `item` names the item as a person would: its title or address; null for the feed. */
  add(code: string, message: string, item: string | null): void;
  /** At most 50, then one line that counts the rest. */
  all(): readonly FeedProblem[];
};

export function problemList(): ProblemList {
  const kept: FeedProblem[] = [];
  let dropped = 0;
  return {
    add(code, message, item) {
      if (kept.length < mostKept)
        kept.push({ code, message: message.slice(0, 300), item: item?.slice(0, 120) ?? null });
      else dropped++;
    },
    all: () =>
      dropped === 0 ? kept : [...kept, { code: 'MORE', message: `and ${dropped} more problems`, item: null }],
  };
}
