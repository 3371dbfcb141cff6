import { getOperationAST, Kind, parse, type DocumentNode, type OperationTypeNode } from 'graphql';
import { LIMITS } from './limits.ts';

/**
 * The mutations that open a session or create an account, and what the sign-in page asks: callers
 * without a credential need them.
 */
const SIGN_IN: Readonly<Partial<Record<OperationTypeNode, ReadonlySet<string>>>> = {
  mutation: new Set(['signIn', 'acceptInvitation', 'setUp']),
  query: new Set(['setUpPending', 'invitationPending']),
};

/**
 * Does the operation only sign in? Then it needs no credential, and rejecting the credential of
 * another product would prevent it.
 */
export function isSignInOperation(
  query: string | undefined,
  operationName: string | null | undefined,
): boolean {
  const document =
    query !== undefined && query.length <= LIMITS.lengthMax ? parseOrNull(query) : null;
  const operation = document && getOperationAST(document, operationName);
  const names = operation && SIGN_IN[operation.operation];
  if (!names) return false;
  return operation.selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && names.has(selection.name.value),
  );
}

function parseOrNull(query: string): DocumentNode | null {
  try {
    return parse(query, { noLocation: true, maxTokens: LIMITS.tokensMax });
  } catch {
    return null;
  }
}
