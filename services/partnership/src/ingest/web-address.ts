/** Turns what feeds write as addresses into absolute http(s) ones, and those into one form per page. */

const longest = 2_048;
const trackers =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|ref_src|cmpid)$/i;

/**
 * The absolute address that `text` means, tried against each base in turn; null if it is none that a page may link to.
 *
 * Shapes: http and https only, no user name, at most 2,048 characters, tabs and line breaks removed as browsers do.
 */
export function webAddress(
  text: string | null | undefined,
  ...bases: readonly (string | null)[]
): string | null {
  const written = text?.trim() ?? '';
  if (written === '' || written.length > longest) return null;
  const base = joinBases(bases);
  let url: URL;
  try {
    url = base === null ? new URL(written) : new URL(written, base);
  } catch {
    return null;
  }
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
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
 * One form for all addresses of one page: what only tracks readers, the fragment, the default port and the slash at the
 * end of a path go; scheme, `www.` and the order of parameters stay, since some sites tell pages apart by them.
 *
 * Shapes: `address` is absolute; the result is for comparing and naming, not for links.
 */
export function canonicalAddress(address: string): string {
  const url = new URL(address);
  url.hash = '';
  const parameters = url.search.slice(1).split('&');
  const kept = parameters.filter((parameter) => !trackers.test(parameter.split('=', 1)[0]!));
  if (kept.length < parameters.length) url.search = kept.join('&');
  if (url.pathname.length > 1) url.pathname = url.pathname.replace(/\/$/, '');
  return url.href;
}
