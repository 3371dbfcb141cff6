import type { Pool } from 'pg';

const EVERY_MS = 1_000;

/**
 * Sends a statement every second. Connections to a server that does not answer are then closed
 * although no request uses them. Returns a function that stops it.
 *
 * Security: stale authorization. A primary that was frozen while another one took over would answer
 * the next request over a connection that it still has.
 */
export function beat(pool: Pool): () => void {
  let isUnderWay = false;
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    void pool
      .query('select 1')
      .catch(() => undefined)
      .finally(() => (isUnderWay = false));
  }, EVERY_MS);
  return () => clearInterval(timer);
}
