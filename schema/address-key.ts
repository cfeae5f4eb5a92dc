/** One key for all spellings of the address of a page, by which a story is found; never a link, never an identity. */

const longest = 2_048;

/**
 * Parameters that tell publishers where a reader came from and no site what to show.
 *
 * Ingest has a list of its own for naming stories, which may not change: other names would make other stories.
 */
const trackers =
  /^(utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|hsctatracking|mkt_tok|ref_src|cmpid|vero_id|oly_anon_id|oly_enc_id|_ga|_gl|s_cid|wickedid)$/i;

/**
 * Host, path and parameters of an http(s) address: no scheme, user, `www.`, default port, fragment, tracking parameter or
 * slash at the end; the host in lower case, references to plain letters (`%41`) undone and the others in capitals.
 *
 * Errors: null if the text is no absolute http(s) address, or longer than 2,048 characters.
 */
export function addressKey(address: string): string | null {
  const url = webUrl(address);
  if (url === null) return null;
  const parameters = url.search
    .slice(1)
    .split('&')
    .map(normalEscapes)
    .filter((parameter) => parameter !== '' && !trackers.test(parameter.split('=', 1)[0]!));
  const path = normalEscapes(url.pathname).replace(/\/+$/, '');
  return `${hostOf(url)}${path}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

/** The host of an address as the key has it, with the port if it is not the default; null as for the key. */
export function addressHost(address: string): string | null {
  const url = webUrl(address);
  return url === null ? null : hostOf(url);
}

function webUrl(address: string): URL | null {
  if (address.length > longest) return null;
  const url = URL.parse(address);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  return url !== null && isWeb && /[^.]/.test(url.hostname) ? url : null;
}

function hostOf({ hostname, port }: URL): string {
  // `www.uk` without its start would be no more than a top-level domain.
  const host = hostname.replace(/\.+$/, '').replace(/^(?:www\.)+(?=[^.]+\.)/, '');
  return port === '' || port === '80' || port === '443' ? host : `${host}:${port}`;
}

/** Letters, digits and `-._~` never need a reference (RFC 3986, section 2.3); of the others the digits are capitals. */
function normalEscapes(text: string): string {
  return text.replace(/%([\da-f]{2})?/gi, (whole, hex?: string) => {
    if (hex === undefined) return '%25';
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : whole.toUpperCase();
  });
}
