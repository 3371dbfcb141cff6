import { beforeAll, describe, expect, test } from '@jest/globals';
import { isEnumType } from 'graphql';
import { schema } from '../../../src/server/schema.ts';
import { newRole } from '../../support/personal-access-token-steps.ts';
import { world } from '../../support/own-world.ts';
import { type Person } from '../../support/world.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { MUTATIONS, type MutationCase } from './mutations.ts';
import { decisive } from './oracle.ts';
import { aim, entityIn, heal, setScopes } from './arrange.ts';
import { freshKey, freshToken, revokedBy } from './fresh.ts';
import { stage } from './on-stage.ts';
import type { Presented } from './stage.ts';

/** The value of `viewerCan` that announces each mutation. */
const OPERATION: Readonly<Record<string, string>> = {
  addScopes: 'ADD_SCOPES',
  narrowPersonalAccessToken: 'NARROW',
  removeAllScopes: 'REMOVE_SCOPES',
  removeScopes: 'REMOVE_SCOPES',
  updatePersonalAccessToken: 'UPDATE',
  regeneratePersonalAccessToken: 'REGENERATE',
  deletePersonalAccessToken: 'DELETE',
  revokePersonalAccessToken: 'REVOKE',
  restorePersonalAccessToken: 'RESTORE',
  updateApiKey: 'UPDATE',
  deleteApiKey: 'DELETE',
  revokeApiKey: 'REVOKE',
  restoreApiKey: 'RESTORE',
  changeMemberRole: 'CHANGE_ROLE',
  suspendMember: 'SUSPEND',
  reinstateMember: 'REINSTATE',
  removeMember: 'REMOVE',
  updateRole: 'UPDATE',
  deleteRole: 'DELETE',
};

/** Denied because of what the input grants, which `viewerCan` does not know. */
const BY_INPUT = ['Mutation.changeMemberRole', 'Mutation.updateRole', 'Mutation.addScopes'];

const nameOf = ({ field }: MutationCase): string => field.slice('Mutation.'.length);
const CASES = MUTATIONS.filter((e) => nameOf(e) in OPERATION);
const VIEWER_CAN = `query ($id: ID!) { node(id: $id) {
  ... on AccessToken { can: viewerCan }
  ... on Member { memberCan: viewerCan }
  ... on Role { roleCan: viewerCan }
} }`;

/** Returns what the viewer may do to the node; null if it cannot see the node. */
async function viewerCan(secret: string, id: string): Promise<readonly string[] | null> {
  const { data } = await ask(world, secret, VIEWER_CAN, { id });
  const [operations] = Object.values(
    (data as { node: Record<string, string[]> | null }).node ?? {},
  );
  return operations ?? null;
}

async function tryIt(e: MutationCase, asker: Presented) {
  const given = { input: await e.input!(stage, asker) };
  const id = await entityIn(stage, given);
  const { kind } = asker.caller;
  if (kind === 'token here' || kind === 'token elsewhere')
    await aim(stage, asker, decisive(e), kind === 'token here' ? id : 'elsewhere');
  const announced = (await viewerCan(asker.secret, id))?.includes(OPERATION[nameOf(e)]!) ?? null;
  const answer = outcomeOf(await ask(world, asker.secret, toDocument(nameOf(e)), given), null);
  await heal(stage);
  return { who: asker.caller, announced, answer };
}

describe('viewerCan announces exactly what the mutation then allows', () => {
  test.each(CASES.map((e) => [`${e.field} ${e.when}`, e] as const))('%s', async (_, e) => {
    await setScopes(stage, decisive(e));
    const tried = [];
    for (const asker of stage.presented.filter(({ person }) => !e.own || person !== null))
      tried.push(await tryIt(e, asker));
    const seen = tried.filter(({ announced }) => announced !== null);
    expect(seen.length).toBeGreaterThan(0);
    expect(
      seen.filter(({ announced, answer }) =>
        answer === 'done'
          ? !announced
          : announced &&
            !(BY_INPUT.includes(e.field) && answer.startsWith('InsufficientAuthority')),
      ),
    ).toEqual([]);
  });

  test('covers every operation of the schema', () => {
    const operations = ['TokenOperation', 'MemberOperation', 'RoleOperation'].flatMap((name) => {
      const type = schema.getType(name);
      return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
    });
    expect(new Set(CASES.map((e) => OPERATION[nameOf(e)]))).toEqual(new Set(operations));
  });
});

describe('a role with the permission to revoke, but not to restore', () => {
  let revoker: Person;
  beforeAll(async () => {
    const { owner, newMember } = stage.tenant;
    const types = ['member-token', 'api-key'];
    const grants = types.flatMap((type) => [`${type}:read`, `${type}:revoke`]);
    revoker = await newMember(await newRole(owner, grants));
  });
  const asRevoker = (): Presented => ({ ...stage.presented[0]!, person: revoker });

  test.each([
    ['a token', (changes: object) => freshToken(stage, 'person', asRevoker(), { ...changes })],
    ['an API key', (changes: object) => freshKey(stage, { ...changes })],
  ])('may restore %s that its holder revoked, and no other', async (_, fresh) => {
    const own = await fresh(revokedBy(revoker.userId));
    const others = await fresh(revokedBy(stage.tenant.owner.userId));
    expect(await viewerCan(revoker.secret, own)).toEqual(['RESTORE']);
    expect(await viewerCan(revoker.secret, others)).toEqual([]);
    expect(await viewerCan(revoker.secret, await fresh({}))).toEqual(['REVOKE']);
  });
});
