import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hideSecrets, hideSecretsIn } from './hide-secrets.ts';

const run = promisify(execFile);

test.each([
  ['https://a.example/feed', 'https://a.example/feed'],
  ['https://a.example/?feed=rss2&api_key=s3cr3t#x', 'https://a.example/?feed=\u2026&api_key=\u2026#x'],
  ['https://me:s3cr3t@a.example:8080/x?y', 'https://\u2026@a.example:8080/x?y'],
  ['https://a.example/s3@home', 'https://a.example/s3@home'],
  ['redis://:s3cr3t@localhost:6379/1', 'redis://\u2026@localhost:6379/1'],
  ['HTTPS://S3CR3T@a.example', 'HTTPS://\u2026@a.example'],
  [
    'asked "https://a.example/?k=s3cr3t", then http://b.example/?l=s3cr3t and left',
    'asked "https://a.example/?k=\u2026", then http://b.example/?l=\u2026 and left',
  ],
  ['no address: a=b?c=d', 'no address: a=b?c=d'],
])('%s', (text, shown) => expect(hideSecrets(text)).toBe(shown));

test('texts are found however deep they lie, and nothing else is touched', () => {
  const at = new Date(0);
  expect(hideSecretsIn({ n: 1, at, list: [{ url: 'http://a.example/?k=s3cr3t' }], none: null })).toEqual({
    n: 1,
    at,
    list: [{ url: 'http://a.example/?k=\u2026' }],
    none: null,
  });
});

test('the log hides them, in whatever field they are', async () => {
  const module = new URL('./log.ts', import.meta.url).href;
  const script = `const { makeLog } = await import(${JSON.stringify(module)});
    makeLog('info', 'test').info({ feedUrl: 'https://a.example/?k=s3cr3t', variables: { url: 'https://b.example/?k=s3cr3t' } }, 'said');`;
  const { stderr } = await run(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stderr)).toMatchObject({
    msg: 'said',
    feedUrl: 'https://a.example/?k=\u2026',
    variables: { url: 'https://b.example/?k=\u2026' },
  });
});
