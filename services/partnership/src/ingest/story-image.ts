/** Chooses the picture of a story: what its feed attaches, else the first in its text that shows something. */
import { withoutContacts } from './contact-details.ts';
import { decodeEntities } from './html-entities.ts';
import type { ParsedImage } from './parsed-feed.ts';
import { plainText, shortened } from './plain-text.ts';
import { scanMarkup } from './scan-markup.ts';
import { webAddress } from './web-address.ts';

export type StoryImage = { readonly url: string; readonly alt: string | null };

const longestAlt = 300;
/** In pixels; what is smaller on one side is a button, a smiley or a counter. */
const smallest = 48;
/** In pixels; no page shows a story's picture wider. */
const widest = 1_600;

/** Portraits of authors, smileys, counters, placeholders and buttons, by where they come from. */
const decorations: readonly RegExp[] = [
  /^https?:\/\/(?:[\w-]+\.)*(?:gravatar\.com|s\.w\.org|feedburner\.com|feeds\.wordpress\.com|pixel\.wp\.com|stats\.wordpress\.com|doubleclick\.net|google-analytics\.com|scorecardresearch\.com|quantserve\.com|list-manage\.com\/track|addtoany\.com|sharethis\.com|addthis\.com|facebook\.com\/tr|px\.ads\.linkedin\.com)(?:[/:?]|$)/i,
  /\/(?:avatars?|emojis?|smil(?:ey|ie)s|share-?icons?|social-?icons?)\//i,
  /\/(?:pixel|spacer|blank|transparent|clear|1x1|dot|placeholder|loading|loader|lazy|grey|gr[ae]y-?placeholder|wix_default)[\w.-]{0,20}\.(?:gif|png|svg)(?:[?#]|$)/i,
  /\/(?:icons?[_-])?(?:facebook|twitter|x|linkedin|whatsapp|instagram|pinterest|youtube|reddit|digg|delicious|tumblr|flattr|email|print|share|rss|tweet)(?:[_-]?(?:icon|logo|badge|button|share|white|black|grey|large|small|\d{1,3}x?\d{0,3}))*\.(?:png|gif|svg|jpe?g|webp)(?:[?#]|$)/i,
];
const decorative =
  /(?:^|[\s_-])(?:avatar|emoji|wp-smiley|smiley|gravatar|tracking|pixel|spacer|share-?icon|social-?icon|icon)(?:$|[\s_-])/i;

/** Where pictures that load late keep their address, and what they hold in `src` until then. */
const lateSources = ['data-src', 'data-lazy-src', 'data-original', 'data-image', 'data-orig-file'];

/** Shapes: `attached` best first; `bases` as for webAddress. Null if no picture shows something. */
export function storyImage(
  attached: readonly ParsedImage[],
  html: string,
  bases: readonly (string | null)[],
): StoryImage | null {
  for (const { url, alt } of attached) {
    const address = webAddress(url, ...bases);
    if (address !== null && !isDecoration(address)) return { url: address, alt: altOf(alt, address) };
  }
  for (const piece of scanMarkup(html)) {
    if (piece.kind !== 'open' || piece.name.toLowerCase() !== 'img') continue;
    const attributes = new Map([...piece.attributes].map(([key, value]) => [key.toLowerCase(), value]));
    if (isSmall(attributes) || decorative.test(attributes.get('class') ?? '')) continue;
    for (const source of sourcesOf(attributes)) {
      const address = webAddress(decodeEntities(source), ...bases);
      if (address === null || isDecoration(address)) continue;
      return { url: address, alt: altOf(attributes.get('alt') ?? null, address) };
    }
  }
  return null;
}

function sourcesOf(attributes: ReadonlyMap<string, string>): readonly string[] {
  const late = lateSources.map((name) => attributes.get(name) ?? '');
  const sets = ['data-srcset', 'data-lazy-srcset', 'srcset'].map((name) =>
    bestOf(attributes.get(name) ?? ''),
  );
  return [...late, attributes.get('src') ?? '', ...sets].filter((source) => source !== '');
}

/**
 * The widest candidate of a `srcset` that no page is too narrow for, else the narrowest.
 *
 * Source: html.spec.whatwg.org, section "Srcset attributes": an address ends at white space, so it may hold commas.
 */
function bestOf(srcset: string): string {
  const candidates = [
    ...srcset.slice(0, 10_000).matchAll(/([^\s,]\S*[^\s,])(?:\s+(\d{1,6}(?:\.\d{1,3})?)([wx]))?\s*(?:,|$)/g),
  ].map(([, source, size, unit]) => ({
    source: source!,
    width: Number(size ?? 1) * (unit === 'w' ? 1 : 600),
  }));
  const usable = candidates.filter(({ width }) => width <= widest);
  const byWidth = (a: { width: number }, b: { width: number }) => a.width - b.width;
  return (usable.length > 0 ? usable.sort(byWidth).at(-1) : candidates.sort(byWidth)[0])?.source ?? '';
}

function isSmall(attributes: ReadonlyMap<string, string>): boolean {
  const style = attributes.get('style') ?? '';
  if (/display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)) return true;
  return ['width', 'height'].some((side) => {
    const inStyle = new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*(\\d{1,5})(?:px)?\\s*(?:;|!|$)`, 'i').exec(
      style,
    )?.[1];
    const size = /^\s*(\d{1,5})(?:px)?\s*$/i.exec(attributes.get(side) ?? '')?.[1] ?? inStyle;
    return size !== undefined && Number(size) < smallest;
  });
}

function isDecoration(address: string): boolean {
  return decorations.some((pattern) => pattern.test(address));
}

/** What somebody wrote for people who do not see the picture; the name of its file tells them nothing. */
function altOf(text: string | null, address: string): string | null {
  const alt = withoutContacts(plainText((text ?? '').slice(0, 2_000)));
  return alt === '' || isFileName(alt, address) ? null : shortened(alt, longestAlt);
}

function isFileName(alt: string, address: string): boolean {
  if (/\.(?:jpe?g|png|gif|webp|avif|svg|heic|bmp|tiff?)$/i.test(alt) || /^https?:\/\//i.test(alt))
    return true;
  // What cameras, telephones and editors call their files.
  if (
    /^(?:img|dsc[fn]?|pxl|mvi|image|photo|picture|pic|screen ?shot|untitled|unnamed|thumbnail|whatsapp image|logo)[\s_-]*[\d\s_.:()x-]*(?:(?:am|pm|at|wa)[\s\d_.:()-]*)*$/i.test(
      alt,
    )
  )
    return true;
  if (!/[\s]/.test(alt) && /[_-].*[_-]|\d{4,}/.test(alt)) return true;
  const file = /([^/?#]+?)(?:-\d+x\d+)?(?:-scaled)?\.\w{3,4}(?:[?#]|$)/.exec(address)?.[1];
  return file !== undefined && /[_-]|\d/.test(alt) && alt.toLowerCase() === file.toLowerCase();
}
