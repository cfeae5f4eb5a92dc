/** Names the code that makes an instance's answers, so that what was kept of other code is never taken for them. */
import { readFileSync } from 'node:fs';
import { topics } from '@active-news/schema/topics.ts';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';

/** What every answer says of its instance beside its content. */
export type InstanceCode = {
  /** Digest of package version and SDL. */
  readonly code: string;
  /** Digest of the text that `_service { sdl }` gives. */
  readonly sdl: string;
};

export function instanceCode(sdl: string): InstanceCode {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  // The vocabulary is data, and decides what a row shows too.
  return { code: sdlDigest(`${version}\n${sdl}\n${JSON.stringify(topics)}`), sdl: sdlDigest(sdl) };
}
