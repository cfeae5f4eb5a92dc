/** Names an SDL by its text, so that gateway and instance can see whether they mean the same one. */
import { createHash } from 'node:crypto';

/** Shapes: 22 letters of base64url. Equal texts have equal digests. */
export function sdlDigest(sdl: string): string {
  return createHash('sha256').update(sdl).digest('base64url').slice(0, 22);
}
