/** A small instance for tests of asking: rows in one order, numbered contents, and faults by hand. */
import type { Page } from '@active-news/schema/graph/page-arguments.ts';
import { decodeCursor, encodeCursor, type Position } from '@active-news/schema/position.ts';
import type { Missing, Slice, SubQuery } from '../federation/ask.ts';
import type { RawPage } from '../federation/heads-question.ts';
import type { InstanceFacts, Transport } from './transport.ts';

export type Asked = {
  readonly instance: string;
  readonly kind: string;
  readonly variables: Readonly<Record<string, unknown>>;
};
type Answer = (Slice & { readonly facts: InstanceFacts }) | Missing;

export const like = ['number', 'string'] as const;
export const code = 'code';

export type InstanceForTests = {
  readonly transport: Transport;
  /** Every question that was put, in order. */
  readonly asked: Asked[];
  /** One more content: row `at` is new or told anew. */
  readonly tell: (at: number) => void;
  readonly version: () => { readonly seq: number; readonly digest: string };
  /** What happens to questions before they are answered; a reason makes them fail, a promise makes them wait. */
  fault: (asked: Asked) => string | null | Promise<void>;
};

/** Shapes: rows 0 to `rows` - 1, in ascending order. Units: `now` in milliseconds since 1970. */
export function instanceForTests(rows: number, now: () => number, tellsVersions = true): InstanceForTests {
  const revisions = new Map(Array.from({ length: rows }, (_, at) => [at, 1]));
  let seq = 1;
  const version = () => ({ seq, digest: `d${seq}` });
  const idOf = (at: number) => `id ${at}`;

  function answerOf({ kind, variables }: Asked): Record<string, unknown> {
    if (kind === 'rows') {
      const wanted = variables.of as readonly { readonly id: string; readonly revision?: string }[];
      return {
        _entities: wanted.map(({ id, revision }) => {
          const at = Number(id.slice(3));
          const held = revisions.get(at);
          const isIt = held !== undefined && (revision === undefined || revision === `r${held}`);
          return isIt ? { title: `title ${at}, ${held}` } : null;
        }),
      };
    }
    if (kind !== 'heads') return { count: revisions.size };
    const { first, last, after, before, counts } = variables as RawPage & { readonly counts: boolean };
    if (first === undefined && last === undefined) return { list: { totalCount: revisions.size } };
    const place = (cursor: string | undefined) =>
      cursor === undefined ? null : (decodeCursor(cursor, like)![0] as number);
    const [low, high] = [place(after), place(before)];
    const all = [...revisions.keys()].sort((a, b) => a - b);
    const window = all.filter((at) => (low === null || at > low) && (high === null || at < high));
    const shown =
      first === undefined ? window.slice(Math.max(0, window.length - last!)) : window.slice(0, first);
    const isCut = shown.length < window.length;
    return {
      list: {
        edges: shown.map((at) => ({
          cursor: encodeCursor([at, idOf(at)]),
          node: { id: idOf(at), revision: `r${revisions.get(at)}` },
        })),
        pageInfo: {
          hasNextPage: (high !== null && all.some((at) => at >= high)) || (isCut && first !== undefined),
          hasPreviousPage: (low !== null && all.some((at) => at <= low)) || (isCut && first === undefined),
        },
        ...(counts && { totalCount: all.length }),
      },
    };
  }

  const self: InstanceForTests = {
    asked: [],
    fault: () => null,
    tell(at) {
      revisions.set(at, (revisions.get(at) ?? 0) + 1);
      seq++;
    },
    version,
    async transport(instance, { purpose, variables }): Promise<Answer> {
      const one: Asked = { instance, kind: purpose.kind, variables };
      self.asked.push(one);
      const fault = self.fault(one);
      if (typeof fault === 'string') return { kind: 'missing', reason: fault, sinceMs: now() };
      await fault;
      const own = tellsVersions ? version() : null;
      return {
        kind: 'slice',
        data: answerOf(one),
        version: own,
        parts: new Map([[instance, { kind: 'answered', version: own }]]),
        source: 'asked',
        facts: { code, sdl: null },
      };
    },
  };
  return self;
}

/** A question for a page of its rows. */
export function headsOf(page: Page | null, wantsCount = false): SubQuery {
  const withPage = (raw: RawPage | null, counts: boolean) => ({
    document: 'query Heads',
    variables: { ...raw, counts },
  });
  const limits = page && {
    ...(page.after && { after: encodeCursor(page.after) }),
    ...(page.before && { before: encodeCursor(page.before) }),
  };
  const raw = page && {
    ...(page.take.from === 'start' ? { first: page.take.count } : { last: page.take.count }),
    ...limits,
  };
  const heads = { field: 'list', key: 'id', args: {}, descending: false, like, page, wantsCount, withPage };
  return { ...withPage(raw, wantsCount), purpose: { kind: 'heads', heads } };
}

export function rowsOf(
  representations: readonly Readonly<Record<string, unknown>>[],
  selection = 'title',
): SubQuery {
  const isOfState = representations.every(({ revision }) => revision !== undefined);
  return {
    document: `query Rows { ${selection} }`,
    variables: { of: representations },
    purpose: {
      kind: 'rows',
      typeName: 'Row',
      selection,
      representations,
      state: isOfState ? { key: 'id', digest: 'revision' } : null,
      withRepresentations: (others) => rowsOf(others, selection),
    },
  };
}

export const shareOf = (document = 'query Share'): SubQuery => ({
  document,
  variables: {},
  purpose: { kind: 'share' },
});

export const firstPage = (count: number, after: Position | null = null): Page => ({
  after,
  before: null,
  take: { from: 'start', count },
});
