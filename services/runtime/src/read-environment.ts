/** Reads settings from the environment and lists all mistakes at once. */
import { z } from 'zod';
import { hideSecrets } from './hide-secrets.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigurationError extends Error {}

const slugList = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));
const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an http(s) address, as http://localhost:4001',
});

/** Every setting of the contract that is read today; each process picks what it reads. */
export const settings = {
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a whole number')
    .min(0, 'must be 0 to 65535')
    .max(65_535, 'must be 0 to 65535')
    .default(4000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  PARTNERSHIPS_FILE: z.string().optional(),
  PARTNERSHIPS: slugList.optional(),
  SUBGRAPHS: z.string().optional(),
  SUBGRAPH_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  ADMIN_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a Redis address, as redis://localhost:6379' })
    .optional(),
  PUBLIC_URL: httpUrl.optional(),
  CONTACT: z.string().max(200, 'must have at most 200 characters').optional(),
  ALLOW_PRIVATE_FEED_HOSTS: z
    .string()
    .transform((text) =>
      text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    )
    .pipe(
      z.array(
        z
          .string()
          .regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i, 'must be a list of host:port, as 127.0.0.1:8080'),
      ),
    )
    .default([]),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
};

type Settings = typeof settings;

/**
 * The named settings, checked and frozen; an empty variable counts as unset.
 *
 * Errors: throws one ConfigurationError that lists every mistake, with the variable, its value and the rule.
 */
export function readEnvironment<K extends keyof Settings>(
  environment: Environment,
  names: readonly K[],
): { readonly [N in K]: z.output<Settings[N]> } {
  const shape = Object.fromEntries(names.map((name) => [name, settings[name]]));
  const given = Object.fromEntries(names.map((name) => [name, environment[name]?.trim() || undefined]));
  const read = z.object(shape).safeParse(given);
  if (read.success) return Object.freeze(read.data) as { readonly [N in K]: z.output<Settings[N]> };
  const lines = read.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const shown =
      name.endsWith('SECRET') || name.endsWith('TOKEN')
        ? '(not shown)'
        : hideSecrets(JSON.stringify(given[name]) ?? 'undefined');
    return `  ${name} is ${shown}: ${issue.message}`;
  });
  throw new ConfigurationError(
    `The environment has ${lines.length === 1 ? 'a mistake' : `${lines.length} mistakes`}:\n${lines.join('\n')}`,
  );
}
