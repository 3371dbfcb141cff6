import type { Pool } from 'pg';

const EVERY_MS = 1_000;

/**
 * Sends a statement over every idle connection each second. Connections to a server that does not
 * answer are then closed although no request uses them. Returns a function that stops it.
 *
 * Security: stale authorization. A primary that was frozen while another one took over would answer
 * the next request over a connection that it still has.
 */
export function beat(pool: Pool): () => void {
  let isUnderWay = false;
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    void sendToAll(pool).finally(() => (isUnderWay = false));
  }, EVERY_MS);
  return () => clearInterval(timer);
}

async function sendToAll(pool: Pool): Promise<void> {
  const send = () => pool.query('select 1');
  // The pool takes another idle connection for each.
  const sent = Array.from({ length: Math.max(1, pool.idleCount) }, send);
  const results = await Promise.allSettled(sent);
  // A new connection finds the primary that took over, before the old one answers again.
  if (results.some(({ status }) => status === 'rejected')) await send().catch(() => undefined);
}
