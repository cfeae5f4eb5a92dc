/** Starts both servers, and a gateway over them. */
import type { ExecutionResult } from 'graphql';
import { postOperation } from '../post-operation.ts';
import { startGatewayProcess } from '../start-gateway-process.ts';
import { startMercuriusServer } from './mercurius-server.ts';
import { startYogaServer } from './yoga-server.ts';

export type ForeignNetwork = {
  /** Asks the gateway. */
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<ExecutionResult>;
  readonly stop: () => Promise<void>;
};

/** Errors: throws if the gateway does not start. */
export async function startForeignNetwork(): Promise<ForeignNetwork> {
  const servers = [await startYogaServer(), await startMercuriusServer()];
  const closeServers = () => Promise.all(servers.map((server) => server.close()));
  try {
    const gateway = await startGatewayProcess(new Map(servers.map(({ slug, endpoint }) => [slug, endpoint])));
    return {
      ask: (query, variables) => postOperation(gateway.endpoint, query, variables),
      async stop() {
        await gateway.stop();
        await closeServers();
      },
    };
  } catch (error) {
    await closeServers();
    throw error;
  }
}
