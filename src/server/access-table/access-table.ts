import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { Catalog } from '../../catalog/catalog.ts';
import type { SignedInCall } from '../../core/call.ts';
import { requireMayAsk } from '../../http/caller/asking-service.ts';
import { SUBJECTS, type Subject } from './call.ts';
import { ACCESS_CALLS } from './calls.ts';
import { actorOf, KINDS, type Actor, type Kind } from './synthetic-organization.ts';
import { decide, dryRun, type Decision } from './dry-run.ts';

type Scopes = Readonly<
  Partial<
    Record<'public' | 'signedIn', boolean> &
      Record<'permission' | 'permissionOnTarget', string | readonly string[]>
  >
>;

/** Returns the auth scopes that a field was defined with, or null when it has none. */
export function authScopesOf(field: GraphQLField<unknown, unknown>): Scopes | 'by rule' | null {
  const options = field.extensions['pothosOptions'] as
    { authScopes?: Scopes | (() => unknown) } | undefined;
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

/** The decisions about one operation on one target, by kind of credential and by role. */
export interface AccessRow {
  readonly subject: Subject;
  readonly field: string;
  /** The type of the target, where one field finds several. */
  readonly type?: string | undefined;
  readonly target: string;
  readonly decisions: Partial<Readonly<Record<Kind, Readonly<Record<string, Decision>>>>>;
}

const ENDPOINTS = [
  'POST /oauth/introspect',
  'POST /oauth/revoke',
  'POST /access/v1/evaluation',
  'POST /access/v1/evaluations',
];

/**
 * Returns the decisions of the rules about every call, for a synthetic caller of each built-in role
 * and kind of credential.
 */
export async function judgeAccess(schema: GraphQLSchema, catalog: Catalog): Promise<AccessRow[]> {
  const decisionsOf = async (
    kinds: readonly Kind[],
    decideFor: (actor: Actor) => Promise<Decision>,
  ): Promise<AccessRow['decisions']> => {
    const decisions: Partial<Record<Kind, Record<string, Decision>>> = {};
    for (const kind of kinds) {
      const byRole: Record<string, Decision> = {};
      for (const role of catalog.roles)
        byRole[role.key] = await decideFor(actorOf(catalog, role, kind));
      decisions[kind] = byRole;
    }
    return decisions;
  };
  const rows: AccessRow[] = [];
  for (const { subject, field, type, target, kinds, call } of ACCESS_CALLS)
    rows.push({
      subject,
      field,
      type,
      target,
      decisions: await decisionsOf(kinds, (actor) =>
        dryRun(schema, catalog, actor.caller, { field, ...call(actor, catalog) }),
      ),
    });
  const asking = await decisionsOf(KINDS, ({ caller }) =>
    decide(() => {
      requireMayAsk({ caller, catalog } as SignedInCall);
    }),
  );
  for (const field of ENDPOINTS)
    rows.push({
      subject: 'Other services',
      field,
      target: 'another credential',
      decisions: asking,
    });
  return rows;
}

/** Merges entries with an equal value; joins their names in order. */
function merge<T>(
  entries: readonly (readonly [name: string, value: T])[],
  separator: string,
): [string, T][] {
  const merged = new Map<string, [string[], T]>();
  for (const [name, value] of entries) {
    const key = JSON.stringify(value);
    const known = merged.get(key);
    if (known) known[0].push(name);
    else merged.set(key, [[name], value]);
  }
  return [...merged.values()].map(([names, value]) => [
    names.filter((name) => name !== '').join(separator),
    value,
  ]);
}

const ROOT = /^(Query|Mutation)\./;

/** Formats one table: targets with equal decisions share their lines, and so do credentials. */
function printSubject(subject: Subject, rows: readonly AccessRow[], roles: readonly string[]) {
  const byOperation = Map.groupBy(
    rows,
    ({ field, type }) => `\`${field.replace(ROOT, '')}\`${type === undefined ? '' : `, ${type}`}`,
  );
  const lines = [...byOperation].flatMap(([operation, ofField]) => {
    const targets = merge(
      ofField.map(({ target, decisions }) => [target, decisions]),
      '; ',
    );
    return targets.flatMap(([target, decisions]) =>
      merge(Object.entries(decisions), ', ').map(
        ([kinds, byRole]) =>
          `| ${[operation, target, kinds === KINDS.join(', ') ? 'any' : kinds, ...roles.map((role) => byRole[role])].join(' | ')} |`,
      ),
    );
  });
  const header = ['operation', 'target', 'credential', ...roles];
  return [
    `## ${subject}`,
    '',
    ...(SUBJECTS[subject] === '' ? [] : [SUBJECTS[subject], '']),
    `| ${header.join(' | ')} |`,
    `| ${header.map(() => '---').join(' | ')} |`,
    ...lines,
    '',
  ];
}

/**
 * Formats the access table by running the authorization rules. It is committed, so that a review
 * shows changes of authorization.
 */
export async function printAccessTable(schema: GraphQLSchema, catalog: Catalog): Promise<string> {
  const rows = await judgeAccess(schema, catalog);
  const roles = catalog.roles.map(({ key }) => key);
  return [
    '# Access table',
    '',
    'Generated by `npm run schema`, which runs the authorization rules of the server with synthetic callers and targets. Do not',
    'edit it.',
    '',
    '- Each column is a built-in role of the default catalogue.',
    '- `session` is a session, `token` a personal access token without scopes, and `key` an API key with that role. A token or key',
    '  with scopes has only the permissions that its scopes and the role share. Permissions that issue or widen authority require',
    '  a session, or a scope that names the entity type. `any` is all three.',
    '- `allow`: the rules allow the call. `deny`: the caller receives an error that names what is missing or why. `hidden`:',
    '  the target is reported as not found, or the value is null.',
    '- A lower role has no permissions, and an owner has every permission. The tokens and keys in the table carry no',
    '  permissions: only the roles of their owners, or their own, decide. `itself` is the credential that the caller presents.',
    '',
    ...(Object.keys(SUBJECTS) as Subject[]).flatMap((subject) =>
      printSubject(
        subject,
        rows.filter((row) => row.subject === subject),
        roles,
      ),
    ),
    '## Without a credential',
    '',
    'Every caller may call these fields: ' +
      publicFieldsOf(schema)
        .map((field) => `\`${field.replace(ROOT, '')}\``)
        .join(', ') +
      '. `viewer` is null without a credential.',
    '',
  ].join('\n');
}
