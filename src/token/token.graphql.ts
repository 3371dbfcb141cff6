import type { InterfaceRef, ObjectFieldBuilder } from '@pothos/core';
import { reachOf, reachOn, type Authority } from '../access/authority.ts';
import { blockedBy, effectiveAuthority, isUsable } from '../access/gate.ts';
import type { ScopeFacts, Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { countIn, intersect, NOTHING, type PermissionSet } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder, type SchemaTypes } from '../graphql/builder.ts';
import { defineConnection } from '../graphql/connection.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { RoleType } from '../role/role.graphql.ts';
import { UserType } from '../member/user.graphql.ts';
import { loadMemberUser, loadUser } from '../member/user.loader.ts';
import { OrganizationType } from '../organization/organization.graphql.ts';
import type { Request } from '../core/request.ts';
import { findCredential, findCredentialIdOfScope } from '../credential/credential.store.ts';
import { statusOf } from '../credential/lifecycle.ts';
import { findStandings } from '../authority/standing.store.ts';
import { globalIdOf, isVisible, NODE_TYPE, type TokenKind } from '../credential/token.rule.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** Where a token is in its life. */
export const CredentialStatusEnum = builder.enumType('CredentialStatus', {
  description: 'Derived at read time, never stored. REVOKED beats EXPIRED.',
  values: {
    ACTIVE: { description: 'Neither revoked nor past its expiry.' },
    EXPIRED: { description: 'Past its expiry: regenerate it.' },
    REVOKED: {
      description: 'Ended by its owner, itself or an admin: it can be restored until its expiry.',
    },
  },
});

/** What a personal access token acts as. */
export const PersonalAccessTokenTypeEnum = builder.enumType('PersonalAccessTokenType', {
  description:
    'PERSONAL acts as a person, SERVICE as a service user, SCIM is let in on /scim/v2 alone.',
  values: {
    PERSONAL: { description: 'Acts as the person who owns it.' },
    SERVICE: { description: 'Acts as the service user who owns it.' },
    SCIM: { description: 'Is let in on /scim/v2 alone.' },
  },
});

/**
 * What a list of the catalogue's permissions is taken to cost. What it holds is counted when it is
 * answered: see `countValues`.
 */
const SPELLED_OUT = 10;

/** What a token can do now, on an entity or (null) on any. */
type Reach = (entityId: string | null) => PermissionSet;

/** A scope, and what the token that it belongs to can do now. */
interface ScopeOfToken extends ScopeFacts {
  readonly reach: Reach;
}

/**
 * What the token can do now: worked out once for all of its scopes, and only when one of them is
 * asked for it.
 */
function reachLater(token: Standing, { catalog, now }: Request): Reach {
  let known: { readonly authority: Authority; readonly anywhere: PermissionSet } | null = null;
  return (entityId) => {
    const authority = known?.authority ?? effectiveAuthority(token, catalog, now);
    known ??= { authority, anywhere: reachOf(authority) };
    return entityId === null ? known.anywhere : reachOn(authority, entityId);
  };
}

function scopesOf(token: Standing, request: Request): ScopeOfToken[] {
  const reach = reachLater(token, request);
  return token.credential.scopes.map((scope) => ({ ...scope, reach }));
}

/** What of a scope is in effect: nothing of an unusable token. */
const effectOf = ({ permission, entityId, reach }: ScopeOfToken, catalog: Catalog): PermissionSet =>
  intersect(catalog.scope(permission), reach(entityId));

