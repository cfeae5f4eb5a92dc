import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAllowedBy, productTokenOf, readRobots } from './robots.ts';

/** Whether FooBot may ask a path under this robots.txt. */
function allows(text: string, path: string, token = 'FooBot'): boolean {
  return isAllowedBy(readRobots(Buffer.from(text), token), new URL(path, 'https://site.example/'));
}
const rules = (...lines: string[]) => ['User-agent: *', ...lines].join('\n');

test('the product token is what the User-Agent begins with', () => {
  expect(productTokenOf('ActiveNews/0.1 (news aggregator; mail@example.org)')).toBe('activenews');
});

describe('which group is ours (RFC 9309 section 2.2.1)', () => {
  const two = 'user-agent: *\ndisallow: /x\n\nuser-agent: foobot\ndisallow: /y';
  const shared = 'user-agent: barbot\nuser-agent: FOOBOT\ndisallow: /x';
  const split =
    'user-agent: foobot\ndisallow: /x\nuser-agent: bar\ndisallow: /\nuser-agent: FooBot\ndisallow: /y';
  test.each<[string, string, string, boolean]>([
    ['no file at all', '', '/x', true],
    ['all', 'user-agent: *\ndisallow: /', '/x', false],
    ['others only', 'user-agent: bar\ndisallow: /', '/x', true],
    ['ours goes before that of all', two, '/x', true],
    ['and counts', two, '/y', false],
    ['ours may be empty', 'user-agent: *\ndisallow: /\nuser-agent: foobot', '/x', true],
    ['several names over one group', shared, '/x', false],
    ['several groups of one name are one', split, '/x', false],
    ['the second of them too', split, '/y', false],
    ['what stands between them does not count', split, '/z', true],
    ['a version behind the name', 'user-agent: FooBot/2.1\ndisallow: /', '/x', false],
    ['a remark behind the name', 'user-agent: FooBot images # and more\ndisallow: /', '/x', false],
    ['a longer name is another', 'user-agent: foobot-news\ndisallow: /', '/x', true],
    ['a shorter one too', 'user-agent: foo\ndisallow: /', '/x', true],
    ['rules before any group', 'disallow: /\nuser-agent: bar\ndisallow: /', '/x', true],
    [
      'other lines end no group',
      'user-agent: foobot\nsitemap: /s\ncrawl-delay: 5\ndisallow: /x',
      '/x',
      false,
    ],
    ['nor part its names', 'user-agent: foobot\nsitemap: /s\nuser-agent: bar\ndisallow: /', '/x', false],
  ])('%s', (_, text, path, isAllowed) => {
    expect(allows(text, path)).toBe(isAllowed);
  });
});

describe('which rule decides (section 2.2.2)', () => {
  const rfc = 'user-agent: foobot\nallow: /example/page/\ndisallow: /example/page/disallowed.gif';
  test.each<[string, string, string, boolean]>([
    ['the longest (the RFC’s example 5.2)', rfc, '/example/page/disallowed.gif', false],
    ['and not the first', rfc, '/example/page/', true],
    ['whatever their order', rules('disallow: /a/b', 'allow: /a'), '/a/b/c', false],
    ['of two that are as long, the one that allows', rules('disallow: /a', 'allow: /a'), '/a', true],
    ['in either order', rules('allow: /a', 'disallow: /a'), '/a', true],
    ['none that matches', rules('disallow: /a'), '/b', true],
    ['a pattern is a beginning', rules('disallow: /fish'), '/fishheads/yummy.html', false],
    ['and knows upper and lower case', rules('disallow: /Fish'), '/fish', true],
    ['an empty one says nothing', rules('disallow:'), '/x', true],
    ['robots.txt itself', rules('disallow: /'), '/robots.txt', true],
    ['the query belongs to the path', rules('disallow: /*?feed='), '/?feed=rss2', false],
  ])('%s', (_, text, path, isAllowed) => {
    expect(allows(text, path)).toBe(isAllowed);
  });
});

