/** Says what kind of HTML page a server sent in place of a feed, so that a person knows what to do about it. */
import { plainText, shortened } from './plain-text.ts';

/** Only the head of a page is looked at: what it is stands there, and a page may be long. */
const lookedAt = 50_000;

/** In order: a challenge may hold a form, and an error page may be the login page of a site that is broken. */
const kinds: readonly { readonly is: string; readonly marks: RegExp }[] = [
  {
    is: 'a bot challenge',
    marks:
      /just a moment\.\.\.|cf-chl|cf_chl|challenge-platform|checking (?:if the site connection is secure|your browser)|attention required! \| cloudflare|_incapsula_resource|ddos-guard|sucuri_cloudproxy|pardon our interruption|g-recaptcha|h-captcha|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|sgcaptcha|aws-waf-token|px-captcha|datadome/i,
  },
  {
    is: 'an error page of PHP, a database or WordPress',
    marks:
      /(?:fatal error|parse error|warning|notice|uncaught \w+)\s*(?:<\/b>)?:[^]{0,600}? on line (?:<b>)?\d|error establishing a database connection|there has been a critical error on (?:this|your) website|sqlstate\[|the server encountered an internal error|internal server error|server error in '/i,
  },
  {
    is: 'a notice of maintenance',
    marks:
      /briefly unavailable for scheduled maintenance|(?:down|closed|under|undergoing) (?:for )?(?:scheduled |planned |essential )?maintenance|<title>[^<]{0,60}(?:maintenance|coming soon|under construction)/i,
  },
  {
    is: 'a page of a domain that is for sale or parked',
    marks:
      /domain (?:name )?(?:is|may be) for sale|buy this domain|domain (?:is )?parked|parkingcrew|sedoparking/i,
  },
  {
    is: 'a login page',
    marks:
      /<input\b[^>]{0,300}\btype\s*=\s*["']?password|<title>[^<]{0,80}\b(?:log ?in|sign ?in)\b|\bid=["']?loginform\b/i,
  },
  {
    is: 'a "not found" page',
    marks: /<title>[^<]{0,80}(?:\b404\b|(?:page|file) (?:not|cannot be|could not be) found|not found)/i,
  },
  { is: 'a "forbidden" page', marks: /<title>[^<]{0,80}(?:\b403\b|forbidden|access denied)/i },
];

/** A phrase without its full stop: `an HTML page called "Just a moment..." (a bot challenge)`. */
export function recognisePage(html: string): string {
  const head = html.slice(0, lookedAt);
  const title = shortened(plainText(/<title\b[^>]{0,200}>([^]{0,400}?)<\/title/i.exec(head)?.[1] ?? ''), 80);
  const called = title === '' ? '' : ` called "${title}"`;
  const kind = kinds.find(({ marks }) => marks.test(head));
  return `an HTML page${called} (${kind?.is ?? 'a bot challenge, a login or an error page?'})`;
}
