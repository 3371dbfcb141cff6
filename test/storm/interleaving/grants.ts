import { randomUUID } from 'node:crypto';
import {
  RevokeApiKeyDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { newKey, newRole, newServiceUser } from '../../support/personal-access-token-steps.ts';
import { payloadOf, type World } from '../../support/world.ts';
import type { Actor } from './actors.ts';

/** A mutation that grants authority, with its target. */
export interface Grant {
  readonly input: object;
  /** The global id of an existing object that must not change; null if the mutation creates one. */
  readonly target: string | null;
}

interface GrantCase {
  /** The mutation. */
  readonly name: string;
  /** Keys own no tokens. */
  readonly own?: true;
  readonly arrange: (world: World, actor: Actor) => Promise<Grant>;
}

const made = (input: object): Promise<Grant> => Promise.resolve({ input, target: null });
const done = (id: string, input: object = {}): Grant => ({ input: { id, ...input }, target: id });
const fresh = (): string => `n-${randomUUID()}`;

const ownToken = async ({ tenant, person }: Actor, more: object = {}): Promise<string> =>
  (await tenant.newToken(person, { scopes: [], ...more })).id;
async function robotToken({ tenant: { owner, newToken } }: Actor): Promise<string> {
  const { userId } = await newServiceUser(owner, 'ci');
  return (await newToken(owner, { ownerId: userId, scopes: [] })).id;
}
const revoke = async ({ execute }: Actor['person'], id: string): Promise<string> => {
  payloadOf(
    (await execute(RevokePersonalAccessTokenDocument, { input: { id } })).revokePersonalAccessToken,
  );
  return id;
};
const LISTED = { ipAllowList: ['198.51.100.7'] };
const WIDER = { ipAllowList: [] };

/** Every case of every mutation that grants authority. */
export const GRANTS: Readonly<Record<string, GrantCase>> = {
  'createPersonalAccessToken, own': {
    name: 'createPersonalAccessToken',
    own: true,
    arrange: () => made({ name: fresh(), scopes: [{ permission: 'channel:read' }] }),
  },
  "createPersonalAccessToken, a service user's": {
    name: 'createPersonalAccessToken',
    arrange: async (_world, { tenant }) =>
      made({ name: fresh(), ownerId: (await newServiceUser(tenant.owner, 'ci')).userId }),
  },
  createApiKey: { name: 'createApiKey', arrange: () => made({ name: fresh(), role: 'ci' }) },
  'addScopes, own': {
    name: 'addScopes',
    own: true,
    arrange: async (_world, actor) => {
      const target = await ownToken(actor);
      return {
        target,
        input: { personalAccessTokenId: target, scopes: [{ permission: 'channel:publish' }] },
      };
    },
  },
  "addScopes, a service user's": {
    name: 'addScopes',
    arrange: async (_world, actor) => {
      const target = await robotToken(actor);
      return {
        target,
        input: { personalAccessTokenId: target, scopes: [{ permission: 'channel:publish' }] },
      };
    },
  },
  'updatePersonalAccessToken, to more addresses': {
    name: 'updatePersonalAccessToken',
    own: true,
    arrange: async (_world, actor) => done(await ownToken(actor, LISTED), WIDER),
  },
  'updateApiKey, to more addresses': {
    name: 'updateApiKey',
    arrange: async (world, { tenant }) =>
      done((await newKey(world, tenant.owner, { name: fresh(), ...LISTED })).id, WIDER),
  },
  'restorePersonalAccessToken, own': {
    name: 'restorePersonalAccessToken',
    own: true,
    arrange: async (_world, actor) => done(await revoke(actor.person, await ownToken(actor))),
  },
  "restorePersonalAccessToken, a service user's": {
    name: 'restorePersonalAccessToken',
    arrange: async (_world, actor) =>
      done(await revoke(actor.tenant.owner, await robotToken(actor))),
  },
  restoreApiKey: {
    name: 'restoreApiKey',
    arrange: async (world, { tenant: { owner } }) => {
      const { id } = await newKey(world, owner, { name: fresh() });
      payloadOf((await owner.execute(RevokeApiKeyDocument, { input: { id } })).revokeApiKey);
      return done(id);
    },
  },
  'regeneratePersonalAccessToken, own': {
    name: 'regeneratePersonalAccessToken',
    own: true,
    arrange: async (_world, actor) => done(await ownToken(actor)),
  },
  "regeneratePersonalAccessToken, a service user's": {
    name: 'regeneratePersonalAccessToken',
    arrange: async (_world, actor) => done(await robotToken(actor)),
  },
  inviteMember: {
    name: 'inviteMember',
    arrange: () => made({ email: `${fresh()}@example.org`, role: 'viewer' }),
  },
  createServiceUser: {
    name: 'createServiceUser',
    arrange: () => made({ name: fresh(), role: 'ci' }),
  },
  createRole: {
    name: 'createRole',
    arrange: () => made({ key: fresh(), name: 'x', grants: ['*:*'] }),
  },
  'updateRole, wider': {
    name: 'updateRole',
    arrange: async (_world, { tenant }) => ({
      input: { key: await newRole(tenant.owner, []), grants: ['*:*'] },
      target: null,
    }),
  },
  'changeMemberRole, up': {
    name: 'changeMemberRole',
    arrange: async (_world, { tenant }) => {
      const { memberId: target } = await newServiceUser(tenant.owner, 'viewer');
      return { target, input: { memberId: target, role: 'admin' } };
    },
  },
  reinstateMember: {
    name: 'reinstateMember',
    arrange: async (_world, { tenant: { owner } }) => {
      const { memberId: target } = await newServiceUser(owner, 'viewer');
      payloadOf(
        (await owner.execute(SuspendMemberDocument, { input: { memberId: target } })).suspendMember,
      );
      return { target, input: { memberId: target } };
    },
  },
  'updateOrganization, to a weaker policy': {
    name: 'updateOrganization',
    arrange: () => made({ policy: { neverExpiringTokens: true, maxTokenLifetime: null } }),
  },
};
