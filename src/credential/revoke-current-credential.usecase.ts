import type { Standing } from '../access/standing.ts';
import type { Request } from '../request.ts';
import { updateCredential } from './credential.store.ts';
import { findStandings } from './standing.store.ts';
import { tokenTarget } from './token.rule.ts';

const ACTIONS = { SESSION: 'session.revoked', PERSONAL_ACCESS_TOKEN: 'personal_access_token.revoked', API_KEY: 'api_key.revoked' } as const;

/** Ends the credential that the caller presents. Needs no permission: whoever holds a secret may end it. */
export function revokeCurrentCredential(request: Request): Promise<Standing> {
  const id = request.caller?.standing.credential.id;
  return request.write({ credentials: id ? [id] : [] }, async ({ em, now, actor, record }) => {
    const { credential, owner } = actor.standing;
    await updateCredential(em, credential.id, now, { revokedAt: now, revokedById: owner?.id ?? null });
    await record({ action: ACTIONS[credential.kind], target: tokenTarget(actor.standing) });
    const [found] = await findStandings(em, [credential.id]);
    return found?.standing ?? actor.standing;
  });
}
