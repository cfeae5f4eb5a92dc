/** For each rule of the contract a server that breaks it, as a twist of one that does not. */
import { type Edge, type Body, stories, field, instance, asked, filters, recode, parses } from './twists.ts';
import type { Twist } from './twisting-proxy.ts';

let answers = 0;

export type Violator = { readonly rule: string; readonly does: string; readonly twist: Twist };

/** Those of rules that need more than one instance of ours (A1, K1 to K3) are in contract.test.ts. */
export const violators: readonly Violator[] = [
  { rule: 'T1', does: 'answers as HTML', twist: { contentType: 'text/html' } },
  {
    rule: 'T2',
    does: 'leaves rows out beside an error',
    twist: {
      answer(body: Body) {
        if (body.data?.stories) {
          body.data.stories.edges?.pop();
          body.errors = [{ message: 'a part could not be read' }];
        }
        return body;
      },
    },
  },
  {
    rule: 'T3',
    does: 'ignores an argument that it does not know',
    twist: asked(
      (_, operation) => void (operation.query = operation.query.replace(', noSuchArgument: 1', '')),
    ),
  },
  {
    rule: 'T4',
    does: 'answers otherwise when it is traced',
    twist: {
      answer(body: Body, _operation, headers) {
        if (headers.traceparent && body.data?.stories) body.data.stories.totalCount++;
        return body;
      },
    },
  },
  {
    rule: 'T5',
    does: 'asks nobody for the secret',
    twist: { headers: (headers) => ({ ...headers, authorization: 'Bearer open sesame, open' }) },
  },
  {
    rule: 'B1',
    does: 'answers a batch with less than singly',
    twist: {
      batch: (lines) => ({
        status: 200,
        lines: lines
          .replace('"hasNextPage":true', '"hasNextPage":false')
          .replace(/"totalCount":\d+/, '"totalCount":0'),
      }),
    },
  },
  {
    rule: 'B1',
    does: 'forgets a line',
    twist: { batch: (lines) => ({ status: 200, lines: lines.split('\n').slice(1).join('\n') }) },
  },
  {
    rule: 'B2',
    does: 'fails a batch as a whole',
    twist: {
      batch: (lines) =>
        lines.includes('"status":404') ? { status: 500, lines: '' } : { status: 200, lines },
    },
  },
  { rule: 'V1', does: 'sends no version', twist: { answer: ({ extensions: _, ...body }: Body) => body } },
  { rule: 'V1', does: 'sends no digest', twist: instance((state) => delete state.digest) },
  { rule: 'V2', does: 'answers for another', twist: instance((state) => void (state.slug = 'active-essex')) },
  {
    rule: 'V3',
    does: 'has a blank in its digest',
    twist: instance((state) => void (state.digest += ' new')),
  },
  {
    rule: 'V3',
    does: 'has a gap for no known reason',
    twist: instance((state) => void (state.gap = { reason: 'TIRED', sinceMs: 1 })),
  },
  {
    rule: 'V3',
    does: 'has erased what is yet to come',
    twist: instance((state) => void (state.erasedUpTo = Number(state.seq) + 1)),
  },
  {
    rule: 'V4',
    does: 'names another SDL than it gives',
    twist: instance((state) => void (state.sdl = 'A'.repeat(22))),
  },
  {
    rule: 'V5',
    does: 'changes rows under one digest',
    twist: stories(({ edges }) => edges.forEach(({ node }) => void (node.revision += `.${answers++}`))),
  },
  {
    rule: 'O1',
    does: 'spells the owner in capitals',
    twist: {
      answer: (body: Body) => JSON.parse(JSON.stringify(body).replaceAll('"id":"rise:', '"id":"RISE:')),
    },
  },
  {
    rule: 'O2',
    does: 'writes instants without milliseconds',
    twist: { answer: (body: Body) => JSON.parse(JSON.stringify(body).replaceAll('.000Z"', 'Z"')) },
  },
  {
    rule: 'O3',
    does: 'orders equal instants as it likes',
    twist: stories(({ edges }) => {
      if (edges.length > 3) edges.splice(0, 2, edges[1]!, edges[0]!);
    }),
  },
  {
    rule: 'O4',
    does: 'leaves ids in their order when it turns round',
    twist: stories(({ edges }, { variables }) => {
      const at = ({ cursor }: Edge) => String(JSON.parse(Buffer.from(cursor, 'base64url').toString())[1]);
      if (variables.orderBy === 'OLDEST')
        edges.sort((a, b) => Number(at(a)) - Number(at(b)) || (a.node.id < b.node.id ? 1 : -1));
    }),
  },
  {
    rule: 'C1',
    does: 'names itself in its cursors',
    twist: stories(({ edges }) =>
      edges.forEach((edge) => void (edge.cursor = recode(edge.cursor, (parts) => [...parts, 'rise']))),
    ),
  },
  {
    rule: 'C2',
    does: 'looks the story of a cursor up',
    twist: asked((variables) => {
      for (const name of ['after', 'before'])
        if (variables[name] && Buffer.from(variables[name], 'base64url').toString().includes('stranger'))
          variables[name] = 'unknown';
    }),
  },
  {
    rule: 'C3',
    does: 'takes garbage for the beginning',
    twist: asked((variables) => {
      for (const name of ['after', 'before'])
        if (variables[name] !== undefined && !parses(variables[name])) delete variables[name];
    }),
  },
  {
    rule: 'P1',
    does: 'takes the last of a window from its start',
    twist: asked((variables) => {
      if (typeof variables.last === 'number') {
        variables.first = variables.last;
        delete variables.last;
      }
    }),
  },
  {
    rule: 'P2',
    does: 'guesses hasNextPage from a full page',
    twist: stories(
      ({ edges, pageInfo }, { variables }) => void (pageInfo.hasNextPage = edges.length === variables.first),
    ),
  },
  {
    rule: 'P2',
    does: 'says nothing of what lies before, as Relay allows',
    twist: stories(({ pageInfo }, { variables }) => {
      if (typeof variables.first === 'number') pageInfo.hasPreviousPage = false;
    }),
  },
  {
    rule: 'P3',
    does: 'counts the page',
    twist: stories((connection) => void (connection.totalCount = connection.edges.length)),
  },
  {
    rule: 'P4',
    does: 'cuts 101 to 100',
    twist: asked((variables) => {
      if (variables.first > 100) variables.first = 100;
    }),
  },
  {
    rule: 'P5',
    does: 'ends its pages at their start',
    twist: stories(({ pageInfo }) => void (pageInfo.endCursor = pageInfo.startCursor)),
  },
  {
    rule: 'F1',
    does: 'takes null for an empty list',
    twist: filters((filter) => {
      if (filter.tag === null) filter.tag = [];
    }),
  },
  { rule: 'F2', does: 'does not know councils', twist: filters((filter) => delete filter.council) },
  {
    rule: 'F2',
    does: 'tells stories to whom they do not belong',
    twist: filters((filter) => delete filter.region),
  },
  { rule: 'F3', does: 'knows no tagMatch', twist: filters((filter) => delete filter.tagMatch) },
  {
    rule: 'F4',
    does: 'includes the end',
    twist: filters((filter) => {
      if (filter.to) filter.to = new Date(Date.parse(filter.to) + 1).toISOString();
    }),
  },
  {
    rule: 'F5',
    does: 'counts months in UTC',
    twist: filters((filter) => {
      if (filter.month?.length !== 1) return;
      const [year, month] = filter.month[0].split('-').map(Number);
      filter.all = [
        ...(filter.all ?? []),
        {
          from: new Date(Date.UTC(year, month - 1)).toISOString(),
          to: new Date(Date.UTC(year, month)).toISOString(),
        },
      ];
      delete filter.month;
    }),
  },
  { rule: 'F6', does: 'does not know kinds', twist: filters((filter) => delete filter.kind) },
  {
    rule: 'F7',
    does: 'takes no deadline for an endless one',
    twist: filters((filter) => {
      if (filter.deadlineFrom?.startsWith('1970')) delete filter.deadlineFrom;
    }),
  },
  { rule: 'F8', does: 'looks at the first filter of all', twist: filters((filter) => filter.all?.splice(1)) },
  {
    rule: 'X1',
    does: 'looks for the first word',
    twist: filters((filter) => {
      if (filter.text?.includes(' ')) filter.text = filter.text.split(' ')[0];
    }),
  },
  {
    rule: 'X2',
    does: 'does not know quotes',
    twist: filters((filter) => {
      if (filter.text) filter.text = filter.text.replaceAll('"', '');
    }),
  },
  {
    rule: 'X3',
    does: 'looks for the first eight words',
    twist: filters((filter) => {
      if (filter.text) filter.text = filter.text.split(' ').slice(0, 8).join(' ');
    }),
  },
  {
    rule: 'X4',
    does: 'leaves the score out of its cursors',
    twist: stories(({ edges }, { variables }) => {
      if (variables.orderBy === 'RELEVANCE')
        edges.forEach(
          (edge) => void (edge.cursor = recode(edge.cursor, ([form, , ...rest]) => [form, ...rest])),
        );
    }),
  },
  {
    rule: 'X5',
    does: 'scores by how many stories it finds',
    twist: stories(({ edges, totalCount }) =>
      edges.forEach((edge) => {
        if (typeof edge.score === 'number') edge.score += totalCount;
      }),
    ),
  },
  {
    rule: 'X6',
    does: 'scores in every order',
    twist: stories(({ edges }) =>
      edges.forEach((edge) => {
        if (edge.score === null) edge.score = 0;
      }),
    ),
  },
  { rule: 'N1', does: 'takes everybody for near', twist: filters((filter) => delete filter.near) },
  {
    rule: 'N2',
    does: 'leaves the nearness out of its cursors',
    twist: stories(({ edges }, { variables }) => {
      if (variables.filter?.near)
        edges.forEach(
          (edge) => void (edge.cursor = recode(edge.cursor, ([form, , ...rest]) => [form, ...rest])),
        );
    }),
  },
  {
    rule: 'N3',
    does: 'ignores near within all',
    twist: asked(({ filter }) => filter?.all?.forEach((one: Record<string, unknown>) => delete one.near)),
  },
  {
    rule: 'R1',
    does: 'answers rows in an order of its own',
    twist: field('_entities', (rows: unknown[]) => rows.reverse()),
  },
  {
    rule: 'R2',
    does: 'gives a row whatever revision is asked for',
    twist: asked(({ of }) => of?.forEach((one: Record<string, unknown>) => delete one.revision)),
  },
  {
    rule: 'R3',
    does: 'gives no row without a revision',
    twist: asked(({ of }) => of?.forEach((one: Record<string, unknown>) => (one.revision ??= ''))),
  },
  {
    rule: 'R4',
    does: 'answers a hundred rows',
    twist: field('_entities', (rows: unknown[]) => rows.slice(0, 100)),
  },
  {
    rule: 'R5',
    does: 'has one revision for all rows',
    twist: stories(({ edges }) => edges.forEach(({ node }) => void (node.revision = 'v1'))),
  },
  { rule: 'R7', does: 'finds no story by its id', twist: field('story', () => null) },
  {
    rule: 'R8',
    does: 'compares addresses letter by letter',
    twist: asked((variables) => {
      if (/www\.|utm_|#|\/$/.test(String(variables.url))) variables.url = 'https://nowhere.example/';
    }),
  },
  {
    rule: 'R9',
    does: 'answers null where nothing is asked for',
    twist: {
      answer: (body: Body, { query }) => (query === '{ story { id } }' ? { data: { story: null } } : body),
    },
  },
  {
    rule: 'G1',
    does: 'gives its top two topics',
    twist: field('tags', (tags) => ({
      ...tags,
      edges: tags.edges.slice(0, 2),
      nodes: tags.nodes.slice(0, 2),
      totalCount: 2,
    })),
  },
  {
    rule: 'G2',
    does: 'turns each page of topics round',
    twist: field('tags', (tags) => ({ ...tags, edges: tags.edges.reverse() })),
  },
  {
    rule: 'G3',
    does: 'counts all stories, whatever the filter',
    twist: asked(({ filter }) => {
      if (filter?.stories) filter.stories = {};
    }),
  },
  { rule: 'G4', does: 'gives no share of its region', twist: field('regions', () => []) },
  {
    rule: 'G5',
    does: 'lists months from the oldest',
    twist: field('archives', (months: unknown[]) => months.reverse()),
  },
  {
    rule: 'G6',
    does: 'leaves small counts out',
    twist: field('storyCounts', (counts: { storyCount: number }[]) =>
      counts.filter(({ storyCount }) => storyCount > 1),
    ),
  },
  {
    rule: 'G7',
    does: 'takes a dimension twice for once',
    twist: asked((_, operation) => void (operation.query = operation.query.replace('[TAG, TAG]', '[TAG]'))),
  },
  {
    rule: 'G8',
    does: 'lists a feed twice',
    twist: field('feeds', (feeds: unknown[]) => [...feeds, ...feeds]),
  },
  {
    rule: 'S1',
    does: 'lacks a field of the filter',
    twist: field('_service', ({ sdl }: { sdl: string }) => ({ sdl: sdl.replace('notTag: [ID!]', '') })),
  },
];
