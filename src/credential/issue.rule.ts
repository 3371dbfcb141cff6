import { rolePermissions, toAuthority } from '../access/authority.ts';
import { requireWithin } from '../access/hand-out.ts';
import type {
  MembershipFacts,
  PersonalAccessTokenType,
  RoleFacts,
  Standing,
  UserFacts,
} from '../access/standing.ts';
import { addressKey } from '../rate-limit/address-key.ts';
import { requireWithinLimit } from '../rate-limit/require-within-limit.ts';
import {
  InsufficientAuthorityError,
  ValidationError,
  type ValidationIssue,
} from '../core/refusal.ts';
import type { Call, Write } from '../core/call.ts';
import { drawSecret } from '../secrets/random.ts';
import { insertScopes } from './scope.store.ts';
import { insertCredential } from './new-credential.store.ts';
import type { ExpiryBounds } from './expiry.ts';
import type { Secret } from '../secrets/secret-format.ts';
import { parseTokenRequest, type TokenDraft, type TokenRequest } from './token-input.ts';
import { tokenTarget, type TokenKind } from './token-node.rule.ts';
import { reread, requireFreeName } from './token.rule.ts';

/** A token or key with its secret, which is returned only this once. */
export interface Issued {
  readonly standing: Standing;
  readonly secret: string;
}

/** A generated secret that is not yet stored, and the hash that will be stored. */
export interface NewSecret extends Secret {
  readonly hash: string;
}

/** Whom the new token acts for, and its secret. */
export interface TokenSubject {
  readonly kind: TokenKind;
  readonly type: PersonalAccessTokenType | null;
  readonly owner: UserFacts | null;
  readonly membership: MembershipFacts | null;
  readonly role: RoleFacts;
  readonly secret: NewSecret;
}

/**
 * Maximum length of a chain of tokens that issue tokens. Every token of the chain is read and
 * checked on each request.
 */
export const LINEAGE_MAX = 8;

/**
 * Returns the row ids of the tokens that a new token dies with: the token that issues it and that
 * token's issuers. A session is not part of the chain. Security: denial of service. Without a
 * maximum, a chain of tokens that issue tokens could make its requests arbitrarily slow.
 */
export function lineageOf({ credential, makers }: Standing): string[] {
  if (credential.kind === 'SESSION') return [];
  const lineage = [...makers.flatMap((maker) => maker?.credential.id ?? []), credential.id];
  if (lineage.length <= LINEAGE_MAX) return lineage;
  throw new InsufficientAuthorityError(
    `This token was issued by a chain of ${LINEAGE_MAX} tokens, the maximum length. Sign in, or use a token closer to the start of the chain.`,
    [],
    'TOKEN_GRANTS',
  );
}

/**
 * Returns what limits a new expiry: the current time, the policy, and the expiry of the token that
 * issues it.
 */
export const expiryBounds = ({ now, actor: { standing } }: Write): ExpiryBounds => ({
  now,
  policy: standing.organization.policy,
  makerExpiresAt: standing.credential.kind === 'SESSION' ? null : standing.credential.expiresAt,
});

/**
 * Generates a secret and its hash, and counts it for the caller's address. Throws RateLimitedError
 * beyond the limit. Call it before the transaction, which locks rows: the hash may have to queue.
 */
export async function newSecret(
  { limits, address, hasher }: Call,
  kind: TokenKind,
): Promise<NewSecret> {
  requireWithinLimit(
    await limits.tokenCreation.spend(addressKey(address)),
    'new tokens from this address',
  );
  const secret = drawSecret(kind);
  return { ...secret, hash: await hasher.hashSecret(secret) };
}

/**
 * Issues a token or key: validates the input, requires that the result is no wider than the actor's
 * authority, and inserts it. Throws ValidationError with the issues of the input and those that the
 * caller found.
 */
export async function issue(
  call: Call,
  write: Write,
  subject: TokenSubject,
  asked: TokenRequest,
  besides: readonly ValidationIssue[] = [],
): Promise<Issued> {
  const { em, now, actor } = write;
  const draft = parseTokenRequest(asked, expiryBounds(write), call.catalog);
  if (!draft.ok || besides.length > 0)
    throw new ValidationError([...(draft.ok ? [] : draft.issues), ...besides]);
  requireNotWider(call, write, subject, draft.value);
  await requireFreeName(write, subject.kind, subject.owner?.id ?? null, draft.value.name);
  const { scopes, ...row } = draft.value;
  const id = await insertCredential(em, {
    ...row,
    kind: subject.kind,
    type: subject.type,
    prefix: subject.secret.prefix,
    secretHash: subject.secret.hash,
    organizationId: actor.standing.organization.id,
    ownerId: subject.owner?.id ?? null,
    memberId: subject.membership?.id ?? null,
    roleId: subject.kind === 'API_KEY' ? subject.role.id : null,
    createdById: actor.standing.owner?.id ?? null,
    makerIds: lineageOf(actor.standing),
    createdAt: now,
    userAgent: null,
    ip: null,
  });
  await insertScopes(em, id, scopes, now);
  const standing = await reread(write, subject.kind, id);
  await write.record({
    action: subject.kind === 'API_KEY' ? 'api_key.created' : 'personal_access_token.created',
    target: tokenTarget(standing),
    detail: describe(draft.value, subject.role),
  });
  return { standing, secret: subject.secret.text };
}

// Security: privilege escalation. A token with scopes is judged by everything that they name,
// whether or not its owner's role includes it today. Otherwise a scope that the owner's role gains
// tomorrow would come from an actor who never held it.
function requireNotWider(
  { catalog }: Call,
  { actor }: Write,
  subject: TokenSubject,
  draft: TokenDraft,
): void {
  const credential = {
    ...actor.standing.credential,
    kind: subject.kind,
    narrowed: draft.narrowed,
    scopes: draft.scopes.map((scope) => ({ ...scope, id: '' })),
  };
  const made: Standing = { ...actor.standing, credential, role: subject.role, makers: [] };
  requireWithin(
    actor,
    toAuthority(
      made,
      catalog,
      draft.narrowed ? catalog.everything : rolePermissions(made, catalog),
    ),
    catalog,
  );
}

const describe = ({ narrowed, scopes, expiresAt }: TokenDraft, { key }: RoleFacts): string =>
  `${narrowed ? `${scopes.length} ${scopes.length === 1 ? 'scope' : 'scopes'}` : `full role (${key})`}, ${expiresAt ? `expires ${expiresAt.toISOString()}` : 'never expires'}`;
