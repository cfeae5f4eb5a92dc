/** Reads a stream of bytes line by line, and keeps no more of it than one line may have. */

/** Shapes: `isCut` if the line was longer than `maxBytes`; then `text` is only its beginning. */
export type Line = { readonly text: string; readonly isCut: boolean };

/** How much of a line that is too long is still given, so that it can be told whose it was. */
const beginningBytes = 64;
const newline = 0x0a;

/** Shapes: lines without their line feeds; the last one needs none. Errors: those of the stream. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let isCut = false;

  const hold = (piece: Uint8Array) => {
    if (isCut) return;
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes <= maxBytes) return;
    isCut = true;
    held = [Buffer.concat(held).subarray(0, beginningBytes)];
  };
  const take = (): Line => {
    const line = { text: Buffer.concat(held).toString('utf8'), isCut };
    held = [];
    heldBytes = 0;
    isCut = false;
    return line;
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, to));
      from = to + 1;
      yield take();
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (heldBytes > 0) yield take();
}
