import { AuthScopeFailureType, type AuthFailure } from '@pothos/plugin-scope-auth';
import type { GraphQLError } from 'graphql';
import { whyNotPermitted } from '../access/gate.ts';
import { InsufficientAuthorityError, UnauthenticatedError } from '../core/refusal.ts';
import type { Call } from '../core/call.ts';
import { toGraphQLError } from './errors.ts';

/** Returns one or several permissions as a list. */
export const toList = (permission: string | readonly string[]): readonly string[] =>
  typeof permission === 'string' ? [permission] : permission;

/** Returns the permissions that a field required. */
function askedFor(failure: AuthFailure): readonly string[] {
  if (failure.kind === AuthScopeFailureType.AuthScope)
    return typeof failure.parameter === 'boolean'
      ? []
      : toList(failure.parameter as string | readonly string[]);
  if (
    failure.kind === AuthScopeFailureType.AllAuthScopes ||
    failure.kind === AuthScopeFailureType.AnyAuthScopes
  )
    return failure.failures.flatMap(askedFor);
  return [];
}

/**
 * Returns the error for a caller without the required permission: a member of the result union for
 * mutations, a top-level error elsewhere.
 */
export function toUnauthorizedError(
  call: Call,
  isMutation: boolean,
  failure: AuthFailure,
): GraphQLError | InsufficientAuthorityError {
  const { caller, catalog } = call;
  if (!caller) return toGraphQLError(new UnauthenticatedError());
  const [permission = ''] = askedFor(failure);
  const refused = whyNotPermitted(caller.standing, caller.authority, catalog, {
    permission,
    entityId: null,
  });
  const error = new InsufficientAuthorityError(
    refused?.reason ?? 'This is not allowed.',
    permission ? [permission] : [],
    refused?.gate ?? 'ROLE_GRANTS',
  );
  return isMutation ? error : toGraphQLError(error);
}
