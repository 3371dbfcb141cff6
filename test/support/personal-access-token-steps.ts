import { randomUUID } from 'node:crypto';
import {
  AuditEventsDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  PersonalAccessTokenDocument,
  UpdateOrganizationDocument,
  type CreateApiKeyInput,
  type Execute,
  type OrganizationPolicyInput,
} from '../../src/client/client.ts';
import { payloadOf, type Person, type World } from './world.ts';

/** What nobody gets for an answer. */
export const UNAUTHENTICATED = { status: 401, code: 'UNAUTHENTICATED' };

/** What the bearer of a credential gets that is not let in. */
export const refusedAt = (gate: string) => ({
  ...UNAUTHENTICATED,
  errors: [{ extensions: { gate } }],
});

/** A well-formed global id that nothing has. */
export const noneOf = (type: string): string =>
  Buffer.from(`${type}:${randomUUID()}`).toString('base64url');

/** The row id in a global id. */
export const rowIdOf = (globalId: string): string =>
  Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? '';

/** Turns the clock past a credential's expiry, which the API offers no way to do. */
export async function expire({ database }: World, secret: string): Promise<void> {
  await database.pool.query(
    "update credential set expires_at = now() - interval '1 second' where prefix = $1",
    [secret.slice(0, 10)],
  );
}

/** Proves that an e-mail address is its account's, which the API offers no way to do yet. */
export async function proveAddress({ database }: World, email: string): Promise<void> {
  await database.pool.query(
    'update user_account set home_organization_id = null where email = $1',
    [email],
  );
}

/** What the audit log tells of one thing, the oldest first. */
export async function auditOf(reader: Person, targetId: string) {
  const { auditEvents } = await reader.execute(AuditEventsDocument, {
    first: 100,
    filter: { targetId },
  });
  return auditEvents.edges.map(({ node }) => node).reverse();
}

/** Changes the token policy of the owner's organization. */
export async function setPolicy(owner: Person, policy: OrganizationPolicyInput): Promise<void> {
  payloadOf(
    (await owner.execute(UpdateOrganizationDocument, { input: { policy } })).updateOrganization,
  );
}

/** Makes a role with these grants; gives its key. */
export async function newRole(owner: Person, grants: string[]): Promise<string> {
  const key = `r-${randomUUID().slice(0, 8)}`;
  return payloadOf(
    (await owner.execute(CreateRoleDocument, { input: { key, name: key, grants } })).createRole,
  ).role.key;
}

/** Makes an API key, and a client with it. */
export async function newKey(
  world: World,
  maker: { execute: Execute },
  input: Partial<CreateApiKeyInput> = {},
) {
  const { apiKey, secret } = payloadOf(
    (
      await maker.execute(CreateApiKeyDocument, {
        input: { name: 'test', role: 'viewer', ...input },
      })
    ).createApiKey,
  );
  return { id: apiKey.id, apiKey, secret, execute: world.as(secret) };
}

/** Makes a service user. */
export async function newServiceUser(
  owner: { execute: Execute },
  role: string,
  name = 'robot',
): Promise<{ memberId: string; userId: string }> {
  const { member } = payloadOf(
    (await owner.execute(CreateServiceUserDocument, { input: { name, role } })).createServiceUser,
  );
  return { memberId: member.id, userId: member.user.id };
}

/** The token as somebody sees it who may. */
export async function tokenOf(reader: { execute: Execute }, id: string) {
  const { personalAccessToken } = await reader.execute(PersonalAccessTokenDocument, { id });
  if (!personalAccessToken) throw new Error('The token is not to be seen.');
  return personalAccessToken;
}
