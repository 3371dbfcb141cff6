import { rowId } from '../../support/node-id.ts';
import type { Sent, Step } from './hand.ts';
import { queryRows } from './sql.ts';
import type { Holder, Subject } from './subject.ts';

/** The steps that an operator takes in the database. The commit is the acknowledgement. */
export const sqlSteps = (
  databaseUrl: string,
  { organizationId }: Subject,
  holder: Holder | null,
) => {
  const set =
    (table: 'organization' | 'user_account', id: string, suspended: boolean) => (): Promise<Sent> =>
      runSql(
        databaseUrl,
        // Citus rejects volatile functions such as clock_timestamp in an update.
        `update ${table} set suspended_at = ${suspended ? 'now()' : 'null'} where id = $1`,
        [id],
      );
  const userId = rowId(holder?.userId ?? '');
  return {
    suspendOrganization: {
      op: 'suspend organization',
      send: set('organization', organizationId, true),
      action: null,
      takes: 'organization suspended',
    },
    reinstateOrganization: {
      op: 'reinstate organization',
      send: set('organization', organizationId, false),
      action: null,
      givesBack: 'organization suspended',
    },
    suspendAccount: {
      op: 'suspend account',
      send: set('user_account', userId, true),
      action: null,
      takes: 'account suspended',
    },
    reinstateAccount: {
      op: 'reinstate account',
      send: set('user_account', userId, false),
      action: null,
      givesBack: 'account suspended',
    },
  } as const satisfies Record<string, Step>;
};

async function runSql(databaseUrl: string, text: string, values: readonly string[]): Promise<Sent> {
  try {
    return { kind: 'done', payload: await queryRows(databaseUrl, text, values) };
  } catch (error) {
    return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
  }
}
