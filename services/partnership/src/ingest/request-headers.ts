/** What we say of ourselves and of what we have already, and what is kept of an answer to be said next time. */
import type { Validators } from '../store/records.ts';
import { distrustsValidators } from './cache-lifetime.ts';

const accepts = {
  feed: 'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1',
  page: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1',
  data: 'application/json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1',
  robots: 'text/plain, */*;q=0.1',
};
export type Accept = keyof typeof accepts;

const longestValidator = 1_024;

/** The headers of a request; nothing in them is the site's own word but the validators. */
export function requestHeaders({
  validators,
  userAgent,
  accept = 'feed',
}: {
  readonly validators: Validators;
  readonly userAgent: string;
  readonly accept?: Accept;
}): Record<string, string> {
  const { etag, lastModified } = validators;
  return {
    'user-agent': userAgent,
    accept: accepts[accept],
    // What may be cut short must come as it is.
    'accept-encoding': accept === 'robots' ? 'identity' : 'gzip, deflate, br',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    // Echoed byte for byte: servers compare it as text.
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

/** The validators of an answer, as far as they can be sent back and may be believed. */
export function readValidators(header: (name: string) => string | null): Validators {
  if (distrustsValidators(header)) return {};
  const etag = header('etag');
  const lastModified = header('last-modified');
  return {
    ...(isSendable(etag) ? { etag } : {}),
    ...(isSendable(lastModified) ? { lastModified } : {}),
  };
}

/** What came in a header may hold bytes that a request header may not. */
function isSendable(value: string | null): value is string {
  return value !== null && value.length <= longestValidator && /^[\x20-\x7e]+$/.test(value);
}
