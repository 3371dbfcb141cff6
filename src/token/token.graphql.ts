import type { InterfaceRef, ObjectFieldBuilder } from '@pothos/core';
import { reachOf, reachOn, type Authority } from '../access/authority.ts';
import { blockedBy, effectiveAuthority, isUsable } from '../access/gate.ts';
import type { ScopeFacts, Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { countIn, intersect, NOTHING, type PermissionSet } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
import { JUDGES } from '../graphql/answer-size.ts';
import { builder, type SchemaTypes } from '../graphql/builder.ts';
import { defineConnection } from '../graphql/connection.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { RoleType } from '../role/role.graphql.ts';
import { UserType } from '../member/user.graphql.ts';
import { loadMemberUser, loadUser } from '../member/user.loader.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import type { Call } from '../core/call.ts';
import { findCredential, findCredentialIdOfScope } from '../credential/credential.store.ts';
import { statusOf } from '../credential/lifecycle.ts';
import { findStandings } from '../authority/standing.store.ts';
import { globalIdOf, NODE_TYPE, type TokenKind } from '../credential/token-node.rule.ts';
import {
  isVisible,
  operationsOn,
  type TokenOperation,
} from '../credential/token-operations.rule.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** The status of a token or key. */
export const CredentialStatusEnum = builder.enumType('CredentialStatus', {
  description: 'Derived at read time, never stored. REVOKED takes precedence over EXPIRED.',
  values: {
    ACTIVE: { description: 'Neither revoked nor expired.' },
    EXPIRED: { description: 'Past its expiry. Regenerate it to use it again.' },
    REVOKED: {
      description: 'Revoked by its owner, itself or an admin. It can be restored until its expiry.',
    },
  },
});

const TokenOperationEnum = builder.enumType('TokenOperation', {
  description: 'An operation on one token or key.',
  values: {
    UPDATE: { description: '`updatePersonalAccessToken` or `updateApiKey`.' },
    ADD_SCOPES: { description: '`addScopes`. Personal access tokens only.' },
    NARROW: { description: '`narrowPersonalAccessToken`. Personal access tokens only.' },
    REMOVE_SCOPES: {
      description: '`removeScopes` and `removeAllScopes`. Personal access tokens only.',
    },
    REVOKE: { description: '`revokePersonalAccessToken` or `revokeApiKey`.' },
    RESTORE: { description: '`restorePersonalAccessToken` or `restoreApiKey`.' },
    REGENERATE: { description: '`regeneratePersonalAccessToken`. Personal access tokens only.' },
    DELETE: { description: '`deletePersonalAccessToken` or `deleteApiKey`.' },
  } satisfies Record<TokenOperation, unknown>,
});

/** The type of a personal access token. */
export const PersonalAccessTokenTypeEnum = builder.enumType('PersonalAccessTokenType', {
  description:
    'PERSONAL acts as a person, SERVICE as a service user. SCIM is accepted on /scim/v2 only.',
  values: {
    PERSONAL: { description: 'Acts as the person who owns it.' },
    SERVICE: { description: 'Acts as the service user who owns it.' },
    SCIM: { description: 'Accepted on /scim/v2 only.' },
  },
});

/**
 * The assumed complexity of a list of permissions. Its actual length is counted at execution: see
 * `countValues`.
 */
const SPELLED_OUT = 10;

/** Returns what a token can do now, on an entity or (null) on at least one. */
type Reach = (entityId: string | null) => PermissionSet;

/** A scope, with what its token can do now. */
interface ScopeOfToken extends ScopeFacts {
  readonly reach: Reach;
}

/**
 * Returns a function that computes what the token can do now: once for all of its scopes, and only
 * when one of them needs it.
 */
function reachLater(token: Standing, { catalog, now }: Call): Reach {
  let known: { readonly authority: Authority; readonly anywhere: PermissionSet } | null = null;
  return (entityId) => {
    const authority = known?.authority ?? effectiveAuthority(token, catalog, now);
    known ??= { authority, anywhere: reachOf(authority) };
    return entityId === null ? known.anywhere : reachOn(authority, entityId);
  };
}

function scopesOf(token: Standing, call: Call): ScopeOfToken[] {
  const reach = reachLater(token, call);
  return token.credential.scopes.map((scope) => ({ ...scope, reach }));
}

/** Returns the permissions of a scope that are in effect; none for an unusable token. */
const effectOf = ({ permission, entityId, reach }: ScopeOfToken, catalog: Catalog): PermissionSet =>
  intersect(catalog.scope(permission), reach(entityId));

const ScopeType = builder.objectRef<ScopeOfToken>('Scope').implement({
  description: 'A permission, pattern or named scope that a token has.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Scope', id), description: 'The global id.' }),
    permission: t.exposeString('permission', {
      description:
        'As written: a permission (channel:publish), a pattern (channel:*, *:read) or a named scope of the catalogue (repo).',
    }),
    entityId: t.exposeString('entityId', { nullable: true, description: 'Null: on every entity.' }),
    permissions: t.stringList({
      complexity: SPELLED_OUT,
      resolve: ({ permission }, _args, { call: { catalog } }) =>
        catalog.spellOut(catalog.scope(permission)),
      description:
        'The permissions that the scope covers, sorted. A wildcard for the entity type does not cover operations that issue or reactivate a secret.',
    }),
    permissionCount: t.int({
      resolve: ({ permission }, _args, { call: { catalog } }) => countIn(catalog.scope(permission)),
      description: 'The number of permissions that the scope covers.',
    }),
    effective: t.boolean({
      resolve: (scope, _args, { call: { catalog } }) => effectOf(scope, catalog) !== NOTHING,
      description:
        'Whether any permission of the scope is in effect now. False while the role includes none of them, and while the token is unusable.',
    }),
    effectivePermissions: t.stringList({
      complexity: SPELLED_OUT,
      resolve: (scope, _args, { call: { catalog } }) => catalog.spellOut(effectOf(scope, catalog)),
      description:
        'The permissions of this scope that are in effect now, sorted. Empty while the token is unusable.',
    }),
    effectivePermissionCount: t.int({
      resolve: (scope, _args, { call: { catalog } }) => countIn(effectOf(scope, catalog)),
      description: 'The number of permissions of this scope that are in effect now.',
    }),
  }),
});

