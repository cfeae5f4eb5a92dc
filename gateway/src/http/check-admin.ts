/** Says whether a request may decide: it needs the ADMIN_TOKEN as bearer token, or from another gateway in a header of its own. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';

/** By which gateways and hosts hand on that a request may decide; `authorization` may hold the secret between them. */
export const adminHeader = 'x-active-news-admin';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Null if it may; else the error that says what is lacking. Shapes: `token` is the ADMIN_TOKEN, undefined if it is not set. */
export type CheckAdmin = (headers: Headers) => GraphQLError | null;

export function checkAdmin(token: string | undefined): CheckAdmin {
  if (token === undefined)
    return () =>
      refusal(
        403,
        'This gateway takes no decisions, for ADMIN_TOKEN is not set. Set it, at the gateway and for its instances, and send the header `Authorization: Bearer <ADMIN_TOKEN>`.',
      );
  const bearer = hash(`Bearer ${token}`);
  const plain = hash(token);
  return (headers) => {
    const given = headers.authorization;
    // The scheme is written in any case (RFC 9110, 11.1).
    const isBearer = isEqual(
      bearer,
      typeof given === 'string' ? given.replace(/^bearer +/i, 'Bearer ') : given,
    );
    const isPlain = isEqual(plain, headers[adminHeader]);
    if (isBearer || isPlain) return null;
    return refusal(
      401,
      given === undefined
        ? 'Mutations need the header `Authorization: Bearer <ADMIN_TOKEN>`, with the setting ADMIN_TOKEN of this gateway; there is none.'
        : 'Mutations need the header `Authorization: Bearer <ADMIN_TOKEN>`, with the setting ADMIN_TOKEN of this gateway; this is another.',
    );
  };
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Takes as long whatever is given, so that nobody can feel their way letter by letter. */
function isEqual(expected: Buffer, given: string | readonly string[] | undefined): boolean {
  return timingSafeEqual(expected, hash(typeof given === 'string' ? given : ''));
}

function refusal(status: 401 | 403, message: string): GraphQLError {
  const headers = new HeaderMap();
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  // Apollo Server takes `http` for the response; other packages mean another shape by it.
  const extensions: Record<string, unknown> = { code: errorCodes.adminOnly, http: { status, headers } };
  return new GraphQLError(message, { extensions });
}
