/** `npm run prove -- '<query>'`: asks each instance directly, merges by brute force, and holds the gateway's answer against that. */
import { parseArgs, styleText } from 'node:util';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { oneStore } from './federation/one-store/one-store.ts';
import { freePort } from './processes/free-port.ts';
import { runService } from './processes/run-service.ts';
import { comparableDocument } from './prove/comparable-document.ts';
import { differences } from './prove/differences.ts';
import { readInstance, type ReadInstance } from './prove/read-instances.ts';

const usage = `npm run prove -- '<query>' [--variables JSON] [--gateway URL] [--subgraphs URL] [--secret SECRET]
Without --gateway it starts the demo of its own. --subgraphs is where <slug>/graphql is served, if not at the gateway.
Example: npm run prove -- '{ stories(first: 5) { totalCount nodes { title tags { name storyCount } } } }'`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    variables: { type: 'string', default: '{}' },
    gateway: { type: 'string' },
    subgraphs: { type: 'string' },
    secret: { type: 'string' },
  },
});
const [query] = positionals;
if (!query) {
  console.error(usage);
  process.exit(2);
}
const { document, leftOut } = comparableDocument(query);
const variables = JSON.parse(values.variables) as Record<string, unknown>;
const demo = values.gateway ? null : await startDemo();
const gateway = values.gateway ?? demo!.url;
const subgraphs = values.subgraphs ?? gateway;
let isProven = false;
try {
  isProven = await prove();
} finally {
  await demo?.stop();
}
process.exit(isProven ? 0 : 1);

/** Content may change between the readings; then they are made again. */
async function prove(): Promise<boolean> {
  const registry = await readRegistry();
  for (let attempt = 1; ; attempt++) {
    const instances = await Promise.all(
      registry.partnerships.map(({ slug }) =>
        readInstance(slug, `${subgraphs}/${slug}/graphql`, values.secret),
      ),
    );
    const answer = await ask(document, variables);
    const missing = new Map(answer.extensions.coverage.missing.map((one) => [one.partnership, one.reason]));
    const shown = instances.filter(({ slug }) => !missing.has(slug)).flatMap(({ stories }) => stories);
    const whole = await oneStore(registry, shown).answer(document, variables);
    const { found, compared } = differences(answer.data, whole.data);
    if (found.length > 0 && attempt < 4) continue;
    report(instances, missing, shown.length);
    if (leftOut.length) console.log(`Not compared, as it depends on the moment: ${leftOut.join(', ')}.`);
    for (const { message } of answer.errors ?? [])
      console.log(styleText('yellow', `The gateway says: ${message}`));
    if (found.length === 0) {
      console.log(
        styleText('green', 'PROVEN') +
          ` The gateway's answer is what one store with these ${shown.length.toLocaleString('en-GB')} stories gives: ${compared.toLocaleString('en-GB')} values are equal.`,
      );
      return true;
    }
    console.log(styleText('red', 'NOT EQUAL') + ` ${found.length} of ${compared} values differ:`);
    for (const { path, left, right } of found)
      console.log(
        `  ${path}\n    gateway    ${JSON.stringify(left)}\n    one store  ${JSON.stringify(right)}`,
      );
    console.log(why(answer, instances));
    return false;
  }
}

function report(
  instances: readonly ReadInstance[],
  missing: ReadonlyMap<string, string>,
  count: number,
): void {
  console.log(styleText('bold', 'Each instance, asked directly'));
  for (const { slug, stories, version, problem } of instances) {
    if (problem === 'status 404') continue;
    const reason = missing.get(slug);
    const state =
      problem ?? (reason ? `missing in the gateway's answer: ${reason}` : `version ${version ?? 'not told'}`);
    const line = `  ${slug.padEnd(38)} ${String(stories.length).padStart(6)} stories  ${state}`;
    console.log(problem || reason ? styleText('yellow', line) : line);
  }
  console.log(`  ${'together'.padEnd(38)} ${String(count).padStart(6)} stories`);
}

function why(answer: Answer, instances: readonly ReadInstance[]): string {
  const stale = answer.extensions.coverage.stale ?? [];
  const unread = instances.filter(({ problem }) => problem !== null && problem !== 'status 404');
  if (stale.length)
    return `These partnerships answered from their last good content: ${stale.map(({ partnership, servedAsOf }) => `${partnership} (of ${servedAsOf})`).join(', ')}.`;
  if (unread.length)
    return `These could not be asked directly: ${unread.map(({ slug, problem }) => `${slug} (${problem})`).join(', ')}.`;
  if (answer.errors?.length) return 'The gateway answered with errors, so parts of its answer are null.';
  return 'Nobody is missing and nothing changed in four readings: this is a fault of the gateway.';
}

type Answer = {
  readonly data: unknown;
  readonly errors?: readonly { readonly message: string }[];
  readonly extensions: {
    readonly coverage: {
      readonly missing: readonly { readonly partnership: string; readonly reason: string }[];
      readonly stale?: readonly { readonly partnership: string; readonly servedAsOf: string }[];
    };
  };
};

async function ask(text: string, given: Record<string, unknown> = {}): Promise<Answer> {
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, variables: given }),
    signal: AbortSignal.timeout(30_000),
  });
  return (await response.json()) as Answer;
}

/** What the gateway says of the partnerships; whatever they permit, what they gave is what may be shown. */
async function readRegistry(): Promise<Registry> {
  const { data } = await ask(
    '{ partnerships { slug name formerNames mergedInto { slug } mergedOn region { slug } area councils website status } }',
  );
  const { partnerships } = data as {
    partnerships: (Omit<Partnership, 'region' | 'mergedInto' | 'status'> & {
      region: { slug: string } | null;
      mergedInto: { slug: string } | null;
      status: string;
    })[];
  };
  return {
    digest: 'as the gateway tells',
    partnerships: partnerships.map(({ region, mergedInto, mergedOn, status, ...rest }) => ({
      ...rest,
      region: region?.slug ?? null,
      status: status.toLowerCase() as Partnership['status'],
      ...(mergedInto && { mergedInto: mergedInto.slug }),
      ...(mergedOn && { mergedOn }),
      scope: 'partnership' as const,
      permission: 'full' as const,
      hosts: [],
      legacyHosts: [],
      feeds: [],
      aliases: [],
    })),
  };
}

async function startDemo() {
  const port = await freePort();
  console.log('Starting the demo; its sites are read first.');
  const service = await runService(
    ['node', 'services/embedded/src/demo.ts'],
    { PORT: String(port) },
    /is running/,
  );
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  return { url: `http://localhost:${port}`, stop: service.stop };
}
