/** `npm run explain -- '<query>'`: shows how a running gateway comes by its answer, as a tree for people or, with --json, for programs. */
import { parseArgs, styleText } from 'node:util';
import type { Explained } from './graph/explain.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    variables: { type: 'string', default: '{}' },
    gateway: { type: 'string', default: 'http://localhost:4000' },
    json: { type: 'boolean', default: false },
  },
});
const [query] = positionals;
if (!query) {
  console.error(
    "npm run explain -- '<query>' [--variables JSON] [--gateway URL] [--json]\nExample: npm run explain -- '{ stories(first: 5) { totalCount nodes { title } } }'",
  );
  process.exit(2);
}
const answer = await ask(query);
for (const { message } of answer.errors ?? []) console.error(styleText('red', message));
const { explain, coverage } = answer.extensions ?? {};
if (!explain) process.exit(1);
if (values.json) console.log(JSON.stringify(explain, null, 2));
else {
  console.log(explain.text);
  console.log(
    `\n${coverage!.answered} of ${coverage!.expected} partnerships answered${coverage!.missing.length ? `; missing: ${coverage!.missing.map((one) => `${one.partnership} (${one.reason})`).join(', ')}` : ''}`,
  );
}

type Answer = {
  readonly errors?: readonly { readonly message: string }[];
  readonly extensions?: {
    readonly explain?: Explained;
    readonly coverage?: {
      readonly expected: number;
      readonly answered: number;
      readonly missing: readonly { readonly partnership: string; readonly reason: string }[];
    };
  };
};

async function ask(text: string): Promise<Answer> {
  const url = `${values.gateway}/graphql`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-explain': '1' },
      body: JSON.stringify({ query: text, variables: JSON.parse(values.variables) as unknown }),
      signal: AbortSignal.timeout(30_000),
    });
    return (await response.json()) as Answer;
  } catch (error) {
    console.error(
      `There is no gateway at ${url} (${(error as Error).message}). Start one, as with npm run demo, or say --gateway URL.`,
    );
    process.exit(1);
  }
}
