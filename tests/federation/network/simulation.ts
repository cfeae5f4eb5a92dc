/** One simulated network: real instances with a history, gateways over them in several shapes, and the one store that all of them must equal. */
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import type { Coverage } from '@active-news/gateway/federation/coverage.ts';
import { instanceCode } from '@active-news/partnership/host/instance-code.ts';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { oneStore } from '../one-store/one-store.ts';
import type { OracleStory } from '../one-store/oracle-story.ts';
import { afterChange, randomChange } from '../random/random-history.ts';
import type { Choices } from '../random/choices.ts';
import { randomNetwork, type RandomNetwork } from '../random/random-network.ts';
import { withRevisions } from '../random/with-revisions.ts';
import { gatewayOver, type GatewayOptions, type TestGateway } from './gateway-over.ts';
import { nowMs, openInstances, type OpenInstances } from './open-instances.ts';
import { virtualNetwork, type VirtualNetwork } from './virtual-network.ts';

const { code } = instanceCode(readInstanceSdl());

export type NamedGateway = { readonly name: string; readonly gateway: TestGateway };

export type Simulation = {
  /** What is random; its stories are those of this moment. */
  readonly ground: () => RandomNetwork;
  readonly gateways: readonly NamedGateway[];
  readonly network: VirtualNetwork;
  /** Adds, edits or withdraws a story, and tells the gateways that are told such things. */
  readonly change: () => void;
  /** What one store with all stories of this moment answers. */
  readonly whole: (document: string, variables: Readonly<Record<string, unknown>>) => ReturnType<Answer>;
  /** What one store answers that holds, of each partnership, the content that the coverage names. */
  readonly asCovered: (
    coverage: Coverage,
    document: string,
    variables: Readonly<Record<string, unknown>>,
  ) => ReturnType<Answer>;
  readonly close: () => Promise<void>;
};
type Answer = ReturnType<typeof oneStore>['answer'];

export async function simulate(choices: Choices, bundled: Registry): Promise<Simulation> {
  const ground = randomNetwork(choices, bundled);
  const { registry, slugs } = ground;
  const open = await openInstances(registry, slugs, storiesByOwner(ground));
  const network = virtualNetwork(choices);
  const gateways = buildGateways(choices, ground, open, network);
  let stories: readonly OracleStory[] = ground.stories;
  let steps = 0;

  // Every content that an instance ever had, by its digest.
  const history = new Map(slugs.map((slug) => [slug, new Map<string, readonly OracleStory[]>()]));
  const remember = (slug: string) => {
    const own = withRevisions(
      stories.filter(({ owner }) => owner === slug),
      new Map([[slug, open.instances.get(slug)!.store]]),
    );
    stories = [...stories.filter(({ owner }) => owner !== slug), ...own];
    history.get(slug)!.set(open.instances.get(slug)!.store.version().digest, own);
  };
  slugs.forEach(remember);

  return {
    ground: () => ({ ...ground, stories }),
    gateways,
    network,
    change() {
      const change = randomChange(choices, ground, stories, steps++);
      stories = afterChange(stories, change);
      const owner = change.kind === 'withdrawn' ? change.owner : change.story.owner;
      if (change.kind === 'withdrawn') open.instances.get(owner)!.store.withdraw(change.id, change.atMs);
      else open.record(owner, [change.story], change.atMs);
      remember(owner);
    },
    whole: (document, variables) => oneStore(registry, stories).answer(document, variables),
    asCovered(coverage, document, variables) {
      const shown = slugs.flatMap((slug) => {
        const part = coverage.get(slug);
        if (part?.kind === 'missing') return [];
        const digest = part?.version?.digest ?? open.instances.get(slug)!.store.version().digest;
        const content = history.get(slug)!.get(digest);
        if (!content) throw new Error(`the answer names a content of ${slug} that it never had: ${digest}`);
        return content;
      });
      return oneStore(registry, shown).answer(document, variables);
    },
    async close() {
      await network.settled();
      await open.close();
    },
  };
}

/** One that keeps nothing, one that keeps and is told of versions, and two trees of gateways. */
function buildGateways(
  choices: Choices,
  { registry, slugs }: RandomNetwork,
  open: OpenInstances,
  network: VirtualNetwork,
): readonly NamedGateway[] {
  const over = { registry, open, answer: open.answer, wrap: network.through };
  const flat = { ...over, instances: ownInstances(slugs) };
  const keeping = gatewayOver({ ...flat, keeps: true });
  tell(keeping, open, slugs, choices);
  return [
    { name: 'flat, keeping nothing', gateway: gatewayOver({ ...flat, keeps: false }) },
    { name: 'flat, keeping', gateway: keeping },
    { name: 'stacked, keeping nothing', gateway: stack(choices, slugs, { ...over, keeps: false }, 0) },
    { name: 'stacked, keeping', gateway: stack(choices, slugs, { ...over, keeps: true }, 0) },
  ];
}

/** Some instances announce their versions, the others are silent and have to be asked. */
function tell(
  gateway: TestGateway,
  { instances }: OpenInstances,
  slugs: readonly string[],
  choices: Choices,
): void {
  for (const slug of choices.some(slugs, 0, slugs.length)) {
    const { store } = instances.get(slug)!;
    const announce = () => gateway.book.announced(slug, store.version(), code, nowMs);
    announce();
    store.onChange(announce);
  }
}

type Over = Pick<GatewayOptions, 'registry' | 'answer' | 'wrap' | 'keeps'> & { readonly open: OpenInstances };

/** A tree of gateways in a random shape: each stands over instances, other gateways, or both. */
function stack(choices: Choices, slugs: readonly string[], over: Over, depth: number): TestGateway {
  const below = new Map<string, TestGateway>();
  const instances = new Map<string, readonly string[]>();
  const parts = depth >= 3 || slugs.length === 1 ? slugs.map((slug) => [slug]) : deal(choices, slugs);
  for (const [i, part] of parts.entries()) {
    if (part.length === 1 && (depth > 0 || choices.chance(0.5))) instances.set(part[0]!, part);
    else {
      const name = `g${depth}-${i}`;
      below.set(name, stack(choices, part, over, depth + 1));
      instances.set(name, part);
    }
  }
  const gateway = gatewayOver({
    ...over,
    instances,
    answer: (name, operation) => below.get(name)?.answer(name, operation) ?? over.answer(name, operation),
  });
  tell(
    gateway,
    over.open,
    [...instances.keys()].filter((name) => over.open.instances.has(name)),
    choices,
  );
  return gateway;
}

function deal(choices: Choices, slugs: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = Array.from({ length: 1 + choices.below(4) }, () => []);
  for (const slug of slugs) parts[choices.below(parts.length)]!.push(slug);
  return parts.filter((part) => part.length > 0);
}

function storiesByOwner({ stories }: RandomNetwork): ReadonlyMap<string, readonly OracleStory[]> {
  return Map.groupBy(stories, ({ owner }) => owner);
}
