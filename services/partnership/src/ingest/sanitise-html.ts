/** Leaves of a partner's HTML only what reads as an article: no script, style, form, frame or picture. */
import sanitizeHtml from 'sanitize-html';
import { webAddress } from './web-address.ts';

const heading = { h1: 'h3', h2: 'h3', h5: 'h4', h6: 'h4' };

/**
 * Sanitised HTML with absolute http(s) links.
 *
 * Pictures are left out: showing them would call third parties, and the right to them is granted apart.
 * Shapes: `bases` as for webAddress.
 */
export function sanitiseHtml(html: string, ...bases: readonly (string | null)[]): string {
  const clean = sanitizeHtml(html, {
    allowedTags:
      'a abbr b blockquote br caption cite code dd del dl dt em figcaption h3 h4 hr i ins kbd li ol p pre q s small strong sub sup table tbody td tfoot th thead tr u ul'.split(
        ' ',
      ),
    allowedAttributes: {
      a: ['href', 'rel'],
      th: ['colspan', 'rowspan', 'scope'],
      td: ['colspan', 'rowspan'],
    },
    allowedSchemes: ['http', 'https'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'template',
      'iframe',
      'object',
      'svg',
      'math',
      'xmp',
    ],
    nestingLimit: 50,
    enforceHtmlBoundary: false,
    transformTags: {
      ...heading,
      a: (tagName, { href }) => {
        const address = webAddress(href, ...bases);
        const rel = 'nofollow noopener noreferrer ugc';
        return { tagName, attribs: address === null ? {} : { href: address, rel } };
      },
    },
  });
  return clean.trim();
}
