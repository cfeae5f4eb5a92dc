/** Wrong settings: every mistake at once, what, where, the rule and the cure, and exit code 1. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from './processes/free-port.ts';
import { postQuery } from './processes/post-query.ts';
import { runService, runToEnd } from './processes/run-service.ts';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'active-news-configuration-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const start = ['node', 'services/embedded/src/main.ts'];

test('a wrong registry file lists all its mistakes with their places and stops with code 1', async () => {
  const file = join(dir, 'partnerships.yaml');
  await writeFile(
    file,
    '- slug: Rise\n  name: Rise\n  region: north-est\n  website: https://example.org\n- slug: leap\n  name: Leap\n  region: south-east\n  website: example.org\n  colour: red\n',
  );
  const { code, output } = await runToEnd(start, { PARTNERSHIPS_FILE: file, DATA_DIR: dir, PORT: '0' });
  expect(code).toBe(1);
  for (const place of [
    'partnerships.yaml:1:',
    'partnerships.yaml:3:',
    'partnerships.yaml:8:',
    'partnerships.yaml:9:',
  ])
    expect(output).toContain(place);
  expect(output).toContain('north-east'); // the cure
  expect(output).toContain('partnerships.schema.json');
  expect(output).not.toContain('    at '); // no stack trace: this is the operator's to mend, not ours
});

test('wrong settings are listed all at once', async () => {
  const { code, output } = await runToEnd(start, {
    PORT: '70000',
    LOG_LEVEL: 'loud',
    REDIS_URL: 'http://localhost',
    ALLOW_PRIVATE_FEED_HOSTS: 'localhost',
  });
  expect(code).toBe(1);
  for (const name of ['PORT', 'LOG_LEVEL', 'REDIS_URL', 'ALLOW_PRIVATE_FEED_HOSTS'])
    expect(output).toContain(`  ${name} is "`);
  expect(output).toContain('4 mistakes');
});

test('an unknown partnership, subgraphs that are none, and a taken port each say so', async () => {
  const unknown = await runToEnd(start, { PARTNERSHIPS: 'rise,atlantis', PORT: '0', DATA_DIR: dir });
  expect([unknown.code, unknown.output]).toEqual([1, expect.stringContaining('PARTNERSHIPS names atlantis')]);
  const gateway = ['node', 'gateway/src/main.ts'];
  const none = await runToEnd(gateway, { PORT: '0' });
  expect([none.code, none.output]).toEqual([1, expect.stringContaining('SUBGRAPHS is not set')]);
  const wrong = await runToEnd(gateway, { PORT: '0', SUBGRAPHS: '{"Atlantis": "ftp://x", "rise": 4}' });
  expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining('SUBGRAPHS has 3 mistakes')]);
  const far = await runToEnd(gateway, {
    PORT: '0',
    SUBGRAPHS: '{"north": {"url": "http://x", "covers": ["ryse"]}}',
  });
  expect([far.code, far.output]).toEqual([1, expect.stringContaining('did you mean "rise"?')]);
});

test('an argument that is none shows how they are written, and a figure out of bounds its bounds', async () => {
  const subgraphs = ['node', 'services/partnership/src/main.ts'];
  const unknown = await runToEnd([...subgraphs, '--poll-minutes', '1'], {});
  expect(unknown.code).toBe(1);
  expect(unknown.output).toContain("'--poll-minutes'");
  expect(unknown.output).toContain('--poll-seconds <seconds>');
  const wrong = await runToEnd([...subgraphs, '--poll-seconds', '0'], {});
  expect([wrong.code, wrong.output]).toEqual([
    1,
    '--poll-seconds is "0"; it must be a whole number from 1 to 86400.\n',
  ]);
});

test('npm start with no accepted feed says so, points to the demo, and names everybody as missing', async () => {
  const port = await freePort();
  const service = await runService(
    start,
    { PORT: String(port), DATA_DIR: join(dir, 'data'), LOG_LEVEL: 'error' },
    /is running/,
  );
  try {
    expect(service.output()).toContain('No feed is accepted yet');
    expect(service.output()).toContain('npm run demo');
    const { data } = await postQuery(
      `http://127.0.0.1:${port}`,
      '{ coverage { expected missing { reason } } stories { totalCount } }',
    );
    expect(data!.coverage.expected).toBe(44);
    expect(new Set(data!.coverage.missing.map(({ reason }: { reason: string }) => reason))).toEqual(
      new Set(['NO_FEED']),
    );
    expect(data!.stories.totalCount).toBe(0);
    const second = await runToEnd(start, { PORT: String(port), DATA_DIR: join(dir, 'other') });
    expect([second.code, second.output]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  } finally {
    await service.stop();
  }
});
