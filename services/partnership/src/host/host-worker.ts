/** The thread in which instances live: stores are read and feeds are polled here; see open-host-in-worker.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Operation } from './answer-operation.ts';
import { openHost } from './open-host.ts';
import type { FromHost, HostSettings, ToHost } from './worker-messages.ts';

const port = parentPort!;
const tell = (message: FromHost) => port.postMessage(message);

const host = await openHost({
  ...(workerData as HostSettings),
  now: Date.now,
  onPolled: (report) => tell({ kind: 'polled', report }),
  onError: (error, feedUrl) => tell({ kind: 'error', feedUrl, message: String(error) }),
});
host.onChange((_slug, state) => tell({ kind: 'changed', state }));
port.on('message', (message: ToHost) => {
  if (message.kind === 'close') return void host.close().then(() => process.exit(0));
  const { id } = message;
  const doing = message.kind === 'poll' ? poll(message) : answer(message);
  doing.catch((error: unknown) => tell({ kind: 'failed', id, message: String(error) }));
});
tell({ kind: 'open', states: host.slugs.map((slug) => host.stateOf(slug)!) });

async function poll({ id, slug }: ToHost & { kind: 'poll' }): Promise<void> {
  await host.pollNow(slug);
  tell({ kind: 'polled-all', id });
}

async function answer({ id, slug, operation, batch }: ToHost & { kind: 'answer' }): Promise<void> {
  const answered = await host.answerText(slug, JSON.parse(operation) as Operation, batch);
  if (answered === null) throw new Error(`no partnership ${slug} is hosted here`);
  tell({ kind: 'answered', id, ...answered });
}
