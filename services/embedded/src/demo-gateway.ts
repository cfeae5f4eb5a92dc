/** A gateway as a process of a demo. */
import { nodeProgram, type OwnProcesses, type Running } from './own-processes.ts';

/** Shapes: `subgraphs` as SUBGRAPHS has them, name → address. */
export function startDemoGateway(
  processes: OwnProcesses,
  options: {
    readonly name: string;
    readonly port: number;
    readonly subgraphs: Readonly<Record<string, string>>;
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<Running> {
  const { name, port, subgraphs, environment } = options;
  return processes.start({
    name,
    ...nodeProgram('@active-news/gateway/main.ts', ['--sample']),
    environment: { ...environment, PORT: String(port), SUBGRAPHS: JSON.stringify(subgraphs) },
    isUp: /^The gateway is running/,
  });
}
