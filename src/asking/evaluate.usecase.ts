import { toAuthority, type Authority } from '../access/authority.ts';
import {
  refuseCredential,
  refuseQuestion,
  walkGates,
  type GateResult,
  type Question,
} from '../access/gate.ts';
import type { OrganizationFacts, Standing } from '../access/standing.ts';
import { databaseNow } from '../database/query.ts';
import { parseEmailAddress } from '../core/email-address.ts';
import { rowIdOf } from '../core/global-id.ts';
import { findMemberByEmail, findMemberByUser } from '../member/member.store.ts';
import type { MemberFacts } from '../member/member.ts';
import { addressKey } from '../rate-limit/address-key.ts';
import { RateLimitedError, UnauthenticatedError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { identify, type Authenticator } from '../authority/identify.rule.ts';
import { toSignedIn } from '../member/signed-in.ts';
import type { Found } from '../authority/standing.store.ts';

/**
 * Whom a question is about: whoever presented a secret, the credential with a prefix, or a user
 * with their whole role.
 */
export type Subject =
  | { readonly kind: 'SECRET'; readonly text: string }
  | { readonly kind: 'PREFIX'; readonly prefix: string }
  /** A global id, or an e-mail address. */
  | { readonly kind: 'USER'; readonly id: string };

/** What another service asks. */
export interface Inquiry {
  readonly subject: Subject;
  /** Null: only whether the credential is good. */
  readonly question: Question | null;
  /**
   * Where the subject's request came from; null when the service does not say: then no allow list
   * is passed.
   */
  readonly address: string | null;
}

/** The answer. What is not known to the asker's organization is not known at all. */
export type Evaluation =
  | { readonly known: false }
  | {
      readonly known: true;
      readonly standing: Standing;
      readonly authority: Authority;
      /** Is the credential let in? */
      readonly usable: boolean;
      /** And may it do what was asked? The same as `usable` where nothing was. */
      readonly allowed: boolean;
      /** The gates that were not passed. */
      readonly failed: readonly GateResult[];
    };

/**
 * Judges somebody else's credential for a service that asks, by the gates of every request. Spends
 * nobody's budget.
 */
export async function evaluate(
  request: Request,
  authenticator: Authenticator,
  { subject, question, address }: Inquiry,
): Promise<Evaluation> {
  const { caller, catalog } = request;
  if (!caller) throw new UnauthenticatedError();
  const found = await find(request, authenticator, caller.standing.organization, subject, address);
  // Security: a service of one organization learns nothing of the credentials of another.
  if (found?.standing.organization.id !== caller.standing.organization.id) return { known: false };
  const { standing, now } = found;
  const at = { now, address, surface: 'api' } as const;
  const authority = toAuthority(standing, catalog);
  const refused = refuseCredential(standing, at);
  const denied = refused ?? (question && refuseQuestion(standing, authority, catalog, question));
  if (!refused && subject.kind === 'SECRET')
    authenticator.onUse(standing.credential.id, now, address);
  const failed =
    denied && question
      ? walkGates(standing, at, catalog, question).filter(({ passed }) => !passed)
      : refused
        ? [refused]
        : [];
  return {
    known: true,
    standing,
    authority,
    usable: refused === null,
    allowed: denied === null,
    failed,
  };
}

type Judged = Pick<Found, 'standing' | 'now'>;

async function find(
  request: Request,
  authenticator: Authenticator,
  organization: OrganizationFacts,
  subject: Subject,
  address: string | null,
): Promise<Judged | null> {
  if (subject.kind === 'PREFIX') return authenticator.findByPrefix(subject.prefix);
  if (subject.kind === 'USER') return findSignedIn(request, organization, subject.id);
  try {
    return await identify(
      authenticator,
      subject.text,
      address === null ? null : addressKey(address),
    );
  } catch (error) {
    // Whoever guesses through the service hears what every wrong secret hears.
    if (error instanceof RateLimitedError) return null;
    throw error;
  }
}

async function findByAddress(
  em: Request['em'],
  organization: OrganizationFacts,
  text: string,
): Promise<MemberFacts | null> {
  const reading = parseEmailAddress(text);
  return reading.ok ? findMemberByEmail(em, organization, reading.address) : null;
}

async function findSignedIn(
  { em }: Request,
  organization: OrganizationFacts,
  id: string,
): Promise<Judged | null> {
  const userId = rowIdOf('User', id);
  const member =
    userId === null
      ? await findByAddress(em, organization, id)
      : await findMemberByUser(em, organization, userId);
  return member && { standing: toSignedIn(member), now: await databaseNow(em) };
}
