import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { overlaps } from '../catalog/permission-set.ts';

type Scopes = Readonly<
  Partial<
    Record<'public' | 'signedIn', boolean> &
      Record<'permission' | 'permissionOnTarget', string | readonly string[]>
  >
>;

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Returns the auth scopes that a field was defined with, or null when it has none. */
export function authScopesOf(field: GraphQLField<unknown, unknown>): Scopes | 'by rule' | null {
  const options = field.extensions['pothosOptions'] as
    { authScopes?: Scopes | (() => unknown) } | undefined;
  if (typeof options?.authScopes === 'function') return 'by rule';
  return options?.authScopes ?? null;
}

function describeScopes(
  scopes: Scopes | 'by rule',
  description: string,
): { who: string; permissions: readonly string[] } {
  if (scopes === 'by rule') return { who: description, permissions: [] };
  if (scopes.public) return { who: 'anyone', permissions: [] };
  if (scopes.signedIn) return { who: `any authenticated caller. ${description}`, permissions: [] };
  const asked = scopes.permission ?? scopes.permissionOnTarget ?? [];
  const permissions = typeof asked === 'string' ? [asked] : asked;
  return {
    who: `${permissions.map((permission) => `\`${permission}\``).join(' or ')}${scopes.permissionOnTarget === undefined ? '' : ', on the target'}`,
    permissions,
  };
}

function rolesWith(catalog: Catalog, permissions: readonly string[]): string {
  const asked = permissions
    .map((permission) => catalog.permission(permission))
    .filter((set) => set !== null);
  return catalog.roles
    .filter(({ grants }) => asked.some((set) => overlaps(catalog.grants(grants), set)))
    .map(({ key }) => key)
    .join(', ');
}

/**
 * Formats the table of fields, required permissions and built-in roles. It is committed, so that a
 * review shows changes of authorization.
 */
export function printAccessTable(schema: GraphQLSchema, catalog: Catalog): string {
  const rows = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        type,
        field,
        scopes: authScopesOf(field),
      })),
    )
    .flatMap(({ type, field, scopes }) =>
      scopes
        ? [
            {
              root: ROOTS.indexOf(type.name),
              name: `${type.name}.${field.name}`,
              ...describeScopes(scopes, field.description ?? ''),
            },
          ]
        : [],
    )
    // eslint-disable-next-line no-restricted-syntax -- Names of the schema, not input.
    .sort((a, b) => a.root - b.root || a.name.localeCompare(b.name));
  const lines = rows.map(
    ({ name, who, permissions }) =>
      `| ${name} | ${who} | ${permissions.length > 0 ? rolesWith(catalog, permissions) : ''} |`,
  );
  return [
    '# Who may call what',
    '',
    'Generated from the schema by `npm run schema`. Do not edit it. The roles are the built-in roles of the default catalogue',
    'whose sessions have the permission. A token has it only if its scopes also allow it; operations that issue or reactivate',
    'a secret require a scope that names the entity type.',
    '',
    '| field | who may call it | built-in roles |',
    '| --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
