/** The first promise as laws over simulated networks; npm test holds them for some networks, `npm run differential` for many. */
import { isDeepStrictEqual } from 'node:util';
import type { FederatedAnswer } from '@active-news/gateway/federation/answer-operation.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { simulate, type NamedGateway, type Simulation } from './network/simulation.ts';
import type { StoreAnswer } from './one-store/one-store.ts';
import { choicesFrom, type Choices } from './random/choices.ts';
import { randomWalk } from './random/page-walk.ts';
import { randomDocument, type RandomDocument } from './random/random-document.ts';

export type Counts = {
  answers: number;
  refused: number;
  torn: number;
  moved: number;
  changes: number;
  pages: number;
};
export const noCounts = (): Counts => ({ answers: 0, refused: 0, torn: 0, moved: 0, changes: 0, pages: 0 });

export type Law = {
  readonly name: string;
  /** Errors: throws a LawBroken with everything that is needed to see it again. */
  readonly hold: (seed: number, registry: Registry, counts: Counts) => Promise<void>;
};

export class LawBroken extends Error {}

const documentsPerNetwork = 12;
const pagesPerWalk = 12;

export const laws: readonly Law[] = [
  law(
    'between changes every gateway answers as one store with all stories',
    async (simulation, choices, held) => {
      const { ground, gateways, whole, change } = simulation;
      for (let i = 0; i < documentsPerNetwork; i++) {
        for (let n = choices.below(3); n > 0; n--, held.counts.changes++) change();
        const question = randomDocument(choices, ground(), { mistakes: 0.1 });
        const expected = await whole(question.document, question.variables);
        for (const one of gateways) held.compare(one, question, await askOne(one, question), expected);
      }
    },
  ),
  law(
    'while content changes, an answer is that of one store with exactly the contents that its coverage names',
    async ({ ground, gateways, asCovered, change, network }, choices, held) => {
      for (let i = 0; i < documentsPerNetwork; i++) {
        const question = randomDocument(choices, ground(), { mistakes: 0.1 });
        for (const one of gateways) {
          let changesLeft = choices.below(4);
          network.meanwhile(() => {
            if (changesLeft === 0 || !choices.chance(0.2)) return;
            changesLeft--;
            held.counts.changes++;
            change();
          });
          const answer = await askOne(one, question);
          network.meanwhile(null);
          // An answer that is refused early leaves questions behind.
          await network.settled();
          if (answer.executions > 1) held.counts.torn++;
          if (isNobodyLeft(answer)) {
            held.counts.moved++;
            continue;
          }
          const expected = await asCovered(answer.coverage, question.document, question.variables);
          held.compare(one, question, answer, expected);
        }
      }
    },
  ),
  law(
    'with instances cut off, gateways in every shape answer alike, and name the same as missing',
    async ({ ground, gateways, asCovered, network }, choices, held) => {
      // What is kept would stand in for some of them, which is another law.
      const plain = gateways.filter(({ name }) => name.endsWith('keeping nothing'));
      for (let i = 0; i < documentsPerNetwork / 2; i++) {
        const { slugs } = ground();
        const question = randomDocument(choices, ground(), { mistakes: 0.05 });
        network.cutOff(new Set(choices.some(slugs, 1, Math.ceil(slugs.length / 2))));
        const [flat, ...others] = await Promise.all(plain.map((one) => askOne(one, question)));
        await network.settled();
        network.cutOff(new Set());
        for (const [n, other] of others.entries()) held.alike(plain[n + 1]!, question, other, flat!);
        if (flat!.result.errors?.length) continue;
        const expected = await asCovered(flat!.coverage, question.document, question.variables);
        held.compare(plain[0]!, question, flat!, expected);
      }
    },
  ),
  law(
    'cursors stay valid while stories come, change and go between the pages',
    async (simulation, choices, held) => {
      const { ground, gateways, whole, change } = simulation;
      for (const one of gateways) {
        const walk = randomWalk(choices, ground());
        let cursor: string | null = null;
        for (let page = 0; page < pagesPerWalk; page++) {
          const question = walk.question(cursor);
          const expected = await whole(question.document, question.variables);
          const answer = await askOne(one, question);
          held.counts.pages++;
          held.compare(one, question, answer, expected);
          cursor = walk.nextCursor(answer.result.data ?? null);
          if (cursor === null) break;
          if (!choices.chance(0.5)) continue;
          change();
          held.counts.changes++;
        }
      }
    },
  ),
];

