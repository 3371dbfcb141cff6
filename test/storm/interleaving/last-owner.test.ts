import { describe, expect, test } from '@jest/globals';
import { rowId } from '../../support/node-id.ts';
import { world } from '../../support/own-world.ts';
import { newRole } from '../../support/personal-access-token-steps.ts';
import { type Person, type Tenant } from '../../support/world.ts';
import { count, isServer, mutate, query } from './at-once.ts';

const OWNER_ROUNDS = isServer ? 208 : 32;

describe('an organization keeps an owner, whatever two of them do at the same time', () => {
  const STEPS: Readonly<Record<string, (by: Owner, whom: Owner) => Promise<string>>> = {
    demotes: (by, whom) =>
      mutate(by.person.secret, 'changeMemberRole', {
        memberId: whom.person.memberId,
        role: 'viewer',
      }),
    suspends: (by, whom) =>
      mutate(by.person.secret, 'suspendMember', { memberId: whom.person.memberId }),
    removes: (by, whom) =>
      mutate(by.person.secret, 'removeMember', { memberId: whom.person.memberId }),
    'narrows the role of': (by, whom) =>
      mutate(by.person.secret, 'updateRole', { key: whom.role, grants: ['*:read', 'role:*'] }),
  };
  /** An owner by a separate custom role. */
  interface Owner {
    readonly person: Person;
    readonly role: string;
  }
  const PAIRS = Object.keys(STEPS).flatMap((one) =>
    Object.keys(STEPS).map((other) => [one, other] as const),
  );

  async function newOwner(tenant: Tenant): Promise<Owner> {
    const role = await newRole(tenant.owner, ['*:*']);
    return { role, person: await tenant.newMember(role) };
  }

  /** Makes both of them owners again. */
  async function reset(tenant: Tenant, owners: readonly Owner[]): Promise<void> {
    for (const { role, person } of owners) {
      // Creates the same membership again, which the server never does.
      await query('delete from former_member where id = $1', [rowId(person.memberId)]);
      await query("update role set grants = '{*:*}' where organization_id = $1 and key = $2", [
        tenant.id,
        role,
      ]);
      await query(
        `insert into member (id, organization_id, user_id, role_id, status, created_at)
         values ($1, $2, $3, (select id from role where organization_id = $2 and key = $4), 'ACTIVE', now())
         on conflict (id) do update set status = excluded.status, role_id = excluded.role_id`,
        [rowId(person.memberId), tenant.id, rowId(person.userId), role],
      );
      await query(
        'update credential set member_id = $1, revoked_at = null, revoked_by_id = null where owner_id = $2',
        [rowId(person.memberId), rowId(person.userId)],
      );
    }
  }

  test.each(PAIRS)('one %s and the other %s', async (one, other) => {
    const tenant = await world.newOrganization();
    const [first, second] = [await newOwner(tenant), await newOwner(tenant)];
    await query('update user_account set suspended_at = now() where id = $1', [
      rowId(tenant.owner.userId),
    ]);
    for (let round = 0; round < OWNER_ROUNDS / PAIRS.length; round++) {
      await reset(tenant, [first, second]);
      // In even rounds each acts on the other, in odd rounds each on themselves.
      const [a, b] = round % 2 === 0 ? [second, first] : [first, second];
      const answers = await Promise.all([STEPS[one]!(first, a), STEPS[other]!(second, b)]);
      const owners = await query(
        `select 1 from member m join role r on r.id = m.role_id join user_account u on u.id = m.user_id
         where m.organization_id = $1 and m.status = 'ACTIVE' and u.suspended_at is null and r.grants = '{*:*}'`,
        [tenant.id],
      );
      expect([answers, owners.length, count(answers, 'done')]).toEqual([answers, 1, 1]);
    }
  });
});
