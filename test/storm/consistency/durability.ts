import { rowId } from '../../support/node-id.ts';
import type { AuditCount, Ledger } from './ledger.ts';
import { ELSEWHERE, GRANTS, ROLES } from './permissions.ts';
import type { Databases } from './databases.ts';
import { APPLICATION, queryRows } from './sql.ts';
import type { Kind, Subject, Target } from './subject.ts';

/** The state of a credential in the database. */
interface Row {
  readonly prefix: string;
  readonly revoked: boolean;
  readonly expires_at: Date | null;
  readonly ip_allow_list: string[];
  readonly scopes: number;
  readonly status: string | null;
  readonly role: string | null;
  readonly grants: string[] | null;
  readonly organization_suspended: boolean;
  readonly account_suspended: boolean;
  /** Whether an issuer was deleted, which ends the credential. */
  readonly orphaned: boolean;
}

const STATE = `
  select c.prefix, c.revoked_at is not null as revoked, c.expires_at, c.ip_allow_list,
    (select count(*)::int from scope s where s.credential_id = c.id) as scopes,
    m.status, r.key as role, (select full_role.grants from role full_role where full_role.organization_id = c.organization_id and full_role.key = $2) as grants,
    exists (select from unnest(c.maker_ids) as maker(id) where not exists (select from credential k where k.id = maker.id)) as orphaned,
    o.suspended_at is not null as organization_suspended, u.suspended_at is not null as account_suspended
  from credential c join organization o on o.id = c.organization_id
  left join user_account u on u.id = c.owner_id
  left join member m on m.id = c.member_id
  left join role r on r.id = coalesce(c.role_id, m.role_id)
  where c.prefix = any($1)`;

/** How often each action is recorded for each object. */
export const countEvents = (databaseUrl: string): Promise<AuditCount[]> =>
  queryRows<AuditCount & Record<string, unknown>>(
    databaseUrl,
    `select organization_id as "organizationId", action, target_id as "targetId", count(*)::int as count from audit_event group by 1, 2, 3`,
  );

/**
 * Compares every node of the database with the acknowledged changes: the state of live credentials,
 * the end of dead ones, and one audit event for each change. Requires that no writer is active.
 * Returns the differences.
 */
export async function whyNotDurable(
  { urls }: Databases,
  subjects: readonly Subject[],
  ledger: Ledger,
  areReadersAtRest: boolean,
): Promise<string[]> {
  const nodes = [...new Set(urls)];
  const found = await Promise.all(
    nodes.map((url) => whyNotDurableAt(url, subjects, ledger, areReadersAtRest)),
  );
  return found.flatMap((all, i) =>
    nodes.length === 1 ? all : all.map((because) => `${because} (at database ${i + 1})`),
  );
}

async function whyNotDurableAt(
  databaseUrl: string,
  subjects: readonly Subject[],
  ledger: Ledger,
  areReadersAtRest: boolean,
): Promise<string[]> {
  const prefixes = subjects.flatMap(({ current, maker, dead }) =>
    [current, maker, ...dead.slice(0, 20)].flatMap((target) => target?.prefix ?? []),
  );
  const rows = new Map(
    (
      await queryRows<Row & Record<string, unknown>>(databaseUrl, STATE, [prefixes, ROLES.full])
    ).map((row) => [row.prefix, row]),
  );
  const states = subjects.flatMap((subject) => whyNotState(subject, rows));
  const events = ledger
    .whyNot(await countEvents(databaseUrl))
    .filter((because) => areReadersAtRest || !because.includes('organization.updated'));
  return [...states, ...events];
}

function whyNotState(subject: Subject, rows: ReadonlyMap<string, Row>): string[] {
  const { current, name } = subject;
  const alive = subject.dead.slice(0, 20).filter(({ prefix }) => mayLive(rows.get(prefix)));
  const revived = alive.map((target) => `${target.name} has ended, and would be accepted`);
  if (!current) return revived;
  const row = rows.get(current.prefix);
  if (!row) return [...revived, `${current.name} is gone`];
  const wrong = Object.entries(expected(subject, current)).filter(
    ([fact, value]) => JSON.stringify(row[fact as keyof Row]) !== JSON.stringify(value),
  );
  const told = wrong.map(
    ([fact, value]) =>
      `${name}: ${fact} is ${JSON.stringify(row[fact as keyof Row])} and should be ${JSON.stringify(value)}`,
  );
  return [...revived, ...told, ...whyNotMaker(subject, rows)];
}

const mayLive = (row: Row | undefined): boolean =>
  row !== undefined &&
  !row.revoked &&
  !row.orphaned &&
  (row.status === 'ACTIVE' || row.prefix.startsWith('key_'));

const SCOPES_OF: Record<Kind, number> = {
  token: 0,
  'narrowed token': 4,
  "service user's token": 0,
  'token made by a token': 4,
  'API key': 0,
  session: 0,
};
const MAKER_SCOPES = 5;

function expected({ kind, losses, addresses }: Subject, { expiresAt }: Target): Partial<Row> {
  const isKey = kind === 'API key';
  return {
    revoked: losses.has('revoked'),
    orphaned: false,
    // As in JSON.
    expires_at: expiresAt as unknown as Date | null,
    ip_allow_list: losses.has('addresses') ? ELSEWHERE : [...addresses],
    scopes: kind === 'narrowed token' && losses.has('scopes') ? 0 : SCOPES_OF[kind],
    status: isKey ? null : losses.has('suspended') ? 'SUSPENDED' : 'ACTIVE',
    role: losses.has('demoted') ? ROLES.little : ROLES.full,
    grants: losses.has('role edited') ? GRANTS.little : GRANTS.full,
    organization_suspended: losses.has('organization suspended'),
    account_suspended: losses.has('account suspended'),
  };
}

function whyNotMaker({ maker, losses }: Subject, rows: ReadonlyMap<string, Row>): string[] {
  if (!maker) return [];
  const row = rows.get(maker.prefix);
  if (!row) return [`${maker.name} (${rowId(maker.id)}) is gone`];
  const { revoked, ip_allow_list, scopes } = row;
  const should = {
    revoked: losses.has('maker revoked'),
    ip_allow_list: losses.has('maker narrowed') ? ELSEWHERE : [],
    scopes: losses.has('scopes') ? 0 : MAKER_SCOPES,
  };
  const is = { revoked, ip_allow_list, scopes };
  return JSON.stringify(is) === JSON.stringify(should)
    ? []
    : [`${maker.name} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`];
}

/** Counts open transactions of the run: none once all writers rest. */
export async function countLeftOpen({ urls }: Databases): Promise<number> {
  const counts = await Promise.all(
    [...new Set(urls)].map((url) =>
      queryRows<{ count: number }>(
        url,
        `select count(*)::int as count from pg_stat_activity
         where state like 'idle in transaction%' and pid <> pg_backend_pid() and datname = current_database() and application_name = $1`,
        [APPLICATION],
      ),
    ),
  );
  return counts.reduce((sum, [row]) => sum + (row?.count ?? 0), 0);
}
