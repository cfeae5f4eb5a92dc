/** Finds what a partner's tag names: a topic, an organisation, or nothing that we know. */
import type { Registry } from './registry/partnership.ts';
import { ignoredTags, topics } from './topics.ts';

export type ResolvedTag =
  | { readonly kind: 'topic'; readonly slug: string }
  | { readonly kind: 'organisation'; readonly slug: string }
  /** Words such as `News`, which name no topic. */
  | { readonly kind: 'ignored' }
  /** Names nothing, or could name several organisations. To be listed for a person. */
  | { readonly kind: 'unknown' };

/** Shapes: `inTheLightOf` is the slug of the partnership whose feed holds the tag. */
export type ResolveTag = (raw: string, inTheLightOf?: string) => ResolvedTag;

/**
 * Names that are a partnership's own in general, but in the feeds listed a local campaign.
 *
 * Source: stories of 2018 to 2025; North Yorkshire ran "Active Together", Lincolnshire "Think Active".
 */
const localCampaigns: ReadonlyMap<string, readonly string[]> = new Map([
  ['active together', ['north-yorkshire-sport']],
  ['think active', ['active-lincolnshire']],
]);

/** Characters. Nothing that long is a tag, and a hostile one would take long to normalise. */
const longestTag = 200;

/**
 * The form in which two spellings of one tag are equal: `"#Health & Well-being*"` becomes `health and well being`.
 *
 * The steps are repeated until nothing changes (`""walking""` has two pairs of marks), so a normal form is its own.
 */
export function normalTag(text: string): string {
  let form = text;
  for (;;) {
    const next = normalStep(form);
    if (next === form) return form;
    form = next;
  }
}

/**
 * Makes the function that resolves tags against the topics and one registry's names.
 *
 * Only equal normal forms match: names such as Leap, Rise and MSP are too short and common to guess with.
 * A partnership's own names come first in the light of its own feed; elsewhere topics do.
 */
export function makeTagResolver(registry: Registry): ResolveTag {
  const ignored = new Set(ignoredTags.map(normalTag));
  const topicOf = new Map<string, string>();
  for (const { slug, name, aliases } of topics) {
    for (const text of [slug, name, ...aliases]) topicOf.set(normalTag(text), slug);
  }
  const organisationsOf = new Map<string, Set<string>>();
  for (const { slug, name, formerNames, aliases } of registry.partnerships) {
    for (const text of [name, ...formerNames, ...aliases]) {
      const form = normalTag(text);
      organisationsOf.set(form, (organisationsOf.get(form) ?? new Set()).add(slug));
    }
  }

  function resolveForm(form: string, inTheLightOf: string | undefined): ResolvedTag {
    if (form === '') return { kind: 'unknown' };
    const organisations = organisationsOf.get(form);
    if (inTheLightOf !== undefined && organisations?.has(inTheLightOf)) {
      return { kind: 'organisation', slug: inTheLightOf };
    }
    const topic = topicOf.get(form);
    if (topic !== undefined) return { kind: 'topic', slug: topic };
    if (ignored.has(form)) return { kind: 'ignored' };
    const [organisation, another] = organisations ?? [];
    if (organisation === undefined || another !== undefined) return { kind: 'unknown' };
    const isLocalCampaign = inTheLightOf !== undefined && localCampaigns.get(form)?.includes(inTheLightOf);
    return isLocalCampaign ? { kind: 'unknown' } : { kind: 'organisation', slug: organisation };
  }

  return (raw, inTheLightOf) => {
    if (raw.length > longestTag) return { kind: 'unknown' };
    const whole = resolveForm(normalTag(raw), inTheLightOf);
    if (whole.kind !== 'unknown' || !/[/%+]/.test(raw)) return whole;
    // Some sites leak a page's path as a tag: services/core-service/safeguarding.
    const lastSegment = raw.split('/').findLast((segment) => normalTag(segment) !== '') ?? '';
    const segment = resolveForm(normalTag(lastSegment), inTheLightOf);
    return segment.kind !== 'unknown'
      ? segment
      : resolveForm(normalTag(unescaped(lastSegment)), inTheLightOf);
  };
}

/** `Mental+Wellbeing` and `Mental%20Wellbeing`, as addresses write it; text that holds white space is no address. */
function unescaped(text: string): string {
  if (/\s/.test(text)) return '';
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A per cent sign that escapes nothing.
    return '';
  }
}

function normalStep(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/^["“”„«»](.*)["“”„«»]$/su, '$1')
    .replace(/^#+/u, '')
    .replace(/[&+]/gu, ' and ')
    .replace(/['’‘‛ʼ`´′]/gu, '')
    .replace(/[\p{Pd}_]/gu, ' ')
    .replace(/[.,:;!?*]+$/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
