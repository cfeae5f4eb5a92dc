/** Changes the values in a stream of Redis replies and leaves the protocol around them whole. */

const lineEnd = Buffer.from('\r\n');

/**
 * Gives what to send on for each chunk as it comes; an unfinished value is held back until its rest is there.
 *
 * Shapes: a bulk string is `$<length>\r\n<bytes>\r\n`; everything else is lines, which pass as they are.
 * Source: the RESP protocol of Redis.
 */
export function rewriteBulkStrings(change: (value: Buffer) => Buffer): (chunk: Buffer) => Buffer {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    const out: Buffer[] = [];
    for (;;) {
      const end = held.indexOf(lineEnd);
      if (end < 0) break;
      const line = held.subarray(0, end).toString('latin1');
      const length = line.startsWith('$') ? Number(line.slice(1)) : -1;
      if (length < 0) {
        out.push(held.subarray(0, end + 2));
        held = held.subarray(end + 2);
        continue;
      }
      const from = end + 2;
      if (held.length < from + length + 2) break;
      const value = change(held.subarray(from, from + length));
      out.push(Buffer.from(`$${value.length}\r\n`), value, lineEnd);
      held = held.subarray(from + length + 2);
    }
    return Buffer.concat(out);
  };
}
