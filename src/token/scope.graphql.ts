import { reachOf, reachOn, type Authority } from '../access/authority.ts';
import { effectiveAuthority } from '../access/gate.ts';
import type { ScopeFacts, Standing } from '../access/standing.ts';
import { findStandings } from '../authority/standing.store.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { countIn, intersect, NOTHING, type PermissionSet } from '../catalog/permission-set.ts';
import type { Call } from '../core/call.ts';
import { toGlobalId } from '../core/global-id.ts';
import { findCredentialIdOfScope } from '../credential/credential.store.ts';
import { isVisible } from '../credential/token-permissions.rule.ts';
import { SPELLED_OUT } from '../graphql/answer-size.ts';
import { builder } from '../graphql/builder.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';

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

/** Returns the scopes of the token. */
export function scopesOf(token: Standing, call: Call): ScopeOfToken[] {
  const reach = reachLater(token, call);
  return token.credential.scopes.map((scope) => ({ ...scope, reach }));
}

/** Returns the permissions of a scope that are in effect; none for an unusable token. */
const effectOf = ({ permission, entityId, reach }: ScopeOfToken, catalog: Catalog): PermissionSet =>
  intersect(catalog.scope(permission), reach(entityId));

/** The GraphQL type of a scope. */
export const ScopeType = builder.objectRef<ScopeOfToken>('Scope').implement({
  description: 'A permission, pattern or named scope that a token has.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Scope', id), description: 'The global ID.' }),
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

registerNode('Scope', async (call, id) => {
  const { caller, em, catalog } = call;
  const credentialId = caller && (await findCredentialIdOfScope(em, id));
  const [found] = credentialId ? await findStandings(em, [credentialId]) : [];
  if (!caller || !found || !isVisible({ actor: caller, target: found.standing, catalog }))
    return null;
  return scopesOf(found.standing, call).find((one) => one.id === id) ?? null;
});
