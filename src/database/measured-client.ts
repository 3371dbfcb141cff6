import pg from 'pg';

type Query = (...args: unknown[]) => unknown;
type Answer = (error: Error | null, result: unknown) => void;

/** The class of a pool's connections that tells how long each statement took: the pool hands over a callback, MikroORM waits for a promise. */
export function measuredClient(onStatement: (seconds: number) => void): typeof pg.Client {
  return class MeasuredClient extends pg.Client {
    override query = ((...args: unknown[]) => {
      const start = performance.now();
      const told = (): void => onStatement((performance.now() - start) / 1_000);
      const last = args.at(-1);
      if (typeof last === 'function') args[args.length - 1] = tellBefore(last as Answer, told);
      const result = (super.query as Query).apply(this, args);
      if (result instanceof Promise) result.then(told, told);
      return result;
    }) as pg.Client['query'];
  };
}

const tellBefore =
  (answer: Answer, told: () => void): Answer =>
  (error, result) => {
    told();
    answer(error, result);
  };
