/** The form in which two spellings of one address are equal, from the words of the graph alone. */

/** Null if the text is no http(s) address. */
export function addressForm(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  for (const name of [...url.searchParams.keys()])
    if (name.startsWith('utm_') || name === 'fbclid') url.searchParams.delete(name);
  const host = url.host.replace(/^www\./, '');
  return `${host}${url.pathname.replace(/\/+$/, '')}?${url.searchParams}`;
}
