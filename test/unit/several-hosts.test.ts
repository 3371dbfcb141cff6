import type { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort } from '../support/postgres-server.ts';
import { readTarget } from '../../src/database/connect/read-target.ts';
import { impatient } from '../../src/database/pool-options.ts';

test.each([1, 2, 3, 6, 7])('of %i hosts each is tried', async (count) => {
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
  const target = readTarget(`postgresql://ada@${hosts}/x`, 'DATABASE_URL');
  const location = { kind: 'server', url: '', poolSize: 1, isPrimary: true } as const;
  const { stream } = impatient(target, location, () => undefined);
  const socket = stream?.() as Socket;
  const failed = new Promise<Error>((resolve) => socket.once('error', resolve));
  socket.connect({ port: 0 });
  const { message } = await failed;
  for (const port of ports) expect(message).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
});
