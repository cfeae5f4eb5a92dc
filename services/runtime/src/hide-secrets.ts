/** Takes out of text what addresses carry besides the place that they name: passwords, and the values of their parameters. */

const address = /\b([a-z][a-z\d+.-]{0,20}:\/\/)(?:[^\s"'<>/?#]*@)?([^\s"'<>?#]*)(\?[^\s"'<>#]*)?/gi;

/** The text with `https://…@a.example/x?key=…` where there was `https://me:secret@a.example/x?key=secret`. */
export function hideSecrets(text: string): string {
  if (!text.includes('://')) return text;
  return text.replace(address, (whole: string, scheme: string, place: string, query: string | undefined) => {
    const user = whole.startsWith(`${scheme}${place}`) ? '' : '\u2026@';
    return scheme + user + place + (query ?? '').replace(/=[^&]+/g, '=\u2026');
  });
}

/** The same shape with every text in it treated so; what is no plain data stays as it is. */
export function hideSecretsIn(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return hideSecrets(value);
  if (typeof value !== 'object' || value === null || depth > 8) return value;
  if (Array.isArray(value)) return value.map((part) => hideSecretsIn(part, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, hideSecretsIn(part, depth + 1)]),
  );
}
