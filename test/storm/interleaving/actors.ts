import { randomUUID } from 'node:crypto';
import { newKey, newRole } from '../../support/personal-access-token-steps.ts';
import type { Person, Tenant, World } from '../../support/world.ts';

/**
 * The kinds of actors: a session, a token, a token issued by a token, a key. Each may do everything
 * until it is removed.
 */
export const ACTOR_KINDS = ['session', 'token', 'child', 'key'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** An actor that grants authority, and what its authority depends on. */
export interface Actor {
  readonly kind: ActorKind;
  readonly secret: string;
  readonly tenant: Tenant;
  /** Its owner; for a key, a member with the same role. */
  readonly person: Person;
  /** A second session of that person. */
  readonly otherSession: string;
  /** The key of the role that confers its authority. */
  readonly role: string;
  /** The key of a role without permissions. */
  readonly nothing: string;
  /** The acting token or key, and its issuer; null if there is none. */
  readonly credentialId: string | null;
  readonly makerId: string | null;
}

/** Everything, including guarded permissions, which a wildcard does not carry. */
const NAMED = [
  'personal-access-token',
  'member-token',
  'api-key',
  'member',
  'role',
  'organization',
].map((type) => `${type}:*`);
export const EVERYTHING = ['*:*', ...NAMED].map((permission) => ({ permission }));

/** Creates an actor with a separate role, so that removing authority affects no other actor. */
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
