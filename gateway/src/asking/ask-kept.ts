/** Asks as little as possible: what was said of a content version that is still the newest is not asked again, and serves when nobody answers. */
import type { Ask, Outcome, Slice, SubQuery } from '../federation/ask.ts';
import { askHeads } from './ask-heads.ts';
import { revivePrefix, stripPrefix, type HeadsPrefix } from './heads-prefix.ts';
import type { ErasureFloors } from './erasure-floors.ts';
import { forgetErased } from './forget-erased.ts';
import { rowKeeper, weave, type Row, type RowsPurpose } from './keep-rows.ts';
import { sliceKeeper } from './keep-slices.ts';
import { askNow, keepAnswer, keptOrAsked, type Keeping, type KeptOptions } from './kept-or-asked.ts';
import { respectFloors } from './respect-floors.ts';
import { sharedFlights } from './shared-flights.ts';
import type { Carry } from './transport.ts';
import type { Known } from './version-book.ts';

/** Shapes: gives, for the carry of one client's request, the engine's way to ask. */
export function askKept(options: KeptOptions): (carry: Carry) => Ask {
  const { memory, shelf, now } = options;
  const { floors } = options.book;
  const flights = sharedFlights(respectFloors(options.transport, floors, now), now);
  if (!memory)
    return (carry) => (instance, subQuery) => askNow({ options, carry, flights }, instance, subQuery);
  const heads = sliceKeeper<HeadsPrefix>('heads', memory, shelf, floors, revivePrefix, stripPrefix);
  const slices = sliceKeeper<Slice['data']>('slice', memory, shelf, floors, (value) =>
    typeof value === 'object' ? (value as Slice['data'] | null) : null,
  );
  const rows = rowKeeper(memory, shelf, floors);
  forgetErased(memory, floors);
  return (carry) => async (instance, subQuery) => {
    const startedAt = performance.now();
    const keeping: Keeping = { options, carry, heads, slices, rows, flights };
    const outcome = await askOne(keeping, instance, subQuery);
    return { ...outcome, tookMs: performance.now() - startedAt };
  };
}

function askOne(keeping: Keeping, instance: string, subQuery: SubQuery): Promise<Outcome> {
  const { purpose } = subQuery;
  switch (purpose.kind) {
    case 'volatile':
      return askNow(keeping, instance, subQuery);
    case 'heads':
      return askHeads(keeping, instance, subQuery, purpose.heads);
    case 'rows':
      return purpose.state
        ? askRows(keeping, instance, subQuery, purpose)
        : askShare(keeping, instance, subQuery);
    case 'share':
      return askShare(keeping, instance, subQuery);
  }
}

/** Questions whose answer depends on content alone. */
async function askShare(keeping: Keeping, instance: string, subQuery: SubQuery): Promise<Outcome> {
  const question = [subQuery.document, subQuery.variables];
  const { slices } = keeping;
  return keptOrAsked(keeping, instance, {
    find: (edition) => slices.find(edition, question),
    dataOf: (data) => data,
    async ask(within) {
      const answer = await askNow(within, instance, subQuery);
      keepAnswer(instance, answer, (edition, version, parts, slice) =>
        slices.keep(edition, question, { value: slice.data, version, parts }),
      );
      return answer;
    },
  });
}

/** Rows in a given state are right whatever the version; only those that are not kept are asked for. */
async function askRows(
  keeping: Keeping,
  instance: string,
  subQuery: SubQuery,
  purpose: RowsPurpose,
): Promise<Outcome> {
  const { options, rows } = keeping;
  const known = options.book.last(instance);
  const kept = await rows.find(instance, purpose, known?.code ?? '');
  const rest = purpose.representations.filter((_, i) => kept.rows[i] === null);
  if (rest.length === 0)
    return {
      kind: 'slice',
      data: { _entities: kept.rows },
      version: known?.version ?? null,
      parts: partsOf(instance, known, kept.parts, options.book.floors),
      source: kept.source,
    };
  const question =
    rest.length === purpose.representations.length ? subQuery : purpose.withRepresentations(rest);
  const answer = await askNow(keeping, instance, question);
  if (answer.kind === 'missing') return answer;
  const asked = (answer.data._entities ?? []) as readonly (Row | null)[];
  for (const [i, row] of asked.entries())
    if (row && rest[i])
      rows.keep(instance, purpose, rest[i], { code: answer.facts.code, parts: answer.parts }, row);
  return {
    ...answer,
    data: { _entities: weave(kept, asked) },
    source: rest.length === purpose.representations.length ? 'asked' : 'mixed',
  };
}

/** What is known of those that rows are shown of; the rows themselves tell of who was last heard of before an erasure. */
function partsOf(
  instance: string,
  known: Known | null,
  ofRows: Slice['parts'],
  { isBelow }: Pick<ErasureFloors, 'isBelow'>,
): Slice['parts'] {
  if (!known?.parts || known.parts.has(instance))
    return new Map([[instance, { kind: 'answered', version: known?.version ?? null }]]);
  const heard = [...known.parts].filter((entry) => !isBelow(instance, new Map([entry])));
  return new Map([...ofRows, ...heard]);
}
