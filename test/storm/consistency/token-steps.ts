import {
  AddScopesDocument,
  DeleteApiKeyDocument,
  DeletePersonalAccessTokenDocument,
  NarrowPersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  RemoveAllScopesDocument,
  RemoveScopesDocument,
  RestoreApiKeyDocument,
  RestorePersonalAccessTokenDocument,
  RevokeApiKeyDocument,
  RevokeCurrentCredentialDocument,
  RevokePersonalAccessTokenDocument,
  UpdateApiKeyDocument,
  UpdatePersonalAccessTokenDocument,
  type ScopeInput,
} from '../../../src/generated/graphql.ts';
import { by, type Actor, type Sent, type Step } from './hand.ts';
import type { Instance } from './instances.ts';
import { toIssued } from './make-steps.ts';
import { about, GONE, STATE } from './settle.ts';
import type { Target } from './subject.ts';

const isKey = ({ prefix }: Target): boolean => prefix.startsWith('key_');

/**
 * The steps on a token or key. `as` names what the subject loses by them, which differs for the
 * issuer of its token.
 */
export const tokenSteps = (
  target: Target,
  as: {
    readonly revoked: 'revoked' | 'maker revoked';
    readonly narrowed: 'addresses' | 'maker narrowed';
  } = { revoked: 'revoked', narrowed: 'addresses' },
) => {
  const { id } = target;
  const input = { id };
  const key = isKey(target);
  const noun = key ? 'api_key' : 'personal_access_token';
  const whose = { about: about(id) };
  return {
    revoke: (actor: Actor) =>
      ({
        op: 'revoke',
        send: key
          ? by(actor, RevokeApiKeyDocument, { input })
          : by(actor, RevokePersonalAccessTokenDocument, { input }),
        action: `${noun}.revoked`,
        takes: as.revoked,
        settledBy: [...STATE, 'UNAUTHENTICATED'],
        ...whose,
      }) satisfies Step,
    revokeItself: {
      op: 'revokeCurrentCredential',
      send: by(target.secret, RevokeCurrentCredentialDocument, {}),
      action: `${noun}.revoked`,
      takes: as.revoked,
      settledBy: ['UNAUTHENTICATED'],
      ...whose,
    } satisfies Step,
    revokeByService: (asker: Actor) =>
      ({
        op: '/oauth/revoke',
        send: (instance) => revokeSecret(instance, asker, target.secret),
        action: `${noun}.revoked`,
        takes: as.revoked,
        ...whose,
      }) satisfies Step,
    restore: (actor: Actor) =>
      ({
        op: 'restore',
        send: key
          ? by(actor, RestoreApiKeyDocument, { input })
          : by(actor, RestorePersonalAccessTokenDocument, { input }),
        action: `${noun}.restored`,
        givesBack: as.revoked,
        settledBy: STATE,
        ...whose,
      }) satisfies Step,
    setAddresses: (
      actor: Actor,
      ipAllowList: readonly string[],
      change: Pick<Step, 'takes' | 'givesBack'>,
    ) => {
      const changes = { input: { id, ipAllowList: [...ipAllowList] } };
      return {
        op: 'setAddresses',
        send: key
          ? by(actor, UpdateApiKeyDocument, changes)
          : by(actor, UpdatePersonalAccessTokenDocument, changes),
        action: `${noun}.updated`,
        ...change,
        ...whose,
      } satisfies Step;
    },
    delete: (actor: Actor) =>
      ({
        op: 'delete',
        send: key
          ? by(actor, DeleteApiKeyDocument, { input })
          : by(actor, DeletePersonalAccessTokenDocument, { input }),
        action: `${noun}.deleted`,
        kills: true,
        settledBy: GONE,
        ...whose,
      }) satisfies Step,
    regenerate: (actor: Actor) =>
      ({
        op: 'regenerate',
        send: by(actor, RegeneratePersonalAccessTokenDocument, { input }),
        action: 'personal_access_token.regenerated',
        kills: true,
        makes: toIssued,
        ...whose,
      }) satisfies Step,
    removeScopes: (actor: Actor, scopeIds: readonly string[]) =>
      ({
        op: 'removeScopes',
        send: by(actor, RemoveScopesDocument, {
          input: { personalAccessTokenId: id, scopeIds: [...scopeIds] },
        }),
        action: 'personal_access_token.scopes_removed',
        takes: 'scopes',
        settledBy: GONE,
        ...whose,
      }) satisfies Step,
    removeAllScopes: (actor: Actor) =>
      ({
        op: 'removeAllScopes',
        send: by(actor, RemoveAllScopesDocument, { input: { personalAccessTokenId: id } }),
        action: 'personal_access_token.scopes_removed',
        takes: 'scopes',
        ...whose,
      }) satisfies Step,
    narrow: (actor: Actor) =>
      ({
        op: 'narrowPersonalAccessToken',
        send: by(actor, NarrowPersonalAccessTokenDocument, { input: { id, scopes: [] } }),
        action: 'personal_access_token.narrowed',
        takes: 'scopes',
        ...whose,
      }) satisfies Step,
    addScopes: (actor: Actor, scopes: ScopeInput[]) =>
      ({
        op: 'addScopes',
        send: by(actor, AddScopesDocument, { input: { personalAccessTokenId: id, scopes } }),
        action: 'personal_access_token.scopes_added',
        givesBack: 'scopes',
        settledBy: ['ConflictError'],
        ...whose,
      }) satisfies Step,
  };
};

/** Revokes by RFC 7009: a 200 acknowledges it, whether or not the token was active. */
async function revokeSecret(instance: Instance, asker: string, token: string): Promise<Sent> {
  try {
    const body = new URLSearchParams({ token }).toString();
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Bearer ${asker}`,
    };
    const { status, text } = await instance.send('/oauth/revoke', {
      method: 'POST',
      headers,
      body,
    });
    if (status === 200) return { kind: 'done', payload: null };
    return {
      kind: status >= 500 ? 'unknown' : 'refused',
      because: `${status} ${text.slice(0, 200)}`,
    };
  } catch (error) {
    return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }
}
