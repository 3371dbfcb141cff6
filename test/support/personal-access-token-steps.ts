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

/** The response to an anonymous caller. */
export const UNAUTHENTICATED = { status: 401, code: 'UNAUTHENTICATED' };

/** Returns the response to a credential that this gate rejects. */
export const refusedAt = (gate: string) => ({
  ...UNAUTHENTICATED,
  errors: [{ extensions: { gate } }],
});

/** Returns a well-formed global id without an object. */
export const noneOf = (type: string): string =>
  Buffer.from(`${type}:${randomUUID()}`).toString('base64url');

/** Returns the row id of a global id. */
export const rowIdOf = (globalId: string): string =>
  Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? '';

/** Lets a credential expire, which the API cannot do. */
export async function expire({ database }: World, secret: string): Promise<void> {
  await database.pool.query(
    "update credential set expires_at = now() - interval '1 second' where prefix = $1",
    [secret.slice(0, 10)],
  );
}

/** Marks the e-mail address of an account as verified, which the API cannot do yet. */
export async function proveAddress({ database }: World, email: string): Promise<void> {
  await database.pool.query(
    'update user_account set home_organization_id = null where email = $1',
    [email],
  );
}

/** Returns the audit events of an object, oldest first. */
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

/** Creates a role with these grants. Returns its key. */
export async function newRole(owner: Person, grants: string[]): Promise<string> {
  const key = `r-${randomUUID().slice(0, 8)}`;
  return payloadOf(
    (await owner.execute(CreateRoleDocument, { input: { key, name: key, grants } })).createRole,
  ).role.key;
}

/** Creates an API key, and a client that presents it. */
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

/** Creates a service user. */
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

/** Returns the token as this reader sees it. Throws if it is hidden. */
export async function tokenOf(reader: { execute: Execute }, id: string) {
  const { personalAccessToken } = await reader.execute(PersonalAccessTokenDocument, { id });
  if (!personalAccessToken) throw new Error('The token is not to be seen.');
  return personalAccessToken;
}
