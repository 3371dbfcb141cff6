import { z } from 'zod';
import { lockCatalog } from '../catalog/catalog-state.store.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { EmailAddress } from '../core/email-address.ts';
import { insertOrganization, isSetUp } from '../organization/organization.store.ts';
import { parseInput } from '../core/parse-input.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../core/refusal.ts';
import type { Call, UnauthenticatedWrite } from '../core/call.ts';
import { EMAIL, NAME, PASSWORD, SLUG } from '../core/text-rules.ts';
import { memberTarget } from './member.rule.ts';
import { insertMember } from './member-change.store.ts';
import type { MemberFacts } from './member.ts';
import { hashPassword, whyNotNewPassword } from '../user/password.rule.ts';
import { listRoles } from '../role/role.store.ts';
import { syncBuiltInRoles } from '../role/built-in-roles.store.ts';
import { insertUser } from '../user/user.store.ts';
import { setPassword } from '../user/password.store.ts';

/** The first owner and the first organization. */
export interface SetUpInput {
  readonly organization: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const INPUT = z.object({ organization: SLUG, name: NAME, email: EMAIL, password: PASSWORD });

/**
 * Creates the first organization and its owner, once, for a caller with the link that the server
 * logged at its first start.
 */
export async function setUp(
  call: Call,
  input: SetUpInput & { readonly secret: string },
): Promise<MemberFacts> {
  // Security: prevents takeover of a new server by the first visitor.
  if (!call.setUp?.isOpenedBy(input.secret)) throw new NotFoundError('set-up link');
  const member = await makeFirstOwner(call, input);
  call.setUp.close();
  return member;
}

/**
 * Creates the first organization and owner from the configuration; see LATCHKEY_OWNER_EMAIL. Throws
 * if an organization already exists.
 */
export async function makeFirstOwner(call: Call, input: SetUpInput): Promise<MemberFacts> {
  const parsed = parseInput(INPUT, input);
  if (!parsed.ok) throw new ValidationError(parsed.issues);
  const { catalog, address } = call;
  const { password, ...asked } = parsed.value;
  const issues = await whyNotNewPassword('password', password, Object.values(asked));
  if (issues.length > 0) throw new ValidationError(issues);
  const passwordHash = await hashPassword(call, password);
  return call.writeUnauthenticated(async (write) => {
    await lockCatalog(write.em);
    if (await isSetUp(write.em))
      throw new InvalidStateError('The server is already set up. Sign in instead.', 'SET_UP');
    return makeOrganization({ catalog, passwordHash, address }, write, asked);
  });
}

/** Creates an organization with its built-in roles and an owner. */
export async function makeOrganization(
  {
    catalog,
    passwordHash,
    address,
  }: { catalog: Catalog; passwordHash: string; address: string | null },
  { em, now, record }: UnauthenticatedWrite,
  {
    organization: slug,
    name,
    email,
  }: Pick<SetUpInput, 'organization' | 'name'> & { readonly email: EmailAddress },
): Promise<MemberFacts> {
  const organization = await insertOrganization(em, { slug, name: slug, createdAt: now });
  await syncBuiltInRoles(em, organization.id, catalog, now);
  const role = (await listRoles(em, organization.id)).find(({ grants }) =>
    catalog.isEverything(catalog.grants(grants)),
  );
  if (!role) throw new Error('The catalogue has no role that holds every permission.');
  const user = await insertUser(em, organization.id, { kind: 'PERSON', name, email }, now);
  await setPassword(em, user.id, passwordHash);
  const member = await insertMember(em, {
    organization,
    user,
    role,
    status: 'ACTIVE',
    createdAt: now,
  });
  const origin = {
    organizationId: organization.id,
    actorId: user.id,
    credentialPrefix: null,
    ip: address,
  };
  await record(
    {
      action: 'organization.created',
      target: { type: 'Organization', id: organization.id, label: slug },
    },
    origin,
  );
  await record(
    { action: 'member.joined', target: memberTarget(member), detail: `role ${role.key}` },
    origin,
  );
  return member;
}
