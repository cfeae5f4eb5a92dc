/** An instance on Mercurius. It says nothing of its content, so the gateway asks it every time. */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { storyResolvers, type Post } from './story-resolvers.ts';

const slug = 'active-suffolk';
const website = 'https://www.activesuffolk.org';
export const mercuriusPosts: readonly Post[] = [
  {
    title: 'A run along the Orwell',
    publishedAt: '2025-10-07T09:00:00.000Z',
    kind: 'EVENT',
    path: '/orwell',
  },
  { title: 'Boccia at the library', publishedAt: '2025-10-06T09:00:00.000Z', kind: 'NEWS', path: '/boccia' },
];

export async function startMercuriusServer() {
  const schema = readFileSync(new URL('./stories.graphql', import.meta.url), 'utf8');
  const server = Fastify({ forceCloseConnections: true });
  await server.register(mercurius, {
    schema,
    resolvers: storyResolvers(slug, website, mercuriusPosts),
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return { slug, endpoint: `${address}/graphql`, close: () => server.close() };
}
