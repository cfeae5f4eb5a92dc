/** Asks for heads by prefixes: one order of one content is read from its ends inwards, and every page that lies within is cut out of it. */
import type { Missing, Outcome, Slice, SubQuery } from '../federation/ask.ts';
import type { HeadsQuestion, RawPage } from '../federation/heads-question.ts';
import { askNow, keepAnswer, keptOrAsked, type Keeping } from './kept-or-asked.ts';
import {
  cutOut,
  emptyPrefix,
  grown,
  growth,
  isHeadsPage,
  placeOf,
  type HeadsPrefix,
} from './heads-prefix.ts';

const maxRestarts = 2;

export async function askHeads(
  keeping: Keeping,
  instance: string,
  subQuery: SubQuery,
  question: HeadsQuestion,
): Promise<Outcome> {
  const name = [question.field, question.args, question.page?.take.from ?? 'start'];
  const { heads, slices } = keeping;
  // A page that lies too deep for a prefix is kept by its own position.
  const deep = question.page ? [...name, ...placeOf(question.page), question.wantsCount] : null;
  return keptOrAsked<HeadsPrefix | Slice['data']>(keeping, instance, {
    async find(edition) {
      const prefix = await heads.find(edition, name);
      if (prefix && dataOf(prefix.value, question)) return prefix;
      return (deep && (await slices.find(edition, deep))) ?? null;
    },
    dataOf: (value) => ('places' in value ? dataOf(value as HeadsPrefix, question) : value),
    ask: (within) => askForPrefix(within, instance, subQuery, question, name, deep),
  });
}

type Held = {
  readonly prefix: HeadsPrefix;
  /** The content it is of; null if nothing was read yet. */
  readonly digest: string | null;
};

/** Grows the prefix until the page lies within, all of it of one content. */
async function askForPrefix(
  keeping: Keeping,
  instance: string,
  subQuery: SubQuery,
  question: HeadsQuestion,
  name: readonly unknown[],
  deep: readonly unknown[] | null,
): Promise<Slice | Missing> {
  const { book, now } = keeping.options;
  const nothing: Held = { prefix: { ...emptyPrefix, like: question.like }, digest: null };
  const known = book.believed(instance, now());
  const kept =
    known && (await keeping.heads.find({ instance, digest: known.version.digest, code: known.code }, name));
  let held: Held = kept ? { prefix: kept.value, digest: kept.version.digest } : nothing;
  for (let restarts = 0; restarts <= maxRestarts; ) {
    const step = nextStep(held.prefix, question);
    if (!step) break;
    const text = question.withPage(step.raw, step.wantsCount);
    const answer = await askNow(keeping, instance, { ...text, purpose: subQuery.purpose });
    if (answer.kind === 'missing') return answer;
    const shown = answer.version?.digest ?? null;
    if (held.digest !== null && held.digest !== shown) {
      // The content has changed since the prefix was begun, so it is begun again.
      held = nothing;
      restarts++;
      continue;
    }
    const longer = lengthened(held.prefix, answer.data[question.field], question, step);
    // What is of another form is asked for as it is; whoever merges it will judge it.
    if (!longer) break;
    held = { prefix: longer, digest: shown };
    keepAnswer(instance, answer, (edition, version, parts) =>
      keeping.heads.keep(edition, name, { value: longer, version, parts }),
    );
    const data = dataOf(longer, question);
    if (data) return { ...answer, data };
    // Without a version nobody knows whether two blocks belong together.
    if (shown === null) break;
  }
  return askAsItIs(keeping, instance, subQuery, question, deep);
}

/** The page itself, kept by its position. */
async function askAsItIs(
  keeping: Keeping,
  instance: string,
  subQuery: SubQuery,
  question: HeadsQuestion,
  deep: readonly unknown[] | null,
): Promise<Slice | Missing> {
  const answer = await askNow(keeping, instance, subQuery);
  if (deep && answer.kind === 'slice' && isInOrder(answer.data[question.field], question))
    keepAnswer(instance, answer, (edition, version, parts, { data }) =>
      keeping.slices.keep(edition, deep, { value: data, version, parts }),
    );
  return answer;
}

/** What whoever merges it would refuse is not kept: the next answer may be right. */
function isInOrder(data: unknown, question: HeadsQuestion): boolean {
  const beginning = { ...emptyPrefix, like: question.like };
  return isHeadsPage(data) && grown(beginning, data, question.page!.take.from, question) !== null;
}

type Step = { readonly raw: RawPage | null; readonly wantsCount: boolean };

/** What to ask for next, or null if the page lies too deep. */
function nextStep(prefix: HeadsPrefix, question: HeadsQuestion): Step | null {
  const wantsCount = question.wantsCount && prefix.totalCount === null;
  if (!question.page || cutOut(prefix, question.page, question)) return { raw: null, wantsCount };
  const raw = growth(prefix, question.page, question);
  return raw && { raw, wantsCount };
}

function lengthened(
  prefix: HeadsPrefix,
  data: unknown,
  question: HeadsQuestion,
  { raw, wantsCount }: Step,
): HeadsPrefix | null {
  const { totalCount } = (data ?? {}) as { readonly totalCount?: unknown };
  if (wantsCount && !Number.isInteger(totalCount)) return null;
  const counted = wantsCount ? { ...prefix, totalCount: totalCount as number } : prefix;
  if (!raw) return counted;
  return isHeadsPage(data) ? grown(counted, data, question.page!.take.from, question) : null;
}

/** What the instance would have answered, or null if the prefix does not reach that far. */
function dataOf(prefix: HeadsPrefix, question: HeadsQuestion): Slice['data'] | null {
  const { field, page, wantsCount } = question;
  const { totalCount } = prefix;
  if (wantsCount && totalCount === null) return null;
  const cut = page ? cutOut(prefix, page, question) : {};
  return cut && { [field]: { ...cut, ...(wantsCount && { totalCount }) } };
}
