import { toAuthority, type Authority } from '../access/authority.ts';
import {
  whyNotUsable,
  whyNotPermitted,
  walkGates,
  type GateResult,
  type Question,
} from '../access/gate.ts';
import type { Basis, OrganizationBasis } from '../access/standing.ts';
import { databaseNow } from '../database/query.ts';
import { parseEmailAddress } from '../core/email-address.ts';
import { rowIdOf } from '../core/global-id.ts';
import { findMemberByEmail, findMemberByUser } from '../member/member.store.ts';
import type { MemberFacts } from '../member/member.ts';
import { addressKey } from '../rate-limit/address-key.ts';
import { RateLimitedError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { identify, type Authenticator } from '../authority/identify.rule.ts';
import { toSignedIn } from '../member/signed-in.ts';

/**
 * The subject of an evaluation: the credential with a secret, the credential with a prefix, or a
 * user with their whole role.
 */
export type Subject =
  | { readonly kind: 'SECRET'; readonly text: string }
  | { readonly kind: 'PREFIX'; readonly prefix: string }
  /** A global id, or an email address. */
  | { readonly kind: 'USER'; readonly id: string };

/** What another service asks about a subject. */
export interface Inquiry {
  readonly subject: Subject;
  /** Null: only whether the credential is accepted. */
  readonly question: Question | null;
  /**
   * The client address of the subject's request. Null when the service does not send it: then a
   * credential with an IP allow list is rejected.
   */
  readonly address: string | null;
}

/** The result. A subject that is unknown to the caller's organization has `known: false`. */
export type Evaluation =
  | { readonly known: false }
  | {
      readonly known: true;
      readonly standing: Basis;
      readonly authority: Authority;
      /** Whether the credential is accepted. */
      readonly usable: boolean;
      /**
       * Whether it is accepted and may do what was asked. Equals `usable` when there was no
       * question.
       */
      readonly allowed: boolean;
      /** The gates that failed. */
      readonly failed: readonly GateResult[];
    };

/**
 * Evaluates a credential or user on behalf of another service, by the same gates as every request.
 * Does not spend the subject's rate limit.
 */
export async function evaluate(
  call: SignedInCall,
  authenticator: Authenticator,
  { subject, question, address }: Inquiry,
): Promise<Evaluation> {
  const { caller, catalog } = call;
  const found = await find(call, authenticator, caller.standing.organization, subject, address);
  // Security: information disclosure across tenants. A service learns nothing about credentials of
  // another organization.
  if (found?.standing.organization.id !== caller.standing.organization.id) return { known: false };
  const { standing, now } = found;
  const at = { now, address, surface: 'api' } as const;
  const authority = toAuthority(standing, catalog);
  const refused = whyNotUsable(standing, at);
  const denied = refused ?? (question && whyNotPermitted(standing, authority, catalog, question));
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

type Judged = { readonly standing: Basis; readonly now: Date };

async function find(
  call: SignedInCall,
  authenticator: Authenticator,
  organization: OrganizationBasis,
  subject: Subject,
  address: string | null,
): Promise<Judged | null> {
  if (subject.kind === 'PREFIX') return authenticator.findByPrefix(subject.prefix);
  if (subject.kind === 'USER') return findSignedIn(call, organization, subject.id);
  try {
    return await identify(
      authenticator,
      subject.text,
      address === null ? null : addressKey(address),
    );
  } catch (error) {
    // Security: credential enumeration. Rate-limited guesses through the service return the same
    // result as every wrong secret.
    if (error instanceof RateLimitedError) return null;
    throw error;
  }
}

async function findByAddress(
  em: SignedInCall['em'],
  organization: OrganizationBasis,
  text: string,
): Promise<MemberFacts | null> {
  const reading = parseEmailAddress(text);
  return reading.ok ? findMemberByEmail(em, organization, reading.address) : null;
}

async function findSignedIn(
  { em }: SignedInCall,
  organization: OrganizationBasis,
  id: string,
): Promise<Judged | null> {
  const userId = rowIdOf('User', id);
  const member =
    userId === null
      ? await findByAddress(em, organization, id)
      : await findMemberByUser(em, organization, userId);
  return member && { standing: toSignedIn(member), now: await databaseNow(em) };
}
