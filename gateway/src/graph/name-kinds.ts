/** The kinds of names that filters hold, and which partnerships each of them can concern. */
import { addressHost } from '@active-news/schema/address-key.ts';
import { nearnessOf } from '@active-news/schema/nearness.ts';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { membersOf } from '@active-news/schema/registry/membership.ts';
import { regions } from '@active-news/schema/regions.ts';
import { topics } from '@active-news/schema/topics.ts';
import type { NameKind } from '../federation/narrow.ts';

/** Shapes: one entry for each `@names(kind: …)` of the canonical SDL. */
export function nameKinds(registry: Registry): Readonly<Record<string, NameKind>> {
  const { partnerships } = registry;
  const slugsWhere = (holds: (partnership: Partnership) => boolean) =>
    new Set(partnerships.filter(holds).map(({ slug }) => slug));
  const partnershipSlugs = slugsWhere(() => true);
  const regionSlugs = new Set(regions.map(({ slug }) => slug));
  const hostsOf = ({ hosts, legacyHosts, website }: Partnership) =>
    [...hosts, ...legacyHosts, new URL(website).host].map((host) => host.toLowerCase().replace(/^www\./, ''));
  return {
    PARTNERSHIP: {
      noun: 'partnership',
      known: partnershipSlugs,
      holders: (slugs) => new Set(slugs.flatMap((slug) => membersOf(registry, slug))),
      isPartnership: true,
    },
    REGION: {
      noun: 'region',
      known: regionSlugs,
      holders: (slugs) => slugsWhere(({ region }) => region !== null && slugs.includes(region)),
    },
    COUNCIL: {
      noun: 'council',
      known: new Set(partnerships.flatMap(({ councils }) => councils)),
      holders: (codes) => slugsWhere(({ councils }) => councils.some((code) => codes.includes(code))),
    },
    PLACE: {
      noun: 'region or partnership',
      known: new Set([...regionSlugs, ...partnershipSlugs]),
      holders: ([place]) => new Set(nearnessOf(registry, place!)?.keys()),
    },
    // A partner may publish on any host; only one that the registry knows says whose it is.
    ADDRESS: {
      noun: 'address',
      known: null,
      holders: ([url]) => {
        const host = addressHost(url!);
        const owners = slugsWhere((partnership) => host !== null && hostsOf(partnership).includes(host));
        return owners.size > 0 ? owners : null;
      },
    },
    TAG: { noun: 'topic', known: new Set(topics.map(({ slug }) => slug)) },
  };
}
