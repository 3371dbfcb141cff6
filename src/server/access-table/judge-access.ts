import type { GraphQLSchema } from 'graphql';
import type { Catalog } from '../../catalog/catalog.ts';
import { requireMayAsk } from '../../http/caller/asking-service.ts';
import type { Section } from './sections.ts';
import { ACCESS_CALLS } from './calls.ts';
import { decide, dryRun, type AccessDecision } from './dry-run.ts';
import {
  syntheticCaller,
  CALLER_KINDS,
  type SyntheticCaller,
  type CallerKind,
} from './synthetic-organization.ts';

/** The decisions about one operation on one target, by kind of credential and by role. */
export interface AccessRow {
  readonly section: Section;
  readonly field: string;
  /** The type of the target, where one field finds several. */
  readonly type?: string | undefined;
  readonly target: string;
  readonly decisions: Partial<
    Readonly<Record<CallerKind, Readonly<Record<string, AccessDecision>>>>
  >;
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
    kinds: readonly CallerKind[],
    decideFor: (actor: SyntheticCaller) => Promise<AccessDecision>,
  ): Promise<AccessRow['decisions']> => {
    const decisions: Partial<Record<CallerKind, Record<string, AccessDecision>>> = {};
    for (const kind of kinds) {
      const byRole: Record<string, AccessDecision> = {};
      for (const role of catalog.roles)
        byRole[role.key] = await decideFor(syntheticCaller(catalog, role, kind));
      decisions[kind] = byRole;
    }
    return decisions;
  };
  const rows: AccessRow[] = [];
  for (const { section, field, type, target, kinds, call } of ACCESS_CALLS)
    rows.push({
      section,
      field,
      type,
      target,
      decisions: await decisionsOf(kinds, (actor) =>
        dryRun(schema, catalog, actor.caller, { field, ...call(actor, catalog) }),
      ),
    });
  const asking = await decisionsOf(CALLER_KINDS, ({ caller }) =>
    decide(() => {
      requireMayAsk({ caller, catalog });
    }),
  );
  for (const field of ENDPOINTS)
    rows.push({
      section: 'Other services',
      field,
      target: 'another credential',
      decisions: asking,
    });
  return rows;
}
