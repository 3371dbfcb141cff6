import type { Pool } from 'pg';

const ANSWER_WITHIN_MS = 2_000;

/** Does the database answer? Asked each time: the truth of a second ago is no help to a load balancer. */
export async function isReady(pool: Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([pool.query('select 1').then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
