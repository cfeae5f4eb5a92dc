/** An instance on GraphQL Yoga. It says which content its answers show, so the gateway may keep them. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { storyResolvers, type Post } from './story-resolvers.ts';

const slug = 'active-norfolk';
const website = 'https://www.activenorfolk.org';
export const yogaPosts: readonly Post[] = [
  {
    title: 'Volleyball on the beach',
    publishedAt: '2025-10-08T09:00:00.000Z',
    kind: 'EVENT',
    path: '/beach',
  },
  { title: 'Village halls', publishedAt: '2025-10-05T09:00:00.000Z', kind: 'FUNDING', path: '/halls' },
  { title: 'Broads by canoe', publishedAt: '2025-10-02T09:00:00.000Z', kind: 'NEWS', path: '/broads' },
];

export async function startYogaServer() {
  const typeDefs = readFileSync(new URL('./stories.graphql', import.meta.url), 'utf8');
  const schema = createSchema({ typeDefs, resolvers: storyResolvers(slug, website, yogaPosts) });
  const yoga = createYoga({ schema, plugins: [sayVersion], logging: false });
  const server = createServer(yoga).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { slug, endpoint: `http://127.0.0.1:${port}/graphql`, close: async () => void server.close() };
}

const digest = createHash('sha256').update(JSON.stringify(yogaPosts)).digest('base64url');
const instance = { slug, seq: 1, digest, gap: null, code: 'yoga-example-1' };
const sayVersion: Plugin = {
  onExecute: () => ({
    onExecuteDone({ result, setResult }) {
      if (!(Symbol.asyncIterator in result)) setResult({ ...result, extensions: { instance } });
    },
  }),
};
