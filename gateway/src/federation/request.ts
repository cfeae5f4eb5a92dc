/** What the engine keeps while it makes one answer: how to ask, what was covered, what disagreed, and loaders that batch a phase. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Ask, Missing, Outcome, Part, SubQuery } from './ask.ts';
import type { Group } from './algebra/group-by-key.ts';
import { uniteCoverage, type Coverage } from './coverage.ts';
import type { RowOutcome, RowRef } from './load-rows.ts';
import type { NameKind } from './narrow.ts';
import type { Route } from './route.ts';
import type { Rules } from './rules.ts';

/** Makes a function that loads one value out of one that loads many; what is asked for at once is loaded together, each key once. */
export type MakeLoader = <K, V>(
  loadMany: (keys: readonly K[]) => Promise<readonly V[]>,
  textOf: (key: K) => string,
  maxAtOnce?: number,
) => (key: K) => Promise<V>;

/** What stays the same from request to request. */
export type Federation = {
  readonly rules: Rules;
  /** The partnerships that answers are expected of, sorted. */
  readonly expected: readonly string[];
  /** Partnership → the instance that speaks for it: its own, or a gateway over it. */
  readonly holders: ReadonlyMap<string, string>;
  readonly kinds: Readonly<Record<string, NameKind>>;
  /** The partnership that owns an id, or null if there can be none. */
  readonly ownerOf: (id: string) => string | null;
  readonly makeLoader: MakeLoader;
};

/** One question and what came of it; explain is made of these. What two fields need alike stands under the first. */
export type Asked = {
  /** The field of the answer that it was asked for, as `stories` or `tags.nodes.0.stories`. */
  readonly path: string;
  readonly instance: string;
  readonly purpose: SubQuery['purpose'];
  readonly outcome: Outcome;
};

/** Answers of this request by instance and question, kept over repetitions of it. */
export type Memo = Map<string, Map<string, Promise<Outcome>>>;

/** Why an instance could not be the same in all parts of an answer. */
export type Tear = { readonly kind: 'moved' } | Missing;

export type FederatedRequest = Federation & {
  /** Equal questions are asked once. */
  readonly ask: (instance: string, subQuery: SubQuery, path: string) => Promise<Outcome>;
  /** True if another gateway asks: it has checked the names, and refuses by itself what nobody answers. */
  readonly asInstance: boolean;
  /** Milliseconds since 1970; what fails in this request is missing since then. */
  readonly startedAtMs: number;
  /** Adds to what the whole response is made of. */
  readonly covered: (part: Coverage) => void;
  readonly coverage: () => Coverage;
  /** Says that an instance showed something else in one phase than in another; the answer will be made again. */
  readonly tear: (instance: string, cause: Tear) => void;
  /** Instances that were not the same in all parts of this answer. */
  readonly torn: () => ReadonlyMap<string, Tear>;
  /** What each instance showed; null if it was missing. */
  readonly states: () => ReadonlyMap<string, Shown | null>;
  /** Called by fields that show what content versions do not tell of; such an answer is never kept. */
  readonly markVolatile: () => void;
  readonly isVolatile: () => boolean;
  readonly asked: readonly Asked[];
  /** Made on first use; see load-rows.ts and gather-groups.ts. */
  readonly loaders: {
    rows?: (ref: RowRef) => Promise<RowOutcome>;
    readonly groups: Map<string, (key: string) => Promise<Group>>;
  };
};

/** Shapes: the context value of each operation must have this under `federation`. */
export type FederatedContext = { readonly federation: FederatedRequest };

/** Questions of one answer, equal ones counted once: some two hundred connections over all partnerships. */
const maxQuestions = 10_000;

function tooCostly(): GraphQLError {
  return new GraphQLError(
    `This operation needs more than ${maxQuestions} questions to partnerships. Ask for fewer connections at once, narrow them by partnership or region, or take several requests.`,
    { extensions: { code: errorCodes.tooCostly } },
  );
}

