/** What a reader saw. An error is never an allow, and never a deny. */
export type Outcome = 'allow' | 'deny' | 'error';

/**
 * A credential that is read with, and what it may do from here on: everything that is asked of it,
 * or nothing.
 */
export interface Effect {
  readonly target: string;
  readonly allow: boolean;
}

/**
 * A write is about to be sent. Until it has ended, both what was and what it brings are possible.
 */
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
 * A write was answered (acked), or nobody knows whether it was done. `born` are credentials that
 * there were not before.
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
 * One question at one surface of one instance. `from` is before its first byte was sent, `to` after
 * its last was read.
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

/** Something is being broken: one instance, or (null) what all of them stand on. */
export interface FaultBegun {
  readonly kind: 'fault-begun';
  readonly id: number;
  readonly fault: string;
  readonly instance: number | null;
  readonly at: number;
}

/** It is whole again. */
export interface FaultEnded {
  readonly kind: 'fault-ended';
  readonly id: number;
  readonly at: number;
}

/** One line of the log. All times are milliseconds of one monotonic clock. */
export type LogEvent = WriteBegun | WriteEnded | Read | FaultBegun | FaultEnded;
