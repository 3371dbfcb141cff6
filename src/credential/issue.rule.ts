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
import { refuseExceeded } from '../rate-limit/refuse-exceeded.ts';
import {
  InsufficientAuthorityError,
  ValidationError,
  type ValidationIssue,
} from '../core/refusal.ts';
import type { Request, Write } from '../core/request.ts';
import { drawSecret } from '../secrets/random.ts';
import { insertCredential, insertScopes } from './credential.store.ts';
import type { ExpiryBounds } from './expiry.ts';
import type { Secret } from '../secrets/secret-format.ts';
import { parseTokenRequest, type TokenDraft, type TokenRequest } from './token-input.ts';
import { reread, requireFreeName, tokenTarget, type TokenKind } from './token.rule.ts';

/** A token or key with its secret: the only time that there is one to show. */
export interface Issued {
  readonly standing: Standing;
  readonly secret: string;
}

/** A secret that opens nothing yet, and what will be stored of it. */
export interface NewSecret extends Secret {
  readonly hash: string;
}

/** Whom the new token acts for, and its secret. */
export interface Bearer {
  readonly kind: TokenKind;
  readonly type: PersonalAccessTokenType | null;
  readonly owner: UserFacts | null;
  readonly membership: MembershipFacts | null;
  readonly role: RoleFacts;
  readonly secret: NewSecret;
}

/**
 * How many tokens deep a token may be issued by tokens: every one of them is read and judged at
 * every request.
 */
export const LINEAGE_MAX = 8;

/**
 * The tokens that a new one dies with, by row id: whichever acts now, and those that issued it. A
 * session makes no such tie. Security: without a bound a token issued by a token issued by a token…
 * would make its requests as slow as its maker likes.
 */
export function lineageOf({ credential, makers }: Standing): string[] {
  if (credential.kind === 'SESSION') return [];
  const lineage = [...makers.flatMap((maker) => maker?.credential.id ?? []), credential.id];
  if (lineage.length <= LINEAGE_MAX) return lineage;
  throw new InsufficientAuthorityError(
    `This token was issued by a chain of ${LINEAGE_MAX} tokens, the longest that is allowed. Sign in, or use a token nearer to its start.`,
    [],
    'TOKEN_GRANTS',
  );
}

/** What bounds a new expiry: the clock, the policy, and the end of the token that asks. */
export const expiryBounds = ({ now, actor: { standing } }: Write): ExpiryBounds => ({
  now,
  policy: standing.organization.policy,
  makerExpiresAt: standing.credential.kind === 'SESSION' ? null : standing.credential.expiresAt,
});

/**
 * Draws a secret and its hash, and counts it for the address that asks; throws RateLimitedError
 * beyond the limit. Before the transaction, which holds rows: the hash may have to wait for its
 * turn.
 */
export async function newSecret(
  { limits, address, hasher }: Request,
  kind: TokenKind,
): Promise<NewSecret> {
  refuseExceeded(
    await limits.tokenCreation.spend(addressKey(address)),
    'new tokens from this address',
  );
  const secret = drawSecret(kind);
  return { ...secret, hash: await hasher.hashSecret(secret) };
}

/**
 * Makes a token or key: checks what is asked for (told together with what else is wrong), that it
 * is no wider than whoever asks, and writes it.
 */
export async function issue(
  request: Request,
  write: Write,
  bearer: Bearer,
  asked: TokenRequest,
  besides: readonly ValidationIssue[] = [],
): Promise<Issued> {
  const { em, now, actor } = write;
  const draft = parseTokenRequest(asked, expiryBounds(write), request.catalog);
  if (!draft.ok || besides.length > 0)
    throw new ValidationError([...(draft.ok ? [] : draft.issues), ...besides]);
  requireNotWider(request, write, bearer, draft.value);
  await requireFreeName(write, bearer.kind, bearer.owner?.id ?? null, draft.value.name);
  const { scopes, ...row } = draft.value;
  const id = await insertCredential(em, {
    ...row,
    kind: bearer.kind,
    type: bearer.type,
    prefix: bearer.secret.prefix,
    secretHash: bearer.secret.hash,
    organizationId: actor.standing.organization.id,
    ownerId: bearer.owner?.id ?? null,
    memberId: bearer.membership?.id ?? null,
    roleId: bearer.kind === 'API_KEY' ? bearer.role.id : null,
    createdById: actor.standing.owner?.id ?? null,
    makerIds: lineageOf(actor.standing),
    createdAt: now,
    userAgent: null,
    ip: null,
  });
  await insertScopes(em, id, scopes, now);
  const standing = await reread(write, bearer.kind, id);
  await write.record({
    action: bearer.kind === 'API_KEY' ? 'api_key.created' : 'personal_access_token.created',
    target: tokenTarget(standing),
    detail: describe(draft.value, bearer.role),
  });
  return { standing, secret: bearer.secret.text };
}

// Security: a token with scopes is judged by all that they name, held by its role or not: what its
// owner lacks today and gains tomorrow must not come from somebody who never had it.
function requireNotWider(
  { catalog }: Request,
  { actor }: Write,
  bearer: Bearer,
  draft: TokenDraft,
): void {
  const credential = {
    ...actor.standing.credential,
    kind: bearer.kind,
    narrowed: draft.narrowed,
    scopes: draft.scopes.map((scope) => ({ ...scope, id: '' })),
  };
  const made: Standing = { ...actor.standing, credential, role: bearer.role, makers: [] };
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