const ScopeType = builder.objectRef<ScopeOfToken>('Scope').implement({
  description: 'One thing that a token may do.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Scope', id), description: 'Its global id.' }),
    permission: t.exposeString('permission', {
      description:
        'As written: a permission (channel:publish), a pattern (channel:*, *:read) or a named scope of the catalogue (repo).',
    }),
    entityId: t.exposeString('entityId', { nullable: true, description: 'Null: on every entity.' }),
    permissions: t.stringList({
      complexity: SPELLED_OUT,
      resolve: ({ permission }, _args, { request: { catalog } }) =>
        catalog.spellOut(catalog.scope(permission)),
      description:
        'What it covers, spelled out over the catalogue, sorted. A wildcard in the place of the entity type does not cover what makes or revives secrets.',
    }),
    permissionCount: t.int({
      resolve: ({ permission }, _args, { request: { catalog } }) =>
        countIn(catalog.scope(permission)),
      description: 'How many permissions it covers.',
    }),
    effective: t.boolean({
      resolve: (scope, _args, { request: { catalog } }) => effectOf(scope, catalog) !== NOTHING,
      description:
        'Is any of it in effect now? False while the role includes none of it, and while the token is not usable.',
    }),
    effectivePermissions: t.stringList({
      complexity: SPELLED_OUT,
      resolve: (scope, _args, { request: { catalog } }) =>
        catalog.spellOut(effectOf(scope, catalog)),
      description:
        'The permissions of this scope that are in effect now, sorted. Empty while the token is not usable.',
    }),
    effectivePermissionCount: t.int({
      resolve: (scope, _args, { request: { catalog } }) => countIn(effectOf(scope, catalog)),
      description: 'How many of its permissions are in effect now: all, a part, or none.',
    }),
  }),
});

/**
 * The sentences about what tokens and keys have in common, for the interface and for each of the
 * two.
 */
const sharedFields = (t: ObjectFieldBuilder<Types, Standing>) => ({
  id: t.id({ resolve: globalIdOf, description: 'Its global id.' }),
  name: t.string({
    resolve: ({ credential }) => credential.name,
    description: 'What people call it.',
  }),
  description: t.string({
    nullable: true,
    resolve: ({ credential }) => credential.description,
    description: 'What it is for.',
  }),
  prefix: t.string({
    resolve: ({ credential }) => credential.prefix,
    description: 'The first ten characters of the secret: public, unique, shown in lists and logs.',
  }),
  status: t.field({
    type: CredentialStatusEnum,
    resolve: ({ credential }, _args, { request }) => statusOf(credential, request.now),
    description: 'Active, expired or revoked.',
  }),
  usable: t.boolean({
    resolve: (standing, _args, { request }) => isUsable(standing, request.now),
    description:
      'Would it be accepted at this moment? Status, owner, membership and organization together.',
  }),
  blockedBy: t.field({
    type: GateResultType,
    nullable: true,
    resolve: (standing, _args, { request }) => blockedBy(standing, request.now),
    description:
      'The first gate that keeps it from being usable, with the reason. Null: it is usable.',
  }),
  narrowed: t.boolean({
    resolve: ({ credential }) => credential.narrowed,
    description:
      'False: it carries the whole role. True: only what its scopes allow, so that no scopes means nothing.',
  }),
  scopes: t.field({
    type: [ScopeType],
    complexity: { multiplier: 50 },
    resolve: (token, _args, { request }) => scopesOf(token, request),
    description: 'What it is narrowed to.',
  }),
  effectivePermissions: t.stringList({
    complexity: SPELLED_OUT,
    resolve: (standing, _args, { request: { catalog, now } }) =>
      catalog.spellOut(reachOf(effectiveAuthority(standing, catalog, now))),
    description:
      'Role ∩ scopes now, spelled out over the catalogue and sorted. Empty while it is not usable.',
  }),
  effectivePermissionCount: t.int({
    resolve: (standing, _args, { request: { catalog, now } }) =>
      countIn(reachOf(effectiveAuthority(standing, catalog, now))),
    description: 'How many effectivePermissions it has.',
  }),
  ipAllowList: t.stringList({
    resolve: ({ credential }) => [...credential.ipAllowList],
    description: 'Addresses and CIDR blocks, IPv4 and IPv6. Empty: from anywhere.',
  }),
  createdAt: t.field({
    type: 'DateTime',
    resolve: ({ credential }) => credential.createdAt,
    description: 'When it was made.',
  }),
  updatedAt: t.field({
    type: 'DateTime',
    resolve: ({ credential }) => credential.updatedAt,
    description: 'When it was last changed.',
  }),
  expiresAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: ({ credential }) => credential.expiresAt,
    description: 'When it ends. Null: never.',
  }),
  lastUsedAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: ({ credential }) => credential.lastUsedAt,
    description: 'When it was last let in, to the minute. Null: never.',
  }),
  lastUsedIp: t.string({
    nullable: true,
    resolve: ({ credential }) => credential.lastUsedIp,
    description: 'From where.',
  }),
  revokedAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: ({ credential }) => credential.revokedAt,
    description: 'When it was revoked. Null: it is not.',
  }),
});

