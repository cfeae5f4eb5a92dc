import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { versionKey } from '@active-news/schema/announcement.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { contractChecks } from './contract/contract-checks.ts';
import { makeInstanceClient, type ClientOptions, type InstanceClient } from './contract/instance-client.ts';
import { remember } from './contract/memory.ts';
import { openContractHost, secret, storiesFor, type ContractHost } from './contract/open-contract-host.ts';
import { runContract, type CheckResult } from './contract/run-contract.ts';
import { startTwistingProxy, type TwistingProxy } from './contract/twisting-proxy.ts';
import { violators } from './contract/violators.ts';
import { hasRedis, noRedisText, startRedis } from './processes/redis-for-tests.ts';
import { runToEnd } from './processes/run-service.ts';

let registry: Registry;
let host: ContractHost;
let proxy: TwistingProxy;

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  host = await openContractHost(registry);
  proxy = await startTwistingProxy(host.origin);
});
afterAll(async () => {
  await proxy.close();
  await host.close();
});
afterEach(() => void (proxy.twist = {}));

function clientOf(origin: string, slug: string, more: Partial<ClientOptions> = {}): InstanceClient {
  return makeInstanceClient({
    endpoint: `${origin}/${slug}/graphql`,
    slug,
    secret,
    registry,
    maxStories: 5000,
    memory: null,
    ...more,
  });
}

const only = (rule: string) => contractChecks.filter((check) => check.rule === rule);
const outcomes = (results: readonly CheckResult[], wanted: CheckResult['outcome']) =>
  results.filter(({ outcome }) => outcome === wanted).map(({ check, detail }) => `${check.rule}: ${detail}`);
const ruleOf = (line: string) => line.split(':', 1)[0];

/** Rules that need a Redis, an earlier run, or a gateway. */
const needMore = ['V6', 'R6', 'A1', 'K1', 'K2', 'K3'];

test.each(['rise', 'county-durham-sport', 'active-partnerships-national'])(
  'our own instance of %s keeps every rule',
  async (slug) => {
    const results = await runContract(clientOf(host.origin, slug), contractChecks);
    expect(outcomes(results, 'broken')).toEqual([]);
    const untried = outcomes(results, 'not tried').map(ruleOf);
    expect(untried).toEqual(needMore);
  },
  120_000,
);

test('an instance that holds nothing breaks no rule, and what could not be tried is said', async () => {
  const results = await runContract(clientOf(host.origin, 'active-essex'), contractChecks);
  expect(outcomes(results, 'broken')).toEqual([]);
  expect(outcomes(results, 'not tried')).toContainEqual(
    expect.stringMatching(/^O1: the instance holds no story/),
  );
});

test('where there are more stories than are read, the newest stand for all', async () => {
  const client = clientOf(host.origin, 'rise', { maxStories: 100 });
  const { isWhole, base, stories } = await client.catalogue();
  expect([isWhole, stories.length < 100, base.from !== undefined]).toEqual([false, true, true]);
  const results = await runContract(client, contractChecks);
  expect(outcomes(results, 'broken')).toEqual([]);
  expect(outcomes(results, 'not tried').map(ruleOf)).toEqual(['G4', ...needMore].sort(byPlace));
}, 120_000);

test.each(violators.map(({ rule, does, twist }) => [rule, does, twist] as const))(
  '%s: a server that %s is caught',
  async (rule, _does, twist) => {
    const untwisted = await runContract(clientOf(proxy.url, 'rise'), only(rule));
    expect(outcomes(untwisted, 'holds')).toHaveLength(1);
    proxy.twist = twist;
    const results = await runContract(clientOf(proxy.url, 'rise'), only(rule));
    expect(outcomes(results, 'broken')).toHaveLength(1);
  },
);

test('every rule of the kit has a server that is caught by it', () => {
  const caught = new Set([...violators.map(({ rule }) => rule), ...needMore]);
  expect(contractChecks.map(({ rule }) => rule).filter((rule) => !caught.has(rule))).toEqual([]);
});

test('a revision or a digest that does not follow the content is caught by a second run', async () => {
  const before = await clientOf(proxy.url, 'county-durham-sport').catalogue();
  const memory = remember('', before);
  const [first, ...others] = storiesFor('county-durham-sport');
  const run = async (rule: string) => {
    const client = clientOf(proxy.url, 'county-durham-sport', { memory });
    return (await runContract(client, only(rule)))[0]!;
  };
  expect((await run('V6')).detail).toBe('nothing has changed');
  expect((await run('R6')).detail).toBe('130 rows known before, 0 of them changed');

  host.record('county-durham-sport', [{ ...first!, title: 'Corrected' }, ...others]);
  expect((await run('V6')).detail).toBe('the content has changed, and so has the digest');
  expect((await run('R6')).detail).toBe('130 rows known before, 1 of them changed');

  proxy.twist = {
    answer(body) {
      body.extensions.instance.digest = memory.digest;
      return body;
    },
  };
  expect((await run('V6')).outcome).toBe('broken');
  proxy.twist = {
    answer(body) {
      for (const { node } of body.data?.stories?.edges ?? []) node.revision = memory.rows[node.id]!.revision;
      return body;
    },
  };
  expect((await run('R6')).detail).toMatch(
    /shows something else than at the last run, but its revision is still/,
  );
});

test('content that changes while it is read is read again', async () => {
  const client = clientOf(proxy.url, 'rise');
  await client.catalogue();
  let left = 1;
  proxy.twist = {
    answer(body) {
      if (left-- > 0) {
        body.extensions.instance.digest = 'later';
        body.data.stories.edges.pop();
      }
      return body;
    },
  };
  expect((await runContract(client, only('V5')))[0]!.outcome).toBe('holds');
  expect(left).toBeLessThan(0);
});

