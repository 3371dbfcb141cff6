import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';

type AuthScopes = Readonly<
  Partial<
    Record<'public' | 'signedIn', boolean> &
      Record<'permission' | 'permissionOnTarget', string | readonly string[]>
  >
>;

/** Returns the auth scopes that a field was defined with, or null when it has none. */
export function authScopesOf(field: GraphQLField<unknown, unknown>): AuthScopes | 'by rule' | null {
  const options = field.extensions['pothosOptions'] as
    { authScopes?: AuthScopes | (() => unknown) } | undefined;
  if (typeof options?.authScopes === 'function') return 'by rule';
  return options?.authScopes ?? null;
}

/** Returns the fields that a caller without a credential may call. */
export const publicFieldsOf = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => {
        const scopes = authScopesOf(field);
        return scopes !== null && scopes !== 'by rule' && scopes.public
          ? [`${type.name}.${field.name}`]
          : [];
      }),
    )
    .sort();
