/** The rules of the house that a machine can check: import directions, and what every file has. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const sources = files.map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
const imports = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/^(?:import|export)[^;]*?from '([^']+)'/gms)].map(([, from]) => ({ path, from: from! })),
);

/** Where a thing may import from, beside its own folder and node: ones. */
const directions: readonly { readonly within: string; readonly may: RegExp; readonly because: string }[] = [
  {
    within: 'schema/',
    may: /^(\.|graphql$|yaml$|zod$|@active-news\/schema\/|@jest|fast-check)/,
    because: 'everything may import schema, so schema imports nothing of ours',
  },
  {
    within: 'gateway/src/federation/',
    may: /^(\.\/|graphql$|@active-news\/schema\/|@jest|fast-check)/,
    because: 'the engine is pure',
  },
  {
    within: 'gateway/',
    may: /^(?!@active-news\/(partnership|embedded|sample-network))/,
    because: 'gateway and services never import each other',
  },
  {
    within: 'services/partnership/',
    may: /^(?!@active-news\/(gateway|embedded|sample-network))/,
    because: 'gateway and services never import each other',
  },
  {
    within: 'services/partnership/src/ingest/',
    may: /^(?!\.\.\/(graph|host)\/)/,
    because: 'ingest and graph meet only in the store',
  },
  {
    within: 'services/partnership/src/graph/',
    may: /^(?!\.\.\/(ingest|host)\/)/,
    because: 'ingest and graph meet only in the store',
  },
  {
    within: 'services/partnership/src/store/',
    may: /^(?!\.\.\/(ingest|graph|host)\/)/,
    because: 'the store knows neither who fills nor who reads it',
  },
  {
    within: 'services/sample-network/',
    may: /^(?!@active-news\/(gateway|partnership|embedded))/,
    because: 'partner sites know nothing of us',
  },
];

test.each(directions)('what is in $within keeps its direction: $because', ({ within, may }) => {
  const own = imports.filter(({ path }) => path.startsWith(within));
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter(({ from }) => !from.startsWith('node:') && !may.test(from))).toEqual([]);
});

test('every file opens with a sentence of purpose; a test file may leave it to the names of its tests', () => {
  expect(
    sources
      .filter(({ path, text }) => !path.endsWith('.test.ts') && !/^(#!.*\n)?\/\*\*[\s\S]/.test(text))
      .map(({ path }) => path),
  ).toEqual([]);
});

test('no file is an index, a bag of helpers, or longer than 450 lines', () => {
  expect(files.filter((path) => /(^|\/)(index|utils?|helpers?|common|misc)\.ts$/.test(path))).toEqual([]);
  expect(sources.filter(({ text }) => text.split('\n').length > 450).map(({ path }) => path)).toEqual([]);
});

test('there is no default export, and only configuration reads the environment', () => {
  expect(sources.filter(({ text }) => /^export default /m.test(text)).map(({ path }) => path)).toEqual([]);
  const reads = sources
    .filter(({ path, text }) => /process\.env\b/.test(text) && !/\.test\.ts$|^tests\//.test(path))
    .map(({ path }) => path);
  expect(
    reads.filter((path) => !/\/(main|demo|demo-distributed|demo-stacked|start-processes)\.ts$/.test(path)),
  ).toEqual([]);
});
