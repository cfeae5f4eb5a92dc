/** Passes a decision on to the instance that it is for, and takes over what that says of its content, so that the next query shows it. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { noFloors } from './erasure-floors.ts';
import { isRecord, readSlice, type Complain } from './read-slice.ts';
import type { Carry } from './transport.ts';
import type { VersionBook } from './version-book.ts';
import type { Part } from '../federation/ask.ts';

export type DecisionQuestion = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

/**
 * Puts a mutation to an instance that takes it, as one whose sender may decide; null if there is no such instance.
 *
 * Shapes: resolves to the body of the GraphQL response. Errors: rejects if there is none.
 */
export type Administer = (
  instance: string,
  question: DecisionQuestion,
  way: { readonly carry: Carry; readonly deadlineMs: number },
) => Promise<unknown> | null;

export type Decided = {
  readonly data: Readonly<Record<string, unknown>>;
  readonly parts: ReadonlyMap<string, Part>;
};

/** What instances say of a decision that clients may hear as it is. */
const ownCodes: readonly unknown[] = [
  errorCodes.badUserInput,
  errorCodes.ownerUnavailable,
  errorCodes.notAdministered,
  errorCodes.hopLimit,
];

/**
 * Nobody shares a decision with another, and none is asked twice: it may have been carried out although no answer came.
 *
 * Errors: a GraphQLError with OWNER_UNAVAILABLE if there is no answer, NOT_ADMINISTERED if the server takes no decisions; else what the
 * instance says.
 */
export async function decide(
  {
    administer,
    book,
    now,
    complain,
  }: {
    readonly administer: Administer;
    readonly book: VersionBook;
    readonly now: () => number;
    readonly complain: Complain;
  },
  instance: string,
  question: DecisionQuestion,
  way: { readonly carry: Carry; readonly deadlineMs: number },
): Promise<Decided> {
  const askedAt = book.floors.tick();
  const askedAtMs = now();
  const body = await answerInTime(administer(instance, question, way), instance, way.deadlineMs);
  if (isRecord(body) && Array.isArray(body.errors) && body.errors.length > 0) throw refusalOf(instance, body);
  const judged = readSlice(instance, body, now(), complain);
  if (judged.kind === 'missing')
    throw unavailable(instance, `it gives no answer that can be read (${judged.reason}); the log says why`);
  const { data, version, parts, facts } = judged;
  book.floors.judge(instance, { parts, floors: facts.floors ?? noFloors }, askedAt, now());
  if (version) book.answered(instance, version, facts.code, parts, askedAtMs, now());
  return { data, parts };
}

async function answerInTime(
  answering: Promise<unknown> | null,
  instance: string,
  deadlineMs: number,
): Promise<unknown> {
  if (answering === null) throw notAdministered(`No instance of "${instance}" is here to carry it out.`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`there is no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([answering, late]);
  } catch (error) {
    throw unavailable(instance, error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(instance: string, { data, errors }: Readonly<Record<string, unknown>>): GraphQLError {
  const [first] = errors as readonly unknown[];
  const { message, extensions } = isRecord(first) ? first : { message: String(first), extensions: null };
  const text = String(message).slice(0, 1_000);
  const code = isRecord(extensions) ? extensions.code : undefined;
  if (ownCodes.includes(code)) return new GraphQLError(text, { extensions: { code } });
  if (code === errorCodes.adminOnly)
    return new GraphQLError(
      `The instance of "${instance}" does not take this gateway's word: give it the same ADMIN_TOKEN. It says: ${text}`,
      { extensions: { code } },
    );
  // Without `data` it was never executed.
  if (data === undefined)
    return notAdministered(
      `The server of "${instance}" takes no such decision, so whoever runs it has to be asked. It says: ${text}`,
    );
  return unavailable(instance, `it failed: ${text}`);
}

function unavailable(instance: string, why: string): GraphQLError {
  return new GraphQLError(
    `"${instance}" did not say what came of it: ${why}. Perhaps it was carried out all the same; decide again in a moment, for what is so already stays so.`,
    { extensions: { code: errorCodes.ownerUnavailable, partnership: instance } },
  );
}

export function notAdministered(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: errorCodes.notAdministered } });
}
