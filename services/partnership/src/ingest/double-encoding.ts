/** Repairs text that was encoded to UTF-8, taken for windows-1252 and encoded once more: `Â£30` for `£30`. */

const cp1252 = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 128 }, (_, i) => 128 + i));
const byteOf: ReadonlyMap<number, number> = new Map([
  ...Array.from({ length: 128 }, (_, i): [number, number] => [128 + i, 128 + i]),
  ...Array.from(cp1252, (character, i): [number, number] => [character.charCodeAt(0), 128 + i]),
]);
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * The text as it was before the second encoding; the same text if it was encoded once.
 *
 * Every character beyond ASCII must fit, which hardly happens by chance; where they are few, one of them must be a letter
 * that western text gone wrong is full of: `ÂÃÄÅ` begin its letters, `â` its quotation marks and dashes.
 */
export function undoDoubleEncoding(text: string): string {
  if (!/[\u00c2-\u00f4]/.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  let highBytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const byte = code < 128 ? code : byteOf.get(code);
    if (byte === undefined) return text;
    if (byte >= 128) highBytes++;
    bytes[at] = byte;
  }
  if (highBytes < 6 && !/[\u00c2-\u00c5\u00e2]/.test(text)) return text;
  try {
    return strict.decode(bytes);
  } catch {
    return text;
  }
}
