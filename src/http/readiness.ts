import type { Pool } from 'pg';
import { inTime } from '../database/patience.ts';

const ANSWER_WITHIN_MS = 2_000;

/** Does every database answer? Asked each time: the truth of a second ago is no help to a load balancer. */
export const isReady = (pools: readonly Pool[]): Promise<boolean> =>
  inTime(Promise.all(pools.map((pool) => pool.query('select 1'))), ANSWER_WITHIN_MS).then(
    () => true,
    () => false,
  );
