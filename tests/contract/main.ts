/** `npm run contract -- URL --slug SLUG`: tries the rules of docs/instance-protocol.md on a server, and says which it keeps. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs, styleText } from 'node:util';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { contractChecks } from './contract-checks.ts';
import { Broken } from './contract-check.ts';
import { makeInstanceClient } from './instance-client.ts';
import { remember, type Memory } from './memory.ts';
import { headingText, isFault, resultText, summaryText } from './print-report.ts';
import { runContract } from './run-contract.ts';

const usage = `Usage: npm run contract -- http://host/slug/graphql --slug rise [options]

  --slug SLUG        the name under which a gateway knows the instance (default: out of the address)
  --secret SECRET    sent as bearer token, as SUBGRAPH_SECRET
  --registry FILE    a registry of your own (default: the bundled one)
  --remember FILE    keeps what was seen; a later run with it tells whether versions and revisions follow the content
  --redis URL        also checks what is announced in Redis
  --max-stories N    reads at most so many stories (default 5000)
  --only RULES       as P1,P2 or G: only rules that begin so`;

const { values, positionals } = readArguments();
const [endpoint] = positionals;
if (
  values.help ||
  endpoint === undefined ||
  positionals.length > 1 ||
  !/^https?:/.test(endpoint) ||
  !URL.canParse(endpoint)
)
  leave(usage, values.help ? 0 : 2);
const slug =
  values.slug ??
  /\/([a-z0-9-]+)\/graphql\/?$/.exec(endpoint)?.[1] ??
  leave(`--slug is missing.\n\n${usage}`, 2);
const maxStories = Number(values['max-stories']);
if (!Number.isSafeInteger(maxStories) || maxStories < 100)
  leave(`--max-stories is "${values['max-stories']}"; it must be a whole number of at least 100.`, 2);

const reading = await loadRegistry(values.registry ?? bundledRegistryPath);
if (!reading.ok) leave(`The registry has mistakes; the first: ${reading.mistakes[0]!.message}`, 2);
const client = makeInstanceClient({
  endpoint,
  slug,
  secret: values.secret,
  registry: reading.registry,
  maxStories,
  memory: values.remember && existsSync(values.remember) ? readMemory(values.remember, endpoint) : null,
  redisUrl: values.redis,
});

console.log(`${styleText('bold', 'Instance protocol, version 1')}: ${endpoint} as "${slug}"`);
const { status } = await client.ask('{ __typename }').catch((error: unknown) => {
  if (!(error instanceof Broken)) throw error;
  return leave(`There is ${error.message}. Is it running, and is the address right?`, 1);
});
if (status === 401) leave(`It asks for ${values.secret ? 'another' : 'a'} secret: give it with --secret.`, 1);
const catalogue = await client.catalogue().catch((error: unknown) => {
  if (error instanceof Broken) return null;
  throw error;
});
if (catalogue) {
  const { stories, isWhole, instance, isGateway } = catalogue;
  const version =
    typeof instance?.digest === 'string'
      ? `content ${String(instance.seq)} ${instance.digest}`
      : 'no content version';
  console.log(
    styleText(
      'gray',
      `${stories.length} stories${isWhole ? '' : ', the newest of more'}; ${version}${isGateway ? '; a gateway' : ''}`,
    ),
  );
}
const only = values.only?.split(',');
const checks = contractChecks.filter(({ rule }) => !only || only.some((start) => rule.startsWith(start)));
let section = '';
const results = await runContract(client, checks, (result) => {
  if (result.check.section !== section) console.log(headingText((section = result.check.section)));
  console.log(resultText(result));
});
console.log(summaryText(results));
if (values.remember && catalogue) {
  writeFileSync(values.remember, `${JSON.stringify(remember(endpoint, await client.catalogue()))}\n`);
  console.log(`What was seen is kept in ${values.remember}; run again after the content has changed.`);
}
process.exitCode = results.some(isFault) ? 1 : 0;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        slug: { type: 'string' },
        secret: { type: 'string' },
        registry: { type: 'string' },
        remember: { type: 'string' },
        redis: { type: 'string' },
        'max-stories': { type: 'string', default: '5000' },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return leave(`${(error as Error).message}\n\n${usage}`, 2);
  }
}

function readMemory(path: string, endpoint: string): Memory | null {
  const memory = JSON.parse(readFileSync(path, 'utf8')) as Memory;
  return memory.endpoint === endpoint ? memory : null;
}

function leave(text: string, code: number): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