/** The fields that the interface, tokens and API keys share. */
const sharedFields = (t: ObjectFieldBuilder<Types, Standing>) => ({
  id: t.id({ resolve: globalIdOf, description: 'The global id.' }),
  name: t.string({
    resolve: ({ credential }) => credential.name,
    description: 'The display name.',
  }),
  description: t.string({
    nullable: true,
    resolve: ({ credential }) => credential.description,
    description: 'The purpose.',
  }),
  prefix: t.string({
    resolve: ({ credential }) => credential.prefix,
    description:
      'The first ten characters of the secret. Public and unique; shown in lists and logs.',
  }),
  status: t.field({
    type: CredentialStatusEnum,
    resolve: ({ credential }, _args, { call }) => statusOf(credential, call.now),
    description: 'Active, expired or revoked.',
  }),
  usable: t.boolean({
    resolve: (standing, _args, { call }) => isUsable(standing, call.now),
    description:
      'Whether the server would accept it now. Depends on status, owner, membership and organization.',
  }),
  blockedBy: t.field({
    type: GateResultType,
    nullable: true,
    resolve: (standing, _args, { call }) => blockedBy(standing, call.now),
    description: 'The first gate that makes it unusable, with the reason. Null: it is usable.',
  }),
  narrowed: t.boolean({
    resolve: ({ credential }) => credential.narrowed,
    description:
      'False: it has the whole role. True: it has only its scopes; without scopes, it may do nothing.',
  }),
  scopes: t.field({
    type: [ScopeType],
    complexity: { multiplier: 50 },
    resolve: (token, _args, { call }) => scopesOf(token, call),
    description: 'The scopes that it is limited to.',
  }),
  effectivePermissions: t.stringList({
    complexity: SPELLED_OUT,
    resolve: (standing, _args, { call: { catalog, now } }) =>
      catalog.spellOut(reachOf(effectiveAuthority(standing, catalog, now))),
    description: 'Role ∩ scopes now, as a sorted list of permissions. Empty while it is unusable.',
  }),
  effectivePermissionCount: t.int({
    resolve: (standing, _args, { call: { catalog, now } }) =>
      countIn(reachOf(effectiveAuthority(standing, catalog, now))),
    description: 'The number of effectivePermissions.',
  }),
  ipAllowList: t.stringList({
    resolve: ({ credential }) => [...credential.ipAllowList],
    description: 'IPv4 and IPv6 addresses and CIDR blocks. Empty: no restriction.',
  }),
  createdAt: t.field({
    type: 'DateTime',
    resolve: ({ credential }) => credential.createdAt,
    description: 'The time of creation.',
  }),
  updatedAt: t.field({
    type: 'DateTime',
    resolve: ({ credential }) => credential.updatedAt,
    description: 'The time of the last change.',
  }),
  expiresAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: ({ credential }) => credential.expiresAt,
    description: 'The expiry. Null: it never expires.',
  }),
  lastUsedAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: ({ credential }) => credential.lastUsedAt,
    description: 'The time of the last authenticated request, to the minute. Null: never used.',
  }),
  lastUsedIp: t.string({
    nullable: true,
    resolve: ({ credential }) => credential.lastUsedIp,
    description: 'The address of the last authenticated request.',
  }),
  revokedAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: ({ credential }) => credential.revokedAt,
    description: 'The time of revocation. Null: it is not revoked.',
  }),
  viewerCan: t.field({
    type: [TokenOperationEnum],
    complexity: JUDGES,
    resolve: (target, _args, { call: { caller, catalog, now } }) =>
      caller ? operationsOn({ actor: caller, target, catalog, now }) : [],
    description:
      "The operations that the viewer may perform on the token now, judged by the rules of the mutations. The input may still be rejected, for example by the organization's policy.",
  }),
});