describe('stars, ends and encodings (sections 2.2.2 and 2.2.3)', () => {
  test.each<[string, string, boolean]>([
    ['/*.gif$', '/a/b.gif', false],
    ['/*.gif$', '/a/b.gif?c', true],
    ['/a$', '/a', false],
    ['/a$', '/ab', true],
    ['/*a$', '/aXa', false],
    ['/aba*ba$', '/aba', true],
    ['/aba*ba$', '/ababa', false],
    ['/a*b*c', '/a-c-b', true],
    ['/a*b*c', '/a-b-b-c-d', false],
    ['*/feed', '/category/feed', false],
    ['/a$b', '/a$b', false],
    ['/path/file-with-a-%2A.html', '/path/file-with-a-*.html', true],
    ['/path/file-with-a-%2A.html', '/path/file-with-a-%2a.html', false],
    ['/foo/bar?baz=https://foo.bar', '/foo/bar?baz=https%3A%2F%2Ffoo.bar', false],
    ['/foo/bar?baz=https%3A%2F%2Ffoo.bar', '/foo/bar?baz=https://foo.bar', false],
    ['/foo/bar/ツ', '/foo/bar/%E3%83%84', false],
    ['/foo/bar/%e3%83%84', '/foo/bar/ツ', false],
    ['/foo/bar/%62%61%7A', '/foo/bar/baz', false],
    ['/a%3cd.html', '/a%3Cd.html', false],
    ['/a%2fb', '/a/b', true],
    ['/*/feed', '/a?next=/b/feed', false],
  ])('Disallow: %s, asked %s', (pattern, path, isAllowed) => {
    expect(allows(rules(`disallow: ${pattern}`), path)).toBe(isAllowed);
  });
});

describe('how it may be written', () => {
  test.each([
    ['a byte order mark', '\ufeffuser-agent: *\ndisallow: /'],
    ['Mac line ends', 'user-agent: *\rdisallow: /'],
    ['Windows line ends', 'user-agent: *\r\n\r\ndisallow: /'],
    ['space everywhere', '  USER-AGENT :\t*  # all\n\tDisallow:\t/\t'],
    ['a broken character', 'user-agent: *\n\xff\xfe: x\ndisallow: /'],
  ])('%s', (_, text) => {
    expect(allows(text, '/x')).toBe(false);
  });
  test('500 KiB are read, and no more', () => {
    const filler = '# '.padEnd(99, 'x').concat('\n').repeat(5_110);
    expect(allows(`${filler}user-agent: *\ndisallow: /`, '/x')).toBe(false);
    expect(allows(`${filler.repeat(2)}user-agent: *\ndisallow: /`, '/x')).toBe(true);
  });
});

test('a pattern matches as its regular expression would', () => {
  const letters = (...of: string[]) =>
    fc.array(fc.constantFrom(...of), { maxLength: 8 }).map((all) => all.join(''));
  fc.assert(
    fc.property(letters('a', 'b', '*'), fc.boolean(), letters('a', 'b'), (middle, isAnchored, path) => {
      const source = middle.replaceAll('*', '.*');
      const oracle = new RegExp(`^/${source}${isAnchored ? '$' : ''}`);
      const text = rules(`disallow: /${middle}${isAnchored ? '$' : ''}`);
      expect(allows(text, `/${path}`)).toBe(!oracle.test(`/${path}`));
    }),
    { numRuns: 2_000 },
  );
});

test('nothing that a stranger writes throws', () => {
  const line = fc.constantFrom('user-agent: ', 'allow: ', 'disallow: ', '', 'x');
  const text = fc
    .array(fc.tuple(line, fc.string({ unit: 'binary' })))
    .map((all) => all.map((pair) => pair.join('')).join('\n'));
  fc.assert(fc.property(text, fc.webPath(), (body, path) => void allows(body, `/x${path}`)));
});
