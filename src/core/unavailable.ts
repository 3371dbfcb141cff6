import { StandbyError } from '../database/connect/session.ts';
import { TooBusyError } from '../secrets/fair-queue.ts';

/**
 * Why the server cannot answer a valid request now. The response is 503, and the client may retry.
 */
export interface Unavailability {
  /** The unavailable operation: `write` while reads still work. */
  readonly cannot: 'read' | 'write';
  /** For the log. Never contains a statement or a value. */
  readonly reason: string;
}

/**
 * Maps PostgreSQL error codes and classes, and system error codes, to reasons. The first match
 * applies: connection (08), shutdown (57P0), disk (53100, 58030), insufficient resources (53),
 * timeouts (57014, 55P03, 25P03), conflicts after all retries (40001, 40P01), read-only (25006).
 */
const BY_CODE: readonly (readonly [RegExp, Unavailability['cannot'], string])[] = [
  [/^53100|^ENOSPC|^EDQUOT/, 'write', 'the database disk is full'],
  [/^58030/, 'write', 'the database reported a disk I/O error'],
  [/^25006/, 'write', 'the database is read-only'],
  [/^53200/, 'read', 'the database is out of memory'],
  [/^53300/, 'read', 'the database is out of connections'],
  [/^53/, 'read', 'the database is out of resources'],
  [
    /^(57014|55P03|25P03)/,
    'read',
    'the database took too long, or another transaction holds a lock',
  ],
  [/^(40001|40P01)/, 'write', 'the transaction conflicted with others four times in a row'],
  [/^57P0/, 'read', 'the database is starting up or shutting down'],
  [
    /^08|^E(CONN|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)/,
    'read',
    'the database does not answer',
  ],
];
const IN_WORDS = /timeout exceeded|Connection terminated|not queryable/;

/**
 * Returns why the database or the server's own queue is unavailable; null if the error is a bug.
 */
export function whyUnavailable(error: unknown): Unavailability | null {
  if (error instanceof TooBusyError)
    return { cannot: 'read', reason: 'too many secrets are being verified at once' };
  if (error instanceof StandbyError)
    return { cannot: 'read', reason: 'the database server is a standby' };
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, cause } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly cause?: unknown;
  };
  const known = BY_CODE.find(([pattern]) => pattern.test(String(code)));
  if (known) return { cannot: known[1], reason: `${known[2]} (${String(code)})` };
  if (IN_WORDS.test(String(message)))
    return { cannot: 'read', reason: 'the database does not answer' };
  return whyUnavailable(cause);
}

/** Returns the message for the client. */
export const messageOf = ({ cannot }: Unavailability): string =>
  cannot === 'read'
    ? 'The server cannot answer at the moment. Try again shortly.'
    : 'The server cannot save changes at the moment. Try again shortly.';

/** Returns one phrase for the log. */
export const describeUnavailability = ({ cannot, reason }: Unavailability): string =>
  `cannot ${cannot}: ${reason}`;
