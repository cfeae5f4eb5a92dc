/** Sites that answer by the rules of HTTP, but not with the feed: redirects to wrong places, refusals, errors. */
import { goodFeed, goodItems, sendFeed, type Expected, type Misbehaviour } from './misbehaviour.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const failing = (fault: Expected['fault'], more: Partial<Expected> = {}): Expected => ({
  health: ['FAILING'],
  fault,
  stories: 0,
  ...more,
});

/** Shapes: `canaryPort` listens on 127.0.0.1 and is not among the hosts that may be fetched. */
export function answerFaults(canaryPort: number): Misbehaviour[] {
  const forbidden = failing('FORBIDDEN_ADDRESS');
  const places: readonly (readonly [string, string, Expected])[] = [
    ['loopback', `http://127.0.0.1:${canaryPort}/`, forbidden],
    ['loopback by name', `http://localhost:${canaryPort}/`, forbidden],
    ['loopback as one number', `http://2130706433:${canaryPort}/`, forbidden],
    ['loopback in short', `http://127.1:${canaryPort}/`, forbidden],
    ['loopback in octal', `http://0177.0.0.1:${canaryPort}/`, forbidden],
    ['loopback in hexadecimal', `http://0x7f000001:${canaryPort}/`, forbidden],
    ['loopback in circled digits', `http://${encodeURIComponent('①②⑦.⓪.⓪.①')}:${canaryPort}/`, forbidden],
    ['loopback mapped into IPv6', `http://[::ffff:7f00:1]:${canaryPort}/`, forbidden],
    ['loopback of IPv6', `http://[::1]:${canaryPort}/`, forbidden],
    ['this host', `http://0.0.0.0:${canaryPort}/`, forbidden],
    ['loopback over TLS', `https://127.0.0.1:${canaryPort}/`, forbidden],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/', forbidden],
    ['a private network', 'http://10.0.0.1/', forbidden],
    ['another private network', 'http://192.168.0.1/feed', forbidden],
    ['a file', 'file:///etc/passwd', forbidden],
    ['gopher', `gopher://127.0.0.1:${canaryPort}/_GET`, forbidden],
    ['data', 'data:application/rss+xml,<rss/>', forbidden],
    ['a password', `http://user:pass@127.0.0.1:${canaryPort}/`, forbidden],
    ['no address', 'http://[no address', failing(['UNREACHABLE', 'FORBIDDEN_ADDRESS'])],
  ];
  return [
    ...places.map(
      ([what, location, expected]): Misbehaviour => ({
        name: `redirect to ${what}`,
        answer: ({ response, nth }) => void response.writeHead(nth % 2 === 1 ? 302 : 301, { location }).end(),
        expected,
      }),
    ),
    {
      name: 'redirect loop',
      answer: ({ response, path }) =>
        void response.writeHead(302, { location: path === '/feed' ? '/other' : '/feed' }).end(),
      expected: failing('UNREACHABLE'),
    },
    {
      name: '5 hops',
      answer: (exchange) => hop(exchange, 5),
      expected: { health: ['OK'], fault: null, stories: goodItems },
    },
    { name: '6 hops', answer: (exchange) => hop(exchange, 6), expected: failing('UNREACHABLE') },
    {
      name: 'moved for good within the site',
      answer(exchange) {
        if (exchange.path === '/feed') exchange.response.writeHead(301, { location: '/new/feed' }).end();
        else sendFeed(exchange, goodFeed(exchange.origin));
      },
      expected: { health: ['OK'], fault: null, stories: goodItems, problem: 'MOVED' },
    },
    ...([401, 403, 451] as const).map((status) => bare(status, failing('REFUSED', { status }))),
    bare(404, failing('NOT_FOUND', { status: 404 })),
    bare(410, { health: ['GONE'], fault: 'GONE', stories: 0, status: 410, waitsMs: 12 * hourMs }),
    bare(429, failing('REFUSED', { status: 429, waitsMs: 600_000 }), '600'),
    bare(429, failing('REFUSED', { status: 429, waitsMs: hourMs }), 'date', () =>
      new Date(Date.now() + hourMs + 5_000).toUTCString(),
    ),
    bare(429, failing('REFUSED', { status: 429 }), 'next Tuesday, perhaps'),
    bare(429, failing('REFUSED', { status: 429, waitsMs: 23 * hourMs }), String(365 * 86_400)),
    bare(500, failing('SERVER_ERROR', { status: 500, waitsMs: 300_000 }), '300'),
    bare(502, failing('SERVER_ERROR', { status: 502, waitsMs: 300_000 }), '300'),
    bare(503, failing('SERVER_ERROR', { status: 503, waitsMs: 7_200_000 }), '7200'),
    bare(503, failing('SERVER_ERROR', { status: 503 }), '-5'),
    bare(520, failing('SERVER_ERROR', { status: 520 })),
    {
      name: 'robots.txt keeps us out',
      robots: ({ response }) =>
        void response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /\n'),
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin)),
      expected: failing('DISALLOWED'),
      alsoWrong: ({ visits }) =>
        visits.some((line) => line.startsWith('/feed')) ? ['it fetched what robots.txt forbids'] : [],
    },
    {
      name: 'robots.txt is an error',
      robots: ({ response }) => void response.writeHead(500).end(),
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin)),
      // RFC 9309 section 2.3.1.4: unreachable means that all is disallowed; the fault is the site's all the same.
      expected: failing(['SERVER_ERROR', 'DISALLOWED'], { says: /robots\.txt/ }),
      alsoWrong: ({ visits }) =>
        visits.some((line) => line.startsWith('/feed'))
          ? ['it fetched although robots.txt could not be read']
          : [],
    },
    {
      name: 'robots.txt without an end',
      robots({ response }) {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const pump = () => {
          while (!response.destroyed && response.write('# nothing to see\n'.repeat(4_000)));
        };
        response.on('drain', pump);
        pump();
      },
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin)),
      // RFC 9309 section 2.5: what lies within the limit counts, and there is no rule in it.
      expected: { health: ['OK', 'FAILING'], fault: [null, 'DISALLOWED'] },
    },
    {
      name: 'robots.txt leads into our own network',
      robots: ({ response }) =>
        void response.writeHead(302, { location: `http://127.0.0.1:${canaryPort}/robots.txt` }).end(),
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin)),
      expected: { health: ['OK', 'FAILING'], fault: [null, 'DISALLOWED', 'FORBIDDEN_ADDRESS'] },
    },
  ];
  function bare(
    status: number,
    expected: Expected,
    retryAfter?: string,
    value = () => retryAfter!,
  ): Misbehaviour {
    return {
      name: `${status}${retryAfter === undefined ? '' : ` with Retry-After: ${retryAfter}`}`,
      answer: ({ response }) =>
        void response
          .writeHead(status, retryAfter === undefined ? {} : { 'retry-after': value() })
          .end('<html>no</html>'),
      expected:
        expected.waitsMs !== undefined && expected.waitsMs > dayMs
          ? { ...expected, waitsMs: dayMs }
          : expected,
    };
  }
}

function hop(exchange: Parameters<Misbehaviour['answer']>[0], hops: number): void {
  const at = Number(/^\/hop\/(\d+)/.exec(exchange.path)?.[1] ?? 0);
  if (at < hops) exchange.response.writeHead(302, { location: `/hop/${at + 1}` }).end();
  else sendFeed(exchange, goodFeed(exchange.origin));
}
