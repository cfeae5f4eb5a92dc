import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHostGate, type HostGate } from './host-gate.ts';

const gates: HostGate[] = [];
afterEach(() => gates.splice(0).forEach((gate) => gate.close()));

function open(options: Partial<Parameters<typeof createHostGate>[0]> = {}): HostGate {
  const gate = createHostGate({
    allowPrivateHosts: new Set(['127.0.0.1:80', '127.0.0.1:81']),
    hostSpacingMs: 0,
    startSpacingMs: 0,
    ...options,
  });
  gates.push(gate);
  return gate;
}
/** Whether it has happened by now, all that can happen without waiting done. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}
const a = new URL('https://a.example/feed');

test('one at a time per host, in the order they came', async () => {
  const gate = open();
  const leave = await gate.enter(a);
  const order: string[] = [];
  let inside = 0;
  const others = ['second', 'third'].map(async (name) => {
    const leaveToo = await gate.enter(new URL('http://A.example:8080/other'));
    order.push(`${name} ${++inside}`);
    await sleep(5);
    inside--;
    leaveToo();
  });
  await sleep(5);
  expect(order).toEqual([]);
  // Twice is as good as once: the turn after is not given away with it.
  leave();
  leave();
  await Promise.all(others);
  expect(order).toEqual(['second 1', 'third 1']);
});

test('other hosts do not wait, and an allowed one is told by its port', async () => {
  const gate = open();
  const urls = ['https://a.example', 'https://b.example', 'http://127.0.0.1:80', 'http://127.0.0.1:81'];
  await Promise.all(urls.map((url) => gate.enter(new URL(url))));
  expect(urls.map((url) => gate.isFree(new URL(url)))).toEqual([false, false, false, false]);
  expect(await isDone(gate.enter(new URL('https://a.example.')))).toBe(false);
  expect(gate.isFree(new URL('http://127.0.0.1:82'))).toBe(true);
});

test('a host rests after a request, an allowed one does not, and both are told when they are free', async () => {
  const gate = open({ hostSpacingMs: 60_000 });
  let frees = 0;
  const forget = gate.onFree(() => frees++);
  (await gate.enter(a))();
  (await gate.enter(new URL('http://127.0.0.1:80')))();
  expect([gate.isFree(a), gate.isFree(new URL('http://127.0.0.1:80')), frees]).toEqual([false, true, 1]);
  expect(await isDone(gate.enter(a))).toBe(false);
  forget();
  (await gate.enter(new URL('http://127.0.0.1:80')))();
  expect(frees).toBe(1);
});

test('the rest ends', async () => {
  const gate = open({ hostSpacingMs: 20 });
  const free = Promise.withResolvers<void>();
  gate.onFree(free.resolve);
  (await gate.enter(a))();
  await free.promise;
  expect(gate.isFree(a)).toBe(true);
});

test('hosts do not all start at the same moment; allowed ones may', async () => {
  const gate = open({ startSpacingMs: 60_000 });
  const [first, second, allowed] = ['https://a.example', 'https://b.example', 'http://127.0.0.1:80'].map(
    (url) => gate.enter(new URL(url)),
  );
  expect([await isDone(first!), await isDone(second!), await isDone(allowed!)]).toEqual([true, false, true]);
});

test('with a start spacing all come in the end, each once', async () => {
  const gate = open({ startSpacingMs: 2 });
  const hosts = Array.from({ length: 20 }, (_, i) => new URL(`https://h${i % 10}.example`));
  await Promise.all(hosts.map(async (url) => (await gate.enter(url))()));
  expect(hosts.every((url) => gate.isFree(url))).toBe(true);
});

test('who gives up leaves the queue, and a turn that was given up is not lost', async () => {
  const gate = open({ startSpacingMs: 5 });
  const leave = await gate.enter(a);
  const abort = new AbortController();
  const given = gate.enter(a, abort.signal);
  const patient = gate.enter(a);
  // This one has its host and waits for its start.
  const starting = gate.enter(new URL('https://b.example'), abort.signal);
  abort.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  await expect(starting).rejects.toThrow('enough');
  expect(gate.isFree(new URL('https://b.example'))).toBe(true);
  leave();
  (await patient)();
  expect(gate.isFree(a)).toBe(true);
  await expect(gate.enter(a, abort.signal)).rejects.toThrow('enough');
});
