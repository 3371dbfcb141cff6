import type { GraphQLSchema } from 'graphql';
import type { Catalog } from '../../catalog/catalog.ts';
import type { SignedInCall } from '../../core/call.ts';
import { requireMayAsk } from '../../http/caller/asking-service.ts';
import type { Subject } from './call.ts';
import { ACCESS_CALLS } from './calls.ts';
import { decide, dryRun, type Decision } from './dry-run.ts';
import { actorOf, KINDS, type Actor, type Kind } from './synthetic-organization.ts';

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
