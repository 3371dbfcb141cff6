import DataLoader from 'dataloader';
import type { Call } from './call.ts';

/** Loads an object by its row ID. Returns null when the caller may not see it. */
export type Load<T> = (call: Call, id: string) => Promise<T | null>;

/**
 * Returns a loader that batches the lookups of one request into one statement. Its cache lives as
 * long as the request; without it (`isCached: false`), each mutation of a document returns what the
 * one before it left.
 */
export function perRequest<T>(
  find: (call: Call, ids: readonly string[]) => Promise<T[]>,
  keyOf: (found: T) => string,
  { isCached = true }: { readonly isCached?: boolean } = {},
): Load<T> {
  const loaders = new WeakMap<Call, DataLoader<string, T | null>>();
  return (call, id) => {
    const loader =
      loaders.get(call) ??
      new DataLoader<string, T | null>(
        async (ids) => {
          const found = new Map(
            (await find(call, [...new Set(ids)])).map((one) => [keyOf(one), one]),
          );
          return ids.map((one) => found.get(one) ?? null);
        },
        { cache: isCached },
      );
    loaders.set(call, loader);
    return loader.load(id);
  };
}
