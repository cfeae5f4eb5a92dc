/** ARCHITECTURE.md leads through the code by names; whoever follows it must find each of them where it says. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const roots = ['', 'gateway/src/', 'services/partnership/src/', 'services/partnership/'];

const placeOf = (path: string) => roots.map((under) => under + path).find((file) => existsSync(root + file));

test('every function that it names beside a file is defined in that file', () => {
  const flowing = text.replace(/\s+/g, ' ');
  // `a`, `b` and `c` (`file.ts`) or `a`, `file.ts` in brackets.
  const named = [
    ...[...flowing.matchAll(/((?:`\w+`(?:, | and )?)+) \(`([\w./-]+\.ts)`\)/g)].map(
      ([, names, file]) => [names!, file!] as const,
    ),
    ...[...flowing.matchAll(/\(`(\w+)`, `([\w./-]+\.ts)`\)/g)].map(
      ([, name, file]) => [`\`${name}\``, file!] as const,
    ),
  ].flatMap(([names, file]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => ({ name: name!, file })));
  expect(named.length).toBeGreaterThan(30);
  const lost = named.filter(({ name, file }) => {
    const place = placeOf(file);
    const source = place ? readFileSync(root + place, 'utf8') : '';
    return !new RegExp(`export (async )?(function|const) ${name}\\b`).test(source);
  });
  expect(lost).toEqual([]);
});

test('every file and folder that it names is there', () => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((file) => existsSync(root + file));
  const named = [...text.matchAll(/`([\w./-]+(?:\.ts|\.graphql|\/))`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(50);
  const isThere = (path: string) => files.some((file) => `/${file}`.includes(`/${path}`));
  expect([...new Set(named)].filter((path) => !isThere(path))).toEqual([]);
});
