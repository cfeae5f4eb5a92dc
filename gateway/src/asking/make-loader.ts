/** The engine's batching of a phase, by DataLoader. */
import DataLoader from 'dataloader';
import type { MakeLoader } from '../federation/request.ts';

export const makeLoader: MakeLoader = (loadMany, textOf, maxAtOnce) => {
  const loader = new DataLoader(loadMany as never, {
    cacheKeyFn: textOf as never,
    ...(maxAtOnce !== undefined && { maxBatchSize: maxAtOnce }),
  });
  return (key) => loader.load(key as never) as never;
};
