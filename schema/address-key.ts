/** One key for all spellings of the address of a page, by which a story is found; never a link, never an identity. */

const longest = 2_048;

/**
 * Parameters that tell publishers where a reader came from and no site what to show.
 *
 * Ingest has a list of its own for naming stories, which may not change: other names would make other stories.
 */
const trackers =
  /^(utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|hsctatracking|mkt_tok|ref_src|cmpid|vero_id|oly_anon_id|oly_enc_id|_ga|_gl|s_cid|wickedid|mtm_\w+|pk_\w+|hsa_\w+|at_medium|at_campaign|fb_action_ids|fb_action_types|fb_ref|fb_source|srsltid|trk|dm_i|dm_t)$/i;

/** What servers put into addresses to know a visitor again; some write it into the path after a semicolon. A short `sid` is a story's. */
const sessions =
  /^(?:(?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|cfid|cftoken)(?:=|$)|sid=[\da-z]{16,}$)/i;
const sessionInPath = /;(?:jsessionid|phpsessid|sid)=[^/;]*/gi;

/** The page that a server shows for the folder. */
const folderPage = /\/(?:index\.(?:html?|php|aspx?)|default\.(?:html?|aspx?)|home\.html?)$/i;

/**
 * Host, path and parameters of an http(s) address: no scheme, user, `www.`, default port, fragment, tracking parameter,
 * session, `index.html` or slash at the end; the host in lower case, references to plain letters (`%41`) undone and the
 * others in capitals. `?p=123` stays: WordPress tells stories by it.
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
    .filter((parameter) => {
      const name = parameter.split('=', 1)[0]!;
      return parameter !== '' && !trackers.test(name) && !sessions.test(parameter);
    });
  const path = withoutFolderPage(normalEscapes(url.pathname).replace(sessionInPath, ''));
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

/** Repeated, so that a key written as an address has itself as key: `/a/index.html/` is a folder too. */
function withoutFolderPage(path: string): string {
  let shorter = path.replace(/\/+$/, '');
  while (folderPage.test(shorter)) shorter = shorter.replace(folderPage, '').replace(/\/+$/, '');
  return shorter;
}

/** Letters, digits and `-._~` never need a reference (RFC 3986, section 2.3); of the others the digits are capitals. */
function normalEscapes(text: string): string {
  return text.replace(/%([\da-f]{2})?/gi, (whole, hex?: string) => {
    if (hex === undefined) return '%25';
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : whole.toUpperCase();
  });
}
