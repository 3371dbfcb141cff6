/**
 * The gates, in the order in which a request meets them, each with what it requires. The schema and
 * the documents print these descriptions. "A token that created it" is an issuer: a token that a
 * token issues dies with its issuers.
 */
export const GATE_DESCRIPTIONS = {
  CREDENTIAL_KNOWN: 'The secret is well formed and belongs to an existing credential.',
  NOT_REVOKED: 'Neither the credential nor a token that created it is revoked.',
  NOT_EXPIRED:
    "Neither the credential nor a token that created it has expired, by the database's clock.",
  ORGANIZATION_ACTIVE: 'The organization is not suspended.',
  OWNER_ACTIVE: "The owner's account is not suspended.",
  MEMBERSHIP_ACTIVE:
    'The owner is an active member of the organization. API keys have no owner and pass.',
  IP_ALLOWED:
    'The credential, and every token that created it, allows requests from the address of the caller. An empty list allows every address.',
  SURFACE_ALLOWED:
    'The credential is allowed on this API: a SCIM token on /scim/v2 only, every other credential everywhere else.',
  WITHIN_RATE_LIMIT: 'No rate limit is exceeded.',
  ROLE_GRANTS: "The owner's current role includes the permission.",
  TOKEN_GRANTS: "The credential's scopes include the permission.",
  ENTITY_IN_SCOPE: "The credential's scopes include the permission on this entity.",
} as const;

/** One check that a request must pass. */
export type AccessGate = keyof typeof GATE_DESCRIPTIONS;

/** The gates, in evaluation order. */
export const GATES = Object.keys(GATE_DESCRIPTIONS) as readonly AccessGate[];
