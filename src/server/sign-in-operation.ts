import { getOperationAST, Kind, parse, type DocumentNode, type OperationTypeNode } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { LIMITS } from './limits.ts';

/**
 * The operations of the sign-in page. Callers without a credential need them to open a session or
 * create an account.
 */
const SIGN_IN: Readonly<Partial<Record<OperationTypeNode, ReadonlySet<string>>>> = {
  mutation: new Set(['signIn', 'acceptInvitation', 'setUp']),
  query: new Set(['setUpPending', 'invitationPending']),
};

/**
 * Returns whether the operation only signs in. Such an operation needs no credential, so a
 * credential of another product must not cause a rejection.
 */
export function isSignInOperation({ query, operationName }: GraphQLParams): boolean {
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
