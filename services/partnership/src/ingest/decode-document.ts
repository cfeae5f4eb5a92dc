/** Turns the bytes of a document into text, whatever their labels claim. */

export type DecodedDocument = {
  readonly text: string;
  /** The encoding that was used. */
  readonly encoding: string;
  /** What was odd, as a sentence for people; null if bytes and labels agree. */
  readonly suspicion: string | null;
};

/**
 * Bytes to text: byte order mark, then valid UTF-8 (which no other encoding resembles, so it wins over a lying label),
 * then the HTTP charset, then the XML declaration, then UTF-8 with stray bytes read as windows-1252.
 *
 * Errors: never throws; bytes that mean nothing become U+FFFD.
 * Source: WHATWG Encoding (latin1 and ascii mean windows-1252), RFC 7303 section 3.
 */
export function decodeDocument(bytes: Uint8Array, contentType: string | null): DecodedDocument {
  const marked = decodeMarked(bytes);
  if (marked !== null) return marked;

  const labels = [charsetOf(contentType), declaredEncoding(bytes)].filter((label) => label !== null);
  const sevenBit = labels.find((label) => label === 'iso-2022-jp');
  if (sevenBit !== undefined && bytes.includes(0x1b))
    return plain(decodeAs(bytes, sevenBit, false)!, sevenBit);

  const utf8 = decodeAs(bytes, 'utf-8', true);
  if (utf8 !== null) {
    const lie = labels.find((label) => label !== 'utf-8');
    const isLie = lie !== undefined && bytes.some((byte) => byte >= 0x80);
    return { text: utf8, encoding: 'utf-8', suspicion: isLie ? `labelled ${lie}, but is UTF-8` : null };
  }
  for (const label of labels) {
    if (label === 'utf-8') continue;
    const text = decodeAs(bytes, label, true);
    if (text !== null) return plain(text, label);
  }
  const claim = labels[0] ?? 'nothing';
  return {
    text: decodeMixed(bytes),
    encoding: 'windows-1252',
    suspicion: `labelled ${claim}, but holds stray bytes`,
  };
}

function plain(text: string, encoding: string): DecodedDocument {
  return { text, encoding, suspicion: null };
}

/** UTF-16 and UTF-32, with their mark or with the zeros that their first `<` brings. */
function decodeMarked(bytes: Uint8Array): DecodedDocument | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    const text = decodeAs(bytes, 'utf-8', true);
    return text === null ? null : plain(text, 'utf-8');
  }
  if (a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && d === 0x3c))) {
    return plain(decodeUtf32(bytes, false), 'utf-32be');
  }
  if (c === 0 && d === 0 && ((a === 0xff && b === 0xfe) || a === 0x3c)) {
    return plain(decodeUtf32(bytes, true), 'utf-32le');
  }
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0))
    return plain(decodeAs(bytes, 'utf-16le', false)!, 'utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c))
    return plain(decodeAs(bytes, 'utf-16be', false)!, 'utf-16be');
  return null;
}

/** Null if the label is unknown or, asked to be strict, the bytes do not fit it. */
function decodeAs(bytes: Uint8Array, label: string, fatal: boolean): string | null {
  try {
    // A character in which the document breaks off is left out; it does not make the others another encoding's.
    return new TextDecoder(label, { fatal }).decode(bytes, { stream: fatal });
  } catch {
    return null;
  }
}

function decodeUtf32(bytes: Uint8Array, isLittleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, isLittleEndian);
    if (code === 0xfeff && at === 0) continue;
    characters.push(
      code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd',
    );
  }
  return characters.join('');
}

/** Reads UTF-8 and, byte by byte, what is not UTF-8 as windows-1252: text pasted from a word processor. */
function decodeMixed(bytes: Uint8Array): string {
  const utf8 = new TextDecoder('utf-8');
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      pieces.push(utf8.decode(bytes.subarray(from, at)), cp1252[bytes[at]!]!);
      from = at + 1;
    }
    at += length || 1;
  }
  pieces.push(utf8.decode(bytes.subarray(from)));
  return pieces.join('');
}

const cp1252 = Array.from({ length: 256 }, (_, byte) =>
  new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
);

/** Length of the UTF-8 sequence that begins here, 0 if none does. Overlong forms and surrogates count as none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead <= 0xdf
      ? 2
      : lead >= 0xe0 && lead <= 0xef
        ? 3
        : lead >= 0xf0 && lead <= 0xf4
          ? 4
          : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  return length;
}

function charsetOf(contentType: string | null): string | null {
  return label(/;\s*charset\s*=\s*["']?([\w.:+-]+)/i.exec(contentType ?? '')?.[1]);
}

/** The encoding that the XML declaration names; it may stand behind junk, so the first 1,024 bytes are searched. */
function declaredEncoding(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024));
  return label(/<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:+-]+)/i.exec(head)?.[1]);
}

/** The standard's name for a label, or the label itself, in lower case, if the standard does not know it. */
function label(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return new TextDecoder(text).encoding;
  } catch {
    return text.toLowerCase();
  }
}
