/**
 * The times of the agreement between instances that read standbys and instances that write, in
 * milliseconds. A process that was paused or has a slow clock stays within `marginMs`.
 */
export const LEASE = {
  /** A standby is used so long after the beginning of its last successful check. */
  forMs: 2_000,
  /** Time between the beginnings of two checks. */
  checkEveryMs: 1_000,
  /**
   * Standbys are used only while the primary's configuration is older. A lease can therefore not
   * begin and end unnoticed between two checks of another instance.
   */
  settledMs: 3_000,
  marginMs: 100,
  /** How long a check or a commit waits for a standby to catch up. */
  catchUpMs: 300,
  /** How long a lookup waits for a standby before the primary answers it. */
  answerMs: 250,
  /** The maximum time between two attempts to reach a failed standby. */
  retryMsMax: 8_000,
};
