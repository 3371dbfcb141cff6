import type { Pool } from 'pg';

const EVERY_MS = 1_000;

/**
 * Sends a statement every second. If the server does not answer, its idle connections are closed
 * although no request uses them, and a new one finds the primary that took over before the old one
 * answers again. Returns a function that stops it.
 *
 * Security: stale authorization. A primary that was frozen while another one took over would answer
 * the next request over a connection that it still has.
 */
export function beat(pool: Pool): () => void {
  let isUnderWay = false;
  const send = () => pool.query('select 1');
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    void send()
      .catch(send)
      .catch(() => undefined)
      .finally(() => (isUnderWay = false));
  }, EVERY_MS);
  return () => clearInterval(timer);
}
