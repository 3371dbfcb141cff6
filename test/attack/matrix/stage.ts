import { ChangeMemberRoleDocument, CreateRoleDocument } from '../../../src/client/client.ts';
import { newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import { globalId } from '../../support/node-id.ts';
import { payloadOf, type Person, type Tenant, type World } from '../../support/world.ts';
import { KINDS, ROLES, type Caller, type Kind, type Role } from './oracle.ts';

/** A credential that sends requests. */
export interface Presented {
  readonly caller: NonNullable<Caller>;
  readonly secret: string;
  /** Its global id. */
  readonly id: string;
  /** Its owner; null for a key. */
  readonly person: Person | null;
}

/**
 * One organization with every kind of caller, and templates of the objects that the cases act on.
 */
export interface Stage {
  readonly world: World;
  readonly tenant: Tenant;
  readonly presented: readonly Presented[];
  /** A member whose role has no permissions, and a service user with the same role. */
  readonly bystander: Person;
  readonly robot: { readonly memberId: string; readonly userId: string };
  readonly templates: Readonly<Record<'own' | 'person' | 'robot' | 'key', string>>;
}

/** Custom roles: one without permissions, and two with a permission that can be granted. */
const OTHER_ROLES = { powerless: [], eraser: ['organization:delete'], minter: ['api-key:create'] };

/** Creates the organization. Every member is an owner until their tokens exist. */
export async function newStage(world: World): Promise<Stage> {
  const tenant = await world.newOrganization();
  const { owner, newMember, newToken } = tenant;
  for (const [key, grants] of Object.entries(OTHER_ROLES))
    payloadOf(
      (await owner.execute(CreateRoleDocument, { input: { key, name: key, grants } })).createRole,
    );
  const presented: Presented[] = [];
  for (const role of ROLES) {
    const person = await newMember('owner');
    for (const kind of KINDS)
      presented.push({
        caller: { role, kind },
        ...(await newCredential(world, tenant, person, role, kind)),
      });
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: person.memberId, role },
        })
      ).changeMemberRole,
    );
  }
  const bystander = await newMember('owner');
  const person = await newToken(bystander, { scopes: [] });
  payloadOf(
    (
      await owner.execute(ChangeMemberRoleDocument, {
        input: { memberId: bystander.memberId, role: 'powerless' },
      })
    ).changeMemberRole,
  );
  const robot = await newServiceUser(owner, 'powerless');
  const robots = await newToken(owner, { scopes: [], ownerId: robot.userId });
  const own = await newToken(owner, { scopes: [] });
  const { id: key } = await newKey(world, owner, { role: 'powerless', scopes: [] });
  return {
    world,
    tenant,
    presented,
    bystander,
    robot,
    templates: { own: own.id, person: person.id, robot: robots.id, key },
  };
}

async function newCredential(
  world: World,
  { owner, newToken, signIn }: Tenant,
  person: Person,
  role: Role,
  kind: Kind,
) {
  const input = { name: kind, ...(kind.startsWith('whole') ? {} : { scopes: [] }) };
  if (kind === 'session') {
    const secret = await signIn(person.email);
    const { rows } = await world.database.pool.query<{ id: string }>(
      'select id from credential where prefix = $1',
      [secret.slice(0, 10)],
    );
    return { secret, id: globalId('Session', rows[0]?.id ?? ''), person };
  }
  if (kind.endsWith('key') || kind === 'key just')
    return { ...(await newKey(world, owner, { ...input, role })), person: null };
  return { ...(await newToken(person, input)), person };
}
