/** Turns what feeds write as addresses into absolute http(s) ones, and those into one form per page. */

const longest = 2_048;
const control = /[\0-\x1f\x7f-\x9f]/;

/** Never to be changed: an item without an id is named by what these leave, so other trackers would make other stories. */
const trackers =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|ref_src|cmpid)$/i;

/**
 * The absolute address that `text` means, tried against each base in turn; null if it is none that a page may link to.
 *
 * Shapes: http and https only, no user name, at most 2,048 characters. Spaces in a path are escaped as browsers do; tabs,
 *         line breaks and other control characters inside are refused, since no partner's system writes them.
 */
export function webAddress(
  text: string | null | undefined,
  ...bases: readonly (string | null)[]
): string | null {
  const written = text?.trim() ?? '';
  if (written === '' || written.length > longest || control.test(written)) return null;
  const base = joinBases(bases);
  let url: URL;
  try {
    url = base === null ? new URL(written) : new URL(written, base);
  } catch {
    return null;
  }
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  // The standard lets quotation marks stand in a host, which no name has and no page should be given.
  if (!/^[\w.:[\]-]+$/.test(url.host)) return null;
  if (!isWeb || url.username !== '' || url.password !== '' || url.href.length > longest) return null;
  return url.href;
}

/** The last base is the outermost; a relative one before it is joined to it. */
function joinBases(bases: readonly (string | null)[]): string | null {
  let joined: string | null = null;
  for (const base of [...bases].reverse()) {
    if (base === null) continue;
    try {
      joined = (joined === null ? new URL(base) : new URL(base, joined)).href;
    } catch {
      // A base that cannot be read is as good as none.
    }
  }
  return joined;
}

/**
 * The form of an address that names an item without an id: what only tracks readers, the fragment, the default port and
 * the slash at the end of a path go; scheme, `www.` and the order of parameters stay.
 *
 * Shapes: `address` is absolute; its canonical form is its own. Whether two addresses lead to one page is told by
 *         schema/address-key.ts, which knows more spellings and may learn others; names must stay what they are.
 */
export function canonicalAddress(address: string): string {
  const url = new URL(address);
  url.hash = '';
  const parameters = url.search.slice(1).split('&');
  const kept = parameters.filter((parameter) => !trackers.test(parameter.split('=', 1)[0]!));
  if (kept.length < parameters.length) url.search = kept.join('&');
  if (url.pathname.length > 1) url.pathname = url.pathname.replace(/\/+$/, '');
  return url.href;
}
