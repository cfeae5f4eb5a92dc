/** What a registry file may hold: the rules, the words for people who break them, and the JSON Schema for their editors. */
import { z } from 'zod';
import { regions } from '../regions.ts';
import type { Partnership } from './partnership.ts';

/** Entries in one file; more is a slip, such as a list of stories. */
export const mostEntries = 1000;

// A check's `error` completes the sentence "`slug` is "Active Essex"; it must be …" (mistake-text.ts).
const text = z
  .string()
  .min(1, 'at least one character')
  .refine((value) => value.trim() === value, 'without blanks at its ends');

const slug = z
  .string()
  .max(64, 'at most 64 characters')
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'small letters and digits in words joined by single hyphens, as in "active-essex"',
  );

const webAddress = z
  .string()
  .refine(
    isWebAddress,
    'an absolute http or https address without user name or password, as in "https://www.example.org/feed/"',
  )
  .meta({ format: 'uri', pattern: '^https?://' });

const host = z
  .string()
  .refine(
    isHost,
    'a host in small letters, with its port if not the usual one, without "https://" or path, as in "www.example.org"',
  )
  .meta({ pattern: '^[^/@?#\\sA-Z]+$' });

const council = z
  .string()
  .regex(
    /^E(06|08|09|10)\d{6}$/,
    'the ONS code of an upper-tier or unitary council: E06, E08, E09 or E10 and six digits',
  );

const feed = z
  .strictObject({
    url: webAddress.describe('Address of the RSS, Atom or JSON feed.'),
    verified: z
      .boolean()
      .default(false)
      .describe('True once a person has seen and accepted the feed. Only accepted feeds are polled.'),
    include: z
      .strictObject({
        path: z
          .string()
          .regex(/^\//, 'the start of a path, as in "/activenotts/"')
          .exactOptional()
          .describe('Takes the items whose link has a path that starts so.'),
        category: text
          .exactOptional()
          .describe('Takes the items of this category; capitals, hyphens and the like do not matter.'),
      })
      .refine((include) => Object.keys(include).length > 0, 'a map with `path`, `category` or both')
      .meta({ minProperties: 1 })
      .exactOptional()
      .describe(
        'For a feed that several partnerships share: which items are this one’s. With both, either is enough.',
      ),
  })
  .describe('A feed, or an address where one may be.');

export const partnershipSchema = z
  .strictObject({
    slug: slug.describe(
      'Names the partnership for ever: in addresses, story ids and filters. Unique in the file.',
    ),
    name: text.describe('Name as printed, such as "Active Essex".'),
    scope: z
      .enum(['partnership', 'national'])
      .default('partnership')
      .describe('`national` for the one body that has no region.'),
    status: z
      .enum(['active', 'merged', 'closed'])
      .default('active')
      .describe('`merged` goes with `mergedInto`. Stories of merged and closed partnerships stay readable.'),
    region: z
      .enum(regions.map((region) => region.slug))
      .nullable()
      .describe('Region of England that the partnership works in; null for the national body.'),
    area: z.array(text).default([]).describe('The places covered, in words.'),
    councils: z
      .array(council.describe('ONS code, such as "E10000012".'))
      .default([])
      .describe(
        'ONS codes of the upper-tier and unitary councils covered. A council has one working partnership.',
      ),
    website: webAddress.describe('Home page. Relative links in feeds resolve against it.'),
    hosts: z
      .array(host.describe('Host, such as "www.example.org".'))
      .default([])
      .describe(
        'Hosts that story links may have. If left out: the host of `website`, with and without "www.".',
      ),
    legacyHosts: z
      .array(host.describe('Host, such as "www.example.org".'))
      .default([])
      .describe('Hosts of earlier websites, which old story links may have.'),
    feeds: z
      .array(feed)
      .default([])
      .describe('Feeds, best first. May be empty: some partnerships publish none.'),
    formerNames: z
      .array(text)
      .default([])
      .describe('Earlier names. Stories are found and tags resolved by them too.'),
    aliases: z.array(text).default([]).describe('Other spellings and short names that partners use as tags.'),
    mergedInto: slug.exactOptional().describe('Slug of the partnership that took this one over.'),
    mergedOn: z
      .string()
      .regex(
        /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
        'a year, month or day in quotes, as in "2025", "2025-04" or "2025-04-01"',
      )
      .exactOptional()
      .describe('When it was taken over, as exactly as known: "2025", "2025-04" or "2025-04-01".'),
    permission: z
      .enum(['none', 'headline', 'excerpt', 'full'])
      .exactOptional()
      .describe('How much of a story may be shown; left out means `excerpt`. Images are granted apart.'),
  })
  .describe('One Active Partnership, or the national body.');

export const registrySchema = z
  .array(partnershipSchema)
  .min(1, 'a list of one entry or more')
  .max(mostEntries, `a list of at most ${mostEntries} entries`);

// The type that the rest of the code reads is written out in partnership.ts; this line fails if the two part.
registrySchema satisfies z.ZodType<Partnership[]>;

/** The registry's JSON Schema (2020-12), for editors that complete and check while typing. Defaults may be left out. */
export function registryJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(registrySchema, { io: 'input', target: 'draft-2020-12' });
  return {
    $schema,
    $id: 'urn:active-news:registry',
    title: 'Active News registry',
    description:
      'The partnerships whose news is joined, with their websites and feeds. Written as YAML or JSON; see PARTNERSHIPS_FILE.',
    ...rest,
  };
}

/** The text of partnerships.schema.json; write-json-schema.ts writes it. */
export function registryJsonSchemaText(): string {
  return `${JSON.stringify(registryJsonSchema(), null, 2)}\n`;
}

function isWebAddress(value: string): boolean {
  if (!/^https?:\/\/[^/?#@\s\\]+(?:[/?#]\S*)?$/i.test(value)) return false;
  return URL.canParse(value);
}

function isHost(value: string): boolean {
  if (/[/?#@\s\\]/.test(value) || /:(80|443)$/.test(value)) return false;
  return URL.canParse(`http://${value}`) && new URL(`http://${value}`).host === value;
}