type Held = {
  readonly counts: Counts;
  readonly compare: (
    one: NamedGateway,
    question: RandomDocument,
    answer: FederatedAnswer,
    expected: StoreAnswer,
  ) => void;
  /** Holds an answer against that of another gateway, its coverage too. */
  readonly alike: (
    one: NamedGateway,
    question: RandomDocument,
    answer: FederatedAnswer,
    other: FederatedAnswer,
  ) => void;
};

function law(
  name: string,
  run: (simulation: Simulation, choices: Choices, held: Held) => Promise<void>,
): Law {
  return {
    name,
    async hold(seed, registry, counts) {
      const choices = choicesFrom({ seed, limit: Infinity });
      const simulation = await simulate(choices, registry);
      const compare: Held['compare'] = (one, question, answer, expected) => {
        counts.answers++;
        if (expected.errorCodes.length > 0) counts.refused++;
        const given = shown(answer);
        if (isDeepStrictEqual(given, expected)) return;
        throw new LawBroken(
          [
            `“${name}” is broken by the gateway “${one.name}”. See it again with: npm run differential -- --seed ${seed} --iterations 1 --workers 1`,
            question.document,
            JSON.stringify(question.variables),
            `the gateway: ${JSON.stringify(given)}`,
            `one store:   ${JSON.stringify(expected)}`,
          ].join('\n'),
        );
      };
      const alike: Held['alike'] = (one, question, answer, other) => {
        const named = ({ coverage }: FederatedAnswer) =>
          [...coverage].map(([slug, part]) => `${slug} ${part.kind === 'missing' ? part.reason : part.kind}`);
        const [given, expected] = [shown(answer), shown(other)];
        // Where a field fails, graphql-js does not wait for those beside it: which errors are told, and what was asked, is left to chance.
        const isFailed = expected.errorCodes.length > 0 && given.errorCodes.length > 0;
        compare(one, question, answer, isFailed ? { ...expected, errorCodes: given.errorCodes } : expected);
        if (isFailed || isDeepStrictEqual(named(answer), named(other))) return;
        throw new LawBroken(
          `“${name}” is broken by the gateway “${one.name}” at seed ${seed}: it covers\n${named(answer).join(', ')}\nand the flat one\n${named(other).join(', ')}\n${question.document}\n${JSON.stringify(question.variables)}`,
        );
      };
      try {
        await run(simulation, choices, { counts, compare, alike });
      } finally {
        await simulation.close();
      }
    },
  };
}

function askOne(
  { gateway }: NamedGateway,
  { document, variables }: RandomDocument,
): Promise<FederatedAnswer> {
  return gateway.ask(document, variables);
}

/** True if a field failed because all that it needs changed three times while it was asked for; one store never does that. */
function isNobodyLeft({ result, coverage }: FederatedAnswer): boolean {
  const isFailed = result.errors?.some(({ extensions }) =>
    ['ALL_INSTANCES_MISSING', 'OWNER_UNAVAILABLE'].includes(String(extensions.code)),
  );
  return (
    (isFailed ?? false) &&
    [...coverage.values()].some((part) => part.kind === 'missing' && part.reason === 'MOVED')
  );
}

/** In the form in which the one store's answers come. */
function shown({ result }: FederatedAnswer): StoreAnswer {
  const { data = null, errors = [] } = JSON.parse(JSON.stringify(result)) as {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  // What cursors remember of who was missing is no part of what one store knows.
  const plain =
    data && (JSON.parse(JSON.stringify(data).replace(/"(WzEs[\w-]+)\.[\w-]+"/g, '"$1"')) as typeof data);
  const codes = errors.map(({ message, extensions }) => extensions?.code ?? message);
  return { data: plain, errorCodes: [...new Set(codes)].sort() };
}

export function countsText(counts: Counts): string {
  const number = (value: number) => value.toLocaleString('en-GB');
  return `${number(counts.answers)} answers compared with one store, ${number(counts.refused)} of them refusals; ${number(counts.changes)} changes of content, ${number(counts.torn)} answers made again because of one, ${number(counts.moved)} given up as everything kept changing, ${number(counts.pages)} pages walked`;
}
