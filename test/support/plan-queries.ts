import {
  ApiKeyDocument,
  ApiKeysDocument,
  AuditEventsDocument,
  CanDocument,
  ExplainAccessDocument,
  MembersDocument,
  MemberTokensDocument,
  NodeDocument,
  OrganizationDocument,
  PersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  RolesDocument,
  SessionsDocument,
  ViewerDocument,
  type Execute,
} from '../../src/client/client.ts';
import type { World } from './world.ts';
import { RARE_ACTION } from './audit-history.ts';
import type { Seeded } from './seed-shape.ts';
import { send } from './http-send.ts';
import { globalId } from './node-id.ts';
import { bearer, postForm, postJson, prefixOf } from './services.ts';

/**
 * PostgreSQL plans the first five executions of a prepared statement separately. A server runs the
 * plan that it keeps afterwards.
 */
const UNTIL_SETTLED = 8;

/** The row ids of objects in the organization that was seeded first. */
export interface SeededIds {
  readonly organization: string;
  readonly member: string;
  readonly user: string;
  readonly role: string;
  readonly token: string;
  readonly scope: string;
  readonly key: string;
  readonly session: string;
  readonly auditEvent: string;
}

/** The requests of every surface that looks up a credential. */
export async function askEverySurface(
  { url, as }: World,
  { tokens, apiKey, session }: Seeded,
  ids: SeededIds,
): Promise<void> {
  const [token = ''] = tokens;
  for (let time = 0; time < UNTIL_SETTLED; time++)
    for (const secret of [token, apiKey, session]) await as(secret)(ViewerDocument);
  // A larger batch is the same statement with a longer list.
  await Promise.all(
    tokens.flatMap((secret) => [
      as(secret)(ViewerDocument),
      as(apiKey)(CanDocument, { permission: 'channel:read' }),
    ]),
  );
  const asker = bearer(apiKey);
  await ok(postForm(url, '/oauth/introspect', { token, permission: 'channel:read' }, asker));
  await ok(send(`${url}/forward-auth?permission=channel:read`, { headers: bearer(token) }));
  const subjects = [
    { type: 'credential', id: token },
    { type: 'credential', id: prefixOf(token) },
    { type: 'user', id: globalId('User', ids.user) },
    { type: 'user', id: 'user-1@example.org' },
  ];
  for (const subject of subjects) {
    const question = { subject, action: { name: 'read' }, resource: { type: 'channel', id: '*' } };
    await ok(postJson(url, '/access/v1/evaluation', question, asker));
    await ok(postJson(url, '/access/v1/evaluations', { evaluations: [question, question] }, asker));
  }
}

/**
 * The queries of every field that reads a list: with and without filters, in each order, and the
 * next page.
 */
export async function readEveryList(
  { as }: World,
  { tokens, apiKey, session }: Seeded,
  ids: SeededIds,
): Promise<void> {
  const [admin, person] = [as(apiKey), as(tokens[1])];
  for (const field of ['CREATED_AT', 'NAME', 'EXPIRES_AT', 'LAST_USED_AT'] as const) {
    for (const direction of ['ASC', 'DESC'] as const) {
      const orderBy = { field, direction };
      const { endCursor } = (await person(PersonalAccessTokensDocument, { first: 20, orderBy }))
        .personalAccessTokens.pageInfo;
      await person(PersonalAccessTokensDocument, { first: 20, after: endCursor, orderBy });
      await admin(ApiKeysDocument, { first: 20, orderBy });
    }
  }
  const soon = '2100-01-01T00:00:00Z';
  for (const filter of [
    { search: 'Token 1' },
    { status: ['ACTIVE' as const] },
    { expiresBefore: soon },
    { lastUsedBefore: soon },
  ]) {
    await person(PersonalAccessTokensDocument, { first: 20, filter });
    await admin(ApiKeysDocument, { first: 20, filter });
    await admin(MemberTokensDocument, { id: globalId('Member', ids.member), first: 20, filter });
  }
  await as(session)(SessionsDocument, { first: 20 });
  for (const filter of [
    {},
    { search: 'user-1' },
    { status: ['ACTIVE' as const] },
    { role: 'developer' },
    { kind: 'PERSON' as const },
  ]) {
    const { endCursor } = (await admin(MembersDocument, { first: 20, ...filter })).members.pageInfo;
    await admin(MembersDocument, { first: 20, after: endCursor ?? null, ...filter });
  }
  await readAuditLog(admin, ids);
}

async function readAuditLog(admin: Execute, ids: SeededIds): Promise<void> {
  const filters = [
    {},
    { action: ['session.created'] },
    { action: [RARE_ACTION] },
    { actorId: globalId('User', ids.user) },
    { targetId: globalId('PersonalAccessToken', ids.token) },
    { since: '2026-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' },
  ];
  for (const filter of filters) {
    const { endCursor } = (await admin(AuditEventsDocument, { first: 20, filter })).auditEvents
      .pageInfo;
    await admin(AuditEventsDocument, { first: 20, after: endCursor ?? null, filter });
  }
}

/** The queries of every object by its id. */
export async function findEverything(
  { as }: World,
  { tokens, apiKey, session }: Seeded,
  ids: SeededIds,
): Promise<void> {
  const admin = as(apiKey);
  const nodes = {
    Organization: ids.organization,
    Member: ids.member,
    User: ids.user,
    Role: ids.role,
    PersonalAccessToken: ids.token,
    Scope: ids.scope,
    ApiKey: ids.key,
    AuditEvent: ids.auditEvent,
  };
  for (const [type, id] of Object.entries(nodes))
    found(type, (await admin(NodeDocument, { id: globalId(type, id) })).node);
  found(
    'Session',
    (await as(session)(NodeDocument, { id: globalId('Session', ids.session) })).node,
  );
  found(
    'token',
    (
      await as(tokens[0])(PersonalAccessTokenDocument, {
        id: globalId('PersonalAccessToken', ids.token),
      })
    ).personalAccessToken,
  );
  found('key', (await admin(ApiKeyDocument, { id: globalId('ApiKey', ids.key) })).apiKey);
  await admin(OrganizationDocument);
  await admin(RolesDocument);
  await as(tokens[0])(ExplainAccessDocument, { input: { permission: 'channel:read' } });
  await admin(ExplainAccessDocument, {
    input: { permission: 'channel:read', credentialId: globalId('PersonalAccessToken', ids.token) },
  });
}

/** An object that is not found would need no lookup. */
function found(what: string, thing: unknown): void {
  if (thing === null || thing === undefined) throw new Error(`There is no ${what}.`);
}

async function ok(
  answer: Promise<{ readonly status: number; readonly text: string }>,
): Promise<void> {
  const { status, text } = await answer;
  if (status !== 200) throw new Error(`Refused with ${status}: ${text}`);
}
