/** Asks many questions of one origin in one exchange; each is settled by its own line of the answer, as soon as that is there. */
import { parseJson } from './ask-singly.ts';
import { headersOf, type InstanceOrigin, type Question } from './instance-origin.ts';
import { startPatience } from './post-over-http.ts';
import { isRecord } from './read-slice.ts';
import { readLines } from './read-lines.ts';

/** Statuses by which a server says that there is no such endpoint, or that it takes no such request. */
const noBatchStatuses: readonly number[] = [400, 404, 405, 410, 413, 415, 501];
/** What a line holds beside the answer itself. */
const envelopeBytes = 64;

/**
 * Settles every question, whatever happens; it never rejects.
 *
 * Shapes: the questions are of one client request; `askAlone` asks one in the time that is left, where it cannot go with others.
 * Errors: a stream that breaks off costs only the questions that were not answered yet.
 */
export async function askTogether(
  origin: InstanceOrigin,
  batchUrl: string,
  questions: readonly Question[],
  options: {
    readonly secret: string | undefined;
    readonly waitMs: number;
    readonly maxBytes: number;
    readonly askAlone: (question: Question, waitMs: number) => void;
  },
): Promise<void> {
  const { secret, waitMs, maxBytes, askAlone } = options;
  const { carry } = questions[0]!;
  const patience = startPatience(waitMs, carry.signal);
  const open = new Map(questions.entries());
  const settleRest = (give: (question: Question) => void) => {
    for (const question of open.values()) give(question);
    open.clear();
  };
  try {
    const { status, contentType, body } = await origin.post({
      url: batchUrl,
      headers: { ...headersOf({ carry }, secret, patience.leftMs()), accept: 'application/x-ndjson' },
      body: `{"operations":[${questions.map(operationText).join(',')}]}`,
      operations: questions.length,
      signal: patience.signal,
    });
    const isStream = contentType.startsWith('application/x-ndjson');
    if (noBatchStatuses.includes(status) || (status === 200 && !isStream)) {
      origin.avoidBatch();
      settleRest((question) => askAlone(question, patience.leftMs()));
      await body.dump();
      return;
    }
    if (status !== 200) {
      settleRest(({ judge, settle }) => settle(judge.answer(status, undefined, '')));
      await body.dump();
      return;
    }
    for await (const { text, isCut } of readLines(body, maxBytes + envelopeBytes)) {
      if (text === '') continue;
      const line = isCut ? { index: indexOfCut(text) } : parseJson(text);
      const question = isRecord(line) ? open.get(line.index as number) : undefined;
      if (question === undefined || !isRecord(line)) {
        settleRest(({ judge, settle }) => settle(judge.broken('sends a line that answers no question')));
        origin.avoidBatch();
        return;
      }
      open.delete(line.index as number);
      if (isCut) question.settle(question.judge.tooLong());
      else take(question, line);
    }
    settleRest(({ judge, settle }) => settle(judge.broken('ends without an answer to it')));
  } catch (error) {
    settleRest(({ judge, settle }) => settle(judge.failure(error, patience.impatience())));
  } finally {
    patience.end();
  }

  function take(question: Question, { status, body }: Readonly<Record<string, unknown>>): void {
    const { instance, judge, settle } = question;
    if (status === 404) {
      // Perhaps another server behind the same origin has it.
      origin.avoidBatch(instance);
      return askAlone(question, patience.leftMs());
    }
    if (typeof status !== 'number') return settle(judge.broken('sends a line without a status'));
    if (status === 200) origin.learn(body);
    settle(judge.answer(status, body ?? null, status === 200 ? '' : JSON.stringify(body ?? null)));
  }
}

export function operationText({ instance, subQuery }: Pick<Question, 'instance' | 'subQuery'>): string {
  return JSON.stringify({ instance, query: subQuery.document, variables: subQuery.variables });
}

/** The index that a line begins with. */
function indexOfCut(text: string): number {
  return Number(/^\{"index":(\d+),/.exec(text)?.[1] ?? -1);
}
