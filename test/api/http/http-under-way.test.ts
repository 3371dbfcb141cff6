import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  RegeneratePersonalAccessTokenDocument,
  UpdateOrganizationDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Sends the head of a request now, and its body when told to. */
function openRequest(secret: string, body: string) {
  const request = httpRequest(`${world.url}/graphql`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secret}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    },
  });
  request.flushHeaders();
  return async (): Promise<string> => {
    const answered = once(request, 'response');
    request.end(body);
    const [response] = (await answered) as [AsyncIterable<Buffer>];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
}

/** Waits until the server has looked up the credential, which it records as a use. */
async function untilUsed(id: string): Promise<void> {
  const rowId = Buffer.from(id, 'base64url').toString().split(':')[1];
  for (;;) {
    const { rows } = await world.database.pool.query(
      'select 1 from credential_use where credential_id = $1',
      [rowId],
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a request that is under way when its secret is replaced', () => {
  test('writes nothing: the old secret is rejected there too', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(owner, { scopes: [{ permission: '*:*' }] });
    const mutation = 'mutation { updateOrganization(input: { name: "Taken" }) { __typename } }';
    const finish = openRequest(secret, JSON.stringify({ query: mutation }));
    await untilUsed(id);
    payloadOf(
      (await owner.execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
        .regeneratePersonalAccessToken,
    );
    expect(await finish()).toContain('UNAUTHENTICATED');
    expect((await owner.execute(ViewerDocument)).viewer?.organization.name).not.toBe('Taken');
    payloadOf(
      (await owner.execute(UpdateOrganizationDocument, { input: { name: 'Kept' } }))
        .updateOrganization,
    );
  });
});

describe('a hash with older parameters', () => {
  const hashOf = async (prefix: string): Promise<string> =>
    (
      await world.database.pool.query<{ secret_hash: string }>(
        'select secret_hash from credential where prefix = $1',
        [prefix],
      )
    ).rows[0]?.secret_hash ?? '';

  test('is replaced at the next use of its token, and the secret stays valid', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const other = await createWorld({ ARGON2_PASSES: '2' }, { database: world.database });
    try {
      const before = await hashOf(secret.slice(0, 10));
      expect(before).toContain('t=1');
      await other.as(secret)(ViewerDocument);
      while ((await hashOf(secret.slice(0, 10))) === before)
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await hashOf(secret.slice(0, 10))).toContain('t=2');
      await expect(other.as(secret)(ViewerDocument)).resolves.toMatchObject({
        viewer: { role: { key: 'owner' } },
      });
    } finally {
      await other.close();
    }
  });
});
