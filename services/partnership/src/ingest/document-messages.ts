/** What the reading threads send: a long outcome goes in slices, so that taking it over never holds up the host. */
import type { CleanItem } from './clean-item.ts';
import type { DocumentOutcome } from './read-document.ts';

/** Items that come ahead of the outcome, in order; the thread waits for `sendMore` before the next message. */
export type ItemsMessage = { readonly kind: 'items'; readonly items: readonly CleanItem[] };
export type DocumentMessage = ItemsMessage | DocumentOutcome;

export const sendMore = 'send more';

/** Characters and items of one slice; copying one takes the host about a millisecond. */
const longestSlice = 200_000;
const mostItems = 100;

/** The messages that carry an outcome: slices of items, then the outcome with the items of the last slice. */
export function* messagesOf(outcome: DocumentOutcome): Generator<DocumentMessage> {
  if (outcome.kind !== 'feed') return yield outcome;
  const { feed } = outcome;
  let slice: CleanItem[] = [];
  let length = 0;
  for (const item of feed.items) {
    const itemLength = lengthOf(item);
    if (slice.length > 0 && (slice.length === mostItems || length + itemLength > longestSlice)) {
      yield { kind: 'items', items: slice };
      [slice, length] = [[], 0];
    }
    slice.push(item);
    length += itemLength;
  }
  yield { kind: 'feed', feed: { ...feed, items: slice } };
}

/** The outcome that a last message and the slices before it came to. */
export function joinItems(slices: readonly CleanItem[], last: DocumentOutcome): DocumentOutcome {
  if (last.kind !== 'feed' || slices.length === 0) return last;
  return { kind: 'feed', feed: { ...last.feed, items: [...slices, ...last.feed.items] } };
}

/** Whatever fields an item has, it is their text that makes it long. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, part: unknown) => sum + lengthOf(part), 0);
}
