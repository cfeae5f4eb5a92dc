/** Reads every feed as a strict parser would, as far as the dialects here go. */
import { expect, test } from '@jest/globals';
import { bundledPartnerships } from '../bundled-partnerships.ts';
import { sampleSite } from '../serving/sample-site.ts';
import type { Quirk } from '../site-plan.ts';

const breaking: readonly Quirk[] = [
  'bare-ampersand',
  'nbsp-in-title',
  'blank-line-first',
  'php-notice-first',
  'windows-1252',
];

const partnerships = await bundledPartnerships();

test.each(partnerships)('the feed of $slug is well-formed unless a quirk breaks it', (partnership) => {
  const { plan, feed } = sampleSite([partnership], 'http://127.0.0.1:4101', '2026-11-24');
  const text = new TextDecoder().decode(feed().body);
  const isBroken = plan.quirks.some((quirk) => breaking.includes(quirk));
  if (plan.dialect === 'json-feed') expect(JSON.parse(text).items).toHaveLength(plan.windowSize);
  else expect(isWellFormed(text)).toBe(!isBroken);
});

/** Nothing before the declaration, known entities only, tags that nest, one root, and no stray angle bracket. */
function isWellFormed(text: string): boolean {
  const declaration = /^<\?xml [^>]*\?>/.exec(text);
  if (declaration === null || text.includes('\uFFFD')) return false;
  const bare = text.slice(declaration[0].length).replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  if (/&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(bare)) return false;
  const tag = /<(\/?)([\w:.-]+)(?:\s+[\w:.-]+\s*=\s*"[^"<]*")*\s*(\/?)>/g;
  const open: string[] = [];
  let roots = 0;
  for (const [, closing, name, empty] of bare.matchAll(tag)) {
    if (closing && open.pop() !== name) return false;
    if (closing) continue;
    if (open.length === 0) roots += 1;
    if (!empty) open.push(name!);
  }
  return roots === 1 && open.length === 0 && !bare.replace(tag, '').includes('<');
}