const AccessToken: InterfaceRef<Types, Standing> = builder
  .interfaceRef<Standing>('AccessToken')
  .implement({
    description: 'What personal access tokens and API keys have in common.',
    interfaces: [NodeInterface],
    resolveType: ({ credential }) => NODE_TYPE[credential.kind],
    fields: sharedFields as never,
  });

/** A token that acts as its owner. */
export const PersonalAccessTokenType = builder
  .objectRef<Standing>('PersonalAccessToken')
  .implement({
    description:
      "A token that acts as its owner: at every request it may do what the owner's role allows then and its scopes allow.",
    interfaces: [AccessToken, NodeInterface],
    fields: (t) => ({
      ...sharedFields(t),
      type: t.field({
        type: PersonalAccessTokenTypeEnum,
        resolve: ({ credential }) => credential.type ?? 'PERSONAL',
        description: 'Whom it acts as.',
      }),
      owner: t.field({
        type: UserType,
        resolve: ({ owner }) => requirePresent(owner),
        description: 'The person or service user whom it acts for.',
      }),
      organization: t.field({
        type: OrganizationType,
        resolve: ({ organization }) => organization,
        description: 'The organization it was created in; it never moves.',
      }),
      revokedBy: t.field({
        type: UserType,
        nullable: true,
        resolve: ({ credential }, _args, { request }) =>
          credential.revokedById ? loadUser(request, credential.revokedById) : null,
        description: 'Who revoked it. Null: nobody, or an API key.',
      }),
    }),
  });

/** A token that acts for the organization. */
export const ApiKeyType = builder.objectRef<Standing>('ApiKey').implement({
  description:
    'A token that acts for the organization under a role of its own, and outlives its creator.',
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
      description: "Fixed at creation, and then no wider than its creator's authority.",
    }),
    createdBy: t.field({
      type: UserType,
      nullable: true,
      resolve: ({ credential }, _args, { request }) =>
        credential.createdById ? loadMemberUser(request, credential.createdById) : null,
      description: 'Null once the creator has left; the key lives on.',
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

/** Pages of tokens, and of keys. */
export const PersonalAccessTokenConnection = defineConnection(
  PersonalAccessTokenType,
  'PersonalAccessToken',
  { counted: true },
);
export const ApiKeyConnection = defineConnection(ApiKeyType, 'ApiKey', { counted: true });

/** The token or key with this row id, if the caller may see it. */
export async function findVisible(
  { caller, em, catalog }: Request,
  kind: TokenKind,
  id: string,
): Promise<Standing | null> {
  const found = caller && (await findCredential(em, caller.standing.organization.id, kind, id));
  return found && isVisible(caller, found.standing, catalog) ? found.standing : null;
}

registerNode('PersonalAccessToken', (request, id) =>
  findVisible(request, 'PERSONAL_ACCESS_TOKEN', id),
);
registerNode('ApiKey', (request, id) => findVisible(request, 'API_KEY', id));
registerNode('Scope', async (request, id) => {
  const { caller, em, catalog } = request;
  const credentialId = caller && (await findCredentialIdOfScope(em, id));
  const [found] = credentialId ? await findStandings(em, [credentialId]) : [];
  if (!caller || !found || !isVisible(caller, found.standing, catalog)) return null;
  return scopesOf(found.standing, request).find((one) => one.id === id) ?? null;
});
