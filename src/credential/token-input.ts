import { z } from 'zod';
import { parseAllowListEntry } from '../access/ip-allow-list.ts';
import type { TokenPolicy } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { boundedList, parseInput, type Parsed } from '../core/parse-input.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import { DESCRIPTION, NAME } from '../core/text-rules.ts';
import { resolveExpiry, type ExpiryBounds, type ExpiryRequest } from './expiry.ts';
import {
  toTerms,
  whyNotScopes,
  withoutCovered,
  type ScopeRequest,
  type ScopeTerm,
} from './scope-rules.ts';

const ADDRESSES_MAX = 100;

/** Addresses and CIDR blocks in canonical form, without duplicates. */
const IP_ALLOW_LIST = boundedList(
  z.string().transform((text, context) => {
    const entry = parseAllowListEntry(text);
    if (entry.ok) return entry.entry;
    context.addIssue({ code: 'custom', message: entry.because });
    return z.NEVER;
  }),
  ADDRESSES_MAX,
  `An address list has at most ${ADDRESSES_MAX} entries.`,
).transform((entries) => [...new Set(entries)]);

const NEW = z.object({
  name: NAME,
  description: DESCRIPTION.nullish(),
  ipAllowList: IP_ALLOW_LIST.nullish(),
});
const CHANGES = z.object({
  name: NAME.nullish(),
  description: DESCRIPTION.nullish(),
  ipAllowList: IP_ALLOW_LIST.nullish(),
});

/** The input for a new token or key. */
export interface TokenRequest {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly expires?: ExpiryRequest | null | undefined;
  /** Omitted or null: the whole role. An empty list: nothing. */
  readonly scopes?: readonly ScopeRequest[] | null | undefined;
  readonly ipAllowList?: readonly string[] | null | undefined;
}

/** A validated `TokenRequest`. */
export interface TokenDraft {
  readonly name: string;
  readonly description: string | null;
  readonly expiresAt: Date | null;
  readonly narrowed: boolean;
  readonly scopes: readonly ScopeTerm[];
  readonly ipAllowList: readonly string[];
}

/**
 * Returns an issue for an empty list when the organization requires an IP allow list. Null and
 * undefined are not checked.
 */
export const whyNotAddresses = (
  ipAllowList: readonly string[] | null | undefined,
  policy: TokenPolicy,
): ValidationIssue[] =>
  policy.requireIpAllowList && ipAllowList?.length === 0
    ? [
        {
          path: ['ipAllowList'],
          message:
            'The organization requires an IP allow list. Enter at least one address or CIDR block.',
        },
      ]
    : [];

/**
 * Parses the input for a new token or key. Reports every invalid path at once, including violations
 * of the organization's policy.
 */
export function parseTokenRequest(
  call: TokenRequest,
  bounds: ExpiryBounds,
  catalog: Catalog,
): Parsed<TokenDraft> {
  const parsed = parseInput(NEW, call);
  const expiry = resolveExpiry(call.expires, bounds);
  const scopes = call.scopes ?? null;
  const issues = [
    ...(parsed.ok ? [] : parsed.issues),
    ...whyNotAddresses(call.ipAllowList ?? [], bounds.policy),
    ...(expiry.ok ? [] : expiry.issues),
    ...whyNotScopes(scopes ?? [], catalog),
  ];
  if (!parsed.ok || !expiry.ok || issues.length > 0) return { ok: false, issues };
  const { name, description, ipAllowList } = parsed.value;
  return {
    ok: true,
    value: {
      name,
      description: description ?? null,
      ipAllowList: ipAllowList ?? [],
      expiresAt: expiry.expiresAt,
      narrowed: scopes !== null,
      scopes: withoutCovered(toTerms(scopes ?? []), catalog),
    },
  };
}

/**
 * The editable fields of a token or key. Omitted fields stay unchanged. A null description is
 * removed.
 */
export interface TokenChangesRequest {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly ipAllowList?: readonly string[] | null | undefined;
}

/** Parses changes and merges them with the current values. */
export function parseTokenChanges(
  call: TokenChangesRequest,
  before: Pick<TokenDraft, 'name' | 'description' | 'ipAllowList'>,
  policy: TokenPolicy,
): Parsed<Pick<TokenDraft, 'name' | 'description' | 'ipAllowList'>> {
  const parsed = parseInput(CHANGES, call);
  const issues = [
    ...(parsed.ok ? [] : parsed.issues),
    ...whyNotAddresses(call.ipAllowList, policy),
  ];
  if (!parsed.ok || issues.length > 0) return { ok: false, issues };
  const { name, description, ipAllowList } = parsed.value;
  return {
    ok: true,
    value: {
      name: name ?? before.name,
      description: description === undefined ? before.description : description,
      ipAllowList: ipAllowList ?? before.ipAllowList,
    },
  };
}
