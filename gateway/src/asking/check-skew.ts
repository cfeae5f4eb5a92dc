/** Lets gateway and instances be of different ages: fits each question to the schema that its instance serves, or says SCHEMA_SKEW. */
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import type { Missing, SubQuery } from '../federation/ask.ts';
import { findNewValue } from './find-new-value.ts';
import { fitDocument, fitVariables, type DocumentFit, type NewValues } from './fit-question.ts';
import type { Complain, Judged } from './read-slice.ts';
import { subgraphSchema } from './subgraph-schema.ts';
import type { Carry, Transport } from './transport.ts';
import { watchSdl, type ServedSdl, type Skew } from './watch-sdl.ts';

export type SkewOptions = {
  /** The SDL of instances that this gateway was built with. */
  readonly sdl?: string;
  readonly now: () => number;
  readonly complain: Complain;
};

type Fitted =
  | {
      readonly kind: 'ask';
      readonly subQuery: SubQuery;
      /** True if less is asked for than was wanted. */
      readonly isLess: boolean;
      readonly newValues: readonly NewValues[];
    }
  | { readonly kind: 'refused'; readonly why: string };

const maxFits = 500;

/**
 * Wraps a way of asking. An instance that serves our SDL costs nothing.
 *
 * Errors: an argument, an input field, a value of an enum or a field that cannot be done without, and that only one of both sides
 * knows, is `SCHEMA_SKEW`. A question that its instance refuses although its own SDL allows it is `INSTANCE_FAILED`.
 */
export function checkSkew(transport: Transport, options: SkewOptions): Transport {
  const { sdl = readInstanceSdl(), now, complain } = options;
  const ours = subgraphSchema(sdl);
  const watch = watchSdl({ transport, ownDigest: sdlDigest(sdl), now, complain });

  return (instance, subQuery, carry) => ask(instance, subQuery, carry, true);

  async function ask(
    instance: string,
    subQuery: SubQuery,
    carry: Carry,
    mayAskAgain: boolean,
  ): Promise<Judged> {
    await watch.firstRead(instance);
    const served = watch.served(instance);
    const fitted = fit(served, subQuery);
    if (fitted.kind === 'refused') {
      // It may have been brought up to date since; whoever asks next will know.
      void watch.look(instance, carry);
      return skewed(instance, fitted.why);
    }
    const outcome = await transport(instance, fitted.subQuery, carry);
    if (outcome.kind === 'missing') {
      if (outcome.reason !== 'SCHEMA_SKEW') return outcome;
      await watch.look(instance, carry);
      const found = watch.served(instance);
      if (isUnreadable(found)) return { ...outcome, sinceMs: watch.sinceMs(instance) };
      if (mayAskAgain && digestOf(found) !== digestOf(served)) return ask(instance, subQuery, carry, false);
      return { ...outcome, reason: 'INSTANCE_FAILED' };
    }
    // Who never says what it serves is looked at now and then, or what is left out would be left out for ever.
    if (fitted.isLess && outcome.facts.sdl === null) void watch.look(instance, carry);
    const isOther = watch.hear(instance, outcome.facts.sdl, carry);
    // What was left out for the sake of its former schema is asked for now.
    if (isOther && fitted.isLess && mayAskAgain) {
      if (watch.served(instance) !== 'ours') await watch.look(instance, carry);
      return ask(instance, subQuery, carry, false);
    }
    const found = findNewValue(outcome.data, fitted.newValues);
    return found === null ? outcome : skewed(instance, `it answers with ${found}, which is new to us`);
  }

  function fit(served: ServedSdl, subQuery: SubQuery): Fitted {
    if (typeof served === 'string' || !served.schema)
      return { kind: 'ask', subQuery, isLess: false, newValues: [] };
    const document = fitOnce(served, subQuery);
    if (document.kind === 'refused') return document;
    const variables = fitVariables(subQuery.variables, document.variables, served.schema);
    if (typeof variables === 'string') return { kind: 'refused', why: variables };
    return {
      kind: 'ask',
      subQuery: { ...subQuery, document: document.document, variables },
      isLess: document.document !== subQuery.document,
      newValues: document.newValues,
    };
  }

  function fitOnce({ schema, fits }: Skew, { document, purpose }: SubQuery): DocumentFit {
    // A share of a merged value cannot be left out: the merged value would be wrong, and nobody could tell.
    const mayLeaveOut = purpose.kind === 'rows' || purpose.kind === 'volatile';
    const key = `${mayLeaveOut} ${document}`;
    const held = fits.get(key);
    if (held) return held;
    const made = fitDocument(document, mayLeaveOut, { theirs: schema!, ours });
    if (fits.size >= maxFits) fits.clear();
    fits.set(key, made);
    return made;
  }

  function skewed(instance: string, why: string): Missing {
    complain(instance, `its schema is another than ours: ${why}`);
    return { kind: 'missing', reason: 'SCHEMA_SKEW', sinceMs: watch.sinceMs(instance) };
  }
}

function isUnreadable(served: ServedSdl): boolean {
  return served === 'unread' || (typeof served === 'object' && served.schema === null);
}

function digestOf(served: ServedSdl): string {
  return typeof served === 'string' ? served : served.digest;
}
