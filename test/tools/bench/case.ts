import type { Sent } from '../../support/load/load.ts';
import type { ServerName } from '../../support/load/servers.ts';
import type { Seeded } from '../../support/seed-shape.ts';

/** Other software in the same run: API keys of better-auth, and introspection of oidc-provider. */
export type PeerName = 'better-auth' | 'oidc-provider' | 'oidc-provider-memory';

/** What requests are made of: Latchkey's secrets, and those that the peers have issued. */
export interface Stock extends Seeded {
  readonly peers: Readonly<Partial<Record<PeerName, readonly string[]>>>;
}

/** One measured case. */
export interface Case {
  readonly title: string;
  readonly server: ServerName | PeerName;
  /** `turn` counts the measurements of this case, from 0. */
  readonly toSent: (stock: Stock, turn: number) => Sent;
  /** The case that takes turns with it: ratios are to this one. */
  readonly against: string;
  readonly status: number;
  /** Returns whether the response is the expected one, so that errors are not measured. */
  readonly isRight: (body: string) => boolean;
  /** Whether each secret is presented once in each measurement, and never before. */
  readonly isFirstUse: boolean;
  /** The numbers of connections; null for all of the run. */
  readonly connections: readonly number[] | null;
}

/** A case as a table lists it: the rest has defaults. */
export type Row = Pick<Case, 'title' | 'toSent' | 'isRight'> & Partial<Case>;
