/** During a rollout an instance may know topics that the gateway does not know yet: they cost nobody anything. */
import { expect, test } from '@jest/globals';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { gatewayOver } from './network/gateway-over.ts';
import { openInstances } from './network/open-instances.ts';
import { storyForTests } from './one-store/story-for-tests.ts';

test('a topic that only instances know is counted and leads to its stories, under its slug, through a stack too', async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  const { registry } = reading;
  const slugs = ['active-essex', 'rise'];
  const network = await openInstances(
    registry,
    slugs,
    new Map([
      ['rise', [storyForTests('rise', 'New', '2026-11-01T00:00:00.000Z', { tags: ['a-new-topic'] })]],
      [
        'active-essex',
        [storyForTests('active-essex', 'Old', '2026-10-01T00:00:00.000Z', { tags: ['walking'] })],
      ],
    ]),
  );
  const flat = gatewayOver({
    registry,
    instances: ownInstances(slugs),
    answer: network.answer,
    keeps: false,
  });
  const stacked = gatewayOver({
    registry,
    instances: new Map([['all', slugs]]),
    answer: flat.answer,
    keeps: false,
  });
  for (const gateway of [flat, stacked]) {
    const { result } = await gateway.ask(
      '{ stories { nodes { title tags { slug name storyCount stories { totalCount nodes { title } } } } } }',
    );
    const tag = (slug: string, name: string, title: string) => ({
      title,
      tags: [{ slug, name, storyCount: 1, stories: { totalCount: 1, nodes: [{ title }] } }],
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      data: {
        stories: { nodes: [tag('a-new-topic', 'a-new-topic', 'New'), tag('walking', 'Walking', 'Old')] },
      },
    });
  }
  await network.close();
});
