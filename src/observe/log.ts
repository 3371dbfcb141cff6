import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

// Security: whatever is logged, a secret is not. Paths of what requests and configuration may
// carry.
const REDACTED = [
  'secret',
  'password',
  'headers.authorization',
  'headers.cookie',
  'headers["x-api-key"]',
  '*.secret',
  '*.password',
  '*.passwordHash',
  '*.secretHash',
];

/** The log shows one secret on purpose, the set-up link's: it is not among these. */
const SECRETS = /\b((?:pat|key|ses|inv)_[0-9A-Za-z]{6})[0-9A-Za-z]{30,}/g;

/**
 * Security: wherever in a line a secret stands, however deep or inside a sentence, only its public
 * prefix is written.
 */
export const concealSecrets = (line: string): string => line.replace(SECRETS, '$1…');

/**
 * What the log keeps of an error. Security: the database's errors quote statements and rows, with
 * hashes in them; of those only their code, what they are about and where they came from is kept.
 */
export function serializeError(error: Error): object {
  const isDatabase = 'severity' in error || 'routine' in error || 'query' in error;
  if (!isDatabase) return stdSerializers.err(error);
  const { code, constraint, table, routine } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    code,
    constraint,
    table,
    routine,
    at: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}

/**
 * Passes on the first call, and then at most one a minute: what goes wrong a thousand times a
 * second fills no disk.
 */
export function atMostOnceAMinute<T>(tell: (what: T) => void): (what: T) => void {
  let quietUntil = -Infinity;
  return (what) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + 60_000;
    tell(what);
  };
}

const ONCE_EACH_MAX = 100;

/**
 * Passes each message on once. Security: a visitor who can vary a message must fill neither the log
 * nor the memory: after a hundred, none passes.
 */
export function onceEach(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message) || told.size >= ONCE_EACH_MAX) return;
    told.add(message);
    tell(message);
  };
}

/**
 * The log: JSON lines in a pipe, readable lines on a terminal. Goes to the standard output when no
 * other place is given.
 */
export async function createLog(
  level: string,
  isTerminal: boolean,
  destination?: DestinationStream,
): Promise<Logger> {
  const options = {
    level,
    base: null,
    redact: REDACTED,
    serializers: { err: serializeError },
    hooks: { streamWrite: concealSecrets },
  };
  if (!isTerminal)
    return pino(
      { ...options, timestamp: pino.stdTimeFunctions.isoTime },
      destination ?? pino.destination(1),
    );
  const { default: pretty } = await import('pino-pretty');
  return pino(
    options,
    pretty({
      colorize: true,
      ignore: 'pid,hostname',
      translateTime: 'HH:MM:ss',
      singleLine: true,
      sync: true,
    }),
  );
}
