/** Decides whether a conditional request may be answered 304. */

/**
 * If-None-Match is compared weakly and, when it is there, alone; If-Modified-Since counts only without it.
 *
 * Source: RFC 9110 section 13.1.2, 13.1.3 and 13.2.2.
 */
export function isUnchanged(
  asked: Readonly<Record<string, string | string[] | undefined>>,
  have: { readonly etag: string; readonly lastModified: string },
): boolean {
  const tags = asked['if-none-match'];
  if (tags !== undefined) {
    const list = String(tags)
      .split(',')
      .map((tag) => tag.trim().replace(/^W\//, ''));
    return list.includes('*') || list.includes(have.etag.replace(/^W\//, ''));
  }
  // A date that cannot be read is not a number, and no number is at least that.
  return Date.parse(String(asked['if-modified-since'])) >= Date.parse(have.lastModified);
}
