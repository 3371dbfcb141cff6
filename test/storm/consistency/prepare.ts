import { CreateApiKeyDocument, CreateRoleDocument } from '../../../src/generated/graphql.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { GRANTS, ROLES } from './permissions.ts';
import { KINDS, type Subject } from './subject.ts';

/**
 * Creates so many subjects of all kinds, each with an organization, an owner, two roles and the key
 * of a service.
 */
export async function prepareSubjects(databaseUrl: string, count: number): Promise<Subject[]> {
  const database = await openDatabase({ kind: 'server', url: databaseUrl, poolSize: 4 });
  const world = await createWorld({}, { database });
  try {
    return await Promise.all(Array.from({ length: count }, (_, i) => prepareSubject(world, i)));
  } finally {
    await world.close();
    await database.close();
  }
}

async function prepareSubject(world: World, index: number): Promise<Subject> {
  const { id, slug, owner } = await world.newOrganization();
  const kind = KINDS[index % KINDS.length] ?? 'token';
  for (const [name, key] of Object.entries(ROLES) as [keyof typeof ROLES, string][])
    payloadOf(
      (await owner.execute(CreateRoleDocument, { input: { key, name, grants: GRANTS[name] } }))
        .createRole,
    );
  const input = { name: 'asker', role: 'auditor', scopes: [{ permission: 'introspection:read' }] };
  const { secret } = payloadOf((await owner.execute(CreateApiKeyDocument, { input })).createApiKey);
  return {
    ...{
      name: `${kind} ${index + 1}`,
      kind,
      organizationId: id,
      slug,
      email: `subject@${slug}.example`,
    },
    ...{ owner: owner.secret, ownerMemberId: owner.memberId, asker: secret },
    ...{
      holder: null,
      maker: null,
      current: null,
      dead: [],
      losses: new Set(),
      addresses: [],
      targets: 0,
    },
  };
}
