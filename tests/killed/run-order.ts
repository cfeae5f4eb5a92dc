/** What a process that is to be killed is told, what it says, and the partnership that it reads. */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { Store } from '@active-news/partnership/store/open-store.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { KillAt, StepCounts } from './count-steps.ts';
import { slug } from './scenario.ts';

export type RunOrder = {
  readonly dataDir: string;
  /** Told to the site as the User-Agent. */
  readonly run: string;
  readonly origin: string;
  readonly fromStep: number;
  readonly killAt: KillAt | null;
};

/** Shapes: `content` is a digest of all rows; a `done` follows each step of the scenario. */
export type Line =
  | { readonly kind: 'version'; readonly seq: number; readonly digest: string; readonly content: string }
  | {
      readonly kind: 'done';
      readonly step: number;
      readonly seq: number;
      readonly digest: string;
      readonly content: string;
    }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'end'; readonly counts: StepCounts };

export const readOrder = (): RunOrder => JSON.parse(process.argv[2]!) as RunOrder;

export const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`);

/** The partnership as the registry has it, with its site and these feeds on the site of the scenario. */
export async function registryOn(origin: string, paths: readonly string[]): Promise<Registry> {
  const { partnerships } = await loadPartnerships(undefined);
  const own = partnerships.find((partnership) => partnership.slug === slug)!;
  const feeds = paths.map((path) => ({ url: `${origin}/${path}`, verified: true }));
  return {
    partnerships: [{ ...own, website: origin, hosts: [new URL(origin).host], feeds }],
    digest: 'killed',
  };
}

export function shownBy(store: Store): {
  readonly seq: number;
  readonly digest: string;
  readonly content: string;
} {
  const { seq, digest } = store.version();
  const rows = store.database.sql('SELECT id, revision FROM story ORDER BY id').all();
  const content = createHash('sha256')
    .update(JSON.stringify([rows, store.gap()]))
    .digest('hex');
  return { seq, digest, content };
}
