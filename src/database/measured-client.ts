import pg from 'pg';

type Query = (...args: unknown[]) => unknown;
type Answer = (error: Error | null, result: unknown) => void;

/** What begins and what undoes a transaction: the two that Kysely sends by itself and does not clean up after. */
const OPENS_OR_UNDOES = /^(begin|start transaction|rollback$)/;

/**
 * The class of a pool's connections that tells how long each statement took: the pool hands over a callback, MikroORM waits for a promise.
 * A connection whose transaction can neither be begun nor undone is lost, and Kysely would keep it for ever: it is given back
 * here, or a few restarts of the database would leave the pool without any.
 */
export function measuredClient(onStatement: (seconds: number) => void): typeof pg.Client {
  return class MeasuredClient extends pg.Client {
    override query = ((...args: unknown[]) => {
      const start = performance.now();
      const told = (): void => onStatement((performance.now() - start) / 1_000);
      const last = args.at(-1);
      if (typeof last === 'function') args[args.length - 1] = tellBefore(last as Answer, told);
      const result = (super.query as Query).apply(this, args);
      if (result instanceof Promise) {
        result.then(told, told);
        if (typeof args[0] === 'string' && OPENS_OR_UNDOES.test(args[0])) result.catch((error: unknown) => giveBack(this, error));
      }
      return result;
    }) as pg.Client['query'];
  };
}

const giveBack = (client: pg.Client, error: unknown): void => (client as pg.PoolClient).release(error instanceof Error ? error : true);

const tellBefore =
  (answer: Answer, told: () => void): Answer =>
  (error, result) => {
    told();
    answer(error, result);
  };
