import type { Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { rowIdOf } from '../core/global-id.ts';
import { ConflictError, NotFoundError } from '../core/refusal.ts';
import type { SignedInCall, Write } from '../core/call.ts';
import { findCredential } from './credential.store.ts';
import { isNameTaken } from './token-name.store.ts';
import { NODE_TYPE, NOUN, type TokenKind } from './token-node.rule.ts';
import type { TokenRule } from './token-operations.rule.ts';

/** A transaction that changes one token, which is locked. */
export type TokenWrite = Write & { readonly target: Standing; readonly catalog: Catalog };

/**
 * Performs an operation on one token or key, which is locked, for an actor who may perform it. The
 * permission depends on the owner, so the rule of the operation requires it.
 */
export function writeToToken<T>(
  call: SignedInCall,
  kind: TokenKind,
  tokenId: string,
  requireOperation: TokenRule,
  step: (write: TokenWrite) => Promise<T>,
): Promise<T> {
  const id = rowIdOf(NODE_TYPE[kind], tokenId);
  return call.write({ credentials: id ? [id] : [] }, async (write) => {
    const found = id
      ? await findCredential(write.em, write.actor.standing.organization.id, kind, id)
      : null;
    if (!found) throw new NotFoundError(NOUN[kind]);
    const on = { ...write, target: found.standing, catalog: call.catalog };
    // Security: missing authorization. The permission depends on the owner of the token, so `write`
    // cannot require it.
    requireOperation(on);
    return step(on);
  });
}

/** Reads the token again, as the transaction has left it. */
export async function reread({ em, actor }: Write, kind: TokenKind, id: string): Promise<Standing> {
  const found = await findCredential(em, actor.standing.organization.id, kind, id);
  if (!found) throw new Error('A credential vanished inside its own transaction.');
  return found.standing;
}

/**
 * Rejects a name that another token already has, if the organization's policy requires unique
 * names.
 */
export async function requireFreeName(
  { em, actor }: Write,
  kind: TokenKind,
  ownerId: string | null,
  name: string,
  exceptId: string | null = null,
): Promise<void> {
  const { id: organizationId, policy } = actor.standing.organization;
  if (
    !policy.uniqueTokenNames ||
    !(await isNameTaken(em, { organizationId, ownerId, kind, name, exceptId }))
  )
    return;
  throw new ConflictError(`A token named "${name}" already exists. Choose another name.`, ['name']);
}
