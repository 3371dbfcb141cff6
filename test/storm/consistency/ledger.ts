/** Which audit events there must be: exactly one for each change that was acknowledged. */
export interface Ledger {
  /** An acknowledged change; the row id of what it was done to, where the answer told. */
  acked: (organizationId: string, action: string, targetId: string | null) => void;
  /** A change that may have been made, or not. */
  unknown: (organizationId: string, action: string, count?: number) => void;
  /** What is wrong with what the log holds; empty when it is as it should be. */
  whyNot: (events: readonly AuditCount[]) => string[];
}

/** How many events of one action there are about one thing. */
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

/** Begins an account; what was in the log before is not asked about. */
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
