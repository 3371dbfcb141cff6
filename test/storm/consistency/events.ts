/** What a reader observed. An error counts neither as allow nor as deny. */
export type Outcome = 'allow' | 'deny' | 'error';

/**
 * A credential that readers present, and its expected authority from now on: everything or nothing.
 */
export interface Effect {
  readonly target: string;
  readonly allow: boolean;
}

/** A write is about to be sent. Until it ends, the old and the new state are possible. */
export interface WriteBegun {
  readonly kind: 'write-begun';
  readonly id: number;
  readonly subject: string;
  readonly op: string;
  readonly instance: number | null;
  readonly effects: readonly Effect[];
  readonly at: number;
}

/**
 * A write was acknowledged, or its outcome is unknown. `born` are the credentials that it created.
 */
export interface WriteEnded {
  readonly kind: 'write-ended';
  readonly id: number;
  readonly acked: boolean;
  readonly born: readonly Effect[];
  readonly at: number;
  readonly detail?: string;
}

/**
 * A request to one surface of one instance. `from` is before its first byte was sent, `to` after
 * the last byte of the response was read.
 */
export interface Read {
  readonly kind: 'read';
  readonly target: string;
  readonly surface: string;
  readonly instance: number;
  readonly outcome: Outcome;
  readonly from: number;
  readonly to: number;
  readonly detail?: string;
}

/** A fault begins in one instance, or (null) in what all instances share. */
export interface FaultBegun {
  readonly kind: 'fault-begun';
  readonly id: number;
  readonly fault: string;
  readonly instance: number | null;
  readonly at: number;
}

/** The fault has ended. */
export interface FaultEnded {
  readonly kind: 'fault-ended';
  readonly id: number;
  readonly at: number;
}

/** One line of the log. All times are milliseconds of one monotonic clock. */
export type LogEvent = WriteBegun | WriteEnded | Read | FaultBegun | FaultEnded;
