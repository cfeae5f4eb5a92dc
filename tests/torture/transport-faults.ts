/** Sites that break the exchange itself: silence, drips, resets, bombs, garbage on the wire. */
import { constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import { goodFeed, goodItems, sendFeed, type Expected, type Misbehaviour } from './misbehaviour.ts';

const timedOut: Expected = { health: ['FAILING'], fault: 'TIMED_OUT', stories: 0 };
const unreachable: Expected = { health: ['FAILING'], fault: 'UNREACHABLE', stories: 0 };
const tooLarge: Expected = { health: ['FAILING'], fault: 'TOO_LARGE', stories: 0, status: 200 };
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n';

/** Shapes: `bombs` are what a gibibyte of nothing packs to. */
export function transportFaults(bombs: {
  readonly gzip: Uint8Array;
  readonly brotli: Uint8Array;
}): Misbehaviour[] {
  return [
    { name: 'silent', answer: () => undefined, expected: timedOut },
    {
      name: 'header drip',
      answer({ raw, every }) {
        raw('HTTP/1.1 200 OK\r\n');
        every(1_000, (n) => raw(`x-${n}: 1\r\n`));
      },
      expected: timedOut,
    },
    {
      name: 'body drip, one byte a second',
      answer({ raw, every, origin }) {
        raw(`${head}\r\n`);
        const text = goodFeed(origin);
        every(1_000, (n) => raw(text[n] ?? ' '));
      },
      expected: timedOut,
    },
    {
      name: 'reset in the body',
      answer({ raw, request, origin }) {
        raw(`${head}content-length: 100000\r\n\r\n${goodFeed(origin).slice(0, 900)}`);
        setTimeout(() => request.socket.resetAndDestroy(), 50);
      },
      expected: unreachable,
    },
    {
      name: 'reset at once',
      answer: ({ request }) => void request.socket.resetAndDestroy(),
      expected: unreachable,
    },
    {
      name: 'content-length too long',
      answer({ raw, request, origin }) {
        raw(`${head}content-length: 100000\r\n\r\n${goodFeed(origin)}`);
        setTimeout(() => request.socket.end(), 50);
      },
      expected: unreachable,
    },
    {
      name: 'content-length too short',
      answer({ raw, request, origin }) {
        raw(`${head}content-length: 700\r\nconnection: close\r\n\r\n${goodFeed(origin)}`);
        setTimeout(() => request.socket.end(), 50);
      },
      // What lies within the length is a document that breaks off: its whole items are kept, or it is refused.
      expected: { health: ['OK', 'FAILING'], fault: [null, 'UNREACHABLE', 'NOT_A_FEED'] },
    },
    {
      name: 'bad chunks',
      answer: ({ raw }) => raw(`${head}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nno chunk\r\n`),
      expected: unreachable,
    },
    {
      name: 'not HTTP at all',
      answer: ({ raw }) => raw('SSH-2.0-OpenSSH_9.9\r\n'),
      expected: unreachable,
    },
    {
      name: 'status 101',
      answer: ({ raw }) =>
        raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
      expected: unreachable,
    },
    {
      name: 'status 206, which nobody asked for',
      answer({ response, origin }) {
        const text = goodFeed(origin);
        response.writeHead(206, { 'content-range': `bytes 0-${text.length - 1}/${text.length}` }).end(text);
      },
      expected: { ...unreachable, status: 206 },
    },
    {
      name: 'status 304, which nobody asked for',
      answer: ({ response }) => void response.writeHead(304).end(),
      expected: { ...unreachable, status: 304 },
    },
    {
      name: 'endless body',
      answer({ response, origin }) {
        response.writeHead(200, { 'content-type': 'application/rss+xml' });
        const item = `${goodFeed(origin).slice(0, 1_000)}<item><title>${'more '.repeat(3_000)}</title></item>`;
        const pump = () => {
          while (!response.destroyed && response.write(item));
        };
        response.on('drain', pump);
        pump();
      },
      expected: tooLarge,
    },
    {
      name: 'a body of 1 GB',
      answer({ response }) {
        response.writeHead(200, { 'content-type': 'application/rss+xml', 'content-length': 1_000_000_000 });
        const block = Buffer.alloc(65_536, 32);
        const pump = () => {
          while (!response.destroyed && response.write(block));
        };
        response.on('drain', pump);
        pump();
      },
      expected: tooLarge,
    },
    {
      name: 'gzip bomb, 1 MB for 1 GiB',
      answer: (exchange) => sendFeed(exchange, bombs.gzip, { 'content-encoding': 'gzip' }),
      expected: tooLarge,
    },
    {
      name: 'brotli bomb',
      answer: (exchange) => sendFeed(exchange, bombs.brotli, { 'content-encoding': 'br' }),
      expected: tooLarge,
    },
    {
      name: 'encodings in encodings',
      answer(exchange) {
        let body = gzipSync(goodFeed(exchange.origin));
        for (let layer = 0; layer < 39; layer++) body = gzipSync(body);
        sendFeed(exchange, body, { 'content-encoding': Array(40).fill('gzip').join(', ') });
      },
      expected: { health: ['FAILING'], fault: 'NOT_A_FEED', stories: 0 },
    },
    {
      name: 'a body that says gzip and is none',
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin), { 'content-encoding': 'gzip' }),
      // Read all the same where the bytes show that they are no gzip; refused with words otherwise.
      expected: { health: ['OK', 'FAILING'], fault: [null, 'NOT_A_FEED'] },
    },
    {
      name: 'gzip that breaks off',
      answer(exchange) {
        const whole = gzipSync(goodFeed(exchange.origin));
        sendFeed(exchange, whole.subarray(0, whole.length >> 1), { 'content-encoding': 'gzip' });
      },
      expected: { health: ['OK', 'FAILING'], fault: [null, 'NOT_A_FEED'] },
    },
    {
      name: '5,000 headers',
      answer: ({ raw }) =>
        raw(
          `${head}${Array.from({ length: 5_000 }, (_, i) => `x-header-${i}: filling it up`).join('\r\n')}\r\n\r\n`,
        ),
      expected: { ...tooLarge, status: null, says: /headers/ },
    },
    {
      name: 'a header of 1 MB',
      answer: ({ raw }) => raw(`${head}x-long: ${'a'.repeat(1_000_000)}\r\n\r\n`),
      expected: { ...tooLarge, status: null, says: /headers/ },
    },
    {
      name: 'an ETag of 8 kB',
      answer: (exchange) => sendFeed(exchange, goodFeed(exchange.origin), { etag: `"${'e'.repeat(8_000)}"` }),
      expected: { health: ['OK'], fault: null, stories: goodItems },
      polls: 2,
      alsoWrong: ({ visits }) =>
        visits.some((line) => line.includes('eeee')) ? ['it sent the ETag of 8 kB back'] : [],
    },
    {
      name: 'an early hint and then the feed',
      answer({ raw, origin, request }) {
        const text = goodFeed(origin);
        raw(
          `HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n${head}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
        );
        setTimeout(() => request.socket.end(), 50);
      },
      expected: { health: ['OK'], fault: null, stories: goodItems },
    },
  ];
}

/** Errors: rejects if the machine's zlib does. */
export async function makeBombs(): Promise<{ readonly gzip: Uint8Array; readonly brotli: Uint8Array }> {
  const [gzip, brotli] = await Promise.all([
    pack(createGzip({ level: 9 })),
    pack(createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })),
  ]);
  return { gzip, brotli };
}

async function pack(
  stream: ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress>,
): Promise<Uint8Array> {
  const block = Buffer.alloc(1_048_576, 32);
  const writing = (async () => {
    for (let i = 0; i < 1_024; i++)
      if (!stream.write(block)) await new Promise((resolve) => stream.once('drain', resolve));
    stream.end();
  })();
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  await writing;
  return Buffer.concat(chunks);
}
