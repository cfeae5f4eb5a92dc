/** Brings a decision to the instance that speaks for its partnership, and writes down in the log that it was taken. */
import type { Log } from '@active-news/runtime/log.ts';
import { decide, notAdministered, type Administer } from '../asking/administer.ts';
import type { Complain } from '../asking/read-slice.ts';
import type { Carry } from '../asking/transport.ts';
import type { VersionBook } from '../asking/version-book.ts';
import type { Part } from '../federation/ask.ts';
import type { Federation } from '../federation/request.ts';
import type { DecidingContext } from '../graph/decision-resolvers.ts';

/** Shapes: `decided` is where the context of one request gathers what instances showed after they had decided. */
export function passOnDecisions(options: {
  readonly federation: Pick<Federation, 'holders'>;
  /** Null if no instance can be reached by decisions. */
  readonly administer: Administer | null;
  readonly book: VersionBook;
  readonly now: () => number;
  readonly complain: Complain;
  readonly log: Pick<Log, 'info'>;
}): (carry: Carry, decided: Map<string, Part>) => DecidingContext['decide'] {
  const { federation, administer, log } = options;
  return (carry, decided) => async (partnership, question, deadlineMs) => {
    const instance = federation.holders.get(partnership);
    if (instance === undefined || administer === null)
      throw notAdministered(
        `No instance of this gateway speaks for "${partnership}", so nobody here can decide for it.`,
      );
    const way = { carry, deadlineMs };
    const { data, parts } = await decide({ ...options, administer }, instance, question, way);
    for (const [slug, part] of parts) if (federation.holders.get(slug) === instance) decided.set(slug, part);
    log.info({ requestId: carry.requestId, partnership, ...question }, 'a decision was passed on');
    return data;
  };
}
