import type { Standing } from '../access/standing.ts';
import type { Call } from '../core/call.ts';
import { findCredential } from './credential.store.ts';
import type { TokenKind } from './token-node.rule.ts';
import { isVisible } from './token-permissions.rule.ts';

/**
 * Finds a token or key by row id. Returns null when it does not exist or the caller may not see it.
 */
export async function findVisible(
  { caller, em, catalog }: Call,
  kind: TokenKind,
  id: string,
): Promise<Standing | null> {
  const found = caller && (await findCredential(em, caller.standing.organization.id, kind, id));
  return found && isVisible({ actor: caller, target: found.standing, catalog })
    ? found.standing
    : null;
}