const AccessToken: InterfaceRef<Types, Standing> = builder
  .interfaceRef<Standing>('AccessToken')
  .implement({
    description: 'The fields that personal access tokens and API keys share.',
    interfaces: [NodeInterface],
    resolveType: ({ credential }) => NODE_TYPE[credential.kind],
    fields: sharedFields as never,
  });

/** The GraphQL type of a personal access token. */
export const PersonalAccessTokenType = builder
  .objectRef<Standing>('PersonalAccessToken')
  .implement({
    description:
      "A token that acts as its owner. On every request it may do what both the owner's current role and its scopes allow.",
    interfaces: [AccessToken, NodeInterface],
    fields: (t) => ({
      ...sharedFields(t),
      type: t.field({
        type: PersonalAccessTokenTypeEnum,
        resolve: ({ credential }) => credential.type ?? 'PERSONAL',
        description: 'Whether it acts as a person, as a service user, or for SCIM provisioning.',
      }),
      owner: t.field({
        type: UserType,
        resolve: ({ owner }) => requirePresent(owner),
        description: 'The person or service user that it acts as.',
      }),
      organization: t.field({
        type: OrganizationType,
        resolve: ({ organization }) => organization,
        description: 'The organization in which it was created. It never changes.',
      }),
      revokedBy: t.field({
        type: UserType,
        nullable: true,
        resolve: ({ credential }, _args, { call }) =>
          credential.revokedById ? loadUser(call, credential.revokedById) : null,
        description: 'Who revoked it. Null: it is not revoked, or an API key revoked it.',
      }),
    }),
  });

/** The GraphQL type of an API key. */
export const ApiKeyType = builder.objectRef<Standing>('ApiKey').implement({
  description:
    'A token that acts for the organization under a fixed role, and outlives its creator.',
  interfaces: [AccessToken, NodeInterface],
  fields: (t) => ({
    ...sharedFields(t),
    organization: t.field({
      type: OrganizationType,
      resolve: ({ organization }) => organization,
      description: 'The organization that it acts for.',
    }),
    role: t.field({
      type: RoleType,
      resolve: ({ role }) => requirePresent(role),
      description:
        "The role, fixed at creation. At that time it was within the creator's authority.",
    }),
    createdBy: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ credential }, _args, { call }) =>
        credential.createdById ? loadMemberUser(call, credential.createdById) : null,
      description:
        'Who created it. Null once the creator has left the organization; the API key stays valid.',
    }),
  }),
});

function requirePresent<T>(value: T | null): T {
  if (value === null)
    throw new Error(
      'A row breaks a constraint of the schema: a token without an owner, or a key without a role.',
    );
  return value;
}

/** Pages of tokens. */
export const PersonalAccessTokenConnection = defineConnection(
  PersonalAccessTokenType,
  'PersonalAccessToken',
  { counted: true },
);
export const ApiKeyConnection = defineConnection(ApiKeyType, 'ApiKey', { counted: true });

/**
 * Finds a token or key by row id. Returns null when it does not exist or the caller may not see it.
 */
export async function findVisible(
  { caller, em, catalog }: Call,
  kind: TokenKind,
  id: string,
): Promise<Standing | null> {
  const found = caller && (await findCredential(em, caller.standing.organization.id, kind, id));
  return found && isVisible({ actor: caller, target: found.standing, catalog })
    ? found.standing
    : null;
}

registerNode('PersonalAccessToken', (call, id) => findVisible(call, 'PERSONAL_ACCESS_TOKEN', id));
registerNode('ApiKey', (call, id) => findVisible(call, 'API_KEY', id));
registerNode('Scope', async (call, id) => {
  const { caller, em, catalog } = call;
  const credentialId = caller && (await findCredentialIdOfScope(em, id));
  const [found] = credentialId ? await findStandings(em, [credentialId]) : [];
  if (!caller || !found || !isVisible({ actor: caller, target: found.standing, catalog }))
    return null;
  return scopesOf(found.standing, call).find((one) => one.id === id) ?? null;
});
