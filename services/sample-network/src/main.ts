/** Runs the sample network alone and prints where its sites are; see `--help`. */
import { writeFile } from 'node:fs/promises';
import { readArguments, wholeNumber } from '@active-news/runtime/read-arguments.ts';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import { runMain } from '@active-news/runtime/run-main.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { formatSites } from './format-sites.ts';
import { startSampleNetwork } from './start-sample-network.ts';

const usage = `Serves a sample site for every partnership on this computer.

  --publish-every <seconds>  a new story that often; 0 for none (default 30)
  --first-port <port>        one port for each site from here up; 0 for any that are free (default 4101)
  --host <address>           address to listen on (default 127.0.0.1)
  --registry <file>          the registry to start from (default: the bundled one)
  --registry-out <file>      writes the registry with local addresses, for PARTNERSHIPS_FILE of other processes
  --quiet                    no line for each request
  --help                     this text`;

await runMain(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(usage);
    return async () => undefined;
  }
  const { partnerships } = await loadPartnerships(options.registry);
  const network = await startSampleNetwork({
    partnerships,
    now: () => new Date(),
    publishEveryMs: options.publishEveryMs,
    host: options.host,
    firstPort: options.firstPort,
    onPublish: ({ slug, title }) => console.log(`published  ${slug}  ${title}`),
    ...(!options.isQuiet && {
      onRequest: ({ slug, path, status, bytes }) =>
        console.log(`${status || 'hangs'}  ${slug}  ${path}  ${bytes} bytes`),
    }),
  });
  console.log(formatSites(network.sites));
  if (options.registryOut !== undefined) {
    const text = `${JSON.stringify(network.partnerships, null, 2)}\n`;
    await writeFile(options.registryOut, text).catch((error: NodeJS.ErrnoException) => {
      throw new ConfigurationError(
        `--registry-out ${options.registryOut} cannot be written: ${error.message}.`,
      );
    });
    console.log(`The registry with these addresses is in ${options.registryOut}.`);
  }
  return () => network.close();
});

type Options = {
  readonly publishEveryMs: number | null;
  readonly firstPort: number | null;
  readonly host: string;
  readonly registry: string | undefined;
  readonly registryOut: string | undefined;
  readonly isQuiet: boolean;
};

/** Null if help was asked for. Errors: a ConfigurationError says which option is wrong, and how it is written. */
function readOptions(args: readonly string[]): Options | null {
  const values = readArguments(
    args,
    {
      'publish-every': { type: 'string', default: '30' },
      'first-port': { type: 'string', default: '4101' },
      host: { type: 'string', default: '127.0.0.1' },
      registry: { type: 'string' },
      'registry-out': { type: 'string' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    usage,
  );
  if (values.help) return null;
  const seconds = wholeNumber('--publish-every', values['publish-every'], 0, 86_400);
  const firstPort = wholeNumber('--first-port', values['first-port'], 0, 65_000);
  return {
    publishEveryMs: seconds === 0 ? null : seconds * 1000,
    firstPort: firstPort === 0 ? null : firstPort,
    host: values.host,
    registry: values.registry,
    registryOut: values['registry-out'],
    isQuiet: values.quiet,
  };
}
