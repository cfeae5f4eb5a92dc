/** The order in which answers are looked for: what is kept of the newest content, what the instance says now, what is kept of the last content that was known. */
import type { Missing, Outcome, Part, Slice, Stale, SubQuery } from '../federation/ask.ts';
import type { MemoryShelf } from '../cache/memory-shelf.ts';
import type { RedisShelf } from '../cache/redis-shelf.ts';
import type { HeadsPrefix } from './heads-prefix.ts';
import type { RowKeeper } from './keep-rows.ts';
import type { Edition, Found, SliceKeeper } from './keep-slices.ts';
import type { SharedFlights } from './shared-flights.ts';
import type { Carry, InstanceFacts, Transport } from './transport.ts';
import type { Known, VersionBook } from './version-book.ts';

export type KeptOptions = {
  readonly transport: Transport;
  readonly book: VersionBook;
  /** Null keeps nothing: every question is asked, and no last good answer stands in. */
  readonly memory: MemoryShelf<unknown> | null;
  readonly shelf: RedisShelf | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** After this long, a last good answer stands in while the asking goes on. */
  readonly softDeadlineMs?: number;
  /** A last good answer is no older than this. */
  readonly maxStaleMs?: number;
};

/** What the ways of asking one kind of question share. */
export type Keeping = {
  readonly options: KeptOptions;
  readonly carry: Carry;
  readonly heads: SliceKeeper<HeadsPrefix>;
  readonly slices: SliceKeeper<Slice['data']>;
  readonly rows: RowKeeper;
  readonly flights: SharedFlights;
};

export type Asked = (Slice & { readonly facts: InstanceFacts }) | Missing;

const defaultSoftDeadlineMs = 1_500;
const defaultMaxStaleMs = 3_600_000;

/** How one kind of question is looked up, asked and shown. */
export type Way<T> = {
  readonly find: (edition: Edition) => Promise<Found<T> | null>;
  /** The data of a slice, or null if what is kept does not reach. */
  readonly dataOf: (value: T) => Slice['data'] | null;
  readonly ask: (keeping: Keeping) => Promise<Slice | Missing>;
};

/** What is kept of the newest content; else what is asked; else, within its age, what is kept of the last content that was known. */
export async function keptOrAsked<T>(keeping: Keeping, instance: string, way: Way<T>): Promise<Outcome> {
  const { book, now, softDeadlineMs = defaultSoftDeadlineMs } = keeping.options;
  const look = async (known: Known | null): Promise<Slice | null> => {
    const found = known && (await way.find(editionOf(instance, known)));
    const data = found && way.dataOf(found.value);
    return data
      ? {
          kind: 'slice',
          data,
          version: found.version,
          code: known!.code,
          parts: found.parts,
          source: found.source,
        }
      : null;
  };
  const fresh = await look(book.believed(instance, now()));
  if (fresh) return fresh;
  const before = [book.last(instance), book.lastShown(instance)];
  const answering = way.ask(keeping);
  const inTime = await withinOrNull(answering, softDeadlineMs);
  if (inTime?.kind === 'slice') return inTime;
  const reason = inTime?.reason ?? 'INSTANCE_TIMED_OUT';
  for (const known of before) {
    const lastGood = known && (await look(known));
    const stale = lastGood && asStale(lastGood, known, reason, keeping.options);
    if (stale) return stale;
  }
  return inTime ?? (await answering);
}

/** Asks, and notes the version that the answer shows. Equal questions that are under way are asked once. */
export async function askNow(
  { options, carry, flights }: Pick<Keeping, 'options' | 'carry' | 'flights'>,
  instance: string,
  subQuery: SubQuery,
): Promise<Asked> {
  const askedAtMs = options.now();
  // Who could know of newer content must not be given what was asked before it; so only believers of one version share.
  const believed = options.book.believed(instance, askedAtMs);
  const answer = await flights.ask(instance, subQuery, carry, believed?.version.digest ?? null);
  if (answer.kind === 'slice' && answer.version)
    options.book.answered(
      instance,
      answer.version,
      answer.facts.code,
      answer.parts,
      askedAtMs,
      options.now(),
    );
  return answer.kind === 'slice' ? { ...answer, code: answer.facts.code } : answer;
}

/** Keeps what an instance answered, if it says of which content. */
export function keepAnswer(
  instance: string,
  answer: Asked,
  keep: (edition: Edition, version: Known['version'], parts: Slice['parts'], slice: Slice) => void,
): void {
  if (answer.kind !== 'slice' || !answer.version) return;
  const edition = { instance, digest: answer.version.digest, code: answer.facts.code };
  keep(edition, answer.version, answer.parts, answer);
}

function editionOf(instance: string, { version, code }: Known): Edition {
  return { instance, digest: version.digest, code };
}

/** Null if it is too old to stand in. */
function asStale(
  slice: Slice,
  known: Known,
  reason: string,
  { now, maxStaleMs = defaultMaxStaleMs }: KeptOptions,
): Stale | null {
  if (now() - known.confirmedAtMs > maxStaleMs) return null;
  const parts = new Map<string, Part>();
  for (const [slug, part] of slice.parts)
    parts.set(
      slug,
      part.kind === 'answered'
        ? { kind: 'stale', version: part.version, servedAsOfMs: known.confirmedAtMs, reason }
        : part,
    );
  return { ...slice, kind: 'stale', parts };
}

async function withinOrNull<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
