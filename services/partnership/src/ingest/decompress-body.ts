/** Undoes the compression of a body, declared or not, without letting a small body become a huge one. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

export type DecompressOutcome =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'broken'; readonly message: string };

const decompress = {
  gzip: promisify(gunzip),
  inflate: promisify(inflate),
  inflateRaw: promisify(inflateRaw),
  br: promisify(brotliDecompress),
};

/**
 * The body as it was before its server compressed it.
 *
 * Shapes: `encoding` is the Content-Encoding header; gzip bytes are also undone where no header says so, and a body that
 *         was declared gzip but is not is taken as it stands.
 * Units:  `maxBytes` counts bytes after decompression; zlib stops there.
 * Errors: never throws for what the partner sent.
 */
export async function decompressBody(
  body: Uint8Array,
  encoding: string,
  maxBytes: number,
): Promise<DecompressOutcome> {
  const declared = encoding.trim().toLowerCase();
  let bytes = body;
  try {
    const limit = { maxOutputLength: maxBytes };
    const isOther = declared === 'br' || declared === 'deflate';
    if (declared === 'br') bytes = await decompress.br(bytes, limit);
    else if (declared === 'deflate') bytes = await undoDeflate(bytes, limit);
    else if (!['', 'identity', 'gzip', 'x-gzip'].includes(declared)) {
      return { kind: 'broken', message: `the content coding "${declared.slice(0, 40)}" was not asked for` };
    }
    // Two layers in all, since a gzipped file served by a compressing server has two; no more, so that layers cannot go on.
    for (let layer = isOther ? 1 : 0; layer < 2 && isGzip(bytes); layer++)
      bytes = await decompress.gzip(bytes, limit);
    return { kind: 'bytes', bytes };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
    return { kind: 'broken', message: `the compressed body is damaged (${(error as Error).message})` };
  }
}

/** Some servers send raw deflate where RFC 9110 section 8.4.1.2 asks for the zlib format. */
async function undoDeflate(bytes: Uint8Array, limit: { maxOutputLength: number }): Promise<Uint8Array> {
  const isZlib = (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0;
  return isZlib ? decompress.inflate(bytes, limit) : decompress.inflateRaw(bytes, limit);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}
