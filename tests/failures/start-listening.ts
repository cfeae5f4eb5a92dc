/** Starts one of the services on a port that it chooses itself, and finds out which. */
import { runService, type Service } from '../processes/run-service.ts';

export type ListeningService = Service & { /** As `http://127.0.0.1:4000`. */ readonly origin: string };

/** Shapes: `service` as `gateway` or `services/partnership`. Errors: throws with the output if the service ends first. */
export async function startListening(
  service: string,
  environment: Readonly<Record<string, string>>,
): Promise<ListeningService> {
  const says = /running[^\n]*? http:\/\/localhost:(\d+)\S*[^\n]*\n/;
  const started = await runService(['node', `${service}/src/main.ts`], { ...environment, PORT: '0' }, says);
  return { ...started, origin: `http://127.0.0.1:${says.exec(started.output())![1]}` };
}
