import { StandbyError } from '../database/connect/session.ts';
import { TooBusyError } from '../secrets/fair-queue.ts';

/**
 * Why a request cannot be answered now, though nothing is wrong with it: the answer is 503, and
 * trying again makes sense.
 */
export interface Unavailability {
  /** What cannot be done: `write` when reads are still answered. */
  readonly cannot: 'read' | 'write';
  /** For the log: never a statement or a value. */
  readonly reason: string;
}

/**
 * By PostgreSQL's codes and classes, the first that fits: connection (08), shutting down (57P0),
 * disk (53100, 58030), out of something (53), gave up waiting (57014, 55P03, 25P03), undone in
 * favour of others time and again (40001, 40P01), read-only (25006). And what the system says.
 */
const BY_CODE: readonly (readonly [RegExp, Unavailability['cannot'], string])[] = [
  [/^53100|^ENOSPC|^EDQUOT/, 'write', 'the disk of the database is full'],
  [/^58030/, 'write', 'the disk of the database fails'],
  [/^25006/, 'write', 'the database is read-only'],
  [/^53200/, 'read', 'the database is out of memory'],
  [/^53300/, 'read', 'the database is out of connections'],
  [/^53/, 'read', 'the database is out of resources'],
  [
    /^(57014|55P03|25P03)/,
    'read',
    'the database took too long, or another transaction holds a lock',
  ],
  [/^(40001|40P01)/, 'write', 'other transactions were in the way four times in a row'],
  [/^57P0/, 'read', 'the database is starting up or shutting down'],
  [
    /^08|^E(CONN|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)/,
    'read',
    'the database does not answer',
  ],
];
const IN_WORDS = /timeout exceeded|Connection terminated|not queryable/;

/**
 * Says why the database, or the server's own queue, cannot serve now; null when the error is a bug.
 */
export function whyUnavailable(error: unknown): Unavailability | null {
  if (error instanceof TooBusyError)
    return { cannot: 'read', reason: 'too many secrets are being checked at once' };
  if (error instanceof StandbyError)
    return { cannot: 'read', reason: 'the server of the database is a standby' };
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

/** What the client is told. */
export const messageOf = ({ cannot }: Unavailability): string =>
  cannot === 'read'
    ? 'The server cannot answer at the moment. Try again shortly.'
    : 'The server cannot save changes at the moment. Try again shortly.';

/** One phrase for the log. */
export const describeUnavailability = ({ cannot, reason }: Unavailability): string =>
  `cannot ${cannot}: ${reason}`;
