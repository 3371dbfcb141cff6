import { toAuthority, type Caller } from '../access/authority.ts';
import { refuseCredential, type AccessGate, type Circumstances } from '../access/gate.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Hasher } from '../secrets/hash.ts';
import { parseSecret, type Secret } from '../secrets/secret-format.ts';
import type { FindByPrefix, Found } from './standing.store.ts';

/** What authentication works with: all of it outlives the request, none of it knows an owner. */
export interface Authenticator {
  readonly findByPrefix: FindByPrefix;
  readonly hasher: Hasher;
  readonly catalog: Catalog;
  /** Hears of every credential that was let in. */
  readonly onUse: (credentialId: string, at: Date, address: string | null) => void;
  /** Hears of a hash that was made with older parameters, when the secret is at hand to make a new one. */
  readonly onOutdatedHash: (credentialId: string, storedHash: string, secret: Secret) => void;
}

/** Let in, with the authority of this moment; or refused, with a message that is safe to show. */
export type Authentication =
  { readonly ok: true; readonly caller: Caller; readonly now: Date } | { readonly ok: false; readonly gate: AccessGate; readonly message: string };

// Security: unknown, malformed and wrong secrets read the same, so that nobody learns which prefixes exist.
const UNKNOWN: Authentication = { ok: false, gate: 'CREDENTIAL_KNOWN', message: 'The credential is not valid.' };

/** Works out who presents a secret and what that may do now: parse, look up, prove, walk the gates. */
export async function authenticate(authenticator: Authenticator, text: string, { address, surface }: Omit<Circumstances, 'now'>): Promise<Authentication> {
  const secret = parseSecret(text);
  if (!secret || secret.kind === 'INVITATION' || secret.kind === 'SET_UP') return UNKNOWN;
  const found = await authenticator.findByPrefix(secret.prefix);
  if (!found || !(await authenticator.hasher.provesSecret(secret, found.secretHash))) return UNKNOWN;
  return judge(authenticator, found, secret, { address, surface, now: found.now });
}

function judge(
  { catalog, hasher, onUse, onOutdatedHash }: Authenticator,
  { standing, secretHash, now }: Found,
  secret: Secret,
  at: Circumstances,
): Authentication {
  const refused = refuseCredential(standing, at);
  if (refused) return { ok: false, gate: refused.gate, message: refused.reason };
  onUse(standing.credential.id, now, at.address);
  if (hasher.isOutdated(secret.kind, secretHash)) onOutdatedHash(standing.credential.id, secretHash, secret);
  return { ok: true, now, caller: { standing, authority: toAuthority(standing, catalog) } };
}
