/** What is said between the thread that serves instances and the thread in which they live. Operations and answers are JSON texts. */
import type { PollReport } from '../ingest/ingest-feed.ts';
import type { InstanceState } from './answer-operation.ts';
import type { HostOptions } from './open-host.ts';

/** What the thread is started with: the options of openHost as far as they are data; it takes its own time. */
export type HostSettings = Omit<HostOptions, 'now' | 'onPolled' | 'onError'>;

export type ToHost =
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly slug: string;
      /** JSON of an Operation. */
      readonly operation: string;
      readonly batch?: string | undefined;
    }
  | { readonly kind: 'poll'; readonly id: number; readonly slug?: string | undefined }
  | { readonly kind: 'close' };

export type FromHost =
  | { readonly kind: 'open'; readonly states: readonly InstanceState[] }
  | { readonly kind: 'answered'; readonly id: number; readonly status: number; readonly text: string }
  | { readonly kind: 'polled-all'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'changed'; readonly state: InstanceState }
  | { readonly kind: 'polled'; readonly report: PollReport }
  | { readonly kind: 'error'; readonly feedUrl: string; readonly message: string };
