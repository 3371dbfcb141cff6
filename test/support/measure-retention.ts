import { getHeapSpaceStatistics } from 'node:v8';
import { pino } from 'pino';
import { toAuthority } from '../../src/access/authority.ts';
import { NO_CLIENT, toCall } from '../../src/server/live-call.ts';
import { createRun } from '../../src/server/run.ts';
import { catalog, roleOf, standingOf } from './arbitraries.ts';

// Prints how many bytes a request leaves in the old generation of V8's heap, where they stay until
// a full collection. Requires node --expose-gc.

const QUERY = 'query Q { viewer { role { key } can(permission: "channel:read") } }';
const AT_ONCE = 25;
const REQUESTS = 5_000;

const standing = standingOf({ role: roleOf(['channel:*', 'member:list']) });
const run = createRun(pino({ level: 'silent' }));
const parts = { catalog, setUp: null } as unknown as Parameters<typeof toCall>[0];

async function ask(): Promise<void> {
  const fork = (): never => {
    throw new Error('This needs no database.');
  };
  const call = toCall(parts, {
    ...NO_CLIENT,
    id: 'x',
    now: new Date(),
    fork,
    caller: { standing, authority: toAuthority(standing, catalog) },
  });
  const context = { call, onOperation: () => undefined, onErrors: () => undefined };
  const answer = await run({ query: QUERY }, context, { mayMutate: true });
  if (!answer.data) throw new Error(`It was refused: ${JSON.stringify(answer)}`);
}

async function askOften(): Promise<void> {
  for (let i = 0; i < REQUESTS; i += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
}

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ??
  NaN;

for (let i = 0; i < 4; i++) await askOften();
globalThis.gc?.();
const before = oldBytes();
await askOften();
process.stdout.write(`${Math.round((oldBytes() - before) / REQUESTS)}\n`);
process.exit(0);
