/** For tests: another process, as the tools are one, decides about Rise in a data folder, and ends. */
import { readFileSync } from 'node:fs';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { StoreDecision } from '../store/decision-journal.ts';
import { openInstanceStore } from './open-instance-store.ts';

const [registryFile, dataDir, decisions] = process.argv.slice(2);
if (registryFile === undefined || dataDir === undefined || decisions === undefined)
  throw new Error('give the registry, the data folder, and the decisions as JSON');
const registry = JSON.parse(readFileSync(registryFile, 'utf8')) as Registry;
const store = openInstanceStore(registry.partnerships[0]!, { registry, dataDir, now: Date.now });
for (const decision of JSON.parse(decisions) as StoreDecision[]) store.decide(decision, Date.now());
store.close();
