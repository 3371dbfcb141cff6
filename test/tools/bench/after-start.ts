import { runLoad } from '../../support/load/run-load.ts';
import type { Measured } from '../../support/load/load.ts';
import { startServer } from '../../support/load/servers.ts';
import type { Say } from './closing.ts';
import type { AfterStart } from './report.ts';
import { MANY, viewer } from './requests.ts';
import type { Stage } from './stage.ts';

const CONNECTIONS = 256;
/** Tokens that are proven before the others come, and how often they are used. */
const PROVEN = 100;
const PROVEN_PER_SECOND = 200;
const SECONDS = 4;

/**
 * Presents thousands of valid tokens to a process that has just started, over many connections, next
 * to a few that it has proven already.
 */
export async function measureAfterStart({ url, stock }: Stage, say: Say): Promise<AfterStart> {
  const server = await startServer('latchkey', url);
  try {
    const at = { url: server.url, pid: server.pid };
    const proven = viewer(stock.neighbours.slice(0, PROVEN));
    const useProven = (): Promise<Measured> =>
      runLoad({
        ...proven,
        ...at,
        connections: 10,
        perSecond: PROVEN_PER_SECOND,
        length: { warmUp: 0.5, seconds: SECONDS },
      });
    await runLoad({ ...proven, ...at, connections: 4, length: 'once' });
    const idle = await useProven();
    const [rest, meanwhile] = await Promise.all([
      runLoad({
        ...viewer(stock.tokens.slice(0, MANY)),
        ...at,
        connections: CONNECTIONS,
        length: 'once',
      }),
      useProven(),
    ]);
    if (rest.seconds < SECONDS)
      say(
        'warning: the new tokens were answered before the proven ones were measured next to them',
      );
    say(
      `${MANY.toLocaleString('en')} tokens after a start: ${JSON.stringify(rest.statuses)} in ${rest.seconds.toFixed(1)} s; proven tokens' p99 ${idle.p99.toFixed(1)} ms alone, ${meanwhile.p99.toFixed(1)} ms meanwhile`,
    );
    return {
      presented: MANY,
      connections: CONNECTIONS,
      refused: MANY - (rest.statuses['200'] ?? 0),
      seconds: rest.seconds,
      slowest: rest.max,
      provenIdleP99: idle.p99,
      provenP99: meanwhile.p99,
    };
  } finally {
    await server.stop();
  }
}
