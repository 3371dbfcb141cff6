import { once } from 'node:events';
import type pg from 'pg';

/** How a statement fails. A conflict is retried (40001, 40P01). */
export type Failure =
  | 'raises an error'
  | 'loses a conflict'
  | 'loses its connection before it is done'
  | 'loses its connection after it was done';

/** The statements of one piece of work. */
export interface Report<T> {
  readonly result: T;
  /** The failed statement; null if there were fewer. */
  readonly failed: string | null;
  /** Whether it failed in a transaction, including the statements that begin and end it. */
  readonly inTransaction: boolean;
}

type Query = (...args: unknown[]) => unknown;
type Connection = pg.PoolClient & { connection: { stream: { destroy: () => void } } };

/** Last uses are written in the background. */
const IN_THE_BACKGROUND = /insert into "credential_use"/;
const textOf = (query: unknown): string =>
  (typeof query === 'string' ? query : (query as { text: string }).text).trim();
const isBegin = (text: string): boolean => /^(begin|start transaction)/i.test(text);
const isCommit = (text: string): boolean => /^commit/i.test(text);

/** Wraps every connection that a pool opens, so that the n-th statement fails. */
export function failStatements(pool: pg.Pool) {
  let countdown = 0;
  let failure: Failure | null = null;
  let failed: string | null = null;
  let inTransaction = false;
  let isOpen = false;

  const note = (text: string): boolean => {
    if (failure === null || failed !== null || IN_THE_BACKGROUND.test(text)) return false;
    if (isBegin(text)) isOpen = true;
    // PostgreSQL raises no error there.
    if (isBegin(text) && !failure.includes('connection')) return false;
    if (--countdown > 0) {
      if (isCommit(text)) isOpen = false;
      return false;
    }
    failed = text;
    inTransaction = isOpen;
    return true;
  };
  pool.on('connect', (opened) => {
    const client = opened as Connection;
    const query = client.query as unknown as Query;
    const send = (...args: unknown[]): Promise<unknown> =>
      query.apply(client, args) as Promise<unknown>;
    const raise = async (text: string, code: string): Promise<never> => {
      if (isCommit(text)) {
        await send('rollback');
        throw Object.assign(new Error('injected'), { code });
      }
      await send(`do $$ begin raise exception 'injected' using errcode = '${code}'; end $$`);
      throw new Error('The statement was to fail.');
    };
    const lose = async (args: readonly unknown[], isDone: boolean): Promise<never> => {
      const ended = once(client, 'end');
      if (isDone) await send(...args);
      client.connection.stream.destroy();
      await ended;
      throw new Error('Connection terminated unexpectedly');
    };
    const fail = (args: readonly unknown[]): Promise<never> => {
      const text = textOf(args[0]);
      if (failure === 'raises an error') return raise(text, 'XX001');
      if (failure === 'loses a conflict') return raise(text, '40001');
      return lose(args, failure === 'loses its connection after it was done');
    };
    const failing: Query = (...args) => {
      if (!note(textOf(args[0]))) return query.apply(client, args);
      const last = args.at(-1);
      if (typeof last !== 'function') return fail(args);
      return void fail(args.slice(0, -1)).catch((error: unknown) =>
        (last as (error: unknown) => void)(error),
      );
    };
    client.query = failing as unknown as typeof client.query;
  });

  /** Runs the work. Its n-th statement fails. */
  return async <T>(at: number, how: Failure, work: () => Promise<T>): Promise<Report<T>> => {
    [countdown, failure, failed, inTransaction, isOpen] = [at, how, null, false, false];
    try {
      const result = await work();
      return { result, failed, inTransaction };
    } finally {
      failure = null;
    }
  };
}
