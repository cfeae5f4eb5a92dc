/** Reads through all pages of an instance, so that each of its answers can be held against its own rows. */
import { Kind, parse, type DocumentNode } from 'graphql';
import type { InstanceClient } from './instance-client.ts';

export type KnownStory = {
  readonly cursor: string;
  readonly id: string;
  readonly revision: string;
  readonly atMs: number;
  readonly publishedAt: string;
  readonly title: string;
  readonly url: string | null;
  readonly summary: string | null;
  readonly category: string | null;
  readonly kind: string | null;
  readonly deadlineMs: number | null;
  readonly tags: readonly string[];
  readonly partnership: string;
  readonly region: string | null;
  /** Everything that the row shows, apart from id and revision, as JSON. */
  readonly shown: string;
};

export type Catalogue = {
  /** In the order in which the instance gave them for NEWEST. */
  readonly stories: readonly KnownStory[];
  /** Holds for exactly these stories: empty, or `from` if there are more than were read. */
  readonly base: { readonly from?: string };
  readonly isWhole: boolean;
  readonly instance: Readonly<Record<string, unknown>> | null;
  /** True if it is a gateway that speaks for several partnerships. */
  readonly isGateway: boolean;
  /** The selection of a row: every field of version 1 that its SDL has. */
  readonly rowSelection: string;
  /** What its `_service { sdl }` gives; null if it gives none that can be read. */
  readonly sdl: { readonly text: string; readonly document: DocumentNode } | null;
};

/** Every field of Story in version 1, with what is selected below it. */
const rowFields: readonly (readonly [name: string, below: string])[] = [
  ...'id revision title url publishedAt publishedRaw datePrecision dateSource dateSuspect updatedAt firstSeenAt summary contentHtml byline category kind startsAt deadlineAt rawTags'
    .split(' ')
    .map((name) => [name, ''] as const),
  ['image', '{ url alt }'],
  ['tags', '{ slug }'],
  ['organisations', '{ slug }'],
  ['attribution', '{ text url }'],
  ['partnership', '{ slug }'],
  ['region', '{ slug }'],
];

type Node = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly revision: string;
  readonly publishedAt: string;
};
type Page = {
  readonly stories: {
    readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  };
};

export async function readCatalogue(client: InstanceClient): Promise<Catalogue> {
  const sdl = await readSdl(client);
  const has = sdl === null ? null : fieldsOf(sdl.document, 'Story');
  const rowSelection = rowFields
    .filter(([name]) => has === null || has.has(name))
    .map(([name, below]) => `${name} ${below}`.trim())
    .join(' ');
  const query = `query Catalogue($after: String) { stories(first: 100, after: $after, orderBy: NEWEST) {
    edges { cursor node { ${rowSelection} } } } }`;

  const stories: KnownStory[] = [];
  let more = true;
  while (more && stories.length < client.maxStories) {
    const { stories: page } = await client.data<Page>(query, { after: stories.at(-1)?.cursor ?? null });
    stories.push(...page.edges.map(({ cursor, node }) => knownStory(cursor, node)));
    // Until a page is empty: what the flags say is for the checks to find out.
    more = page.edges.length > 0;
  }
  // After the pages, since a gateway that asks nobody tells the version that it knew last.
  const probe = await client.ask('{ __typename }');
  // Where only the newest were read, the last instant may be cut through, so its stories are left out.
  const cutAtMs = stories.at(-1)?.atMs ?? 0;
  return {
    stories: more ? stories.filter(({ atMs }) => atMs > cutAtMs) : stories,
    base: more ? { from: new Date(cutAtMs + 1).toISOString() } : {},
    isWhole: !more,
    instance: probe.instance,
    isGateway: typeof probe.instance?.parts === 'object' && probe.instance.parts !== null,
    rowSelection,
    sdl,
  };
}

function knownStory(cursor: string, node: Node): KnownStory {
  const { id, revision, ...rest } = node;
  const slugs = (value: unknown) => ((value ?? []) as { slug: string }[]).map(({ slug }) => slug);
  const slug = (value: unknown) => (value as { slug: string } | null | undefined)?.slug ?? null;
  const text = (value: unknown) => (value ?? null) as string | null;
  return {
    cursor,
    id,
    revision,
    atMs: Date.parse(node.publishedAt),
    publishedAt: node.publishedAt,
    title: String(node.title),
    url: text(node.url),
    summary: text(node.summary),
    category: text(node.category),
    kind: text(node.kind),
    deadlineMs: typeof node.deadlineAt === 'string' ? Date.parse(node.deadlineAt) : null,
    tags: slugs(node.tags),
    partnership: slug(node.partnership) ?? '',
    region: slug(node.region),
    shown: JSON.stringify(rest),
  };
}

async function readSdl(client: InstanceClient): Promise<Catalogue['sdl']> {
  const { data } = await client.ask('{ _service { sdl } }');
  const text = (data?._service as { sdl?: unknown } | undefined)?.sdl;
  if (typeof text !== 'string') return null;
  try {
    return { text, document: parse(text) };
  } catch {
    return null;
  }
}

/** The names of the fields of an object or input type in an SDL. */
export function fieldsOf(sdl: DocumentNode, typeName: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of sdl.definitions) {
    if (
      (node.kind === Kind.OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.OBJECT_TYPE_EXTENSION ||
        node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) &&
      node.name.value === typeName
    )
      for (const field of node.fields ?? []) names.add(field.name.value);
  }
  return names;
}
