/** Long work in short steps: the same code runs through at once where nobody waits, and in turns with others where somebody does. */

/** Work that can be interrupted wherever it yields. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** As many items are worked on between two interruptions; of the dearest kind that is a few milliseconds. */
const itemsPerStep = 50;

export function runThrough<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export async function runInTurns<T>(steps: Steps<T>, pause: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** `list.map(make)`, a step at a time. */
export function* mapInSteps<T, U>(list: readonly T[], make: (item: T, place: number) => U): Steps<U[]> {
  const made: U[] = [];
  for (const [place, item] of list.entries()) {
    made.push(make(item, place));
    if ((place + 1) % itemsPerStep === 0 && place + 1 < list.length) yield;
  }
  return made;
}

/** Reads a part of the keys at a time, and joins what was found. */
export function* readInSteps<V>(
  keys: readonly string[],
  read: (keys: readonly string[]) => ReadonlyMap<string, V>,
): Steps<Map<string, V>> {
  const found = new Map<string, V>();
  for (let from = 0; from < keys.length; from += 4 * itemsPerStep) {
    for (const [key, value] of read(keys.slice(from, from + 4 * itemsPerStep))) found.set(key, value);
    yield;
  }
  return found;
}
