import type { Standing } from '../access/standing.ts';
import type { Write } from '../core/call.ts';
import { updateCredential } from './credential.store.ts';
import { tokenTarget } from './token-node.rule.ts';

const ACTIONS = {
  SESSION: 'session.revoked',
  PERSONAL_ACCESS_TOKEN: 'personal_access_token.revoked',
  API_KEY: 'api_key.revoked',
} as const;

/** Revokes a credential and records it. The caller must have authorized the step. */
export async function endCredential(
  { em, now, actor, record }: Write,
  target: Standing,
): Promise<void> {
  await updateCredential(em, target.credential.id, now, {
    revokedAt: now,
    revokedById: actor.standing.owner?.id ?? null,
  });
  await record({ action: ACTIONS[target.credential.kind], target: tokenTarget(target) });
}
