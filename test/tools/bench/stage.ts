import type { Postgres } from '../../support/postgres-server.ts';
import { seed } from '../../support/seed.ts';
import { startServer, type Running } from '../../support/load/servers.ts';
import type { Case, PeerName, Stock } from './case.ts';
import { toCase } from './cases.ts';
import type { Closing, Say } from './closing.ts';
import type { Options } from './options.ts';
import { isPeer, startPeer } from './peers.ts';
import { MANY } from './requests.ts';
import { shuffled, sizeOf } from './stock.ts';

/** Everything that a run measures: the database, the servers on it, and what they are sent. */
export interface Stage {
  readonly url: string;
  /** The database server's process; null if it runs elsewhere. */
  readonly databasePid: number | null;
  readonly stock: Stock;
  readonly servers: ReadonlyMap<Case['server'], Running>;
}

/** Fills a database, and starts a process for each server that the cases need. */
export async function setStage(
  options: Options,
  cases: readonly string[],
  { postgres, closing, say }: { postgres: Postgres; closing: Closing; say: Say },
): Promise<Stage> {
  const url = await postgres.create(`latchkey_bench_${process.pid}`);
  const size = sizeOf(options, cases);
  say(
    `seeding ${size.tokens.toLocaleString('en')} tokens; ${(size.presented + size.neighbours).toLocaleString('en')} are presented and need a hash each …`,
  );
  const seeded = shuffled(await seed(url, size));
  const servers = new Map<Case['server'], Running>();
  const peers: Partial<Record<PeerName, readonly string[]>> = {};
  for (const name of serversOf(cases)) {
    if (!isPeer(name)) servers.set(name, await startServer(name, url));
    else {
      say(`starting ${name}, which issues its own secrets …`);
      const peer = await startPeer(name, MANY, () =>
        postgres.create(`latchkey_bench_${process.pid}_${name.replaceAll('-', '_')}`),
      );
      servers.set(name, peer.server);
      peers[name] = peer.secrets;
    }
    closing.push(async () => servers.get(name)?.stop());
  }
  return { url, databasePid: postgres.pid, stock: { ...seeded, peers }, servers };
}

/** Of the cases, and of those that they are compared with. */
const serversOf = (cases: readonly string[]): Set<Case['server']> =>
  new Set(cases.map(toCase).flatMap(({ server, against }) => [server, toCase(against).server]));
