/** Says whether a request may decide: it brings the ADMIN_TOKEN in a header of its own, since `authorization` may hold another secret. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const adminHeader = 'x-active-news-admin';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Shapes: `token` is the ADMIN_TOKEN, undefined if none is set; the result is what an Operation takes over of it, and nothing that a body
 * says has a part in that.
 */
export function adminCheck(token: string | undefined): (headers: Headers) => { readonly isAdmin?: boolean } {
  if (token === undefined) return () => ({});
  const expected = hash(token);
  // Hashes are of one length and take one time to compare, so nobody can feel their way letter by letter.
  return ({ [adminHeader]: given }) => ({
    isAdmin: typeof given === 'string' && timingSafeEqual(hash(given), expected),
  });
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
