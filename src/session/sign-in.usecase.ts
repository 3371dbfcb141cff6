import type { Standing } from '../access/standing.ts';
import { listMembershipsOf, lockMembershipsOf } from '../member/member.store.ts';
import type { MemberFacts } from '../member/member.ts';
import { provePasswords, rememberDevice } from '../user/password.rule.ts';
import { lockPassword } from '../user/password.store.ts';
import { listAccounts } from '../user/account.store.ts';
import { parseEmailAddress } from '../core/email-address.ts';
import { UnauthenticatedError, ValidationError } from '../core/refusal.ts';
import type { Call, UnauthenticatedWrite } from '../core/call.ts';
import { drawSecret } from '../secrets/random.ts';
import { insertCredential } from '../credential/new-credential.store.ts';
import type { Issued } from '../credential/issue.rule.ts';
import { lockOrganization } from '../authority/actor.store.ts';
import { findStandings } from '../authority/standing.store.ts';
import { originOf } from '../authority/write.rule.ts';

/**
 * The credentials, and the organization to sign in to. A user of a single organization may omit its
 * slug.
 */
export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly organization?: string | null | undefined;
}

const SESSION_DAYS = 14;
const DAY_MS = 86_400_000;

/** Opens a session. An incorrect email address, password or organization returns the same error. */
export async function signIn(
  call: Call,
  { email, password, organization }: SignInInput,
): Promise<Issued> {
  const reading = parseEmailAddress(email);
  // A malformed address counts against the same limits and returns the same error.
  const address = reading.ok ? reading.address : email.slice(0, 254);
  const found = reading.ok
    ? await listAccounts(call.em, reading.address, organization ?? null)
    : [];
  const hashes = found.map(({ passwordHash }) => passwordHash);
  const proven = await provePasswords(call, {
    account: address,
    storedHashes: hashes,
    password,
    what: 'attempts to sign in',
  });
  const accounts = found.filter(
    ({ passwordHash }) => passwordHash !== null && proven.includes(passwordHash),
  );
  if (accounts.length === 0) throw wrong();
  const issued = await call.writeUnauthenticated(async (write) => {
    const userIds = accounts.map(({ id }) => id);
    const choose = (memberships: readonly MemberFacts[]): MemberFacts =>
      chooseMembership(memberships, organization ?? null);
    if (call.layout === 'citus') {
      const { organization: expected } = choose(await listMembershipsOf(write.em, userIds));
      await lockOrganization(write.em, expected.id);
    }
    // Security: race with a password change. If the password changed while the old one was being
    // checked, sign-in is rejected.
    for (const { id, passwordHash } of accounts)
      if ((await lockPassword(write.em, id)) !== passwordHash) throw wrong();
    return openSession(call, write, choose(await lockMembershipsOf(write.em, userIds)));
  });
  for (const storedHash of proven.slice(0, 1)) rememberDevice(call, address, storedHash);
  return issued;
}

const wrong = (): UnauthenticatedError => new UnauthenticatedError('Incorrect email or password.');

function chooseMembership(memberships: readonly MemberFacts[], slug: string | null): MemberFacts {
  const joined = memberships.filter(({ status }) => status !== 'INVITED');
  const chosen =
    slug === null ? joined : joined.filter(({ organization }) => organization.slug === slug);
  const [member, another] = chosen;
  if (!member) throw wrong();
  if (another)
    throw new ValidationError([
      {
        path: ['organization'],
        message: `You belong to several organizations. Set organization to one of: ${joined.map(({ organization }) => organization.slug).join(', ')}.`,
      },
    ]);
  if (member.organization.suspendedAt)
    throw new UnauthenticatedError('The organization is suspended.', 'ORGANIZATION_ACTIVE');
  if (member.user.suspendedAt)
    throw new UnauthenticatedError('Your account is suspended.', 'OWNER_ACTIVE');
  if (member.status === 'SUSPENDED')
    throw new UnauthenticatedError(
      `You are suspended in ${member.organization.slug}. Ask an admin.`,
      'MEMBERSHIP_ACTIVE',
    );
  return member;
}

async function openSession(
  call: Call,
  { em, now, record }: UnauthenticatedWrite,
  { user, organization, id: memberId }: MemberFacts,
): Promise<Issued> {
  const secret = drawSecret('SESSION');
  const id = await insertCredential(em, {
    kind: 'SESSION',
    type: null,
    prefix: secret.prefix,
    secretHash: await call.hasher.hashSecret(secret),
    organizationId: organization.id,
    ownerId: user.id,
    memberId,
    roleId: null,
    createdById: user.id,
    makerIds: [],
    name: 'Session',
    description: null,
    narrowed: false,
    ipAllowList: [],
    createdAt: now,
    expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_MS),
    userAgent: call.userAgent?.slice(0, 500) ?? null,
    ip: call.address,
  });
  const standing = await rereadSession(em, id);
  await record(
    { action: 'session.created', target: { type: 'Session', id, label: secret.prefix } },
    originOf(standing, call.address),
  );
  return { standing, secret: secret.text };
}

async function rereadSession(em: UnauthenticatedWrite['em'], id: string): Promise<Standing> {
  const [found] = await findStandings(em, [id]);
  if (!found) throw new Error('A session vanished inside its own transaction.');
  return found.standing;
}