/** Shapes: `pinned` are instances that count as missing in this answer whatever they would say. */
export function startRequest(
  federation: Federation,
  ask: Ask,
  startedAtMs: number,
  memo: Memo = new Map(),
  pinned: ReadonlyMap<string, Missing> = new Map(),
  asInstance = false,
): FederatedRequest {
  const parts: Coverage[] = [];
  const asked: Asked[] = [];
  const states = new Map<string, Outcome>();
  const partStates = new Map<string, string>();
  const torn = new Map<string, Tear>();
  const noted = new Set<Promise<Outcome>>();
  let volatile = false;

  const tear = (instance: string, cause: Tear) => {
    if (torn.get(instance)?.kind !== 'missing') torn.set(instance, cause);
  };
  const agree = (instance: string, outcome: Outcome) => {
    const before = states.get(instance);
    states.set(instance, outcome);
    if (outcome.kind === 'missing') {
      if (before && before.kind !== 'missing') tear(instance, outcome);
      return;
    }
    if (before?.kind === 'missing') tear(instance, before);
    // Partnership by partnership: a gateway's answer tells of those alone that it concerns.
    for (const [slug, part] of outcome.parts) {
      // It may also tell of those that the question names and it does not speak for.
      if (federation.holders.get(slug) !== instance) continue;
      // The code of a gateway is that of all below it, and says nothing of one of them.
      const state = stateOf(part, slug === instance ? outcome.code : undefined);
      const known = partStates.get(slug);
      partStates.set(slug, state);
      if (known !== undefined && known !== state) tear(instance, { kind: 'moved' });
    }
  };

  return {
    ...federation,
    async ask(instance, subQuery, path) {
      if (noted.size >= maxQuestions) throw tooCostly();
      const pin = pinned.get(instance);
      const answering = pin ? Promise.resolve(pin) : remembered(memo, instance, subQuery, ask);
      const isRepeated = noted.has(answering);
      noted.add(answering);
      const outcome = await answering;
      if (shows(subQuery, outcome)) agree(instance, outcome);
      if (!isRepeated) asked.push({ path, instance, purpose: subQuery.purpose, outcome });
      return outcome;
    },
    asInstance,
    startedAtMs,
    covered: (part) => void parts.push(part),
    coverage: () => uniteCoverage(parts),
    tear,
    torn: () => torn,
    states: () => new Map([...states].map(([instance, outcome]) => [instance, shownOf(outcome)])),
    markVolatile: () => void (volatile = true),
    isVolatile: () => volatile,
    asked,
    loaders: { groups: new Map() },
  };
}

/** What an instance showed of itself. Shapes: empty where it does not say. */
export type Shown = { readonly digest: string; readonly code: string };

function shownOf(outcome: Outcome): Shown | null {
  if (outcome.kind === 'missing') return null;
  return { digest: outcome.version?.digest ?? '', code: outcome.code ?? '' };
}

/** A last good answer is of the content that it names, as a fresh one is. Since when somebody is missing is no content. */
function stateOf(part: Part, code = ''): string {
  return part.kind === 'missing' ? part.reason : `${part.version?.digest ?? ''} ${code}`;
}

/** Whether an outcome shows a state of the instance's content, which must be the same in all parts of an answer. */
function shows({ purpose }: SubQuery, { kind }: Outcome): boolean {
  // Who cannot tell of this moment may still have last good content.
  if (kind === 'missing') return purpose.kind !== 'volatile';
  // Rows of a given state are right at every version.
  return !(purpose.kind === 'rows' && purpose.state !== null);
}

function remembered(memo: Memo, instance: string, subQuery: SubQuery, ask: Ask): Promise<Outcome> {
  const own = memo.get(instance) ?? new Map<string, Promise<Outcome>>();
  memo.set(instance, own);
  const question = `${subQuery.document}\n${JSON.stringify(subQuery.variables)}`;
  const answer = own.get(question) ?? ask(instance, subQuery);
  own.set(question, answer);
  return answer;
}

/** Asks all instances of a route the same question at once; whatever happens to one of them is its own outcome. */
export async function scatter(
  request: FederatedRequest,
  route: Route,
  subQuery: SubQuery,
  path: string,
): Promise<Map<string, Outcome>> {
  const instances = [...route.asked.keys()];
  const outcomes = await Promise.all(instances.map((instance) => request.ask(instance, subQuery, path)));
  return new Map(instances.map((instance, i) => [instance, outcomes[i]!]));
}

/** The path of a field in an answer, as text. */
export function pathText(path: { readonly prev: Path | undefined; readonly key: string | number }): string {
  return path.prev ? `${pathText(path.prev)}.${path.key}` : String(path.key);
}
type Path = Parameters<typeof pathText>[0];
