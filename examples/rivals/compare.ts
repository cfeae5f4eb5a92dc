/** Puts the same three subgraphs behind one runtime after another, and asks each the same question. */
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { postOperation } from '../post-operation.ts';
import { startGatewayProcess } from '../start-gateway-process.ts';
import { startFederationEngine } from './federation-engine.ts';
import { askForTwoPages, type Finding } from './question.ts';
import { readTruth } from './read-truth.ts';
import type { Runtime } from './runtime.ts';
import { startStitching } from './stitching.ts';
import { startSubgraphs } from './start-subgraphs.ts';

export type Comparison = { readonly truth: Finding; readonly results: readonly Result[] };

export type Result = {
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** Slug of each subgraph that was asked → how many requests it had for the two pages. */
  readonly asked: ReadonlyMap<string, number>;
  readonly finding: Finding;
  readonly errors: readonly string[];
};

type Start = (endpoints: ReadonlyMap<string, string>) => Promise<Runtime>;

/** Name of a runtime → its package and how it starts. */
const runtimes: ReadonlyMap<string, { readonly package: string; readonly start: Start }> = new Map([
  ['Hive Gateway’s engine', { package: '@graphql-tools/federation', start: startFederationEngine }],
  ['Schema stitching', { package: '@graphql-tools/stitch', start: startStitching }],
  ['This gateway', { package: '@active-news/gateway', start: startThisGateway }],
]);

export async function compareRuntimes(): Promise<Comparison> {
  const subgraphs = await startSubgraphs();
  try {
    const { truth, ids } = await readTruth(subgraphs.endpoints);
    const results: Result[] = [];
    for (const [name, { package: packageName, start }] of runtimes) {
      const runtime = await start(subgraphs.endpoints);
      try {
        // What a runtime asks when it starts, as introspection, is not counted.
        subgraphs.takeCounts();
        const { finding, errors } = await askForTwoPages(runtime.ask, ids);
        const asked = subgraphs.takeCounts();
        results.push({ name, package: packageName, version: versionOf(packageName), asked, finding, errors });
      } finally {
        await runtime.stop();
      }
    }
    return { truth, results };
  } finally {
    await subgraphs.close();
  }
}

async function startThisGateway(endpoints: ReadonlyMap<string, string>): Promise<Runtime> {
  const gateway = await startGatewayProcess(endpoints);
  return {
    ask: (query, variables) => postOperation(gateway.endpoint, query, variables),
    stop: gateway.stop,
  };
}

function versionOf(packageName: string): string {
  const file = findPackageJSON(packageName, import.meta.url)!;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
