import type { Pool } from 'pg';
import { inTime } from '../database/patience.ts';

const ANSWER_WITHIN_MS = 2_000;

/** Does the database answer? Asked each time: the truth of a second ago is no help to a load balancer. */
export const isReady = (pool: Pool): Promise<boolean> =>
  inTime(pool.query('select 1'), ANSWER_WITHIN_MS).then(
    () => true,
    () => false,
  );
