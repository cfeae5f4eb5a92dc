/** The first promise, held against chance: gateways in any shape, keeping or not, answer any document exactly as one store would. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FederatedAnswer } from '@active-news/gateway/federation/answer-operation.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { simulate, type Simulation } from './network/simulation.ts';
import { choicesFrom, type Choices } from './random/choices.ts';
import { randomWalk } from './random/page-walk.ts';
import { randomDocument, type RandomDocument } from './random/random-document.ts';

const iterations = Number(process.env.ITERATIONS ?? 40);
const firstSeed = Number(process.env.SEED ?? 20261124);
const documentsPerNetwork = 12;
const counts = { answers: 0, torn: 0, changes: 0, pages: 0 };

let registry: Registry;
beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
});
afterAll(() =>
  console.log(
    `differential: ${counts.answers} answers compared (seeds ${firstSeed} to ${firstSeed + iterations - 1}); ${counts.changes} changes of content, ${counts.torn} answers made again because of one, ${counts.pages} pages walked`,
  ),
);

async function forEachSeed(run: (simulation: Simulation, choices: Choices, seed: number) => Promise<void>) {
  for (let seed = firstSeed; seed < firstSeed + iterations; seed++) {
    const choices = choicesFrom({ seed, limit: Infinity });
    const simulation = await simulate(choices, registry);
    try {
      await run(simulation, choices, seed);
    } finally {
      await simulation.close();
    }
  }
}

/** In the form in which the one store's answers come. */
function shown({ result }: FederatedAnswer) {
  const { data = null, errors = [] } = JSON.parse(JSON.stringify(result)) as {
    data?: unknown;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  const errorCodes = [
    ...new Set(errors.map(({ message, extensions }) => extensions?.code ?? message)),
  ].sort();
  return { data, errorCodes };
}

const named = (seed: number, name: string, { document, variables }: RandomDocument, answer: unknown) => ({
  replay: `SEED=${seed} ITERATIONS=1, ${name}`,
  document,
  variables,
  answer,
});

test('between changes every gateway answers as one store with all stories', async () => {
  await forEachSeed(async ({ ground, gateways, whole, change }, choices, seed) => {
    for (let i = 0; i < documentsPerNetwork; i++) {
      for (let n = choices.below(3); n > 0; n--, counts.changes++) change();
      const question = randomDocument(choices, ground(), { mistakes: 0.1 });
      const expected = await whole(question.document, question.variables);
      for (const { name, gateway } of gateways) {
        const answer = shown(await gateway.ask(question.document, question.variables));
        counts.answers++;
        expect(named(seed, name, question, answer)).toEqual(named(seed, name, question, expected));
      }
    }
  });
}, 36_000_000);

test('while content changes, an answer is that of one store with exactly the contents that its coverage names', async () => {
  await forEachSeed(async ({ ground, gateways, asCovered, change, network }, choices, seed) => {
    for (let i = 0; i < documentsPerNetwork; i++) {
      const question = randomDocument(choices, ground(), { mistakes: 0.1 });
      for (const { name, gateway } of gateways) {
        let changesLeft = choices.below(4);
        network.meanwhile(() => {
          if (changesLeft === 0 || !choices.chance(0.2)) return;
          changesLeft--;
          counts.changes++;
          change();
        });
        const answer = await gateway.ask(question.document, question.variables);
        network.meanwhile(null);
        counts.answers++;
        if (answer.executions > 1) counts.torn++;
        const expected = await asCovered(answer.coverage, question.document, question.variables);
        expect(named(seed, name, question, shown(answer))).toEqual(named(seed, name, question, expected));
      }
    }
  });
}, 36_000_000);

test('cursors stay valid while stories come, change and go between the pages', async () => {
  await forEachSeed(async ({ ground, gateways, whole, change }, choices, seed) => {
    for (const { name, gateway } of gateways) {
      const walk = randomWalk(choices, ground());
      let cursor: string | null = null;
      for (let page = 0; page < 12; page++) {
        const question = walk.question(cursor);
        const expected = await whole(question.document, question.variables);
        const answer = await gateway.ask(question.document, question.variables);
        counts.answers++;
        counts.pages++;
        expect(named(seed, name, question, shown(answer))).toEqual(named(seed, name, question, expected));
        cursor = walk.nextCursor(answer.result.data ?? null);
        if (cursor === null) break;
        if (choices.chance(0.5)) {
          change();
          counts.changes++;
        }
      }
    }
  });
}, 36_000_000);
