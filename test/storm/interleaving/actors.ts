import { randomUUID } from 'node:crypto';
import { newKey, newRole } from '../../support/personal-access-token-steps.ts';
import type { Person, Tenant, World } from '../../support/world.ts';

/**
 * What acts: a session, a token, a token that a token made, a key. Each may do everything, until
 * that is taken away.
 */
export const ACTOR_KINDS = ['session', 'token', 'child', 'key'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Somebody who hands out authority, and what it may be taken away by. */
export interface Actor {
  readonly kind: ActorKind;
  readonly secret: string;
  readonly tenant: Tenant;
  /** Whose it is; of a key, a member with the same role. */
  readonly person: Person;
  /** A second session of that person. */
  readonly otherSession: string;
  /** The key of the role that all of the authority comes from. */
  readonly role: string;
  /** The key of a role that holds nothing. */
  readonly nothing: string;
  /** The token or key that acts, and the one that made it; null where there is none. */
  readonly credentialId: string | null;
  readonly makerId: string | null;
}

/** Everything, what gives authority included: a wildcard does not name it. */
const NAMED = [
  'personal-access-token',
  'member-token',
  'api-key',
  'member',
  'role',
  'organization',
].map((type) => `${type}:*`);
export const EVERYTHING = ['*:*', ...NAMED].map((permission) => ({ permission }));

/** Makes an actor with a role of its own, so that taking from it takes from nobody else. */
export async function newActor(world: World, tenant: Tenant, kind: ActorKind): Promise<Actor> {
  const { owner, newMember, newToken, signIn } = tenant;
  const role = await newRole(owner, ['*:*']);
  const person = await newMember(role);
  const shared = {
    kind,
    tenant,
    person,
    role,
    nothing: await newRole(owner, []),
    otherSession: kind === 'session' ? await signIn(person.email) : person.secret,
    makerId: null,
  };
  if (kind === 'session') return { ...shared, secret: person.secret, credentialId: null };
  if (kind === 'key') {
    const { id, secret } = await newKey(world, owner, {
      name: randomUUID(),
      role,
      scopes: EVERYTHING,
    });
    return { ...shared, secret, credentialId: id };
  }
  const token = await newToken(person, { scopes: EVERYTHING });
  if (kind === 'token') return { ...shared, secret: token.secret, credentialId: token.id };
  const child = await newToken({ ...person, execute: token.execute }, { scopes: EVERYTHING });
  return { ...shared, secret: child.secret, credentialId: child.id, makerId: token.id };
}
