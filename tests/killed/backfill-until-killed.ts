/** A process that backfills the older pages of a feed, goes on where another was killed, and ends where it is told to. */
import { join } from 'node:path';
import { backfillFeed } from '@active-news/feeds/backfill-feed.ts';
import { progressFile } from '@active-news/feeds/backfill-progress.ts';
import { openTools } from '@active-news/feeds/open-tools.ts';
import { withoutColour } from '@active-news/feeds/paint.ts';
import { countSteps } from './count-steps.ts';
import { readOrder, registryOn, say, shownBy } from './run-order.ts';
import { clockAt, slug } from './scenario.ts';

const order = readOrder();
const registry = await registryOn(order.origin, ['feed']);
const [partnership] = registry.partnerships;

const counts = countSteps(order.killAt);
const tools = openTools({
  registry,
  dataDir: order.dataDir,
  userAgent: order.run,
  allowPrivateHosts: new Set([new URL(order.origin).host]),
  now: () => clockAt(0),
  random: () => 0.5,
});
const store = tools.store(partnership!);
say({ kind: 'version', ...shownBy(store) });
store.onChange(() => say({ kind: 'version', ...shownBy(store) }));
const done = await backfillFeed(
  {
    partnership: partnership!,
    feedUrl: `${order.origin}/feed`,
    include: undefined,
    limit: null,
    sinceMs: null,
    isRestart: false,
  },
  progressFile(join(order.dataDir, `${slug}.backfill.json`)),
  {
    tools,
    paint: withoutColour,
    width: 80,
    progress: { say: () => undefined, step: () => undefined, end: () => undefined },
  },
);
if (!['whole', 'nothing-new'].includes(done.end))
  say({ kind: 'error', message: `the backfill ended early: ${done.reason}` });
await tools.close();
say({ kind: 'end', counts: counts() });