test('what a gateway says of its parts is held against its stories', async () => {
  const answered = { kind: 'answered', version: { seq: 1, digest: 'a' } };
  const gateway = (parts: object, minds = true) => ({
    answer(body: any, _: unknown, headers: Readonly<Record<string, string>>) {
      if (minds && Number(headers['x-active-news-hops']) >= 8)
        return { errors: [{ message: 'too many gateways' }] };
      body.extensions.instance.parts = parts;
      return body;
    },
  });
  const run = async (rule: string, twist: TwistingProxy['twist']) => {
    proxy.twist = twist;
    return (await runContract(clientOf(proxy.url, 'rise'), only(rule)))[0]!.outcome;
  };
  const missing = { kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: 1 };
  const stale = { kind: 'stale', version: null, reason: 'INSTANCE_TIMED_OUT', servedAsOfMs: 1 };
  for (const rule of ['K1', 'K2', 'K3'])
    expect([rule, await run(rule, gateway({ rise: answered }))]).toEqual([rule, 'holds']);
  expect(await run('K1', gateway({ rise: stale, 'active-essex': missing }))).toBe('holds');
  expect(await run('K1', gateway({ rise: { kind: 'missing', reason: 'INSTANCE_TIMED_OUT' } }))).toBe(
    'broken',
  );
  expect(await run('K2', gateway({ rise: missing }))).toBe('broken');
  expect(await run('K2', gateway({ 'active-essex': answered }))).toBe('broken');
  expect(await run('K3', gateway({ rise: answered }, false))).toBe('broken');
});

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else
  test('an announcement that is not there, of other content, or never expires is caught', async () => {
    const redis = await startRedis();
    const connection = new Redis(redis.url);
    try {
      const client = clientOf(host.origin, 'rise', { redisUrl: redis.url });
      const run = async () => (await runContract(client, only('A1')))[0]!.outcome;
      expect(await run()).toBe('broken');
      const { seq, digest, code } = (await client.ask('{ __typename }')).instance!;
      await connection.set(
        versionKey('rise'),
        `${String(seq)} ${String(digest)} ${String(code)}`,
        'PX',
        15_000,
      );
      expect(await run()).toBe('holds');
      await connection.set(versionKey('rise'), `${String(seq)} another ${String(code)}`, 'PX', 15_000);
      expect(await run()).toBe('broken');
      await connection.set(versionKey('rise'), `${String(seq)} ${String(digest)} ${String(code)}`);
      expect(await run()).toBe('broken');
    } finally {
      connection.disconnect();
      await redis.stop();
    }
  });

test('the command reports in words, and its exit code tells', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'active-news-contract-'));
  const run = (origin: string, ...more: readonly string[]) =>
    runToEnd(['node', 'tests/contract/main.ts', `${origin}/rise/graphql`, '--secret', secret, ...more], {});
  try {
    const good = await run(host.origin, '--only', 'T,P3', '--remember', join(dir, 'seen.json'));
    expect(good.output).toMatch(/✓ P3 {2}totalCount counts all rows/);
    expect(good.output).toMatch(
      /6 rules hold\.\nAs far as it was tried, this instance keeps the protocol, version 1\./,
    );
    expect(good.code).toBe(0);
    expect(Object.keys(JSON.parse(readFileSync(join(dir, 'seen.json'), 'utf8')).rows)).toHaveLength(130);

    proxy.twist = violators.find(({ rule }) => rule === 'P3')!.twist;
    const bad = await run(proxy.url, '--only', 'P3,V6', '--remember', join(dir, 'seen.json'));
    expect(bad.output).toMatch(/✗ P3 .*\n.*expected 130.*\n.*Cure: Count without the window/);
    expect(bad.output).toMatch(/1 is broken/);
    expect(bad.code).toBe(1);

    proxy.twist = violators.find(({ rule }) => rule === 'V1')!.twist;
    const plain = await run(proxy.url, '--only', 'V1');
    expect(plain.output).toMatch(/! V1 .*\n.*without extensions\.instance/);
    expect([plain.code, /1 could be better/.test(plain.output)]).toEqual([0, true]);
    expect((await run(host.origin, '--max-stories', 'many')).code).toBe(2);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('the specification numbers the same rules as the kit, each under its section', () => {
  const text = readFileSync(new URL('../docs/instance-protocol.md', import.meta.url), 'utf8');
  const written: string[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    section = /^## (.*)/.exec(line)?.[1] ?? section;
    const rule = /^(?:- )?\*\*([A-Z]\d+)\*\* /.exec(line)?.[1];
    if (rule) written.push(`${rule} ${section}`);
  }
  expect(written).toEqual(contractChecks.map(({ rule, section }) => `${rule} ${section}`));
});

test.each(['instance-protocol.md', 'merge-directives.md'])(
  'the commands in %s print what stands below them',
  (page) => {
    const text = readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8');
    const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block!);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      // A shell of its own per block; `> ` continues a command.
      const commands: { lines: string[]; printed: string[] }[] = [];
      for (const line of block.trimEnd().split('\n')) {
        const last = commands.at(-1);
        if (line.startsWith('$ ')) commands.push({ lines: [line.slice(2)], printed: [] });
        else if (line.startsWith('> ') && last?.printed.length === 0) last.lines.push(line.slice(2));
        else last!.printed.push(line);
      }
      const script = commands.map(({ lines }) => lines.join('\n')).join('\n');
      const printed = execFileSync('bash', ['-e', '-c', script], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
        encoding: 'utf8',
      });
      expect(printed.trimEnd().split('\n')).toEqual(commands.flatMap((command) => command.printed));
    }
  },
);

function byPlace(a: string, b: string): number {
  const place = (rule: string) => contractChecks.findIndex((check) => check.rule === rule);
  return place(a) - place(b);
}
