/** A process that takes the steps of the scenario from the one it is given, says what it has done, and ends where it is told to. */
import { openHost } from '@active-news/partnership/host/open-host.ts';
import { DecisionRefused } from '@active-news/partnership/store/deciding.ts';
import { countSteps } from './count-steps.ts';
import { readOrder, registryOn, say, shownBy } from './run-order.ts';
import { clockAt, slug, steps } from './scenario.ts';

const order = readOrder();
const registry = await registryOn(order.origin, ['news', 'events']);
let step = order.fromStep;

const counts = countSteps(order.killAt);
const host = await openHost({
  registry,
  slugs: [slug],
  dataDir: order.dataDir,
  userAgent: order.run,
  allowPrivateHosts: [new URL(order.origin).host],
  pollIntervalMs: 86_400_000,
  now: () => clockAt(step),
  onPolled: () => undefined,
  onError: (error) => say({ kind: 'error', message: String(error) }),
});
const { store } = host.instance(slug)!;
say({ kind: 'version', ...shownBy(store) });
store.onChange(() => say({ kind: 'version', ...shownBy(store) }));
for (; step < steps.length; step++) {
  await fetch(`${order.origin}/step/${step}`, { headers: { 'user-agent': order.run } });
  // A feed is asked again until its reading leaves nothing to do: pages that are to be looked at may need a second turn.
  await host.pollNow(slug);
  await host.pollNow(slug);
  if (steps[step] === 'a person decides') decideAll();
  say({ kind: 'done', step, ...shownBy(store) });
}
await host.close();
say({ kind: 'end', counts: counts() });

/** Taken again after a kill, each must find that it has been carried out, or carry itself out. */
function decideAll(): void {
  const titled = (title: string) =>
    (
      store.database.sql('SELECT id FROM story WHERE title = :title').get({ title }) as
        | { id: string }
        | undefined
    )?.id;
  const [gone, moved, unsigned] = [titled('Event 7'), titled('Event 9'), titled('Event 11')];
  decide({ kind: 'release-quarantine', url: `${order.origin}/news`, discard: false });
  if (gone !== undefined) decide({ kind: 'withdraw', id: gone, reason: 'asked to' });
  decide({ kind: 'redate', id: moved!, publishedAtMs: clockAt(0) - 1 });
  decide({ kind: 'suppress-byline', id: unsigned!, suppress: true });
  decide({ kind: 'set-permission', permission: 'headline' });
  decide({ kind: 'hold', hold: true, reason: 'a pause' });
}

function decide(decision: Parameters<typeof store.decide>[0]): void {
  try {
    store.decide(decision, clockAt(step));
  } catch (error) {
    if (!(error instanceof DecisionRefused)) throw error;
  }
}
