import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { inTime } from '../../database/patience.ts';
import {
  describeUnavailability,
  whyUnavailable,
  type Unavailability,
} from '../../core/unavailable.ts';

/**
 * `read-only`: tokens are checked and queries answered, but nothing can be written, not even a
 * revocation.
 */
export type Readiness = 'ready' | 'read-only' | 'unavailable';

const ANSWER_WITHIN_MS = 2_000;
const WRITE_TRIED_EVERY_MS = 1_000;

/**
 * Sorts more than fits into its work memory, so that PostgreSQL writes to its disk. Fails when the
 * disk is full, and leaves nothing behind, not even dead rows.
 */
const TRY_TO_WRITE = `set local work_mem = '64kB'; select count(*) from (select i from generate_series(1, 5000) i order by i desc offset 1) sorted`;

const READ = `select current_setting('transaction_read_only') = 'on' as read_only`;
const READ_ONLY: Unavailability = { cannot: 'write', reason: 'the database is read-only' };

/**
 * Returns a function that checks whether the databases can be read and written. It tries to read on
 * every call, because load balancers need the current state, and to write to the disk at most once
 * a second. It logs changes.
 */
export function watchReadiness(
  pool: Pool,
  lookupPool: Pick<Pool, 'query'>,
  log: Logger,
): () => Promise<Readiness> {
  let told = '';
  let tried: { readonly at: number; readonly fault: Promise<Unavailability | null> } | null = null;

  const findWriteFault = (): Promise<Unavailability | null> => {
    if (tried && performance.now() - tried.at < WRITE_TRIED_EVERY_MS) return tried.fault;
    const fault = inTime(pool.query(TRY_TO_WRITE), ANSWER_WITHIN_MS).then(
      () => null,
      whyNotWritten,
    );
    tried = { at: performance.now(), fault };
    return fault;
  };
  const findFault = async (): Promise<Unavailability | null> => {
    try {
      const others = lookupPool === pool ? [] : [lookupPool.query('select 1')];
      const [{ rows }] = await inTime(
        Promise.all([pool.query<{ read_only: boolean }>(READ), ...others]),
        ANSWER_WITHIN_MS,
      );
      return rows[0]?.read_only === true ? READ_ONLY : await findWriteFault();
    } catch (error) {
      return whyUnavailable(error) ?? { cannot: 'read', reason: 'the database returns an error' };
    }
  };
  const tell = (fault: Unavailability | null): void => {
    const words = fault ? describeUnavailability(fault) : '';
    if (words === told) return;
    if (fault)
      log.warn(
        fault.cannot === 'write'
          ? `${words}; queries and checks of tokens are still answered`
          : words,
      );
    else log.info('can read and write again');
    told = words;
  };
  return async () => {
    const fault = await findFault();
    tell(fault);
    if (!fault) return 'ready';
    return fault.cannot === 'write' ? 'read-only' : 'unavailable';
  };
}

/** Ignores errors that say nothing about the disk. */
function whyNotWritten(error: unknown): Unavailability | null {
  const why = whyUnavailable(error);
  return why?.cannot === 'write' ? why : null;
}
