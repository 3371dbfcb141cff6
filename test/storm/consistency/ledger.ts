/** The expected audit events: exactly one for each acknowledged change. */
export interface Ledger {
  /** Adds an acknowledged change, with the row id of its target if the response contained it. */
  acked: (organizationId: string, action: string, targetId: string | null) => void;
  /** Adds a change of unknown outcome. */
  unknown: (organizationId: string, action: string, count?: number) => void;
  /** Returns the differences between the audit log and the expectation. */
  whyNot: (events: readonly AuditCount[]) => string[];
}

/** The number of events with one action and target. */
export interface AuditCount {
  readonly organizationId: string;
  readonly action: string;
  readonly targetId: string | null;
  readonly count: number;
}

interface Account {
  acked: number;
  unknown: number;
  /** By row id. */
  readonly targets: Map<string, number>;
}

const total = (counts: readonly AuditCount[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0);

/** Creates a ledger. Earlier events are ignored. */
export function createLedger(before: readonly AuditCount[]): Ledger {
  const accounts = new Map<string, Account>();
  const keyOf = (organizationId: string, action: string): string => `${organizationId} ${action}`;
  const accountOf = (organizationId: string, action: string): Account => {
    const key = keyOf(organizationId, action);
    const account = accounts.get(key) ?? {
      acked: 0,
      unknown: 0,
      targets: new Map<string, number>(),
    };
    accounts.set(key, account);
    return account;
  };
  const old = Map.groupBy(before, ({ organizationId, action }) => keyOf(organizationId, action));
  return {
    acked: (organizationId, action, targetId) => {
      const account = accountOf(organizationId, action);
      account.acked++;
      if (targetId !== null)
        account.targets.set(targetId, (account.targets.get(targetId) ?? 0) + 1);
    },
    unknown: (organizationId, action, count = 1) =>
      void (accountOf(organizationId, action).unknown += count),
    whyNot: (events) => {
      const found = Map.groupBy(events, ({ organizationId, action }) =>
        keyOf(organizationId, action),
      );
      return [...accounts].flatMap(([key, { acked, unknown, targets }]) => {
        const of = found.get(key) ?? [];
        const count = total(of) - total(old.get(key) ?? []);
        const faults =
          count < acked || count > acked + unknown
            ? [`${key}: ${count} events for ${acked} acknowledged changes and ${unknown} unknown`]
            : [];
        const missing = [...targets].filter(
          ([id, least]) => total(of.filter(({ targetId }) => targetId === id)) < least,
        );
        return [
          ...faults,
          ...missing.map(([id, least]) => `${key} ${id}: fewer than ${least} events`),
        ];
      });
    },
  };
}
