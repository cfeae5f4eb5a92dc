/** Starts this project's gateway as a process of its own, over subgraphs that run elsewhere. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type GatewayProcess = {
  /** Of its GraphQL endpoint. */
  readonly endpoint: string;
  /** What it has printed so far, its log among it. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/** Shapes: `endpoints` is slug → GraphQL endpoint. Errors: throws with what the process printed if it ends before it runs. */
export async function startGatewayProcess(endpoints: ReadonlyMap<string, string>): Promise<GatewayProcess> {
  const main = fileURLToPath(new URL('../gateway/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { PORT: '0', SUBGRAPHS: JSON.stringify(Object.fromEntries(endpoints)) },
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const said = /running: (http:\S+)/.exec(output);
      if (said) resolve(said[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the gateway ended with code ${code}:\n${output}`)));
  });
  return {
    endpoint: `${url}/graphql`,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
