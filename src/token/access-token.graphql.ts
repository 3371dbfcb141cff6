import type { InterfaceRef, ObjectFieldBuilder } from '@pothos/core';
import { reachOf } from '../access/authority.ts';
import { blockedBy, effectiveAuthority, isUsable } from '../access/gate.ts';
import type { Standing } from '../access/standing.ts';
import { countIn } from '../catalog/permission-set.ts';
import { statusOf } from '../credential/lifecycle.ts';
import { globalIdOf, NODE_TYPE } from '../credential/token-node.rule.ts';
import { operationsOn } from '../credential/token-operations.rule.ts';
import { type TokenOperation } from '../credential/token-permissions.rule.ts';
import { JUDGES, SPELLED_OUT } from '../graphql/answer-size.ts';
import { builder, type SchemaTypes } from '../graphql/builder.ts';
import { GateResultType } from '../graphql/error-types.graphql.ts';
import { NodeInterface } from '../graphql/node.ts';
import { scopesOf, ScopeType } from './scope.graphql.ts';

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

/** The fields that the interface, tokens and API keys share. */
export const sharedFields = (t: ObjectFieldBuilder<Types, Standing>) => ({
  id: t.id({ resolve: globalIdOf, description: 'The global ID.' }),
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

/** The GraphQL interface of tokens and API keys. */
export const AccessTokenInterface: InterfaceRef<Types, Standing> = builder
  .interfaceRef<Standing>('AccessToken')
  .implement({
    description: 'The fields that personal access tokens and API keys share.',
    interfaces: [NodeInterface],
    resolveType: ({ credential }) => NODE_TYPE[credential.kind],
    fields: sharedFields as never,
  });
