import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ViewerDocument } from '../../../src/client/client.ts';
import { createWorld, type World } from '../../support/world.ts';

// The embedded database uses the clock of this process, so these tests are skipped there with a
// notice.
const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL'])
  console.log('A clock that is off is tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

const HOUR_MS = 3_600_000;

onServer('an instance whose clock is an hour off', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Shifts the clock of this process. Timers are not affected. */
  const setOff = (ms: number): void => {
    jest.useFakeTimers({
      now: Date.now() + ms,
      doNotFake: [
        ...([
          'hrtime',
          'nextTick',
          'performance',
          'queueMicrotask',
          'setImmediate',
          'clearImmediate',
        ] as const),
        ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
      ],
    });
  };

  test('accepts a token until its expiry by the database clock', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, { expires: { in: 'PT30M' } });
    setOff(HOUR_MS);
    await expect(token.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'owner' } },
    });
  });

  test('and rejects it afterwards', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner);
    await world.database.pool.query(
      "update credential set expires_at = clock_timestamp() - interval '30 minutes' where prefix = $1",
      [token.secret.slice(0, 10)],
    );
    setOff(-HOUR_MS);
    await expect(token.execute(ViewerDocument)).rejects.toMatchObject({
      status: 401,
      errors: [{ extensions: { gate: 'NOT_EXPIRED' } }],
    });
  });
});
